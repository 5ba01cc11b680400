using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>Keeps the claims on accounts: their rules, each claim as it came, in packs, and what happened to it since, in rows.</summary>
internal sealed class ClaimStore(FuyaoDatabase database)
{
    /// <summary>Of those who wait, so many are read at a time.</summary>
    private const int WaitingPerRead = 256;

    private static readonly string[] ClaimColumns = ["account", "number", "claimant", "amount", "state", "place", "transfer", "sha256", "open_claimant"];
    private static readonly string[] EntryColumns = ["account", "number", "at", "event", "claim", "claimant", "amount", "state", "position", "transfer", "refusal", "words", "before", "sha256", "seal"];

    /// <summary>The line of an account, with the claims that orders name and the open ones of those who claim.</summary>
    /// <param name="hasRows">Whether any claim on it has a row.</param>
    /// <param name="packed">Among others, the packed claims of those who claim.</param>
    public QuotaLine Load(long account, Quota quota, QuotaHead head, IReadOnlyCollection<ClaimBooking> bookings, bool hasRows, IReadOnlyCollection<PackedClaim> packed)
    {
        var line = new QuotaLine(
            quota, head,
            after => [.. database.Query<ClaimRow>(
                $"{ClaimRow.Select} where account = @account and state = 'Waiting' and place > @after order by place limit {WaitingPerRead}", new { account, after }).Select(claim => claim.ToStanding())],
            () => [.. database.Query<ClaimRow>($"{ClaimRow.Select} where account = @account and state = 'Collected'", new { account }).Select(claim => claim.ToStanding())]);
        // Nearly always nobody is known: nothing has a row, and no key may have been seen before.
        HashSet<string> claimants = hasRows || packed.Count > 0 ? [.. bookings.OfType<Claim>().Select(claim => claim.Claimant)] : [];
        if (hasRows && claimants.Count > 0)
            foreach (var row in OpenRows(claimants).Where(row => row.Account == account))
                line.Put(row.ToStanding());
        foreach (var claim in packed.Where(claim => claim.Entry.Account == quota.Account && claim.Entry.State == ClaimState.Placed && claimants.Contains(claim.Entry.Claimant!)))
            line.Put(RowOf(account, claim.Entry.Claim!.Value) ?? claim.Standing);
        foreach (var number in bookings.Select(booking => booking switch { Withdraw withdraw => withdraw.ClaimNumber, Reject reject => reject.ClaimNumber, _ => 0 }).Where(number => number > 0).Distinct())
            if ((RowOf(account, number) ?? new ClaimPackReader(database).Claim(quota.Account, number)?.Standing) is { } named)
                line.Put(named);
        return line;
    }

    /// <summary>Stores what happened to claims since they came, and how the line stands.</summary>
    /// <param name="before">How many claims there were before: what is numbered above is new.</param>
    /// <param name="came">The new ones as they came, by number.</param>
    /// <returns>Of the new claims, those that stand as they came: they have no row.</returns>
    public IReadOnlySet<long> Save(QuotaLine line, long account, long before, IReadOnlyDictionary<long, PackedClaim> came, long seal)
    {
        var asTheyCame = new HashSet<long>();
        var made = new List<ClaimStanding>();
        foreach (var claim in line.Changed.OrderBy(claim => claim.Number))
            if (claim.Number <= before)
                // Before new ones: who withdraws and claims anew has one open claim at a time.
                database.Execute(
                    """
                    insert into ledger_claim (account, number, claimant, amount, state, place, transfer, sha256, open_claimant)
                    values (@account, @Number, @Claimant, @Amount, @state, @Place, @Transfer, @Sha256, @open)
                    on conflict (account, number) do update set state = excluded.state, place = excluded.place, transfer = excluded.transfer, open_claimant = excluded.open_claimant
                    """,
                    new { account, claim.Number, claim.Claimant, claim.Amount, state = claim.State.ToString(), claim.Place, claim.Transfer, claim.Sha256, open = OpenClaimantOf(claim) });
            else if (claim.State is ClaimState.Placed or ClaimState.Refused && came[claim.Number].Entry.State == claim.State)
                asTheyCame.Add(claim.Number);
            else
                made.Add(claim);
        if (made.Count > 0)
            database.Insert("ledger_claim", ClaimColumns, made.Select(claim => new object?[]
            {
                account, claim.Number, claim.Claimant, claim.Amount, claim.State.ToString(), claim.Place, claim.Transfer, claim.Sha256, OpenClaimantOf(claim),
            }));
        var since = line.Made.Where(entry => entry.Event != ClaimEvent.Claimed).ToArray();
        if (since.Length > 0)
            database.Insert("ledger_claim_entry", EntryColumns, since.Select(entry => new object?[]
            {
                account, entry.Number, entry.At.ToUnixTimeTicks(), entry.Event.ToString(), entry.Claim, entry.Claimant, entry.Amount, entry.State?.ToString(), entry.Position, entry.Transfer,
                entry.Refusal?.ToString(), entry.Words, entry.Before, entry.Sha256, seal,
            }));
        return asTheyCame;
    }

