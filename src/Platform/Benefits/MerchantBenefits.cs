using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Benefits;

/// <summary>What merchants are entitled to at an instant, now or in the past: over all programmes of the data, as their memberships stood then.</summary>
public sealed class MerchantBenefits
{
    private readonly MerchantIndex merchants;
    private readonly ImmutableArray<MembershipsAt> programmes;
    private readonly Lazy<LinkedMerchants> linked;
    private readonly Instant at;

    private MerchantBenefits(MerchantIndex merchants, ImmutableArray<MembershipsAt> programmes, Lazy<LinkedMerchants> linked, Instant at) =>
        (this.merchants, this.programmes, this.linked, this.at) = (merchants, programmes, linked, at);

    /// <param name="cataloguePath">The catalogue to check stored versions against; null: that of the data.</param>
    /// <exception cref="ContentException">This version of Fuyao finds errors in a stored programme.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static MerchantBenefits Load(FuyaoDatabase database, Instant at, string? cataloguePath = null) => new(
        new MerchantStore(database).Load(),
        [.. ProgrammeFinder.Stored(database, cataloguePath).Where(versions => !versions.IsEmpty).Select(versions => MembershipsAt.Load(database, versions, at))],
        new Lazy<LinkedMerchants>(() => CatalogueSource.Stored(database) is { } stored ? LinkedMerchants.Load(database, stored.Catalogue, at) : new LinkedMerchants([], 0)),
        at);

    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public Entitlements Of(string merchant)
    {
        var row = merchants.Find(merchant);
        return row < 0 ? throw new UnknownMerchantException(merchant, merchants.ToArray()) : Of(row);
    }

    /// <param name="row">The merchant's row.</param>
    public Entitlements Of(int row)
    {
        var own = Granted(row, programmes).ToArray();
        return Entitlements.Of(at, own, Linked(row, own));
    }

    /// <summary>What is granted to others with whom a cap counts this merchant together, by the programmes of the groups concerned.</summary>
    private IEnumerable<Grant> Linked(int row, IReadOnlyCollection<Grant> own)
    {
        var groups = own.Select(grant => grant.Programme.Cumulation).OfType<Cumulation>().Where(cap => cap.Per == Cumulation.LegalEntity).Select(cap => cap.Group).ToHashSet();
        return groups.Count == 0
            ? []
            : linked.Value.Of(row).SelectMany(other => Granted(other, programmes)).Where(grant => grant.Programme.Cumulation is { Per: Cumulation.LegalEntity } cap && groups.Contains(cap.Group));
    }

    private static IEnumerable<Grant> Granted(int row, ImmutableArray<MembershipsAt> programmes) => programmes
        .Select(programme => (Programme: programme, Member: programme.Of(row)))
        .Where(one => one.Member is not null)
        .SelectMany(one => Grant.Of(new BringingMembership(row, one.Member!.Version.Programme, one.Member.Tier, one.Member.Since, one.Member.Deadline)
        {
            VersionAtStart = one.Programme.VersionAtStart(one.Member)?.Programme,
        }));
}
