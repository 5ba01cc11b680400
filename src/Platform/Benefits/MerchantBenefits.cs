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

/// <summary>
/// What merchants are entitled to by memberships and approved cases, over all programmes of the data: at the instant as of which they were read, and at later ones until something else is decided or comes into effect (<see cref="ValidUntil"/>).
/// </summary>
public sealed class MerchantBenefits
{
    private readonly MerchantIndex merchants;
    private readonly ImmutableArray<MembershipsAt> programmes;
    private readonly Lazy<LinkedMerchants> linked;
    private readonly Instant readAt;

    private MerchantBenefits(MerchantIndex merchants, ImmutableArray<MembershipsAt> programmes, Lazy<LinkedMerchants> linked, BroughtCases cases, Instant readAt) =>
        (this.merchants, this.programmes, this.linked, Cases, this.readAt) = (merchants, programmes, linked, cases, readAt);

    /// <summary>What cases have brought.</summary>
    public BroughtCases Cases { get; }

    /// <summary>When a review takes effect that is decided already; null where none is waiting to.</summary>
    public Instant? ValidUntil => programmes.Min(programme => programme.NextEffectiveAt);

    /// <param name="cataloguePath">The catalogue to check stored versions against; null: that of the data.</param>
    /// <exception cref="ContentException">This version of Fuyao finds errors in a stored programme.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static MerchantBenefits Load(FuyaoDatabase database, Instant at, string? cataloguePath = null) => Load(database, at, BroughtCases.At(database, at), cataloguePath);

    /// <inheritdoc cref="Load(FuyaoDatabase, Instant, string?)"/>
    public static MerchantBenefits Load(FuyaoDatabase database, Instant at, BroughtCases cases, string? cataloguePath) => new(
        new MerchantStore(database).Load(),
        [.. ProgrammeFinder.Stored(database, cataloguePath).Where(versions => !versions.IsEmpty).Select(versions => MembershipsAt.Load(database, versions, at))],
        new Lazy<LinkedMerchants>(() => CatalogueSource.Stored(database) is { } stored ? LinkedMerchants.Load(database, stored.Catalogue, at) : new LinkedMerchants([], 0)),
        cases, at);

    /// <summary>The same memberships, with what cases have brought since.</summary>
    public MerchantBenefits With(BroughtCases cases) => new(merchants, programmes, linked, cases, readAt);

    public int MerchantCount => merchants.Count;

    public string IdOf(int row) => merchants.IdOf(row);

    /// <summary>The merchant's row, or −1 where no facts of it were ever stored.</summary>
    public int Find(string merchant) => merchants.Find(merchant);

    /// <summary>At the instant as of which memberships were read.</summary>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public Entitlements Of(string merchant) => Of(RowOf(merchant), readAt);

    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public int RowOf(string merchant) => merchants.Find(merchant) is >= 0 and var row ? row : throw new UnknownMerchantException(merchant, merchants.ToArray());

    /// <param name="row">The merchant's row.</param>
    /// <param name="at">From the instant of reading to <see cref="ValidUntil"/>.</param>
    public Entitlements Of(int row, Instant at)
    {
        var own = Granted(row).ToArray();
        return Entitlements.Of(at, own, Linked(row, own)) with { Cases = [.. Cases.Of(row)] };
    }

    /// <summary>Everything that the merchant's memberships and cases bring, whenever it is in force: also what a case brought that has ended. Caps are not counted.</summary>
    public ImmutableArray<Grant> GrantsOf(int row) => [.. Granted(row)];

    /// <summary>The memberships of a merchant, each with the place of its programme: who has the same, and no cap over several merchants, is entitled to the same.</summary>
    public IEnumerable<(int Programme, MemberThen Member)> MembershipsOf(int row)
    {
        for (var index = 0; index < programmes.Length; index++)
            if (programmes[index].Of(row) is { } member)
                yield return (index, member);
    }

    /// <summary>What is granted to others with whom a cap counts this merchant together, by the programmes of the groups concerned.</summary>
    private IEnumerable<Grant> Linked(int row, IReadOnlyCollection<Grant> own)
    {
        var groups = own.Select(grant => grant.Programme.Cumulation).OfType<Cumulation>().Where(cap => cap.Per == Cumulation.LegalEntity).Select(cap => cap.Group).ToHashSet();
        return groups.Count == 0
            ? []
            : linked.Value.Of(row).SelectMany(Granted).Where(grant => grant.Programme.Cumulation is { Per: Cumulation.LegalEntity } cap && groups.Contains(cap.Group));
    }

    private IEnumerable<Grant> Granted(int row) => ByMembership(row).Concat(Cases.Of(row).SelectMany(Grant.Of));

    private IEnumerable<Grant> ByMembership(int row) => programmes
        .Select(programme => (Programme: programme, Member: programme.Of(row)))
        .Where(one => one.Member is not null)
        .SelectMany(one => Grant.Of(new BringingMembership(row, one.Member!.Version.Programme, one.Member.Tier, one.Member.Since, one.Member.Deadline)
        {
            VersionAtStart = one.Programme.VersionAtStart(one.Member)?.Programme,
        }));
}
