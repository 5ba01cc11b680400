using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>What each version of one programme watches between reviews: those at hand, and those under which a deadline is pending in the data. One and the same object for a version, however it was found.</summary>
public sealed class LiveRulesBook(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions)
{
    private readonly Dictionary<string, LiveRules> rulesBySha256 = [];
    private readonly Dictionary<long, LiveRules> rulesByStoredId = [];

    public ImmutableArray<CheckedProgramme> Versions => versions;

    public string Programme => versions[0].Programme.Id;

    public IEnumerable<LiveRules> OfVersions => versions.Select(Of);

    /// <returns>Null before the first version.</returns>
    public LiveRules? InForce(Instant at) => DueReviews.InForce(versions, at) is { } version ? Of(version) : null;

    /// <exception cref="ContentException">A stored version cannot be read any more.</exception>
    public LiveRules OfStored(long versionId)
    {
        if (rulesByStoredId.TryGetValue(versionId, out var known))
            return known;
        var stored = new ProgrammeVersionStore(database).Load(versionId);
        var version = versions.FirstOrDefault(version => version.Sha256 == stored.Sha256) ?? ProgrammeFinder.Check(stored, versions[0].Catalogue);
        return rulesByStoredId[versionId] = Of(version);
    }

    private LiveRules Of(CheckedProgramme version)
    {
        if (!rulesBySha256.TryGetValue(version.Sha256, out var rules))
            rulesBySha256[version.Sha256] = rules = LiveRules.Of(version);
        return rules;
    }
}
