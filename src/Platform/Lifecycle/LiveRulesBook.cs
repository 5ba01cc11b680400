using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>What each version of one programme watches between reviews, and how it takes merchants in: those at hand, and those under which a deadline is pending in the data. One and the same object for a version, however it was found.</summary>
public sealed class LiveRulesBook(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions)
{
    private readonly Dictionary<string, LiveRules> rulesBySha256 = [];
    private readonly Dictionary<long, LiveRules> rulesByStoredId = [];
    private readonly Dictionary<string, EnrolmentRules?> enrolmentBySha256 = [];

    public ImmutableArray<CheckedProgramme> Versions => versions;

    public string Programme => versions[0].Programme.Id;

    public IEnumerable<LiveRules> OfVersions => versions.Select(Of);

    /// <summary>Whether merchants come in outside of reviews too, so that there is something to do before the first one.</summary>
    public bool TakesInBetweenReviews => versions.Any(version => version.Programme.Enrolment is Enrolment.Registration or Enrolment.Invitation);

    /// <summary>How each version that enrols on registration does so.</summary>
    public IEnumerable<EnrolmentRules> OfRegistration => versions.Select(OfRegistrationBy).OfType<EnrolmentRules>();

    /// <returns>Null where the version in force does not enrol on registration.</returns>
    public EnrolmentRules? RegistrationInForce(Instant at) => DueReviews.InForce(versions, at) is { } version ? OfRegistrationBy(version) : null;

    /// <returns>Null where the version does not enrol on registration.</returns>
    public EnrolmentRules? OfRegistrationBy(CheckedProgramme version)
    {
        if (!enrolmentBySha256.TryGetValue(version.Sha256, out var rules))
            enrolmentBySha256[version.Sha256] = rules = EnrolmentRules.Of(version);
        return rules;
    }

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

    /// <summary>A stored version by its number; the one at hand where it is the same.</summary>
    /// <inheritdoc cref="OfStored"/>
    public CheckedProgramme VersionOf(long versionId) => OfStored(versionId).Version;

    private LiveRules Of(CheckedProgramme version)
    {
        if (!rulesBySha256.TryGetValue(version.Sha256, out var rules))
            rulesBySha256[version.Sha256] = rules = LiveRules.Of(version);
        return rules;
    }
}
