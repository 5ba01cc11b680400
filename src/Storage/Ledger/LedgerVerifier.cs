using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>What came of following the ledger from its first line.</summary>
/// <param name="Head">The last seal up to which the chain was followed.</param>
/// <param name="Problems">What is not as it was stored; none where everything is. Of many, the first.</param>
public sealed record LedgerVerification(LedgerSeal Head, long Lines, long Claims, ImmutableArray<LocalizedText> Problems);

/// <summary>
/// Follows the ledger from its beginning: that lines and claim entries lead to their seals, that accounts and claims stand as these say, and that what is given to claims is what is booked. A tail that was cut off with
/// its seals leaves no trace in what is stored; signed checkpoints show it.
/// </summary>
public sealed class LedgerVerifier(FuyaoDatabase database)
{
    private const int SealsPerRead = 500;
    private const int ProblemsMax = 1_000;
    private static readonly Instant Latest = Instant.FromUtc(9999, 1, 1, 0, 0);

    private readonly ImmutableArray<LocalizedText>.Builder problems = ImmutableArray.CreateBuilder<LocalizedText>();
    private readonly Dictionary<long, long> givenByTransfer = [];
    private long lines;

    /// <summary>The newest seal; that before the first where there is none.</summary>
    public LedgerSeal Head() => database.SingleOrNone<SealRow>($"{SealRow.Select} order by number desc limit 1")?.ToSeal() ?? LedgerSeal.Beginning;

    /// <summary>The hash of a seal as it is stored; of 0, that before the first one.</summary>
    /// <returns>Null where there is no such seal.</returns>
    public string? HashAt(long number) => number == 0 ? FieldHash.Beginning : database.SingleOrNone<SealRow>($"{SealRow.Select} where number = @number", new { number })?.Sha256;

    public LedgerVerification Verify()
    {
        var (head, claims) = (LedgerSeal.Beginning, 0L);
        try
        {
            head = FollowSeals();
            CompareAccounts();
            foreach (var (quota, stored) in new ClaimReader(database).Quotas())
                claims += CompareClaims(quota, stored);
        }
        catch (DamagedClaimsException damaged)
        {
            // What cannot be read cannot be followed, nor can what comes after it.
            Say(damaged.Words.Zh, damaged.Words.En);
            return new LedgerVerification(head, lines, claims, problems.ToImmutable());
        }
        foreach (var (transfer, amount) in givenByTransfer)
            Say($"第 {transfer} 行转给申领的 {amount} 单位没有对应的申领", $"the line {transfer} gave {amount} units to a claim, and no claim has them");
        return new LedgerVerification(head, lines, claims, problems.ToImmutable());
    }

    private LedgerSeal FollowSeals()
    {
        var (head, reader, claims) = (LedgerSeal.Beginning, new LedgerReader(database), new ClaimReader(database));
        while (true)
        {
            var seals = database.Query<SealRow>($"{SealRow.Select} where number > @after order by number limit {SealsPerRead}", new { after = head.Number });
            if (seals.Count == 0)
                break;
            var entries = claims.EntriesOfSeals(head.Number + 1, seals[^1].Number);
            var made = new Queue<Transfer>(reader.Lines(head.LastTransfer + 1, seals[^1].LastTransfer));
            foreach (var stored in seals.Select(row => row.ToSeal()))
            {
                if (stored.Number != head.Number + 1)
                    Say($"第 {head.Number + 1} 个封印不见了", $"the seal {head.Number + 1} is missing");
                var under = new List<Transfer>();
                while (made.TryPeek(out var next) && next.Number <= stored.LastTransfer)
                    under.Add(Counted(made.Dequeue()));
                if (head.Next(stored.At, under, [.. entries[stored.Number]]) != stored)
                    Say($"与第 {stored.Number} 个封印一同存入的记录已不是原样", $"the lines and claims that were stored with seal {stored.Number} are not as they were");
                head = stored;
            }
        }
        var last = Math.Max(database.Single<long>("select coalesce(max(number), 0) from ledger_transfer"), new ClaimPackReader(database).LastLine());
        // Where there is no seal at all, nothing was booked since there are seals.
        if (last != head.LastTransfer && head.Number > 0)
            Say($"最后一行应为第 {head.LastTransfer} 行，而不是第 {last} 行", $"the last line should be {head.LastTransfer}, and is {last}");
        return head;
    }

