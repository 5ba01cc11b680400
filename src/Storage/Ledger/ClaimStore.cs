using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>Keeps the claims on accounts: their rules, how each claim stands, and the entries of each line.</summary>
internal sealed class ClaimStore(FuyaoDatabase database)
{
    /// <summary>Of those who wait, so many are read at a time.</summary>
    private const int WaitingPerRead = 256;

    private static readonly string[] ClaimColumns = ["account", "number", "claimant", "amount", "state", "place", "transfer", "sha256", "open_claimant"];
    private static readonly string[] EntryColumns = ["account", "number", "at", "event", "claim", "claimant", "amount", "state", "position", "transfer", "refusal", "words", "sha256", "seal"];

    /// <summary>The lines of some accounts, with the claims that orders name and the open ones of those who claim.</summary>
    public IEnumerable<QuotaLine> Load(long[] accounts, IReadOnlyCollection<ClaimBooking> bookings)
    {
        foreach (var row in database.Query<QuotaRow>($"{QuotaRow.Select} where account {database.Dialect.OneOf("accounts")}", new { accounts }))
        {
            var account = row.Account;
            var line = new QuotaLine(
                row.ToQuota(), row.ToHead(),
                after => [.. database.Query<ClaimRow>(
                    $"{ClaimRow.Select} where account = @account and state = 'Waiting' and place > @after order by place limit {WaitingPerRead}", new { account, after }).Select(claim => claim.ToStanding())],
                () => [.. database.Query<ClaimRow>($"{ClaimRow.Select} where account = @account and state = 'Collected'", new { account }).Select(claim => claim.ToStanding())]);
            var here = bookings.Where(booking => booking.Account == row.Path).ToArray();
            var claimants = here.OfType<Claim>().Select(claim => claim.Claimant).Distinct().ToArray();
            if (claimants.Length > 0)
                // The sign keeps the database from going by the account, all claims of which it would read.
                Put(line, database.Query<ClaimRow>(
                    $"{ClaimRow.Select} where +account = @account and open_claimant is not null and open_claimant {database.Dialect.OneOf("claimants")}", new { account, claimants }));
            // One by one: of many numbers SQLite would read all claims of the account rather than look them up.
            foreach (var number in here.Select(booking => booking switch { Withdraw withdraw => withdraw.ClaimNumber, Reject reject => reject.ClaimNumber, _ => 0 }).Where(number => number > 0).Distinct())
                Put(line, database.Query<ClaimRow>($"{ClaimRow.Select} where account = @account and number = @number", new { account, number }));
            yield return line;
        }
    }

    /// <param name="claims">How many there were before: what is numbered above is new.</param>
    public void Save(QuotaLine line, long account, long claims, long seal)
    {
        var changed = line.Changed.OrderBy(claim => claim.Number).ToArray();
        // Before new ones: who withdraws and claims anew has one open claim at a time.
        foreach (var claim in changed.Where(claim => claim.Number <= claims))
            database.Execute(
                "update ledger_claim set state = @state, place = @place, transfer = @transfer, open_claimant = @open where account = @account and number = @number",
                new { account, number = claim.Number, state = claim.State.ToString(), place = claim.Place, transfer = claim.Transfer, open = OpenClaimantOf(claim) });
        if (changed.Length > 0 && changed[^1].Number > claims)
            database.Insert("ledger_claim", ClaimColumns, changed.Where(claim => claim.Number > claims).Select(claim => new object?[]
            {
                account, claim.Number, claim.Claimant, claim.Amount, claim.State.ToString(), claim.Place, claim.Transfer, claim.Sha256, OpenClaimantOf(claim),
            }));
        database.Insert("ledger_claim_entry", EntryColumns, line.Made.Select(entry => new object?[]
        {
            account, entry.Number, entry.At.ToUnixTimeTicks(), entry.Event.ToString(), entry.Claim, entry.Claimant, entry.Amount, entry.State?.ToString(), entry.Position, entry.Transfer,
            entry.Refusal?.ToString(), entry.Words, entry.Sha256, seal,
        }));
        var head = line.Head;
        database.Execute(
            "update ledger_quota set claims = @Claims, waiting = @Waiting, entries = @Entries, sha256 = @Sha256, is_drawn = @isDrawn where account = @account",
            new { head.Claims, head.Waiting, head.Entries, head.Sha256, isDrawn = head.IsDrawn ? 1 : 0, account });
    }

    public void Insert(Quota quota, QuotaHead head, long account, long to) => database.Execute(
        """
        insert into ledger_quota (account, to_account, amount_max, waiting_max, opens, closes, commitment, seed, is_drawn, claims, waiting, entries, sha256)
        values (@account, @to, @AmountMax, @WaitingMax, @opens, @closes, @Commitment, @Seed, 0, 0, 0, 0, @Sha256)
        """,
        new { account, to, quota.AmountMax, quota.WaitingMax, opens = quota.Opens?.ToUnixTimeTicks(), closes = quota.Closes?.ToUnixTimeTicks(), quota.Commitment, head.Seed, head.Sha256 });

    private static string? OpenClaimantOf(ClaimStanding claim) => claim.IsOpen ? claim.Claimant : null;

    private static void Put(QuotaLine line, IEnumerable<ClaimRow> claims)
    {
        foreach (var claim in claims)
            line.Put(claim.ToStanding());
    }
}
