using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A row of <c>ledger_account</c>.</summary>
internal sealed record AccountRow(long Id, string Path, string Asset, string Rule, long TotalIn, long TotalOut, long HeldIn, long HeldOut)
{
    public const string Select =
        "select ledger_account_id as id, path, asset, rule, total_in as totalIn, total_out as totalOut, held_in as heldIn, held_out as heldOut from ledger_account";

    public Account ToAccount() => new(
        Path, Kernel.Ledger.Asset.Find(Asset) ?? throw new StorageException($"the account '{Path}' counts '{Asset}', which this version does not know"), Enum.Parse<BalanceRule>(Rule));

    public Balance ToBalance() => new(TotalIn, TotalOut, HeldIn, HeldOut);

    /// <summary>Stores how the account stands.</summary>
    public KeptStatement Stand() => new(
        "update ledger_account set total_in = @in, total_out = @out, held_in = @heldIn, held_out = @heldOut where ledger_account_id = @id",
        ("@in", TotalIn), ("@out", TotalOut), ("@heldIn", HeldIn), ("@heldOut", HeldOut), ("@id", Id));
}

/// <summary>A row of <c>ledger_transfer</c>, with the paths of its accounts.</summary>
internal sealed record TransferRow(long Number, long At, string Kind, string FromPath, string ToPath, long Amount, string Reason, long? OfNumber, long? Until)
{
    public const string Select =
        """
        select number, at, kind, giver.path as fromPath, taker.path as toPath, amount, reason, of_number as ofNumber, until
        from ledger_transfer
        join ledger_account giver on giver.ledger_account_id = from_account
        join ledger_account taker on taker.ledger_account_id = to_account
        """;

    public static string Name(TransferKind kind) => kind.ToString().ToLowerInvariant();

    public Transfer ToTransfer() => new(
        Number, Instant.FromUnixTimeTicks(At), Enum.Parse<TransferKind>(Kind, ignoreCase: true), FromPath, ToPath, Amount, Reason, OfNumber, InstantOf(Until));

    public static Instant? InstantOf(long? ticks) => ticks is { } known ? Instant.FromUnixTimeTicks(known) : null;
}

/// <summary>A row of <c>ledger_seal</c>.</summary>
internal sealed record SealRow(long Number, long At, long LastTransfer, long Entries, string Sha256)
{
    public const string Select = "select number, at, last_transfer as lastTransfer, entries, sha256 from ledger_seal";

    public static KeptStatement Insert(LedgerSeal seal) => new(
        "insert into ledger_seal (number, at, last_transfer, entries, sha256) values (@number, @at, @lastTransfer, @entries, @sha256)",
        ("@number", seal.Number), ("@at", seal.At.ToUnixTimeTicks()), ("@lastTransfer", seal.LastTransfer), ("@entries", seal.Entries), ("@sha256", seal.Sha256));

    public LedgerSeal ToSeal() => new(Number, Instant.FromUnixTimeTicks(At), LastTransfer, Entries, Sha256);
}