    private Transfer Counted(Transfer line)
    {
        if (line.Number != ++lines)
        {
            Say($"第 {lines} 行不见了", $"the line {lines} is missing");
            lines = line.Number;
        }
        if (line.Kind == TransferKind.Claim)
            givenByTransfer[line.Number] = line.Amount;
        else if (line is { Kind: TransferKind.Reverse, Of: { } of } && givenByTransfer.ContainsKey(of))
            givenByTransfer.Remove(of);
        return line;
    }

    /// <summary>The sums that are kept with accounts are those of their lines; of holds they may count some that have expired.</summary>
    private void CompareAccounts()
    {
        var byLines = new LedgerReader(database).TrialBalance(Latest);
        var rows = database.Query<AccountRow>(AccountRow.Select).ToDictionary(row => row.Path);
        foreach (var (account, balance, _) in byLines)
            if (rows[account.Path] is var row && (row.TotalIn, row.TotalOut) != (balance.In, balance.Out))
                Say($"账户 {row.Path} 记为入 {row.TotalIn} 出 {row.TotalOut}，按各行应为入 {balance.In} 出 {balance.Out}",
                    $"the account '{row.Path}' stands at {row.TotalIn} in and {row.TotalOut} out, and by its lines at {balance.In} in and {balance.Out} out");
        foreach (var asset in byLines.GroupBy(standing => standing.Account.Asset, standing => standing.Balance.Booked))
            if (asset.Sum() != 0)
                Say($"{asset.Key} 各账户之和不为零", $"what is booked in {asset.Key} does not add up to zero");
    }

    /// <returns>How many claims there are.</returns>
    private long CompareClaims(Quota quota, QuotaHead stored)
    {
        var reader = new ClaimReader(database);
        var entries = reader.Entries(quota.Account);
        var history = ClaimHistory.Read(entries);
        foreach (var problem in history.Problems)
            Say(problem.Zh, problem.En);
        if (history.Last is not { } last || (last.Number, last.Sha256) != (stored.Entries, stored.Sha256))
            Say($"{quota.Account}：最后一条记录应为第 {stored.Entries} 条，散列 {stored.Sha256}", $"{quota.Account}: the last entry should be {stored.Entries} with the hash {stored.Sha256}");
        if (entries is [var first, ..] && first.Words != quota.Rules)
            Say($"{quota.Account}：规则与第一条记录不符", $"{quota.Account}: its rules are not those of its first entry");
        var standings = reader.Claims(quota.Account).ToDictionary(claim => claim.Number);
        foreach (var (receipt, state, place) in history.Claims)
        {
            var number = receipt.Claim!.Value;
            if (!standings.TryGetValue(number, out var standing))
                Say($"{quota.Account} 的申领 {number} 不见了", $"the claim {number} on '{quota.Account}' is missing");
            else if (standing.State != state)
                Say($"{quota.Account} 的申领 {number} 记为 {standing.State}，按记录应为 {state}", $"the claim {number} on '{quota.Account}' stands as {standing.State}, and by its entries as {state}");
            else if ((standing.Sha256, standing.Claimant, standing.Amount) != (receipt.Sha256, receipt.Claimant, receipt.Amount) || (standing.State is ClaimState.Waiting or ClaimState.Placed && standing.Place != place))
                Say($"{quota.Account} 的申领 {number} 与凭证不符", $"the claim {number} on '{quota.Account}' is not that of its receipt");
            else if (state == ClaimState.Placed && !(standing.Transfer is { } transfer && givenByTransfer.Remove(transfer, out var given) && given == standing.Amount))
                Say($"{quota.Account} 的申领 {number} 没有入账", $"the claim {number} on '{quota.Account}' has its units, and no line gave them");
        }
        return standings.Count;
    }

    private void Say(string zh, string en)
    {
        if (problems.Count < ProblemsMax)
            problems.Add(new LocalizedText(zh, en));
    }
}
