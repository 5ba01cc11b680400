using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A claim that got what it claimed, among all that have it still.</summary>
/// <param name="Rank">1 for the first, without gaps. The number of a claim never changes; its rank does, when one before it is withdrawn or rejected.</param>
public sealed record ClaimRank(long Rank, ClaimStanding Claim);

/// <summary>Reads claims, as they stand and as they came.</summary>
public sealed class ClaimReader(FuyaoDatabase database)
{
    private readonly ClaimPackReader packs = new(database);

    /// <summary>All accounts that can be claimed from, by path, and where their lines have come to; never with a seed.</summary>
    public ImmutableArray<(Quota Quota, QuotaHead Head)> Quotas() =>
        [.. database.Query<QuotaRow>($"{QuotaRow.Select} order by giver.path").Select(row => (row.ToQuota(), row.ToHead() with { Seed = null }))];

    /// <summary>The accounts whose claims are collected for a draw that the ledger can make by itself, since it keeps the seed, and when each closes; by path.</summary>
    public ImmutableArray<(string Account, Instant Closes)> ToBeDrawn() =>
        [.. database.Query<QuotaRow>($"{QuotaRow.Select} where seed is not null and is_drawn = 0 order by giver.path").Select(row => (row.ToQuota().Account, row.ToQuota().Closes!.Value))];

    /// <returns>Null where nothing can be claimed from the account.</returns>
    public (Quota Quota, QuotaHead Head)? QuotaOf(string account) =>
        database.SingleOrNone<QuotaRow>($"{QuotaRow.Select} where giver.path = @account", new { account }) is { } row ? (row.ToQuota(), row.ToHead() with { Seed = null }) : null;

    /// <summary>Those who wait, in the order in which they are served.</summary>
    public ImmutableArray<ClaimStanding> Waiting(string account) => [.. Rows(account, "state = 'Waiting' order by place")];

    /// <summary>All claims by number.</summary>
    public ImmutableArray<ClaimStanding> Claims(string account)
    {
        // Claims that come meanwhile are left out, so that none is there without those before it.
        var last = QuotaOf(account)?.Head.Claims ?? 0;
        var byNumber = new SortedDictionary<long, ClaimStanding>();
        foreach (var packed in packs.Claims(account))
            byNumber[packed.Entry.Claim!.Value] = packed.Standing;
        foreach (var claim in Rows(account, "1 = 1"))
            byNumber[claim.Number] = claim;
        return [.. byNumber.Values.Where(claim => claim.Number <= last)];
    }

    /// <summary>Those who have what they claimed, by their final rank.</summary>
    public ImmutableArray<ClaimRank> Ranks(string account) =>
        [.. Claims(account).Where(claim => claim.State == ClaimState.Placed).OrderBy(claim => claim.Place).Select((claim, index) => new ClaimRank(index + 1, claim))];

    /// <summary>Some claims: all by number, or those that stand so in the order of the line.</summary>
    /// <param name="state">Null: all.</param>
    /// <param name="after">So many are left out: the number of a claim, a rank, or a position in the waiting list.</param>
    public ImmutableArray<ClaimStanding> Page(string account, ClaimState? state, long after, int count) => state switch
    {
        null => PageOfAll(account, after, count),
        // Who waits has a row.
        ClaimState.Waiting => [.. Rows(account, $"state = 'Waiting' order by place limit {count} offset {after}")],
        _ => [.. Claims(account).Where(claim => claim.State == state).OrderBy(claim => claim.Place).Skip((int)Math.Min(after, int.MaxValue)).Take(count)],
    };

    /// <returns>Null where there is no such claim.</returns>
    public ClaimStanding? Find(string account, long claim) => Rows(account, $"number = {claim}").FirstOrDefault() ?? packs.Claim(account, claim)?.Standing;

    /// <summary>Where a claim stands among those that stand as it does, from 1: its final rank where it is placed, its position where it waits.</summary>
    public long OrdinalOf(string account, ClaimStanding claim) => claim.State is ClaimState.Waiting
        // Who waits has a row, and is counted in the index of those who wait.
        ? database.Single<long>(
            "select count(*) from ledger_claim where account = (select ledger_account_id from ledger_account where path = @account) and state = 'Waiting' and place <= @Place", new { account, claim.Place })
        : Claims(account).Count(other => other.State == claim.State && other.Place <= claim.Place);

    /// <summary>The entries of a line by number.</summary>
    public ImmutableArray<ClaimEntry> Entries(string account)
    {
        // As with claims.
        var last = QuotaOf(account)?.Head.Entries ?? 0;
        return
        [
            .. database.Query<ClaimEntryRow>($"{ClaimEntryRow.Select} where path = @account", new { account }).Select(row => row.ToEntry())
                .Concat(packs.Claims(account).Select(packed => packed.Entry)).Where(entry => entry.Number <= last).OrderBy(entry => entry.Number),
        ];
    }

    /// <summary>The entry that is the receipt of a claim.</summary>
    public ClaimEntry? ReceiptOf(string account, long claim) => packs.Claim(account, claim)?.Entry ?? database.SingleOrNone<ClaimEntryRow>(
        $"{ClaimEntryRow.Select} where path = @account and claim = @claim and event = 'Claimed'", new { account, claim })?.ToEntry();

    /// <summary>An entry that is in no pack.</summary>
    internal ClaimEntry Entry(long account, long number) =>
        database.Single<ClaimEntryRow>($"{ClaimEntryRow.Select} where entry.account = @account and entry.number = @number", new { account, number }).ToEntry();

    /// <summary>The entries that were stored with some seals, of each seal by account and number.</summary>
    internal ILookup<long, ClaimEntry> EntriesOfSeals(long first, long last) =>
        database.Query<ClaimEntryRow>($"{ClaimEntryRow.Select} where seal between @first and @last", new { first, last }).Select(row => (row.Seal, Entry: row.ToEntry()))
            .Concat(packs.OfSeals(first, last).SelectMany(pack => pack.Claims.Select(packed => (pack.Seal, packed.Entry))))
            .OrderBy(entry => entry.Entry.Account, StringComparer.Ordinal).ThenBy(entry => entry.Entry.Number)
            .ToLookup(entry => entry.Seal, entry => entry.Entry);

    private ImmutableArray<ClaimStanding> PageOfAll(string account, long after, int count)
    {
        // As with all of them.
        var last = QuotaOf(account)?.Head.Claims ?? 0;
        var byNumber = packs.ClaimsAfter(account, after, count).ToDictionary(packed => packed.Entry.Claim!.Value, packed => packed.Standing);
        foreach (var claim in Rows(account, $"number > {after} order by number limit {count}"))
            byNumber[claim.Number] = claim;
        return [.. byNumber.Values.Where(claim => claim.Number <= last).OrderBy(claim => claim.Number).Take(count)];
    }

    private IEnumerable<ClaimStanding> Rows(string account, string conditions) =>
        database.Query<ClaimRow>($"{ClaimRow.Select} where account = (select ledger_account_id from ledger_account where path = @account) and {conditions}", new { account }).Select(row => row.ToStanding());
}
