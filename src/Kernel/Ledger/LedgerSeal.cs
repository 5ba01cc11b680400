using NodaTime;

namespace Fuyao.Kernel.Ledger;

/// <summary>
/// What was stored together, in a chain: each seal follows from the one before it and from all lines and claim entries that were stored with it. A line that is edited or taken out later does not lead to its seal any
/// more; a tail that is cut off is missed by whoever kept a later seal.
/// </summary>
/// <param name="Number">1 for the first; no number is left out.</param>
/// <param name="At">Of the newest of what was stored.</param>
/// <param name="LastTransfer">The number of the last line then; 0 where there was none.</param>
/// <param name="Entries">How many claim entries there were then, of all accounts.</param>
/// <param name="Sha256">64 hexadecimal digits.</param>
public sealed record LedgerSeal(long Number, Instant At, long LastTransfer, long Entries, string Sha256)
{
    /// <summary>Before the first.</summary>
    public static readonly LedgerSeal Beginning = new(0, Instant.MinValue, 0, 0, FieldHash.Beginning);

    /// <param name="at">When it is stored.</param>
    /// <param name="lines">All since this seal, by number.</param>
    /// <param name="entries">All since this seal, by account and number.</param>
    public LedgerSeal Next(Instant at, IReadOnlyCollection<Transfer> lines, IReadOnlyCollection<ClaimEntry> entries)
    {
        var next = new LedgerSeal(Number + 1, at, lines.Count > 0 ? lines.Last().Number : LastTransfer, Entries + entries.Count, "");
        var message = new FieldMessage();
        message.Add(Sha256);
        message.Add(next.Number);
        message.Add(next.At.ToUnixTimeTicks());
        message.Add(next.LastTransfer);
        message.Add(next.Entries);
        foreach (var line in lines)
            Add(ref message, line);
        foreach (var entry in entries)
            message.Add(entry.Sha256);
        return next with { Sha256 = message.Link() };
    }

    private static void Add(ref FieldMessage message, Transfer line)
    {
        message.Add(line.Number);
        message.Add(line.At.ToUnixTimeTicks());
        message.Add(line.Kind.ToString());
        message.Add(line.From);
        message.Add(line.To);
        message.Add(line.Amount);
        message.Add(line.Reason);
        message.Add(line.Of);
        message.Add(line.Until?.ToUnixTimeTicks());
    }
}