    public static KeptStatement Stand(QuotaHead head, long account) => new(
        "update ledger_quota set claims = @claims, waiting = @waiting, entries = @entries, sha256 = @sha256, is_drawn = @isDrawn where account = @account",
        ("@claims", head.Claims), ("@waiting", head.Waiting), ("@entries", head.Entries), ("@sha256", head.Sha256), ("@isDrawn", head.IsDrawn ? 1L : 0L), ("@account", account));

    /// <param name="claims">Those of one account that came with one seal, by number.</param>
    public static KeptStatement Pack(long number, long account, long to, IReadOnlyList<PackedClaim> claims, byte[] hashes)
    {
        var given = claims.Where(claim => claim.Entry.Transfer is not null).ToArray();
        return new(
            """
            insert into ledger_claim_pack (number, account, to_account, at, first_claim, first_line, last_line, given, hashes, body)
            values (@number, @account, @to, @at, @firstClaim, @firstLine, @lastLine, @given, @hashes, @body)
            """,
            ("@number", number), ("@account", account), ("@to", to), ("@at", claims[0].Entry.At.ToUnixTimeTicks()), ("@firstClaim", claims[0].Entry.Claim),
            ("@firstLine", given is [var first, ..] ? first.Entry.Transfer : null), ("@lastLine", given is [.., var last] ? last.Entry.Transfer : null),
            ("@given", given.Sum(claim => claim.Entry.Amount!.Value)), ("@hashes", hashes), ("@body", ClaimPack.Encode(claims)));
    }

    public void Insert(Quota quota, QuotaHead head, long account, long to) => database.Execute(
        """
        insert into ledger_quota (account, to_account, amount_max, waiting_max, opens, closes, commitment, seed, is_drawn, claims, waiting, entries, sha256)
        values (@account, @to, @AmountMax, @WaitingMax, @opens, @closes, @Commitment, @Seed, 0, 0, 0, 0, @Sha256)
        """,
        new { account, to, quota.AmountMax, quota.WaitingMax, opens = quota.Opens?.ToUnixTimeTicks(), closes = quota.Closes?.ToUnixTimeTicks(), quota.Commitment, head.Seed, head.Sha256 });

    private List<ClaimRow> OpenRows(IEnumerable<string> claimants) => database.ReadKept(
        new KeptStatement(database.Dialect.LookUp(ClaimRow.Columns, "ledger_claim", "open_claimant", "claimants"), ("@claimants", database.Dialect.Many([.. claimants]))),
        reader =>
        {
            var rows = new List<ClaimRow>();
            while (reader.Read())
                rows.Add(ClaimRow.Read(reader));
            return rows;
        });

    private ClaimStanding? RowOf(long account, long number) =>
        database.SingleOrNone<ClaimRow>($"{ClaimRow.Select} where account = @account and number = @number", new { account, number })?.ToStanding();

    private static string? OpenClaimantOf(ClaimStanding claim) => claim.IsOpen ? claim.Claimant : null;
}
