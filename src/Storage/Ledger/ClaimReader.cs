using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>A claim that got what it claimed, among all that have it still.</summary>
/// <param name="Rank">1 for the first, without gaps. The number of a claim never changes; its rank does, when one before it is withdrawn or rejected.</param>
public sealed record ClaimRank(long Rank, ClaimStanding Claim);

/// <summary>Reads claims, as they stand and as they came.</summary>
public sealed class ClaimReader(FuyaoDatabase database)
{
    /// <summary>All accounts that can be claimed from, by path, and where their lines have come to; never with a seed.</summary>
    public ImmutableArray<(Quota Quota, QuotaHead Head)> Quotas() =>
        [.. database.Query<QuotaRow>($"{QuotaRow.Select} order by giver.path").Select(row => (row.ToQuota(), row.ToHead() with { Seed = null }))];

    /// <returns>Null where nothing can be claimed from the account.</returns>
    public (Quota Quota, QuotaHead Head)? QuotaOf(string account) =>
        database.SingleOrNone<QuotaRow>($"{QuotaRow.Select} where giver.path = @account", new { account }) is { } row ? (row.ToQuota(), row.ToHead() with { Seed = null }) : null;

    /// <summary>Those who wait, in the order in which they are served.</summary>
    public ImmutableArray<ClaimStanding> Waiting(string account) => Claims(account, "state = 'Waiting' order by place");

    /// <summary>All claims by number.</summary>
    public ImmutableArray<ClaimStanding> Claims(string account) => Claims(account, "1 = 1 order by number");

    /// <summary>A claim as it stands; null where there is none of that number.</summary>
    public ClaimStanding? Find(string account, long claim) =>
        database.SingleOrNone<ClaimRow>($"{ClaimRow.Select} where account = (select ledger_account_id from ledger_account where path = @account) and number = @claim", new { account, claim })?.ToStanding();

    /// <summary>Those who have what they claimed, by their final rank.</summary>
    public ImmutableArray<ClaimRank> Ranks(string account) => [.. Claims(account, "state = 'Placed' order by place").Select((claim, index) => new ClaimRank(index + 1, claim))];

    /// <summary>The entries of a line by number.</summary>
    public ImmutableArray<ClaimEntry> Entries(string account) =>
        [.. database.Query<ClaimEntryRow>($"{ClaimEntryRow.Select} where path = @account order by entry.number", new { account }).Select(row => row.ToEntry())];

    /// <summary>The entry that is the receipt of a claim.</summary>
    public ClaimEntry? ReceiptOf(string account, long claim) => database.SingleOrNone<ClaimEntryRow>(
        $"{ClaimEntryRow.Select} where path = @account and claim = @claim and event = 'Claimed'", new { account, claim })?.ToEntry();

    internal ClaimEntry Entry(long account, long number) =>
        database.Single<ClaimEntryRow>($"{ClaimEntryRow.Select} where entry.account = @account and entry.number = @number", new { account, number }).ToEntry();

    /// <summary>The entries that were stored with some seals, by seal, account and number.</summary>
    internal IReadOnlyList<ClaimEntryRow> EntriesOfSeals(long first, long last) =>
        database.Query<ClaimEntryRow>($"{ClaimEntryRow.Select} where seal between @first and @last order by seal, path, entry.number", new { first, last });

    private ImmutableArray<ClaimStanding> Claims(string account, string conditions) =>
        [.. database.Query<ClaimRow>($"{ClaimRow.Select} where account = (select ledger_account_id from ledger_account where path = @account) and {conditions}", new { account }).Select(row => row.ToStanding())];
}
