using System.Data.Common;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A row of <c>ledger_quota</c>, with the paths of its accounts.</summary>
internal sealed record QuotaRow(
    long Account, string Path, string ToPath, long AmountMax, long WaitingMax, long? Opens, long? Closes, string? Commitment, string? Seed, long IsDrawn, long Claims, long Waiting, long Entries, string Sha256)
{
    public const string Select =
        """
        select account, giver.path as path, taker.path as toPath, amount_max as amountMax, waiting_max as waitingMax, opens, closes, commitment, seed, is_drawn as isDrawn, claims, waiting, entries, sha256
        from ledger_quota
        join ledger_account giver on giver.ledger_account_id = account
        join ledger_account taker on taker.ledger_account_id = to_account
        """;

    public Quota ToQuota() => new(Path, ToPath, AmountMax, WaitingMax, TransferRow.InstantOf(Opens), TransferRow.InstantOf(Closes), Commitment);

    public QuotaHead ToHead() => new(Claims, Waiting, Entries, Sha256, Seed, IsDrawn != 0);
}

/// <summary>A row of <c>ledger_claim</c>: a claim that waits or is collected, or stands otherwise than it came. Of all others the pack says how they stand.</summary>
internal sealed record ClaimRow(long Account, long Number, string Claimant, long Amount, string State, long Place, long? Transfer, string Sha256)
{
    public const string Columns = "account, number, claimant, amount, state, place, transfer, sha256";

    public const string Select = $"select {Columns} from ledger_claim";

    public static ClaimRow Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5), row.IsDBNull(6) ? null : row.GetInt64(6), row.GetString(7));

    public ClaimStanding ToStanding() => new(Number, Claimant, Amount, Enum.Parse<ClaimState>(State), Place, Transfer, Sha256);
}

/// <summary>A row of <c>ledger_claim_entry</c>, with the path of its account and the hash of the entry before it. Entries of claims are in packs; here are those from before there were packs, and all others.</summary>
internal sealed record ClaimEntryRow
{
    public const string Select =
        """
        select path, entry.number, at, event, claim, claimant, amount, state, position, transfer, refusal, words, entry.sha256, seal,
          coalesce(before, (select previous.sha256 from ledger_claim_entry previous where previous.account = entry.account and previous.number = entry.number - 1)) as before
        from ledger_claim_entry entry
        join ledger_account on ledger_account_id = entry.account
        """;

    public required string Path { get; init; }

    public required long Number { get; init; }

    public required long At { get; init; }

    public required string Event { get; init; }

    public long? Claim { get; init; }

    public string? Claimant { get; init; }

    public long? Amount { get; init; }

    public string? State { get; init; }

    public long? Position { get; init; }

    public long? Transfer { get; init; }

    public string? Refusal { get; init; }

    public required string Words { get; init; }

    public required string Sha256 { get; init; }

    public required long Seal { get; init; }

    public string? Before { get; init; }

    public ClaimEntry ToEntry() => new(
        Path, Number, Instant.FromUnixTimeTicks(At), Enum.Parse<ClaimEvent>(Event), Claim, Claimant, Amount, State is null ? null : Enum.Parse<ClaimState>(State), Position, Transfer,
        Refusal is null ? null : Enum.Parse<Refusal>(Refusal), Words, Before ?? FieldHash.Beginning, Sha256);
}
