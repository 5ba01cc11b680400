using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>How a merchant stands in a programme.</summary>
/// <param name="Tier">Null where none is held.</param>
/// <param name="Since">When that took effect.</param>
public sealed record Member(string Merchant, string? Tier, MembershipStatus Status, Instant? Since, MembershipFlags Flags);

/// <summary>Looks at what the last review of a programme left: members, who waits, who left.</summary>
public sealed class MemberList
{
    private readonly Memberships memberships;
    private readonly MerchantIndex merchants;

    private MemberList(StoredReview review, Memberships loaded, MerchantIndex index)
    {
        Review = review;
        memberships = loaded;
        merchants = index;
    }

    public StoredReview Review { get; }

    /// <returns>Null where the programme was never reviewed.</returns>
    /// <exception cref="StorageException">What is stored is damaged.</exception>
    public static MemberList? Load(FuyaoDatabase database, string programme)
    {
        var store = new ReviewStore(database);
        return store.Latest(programme) is { } review ? new MemberList(review, store.LoadMemberships(review), new MerchantStore(database).Load()) : null;
    }

    /// <summary>By tier from the best down, then who waits, then who left; within these by merchant id.</summary>
    /// <param name="tier">Only this tier; null: all.</param>
    /// <param name="status">Only this status; null: members and who waits.</param>
    public IEnumerable<Member> Find(string? tier, MembershipStatus? status) => Enumerable.Range(0, memberships.Count)
        .Where(row => status is { } wanted ? memberships.StatusOf(row) == wanted : memberships.StatusOf(row) is MembershipStatus.Member or MembershipStatus.Waiting)
        .Where(row => tier is null || memberships.TierOf(row) == tier)
        .Select(row => (Row: row, Id: merchants.IdOf(row)))
        .OrderBy(one => memberships.TierCodes[one.Row]).ThenBy(one => memberships.StatusOf(one.Row)).ThenBy(one => one.Id, StringComparer.Ordinal)
        .Select(one => new Member(one.Id, memberships.TierOf(one.Row), memberships.StatusOf(one.Row), memberships.SinceOf(one.Row), memberships.FlagsOf(one.Row)));
}
