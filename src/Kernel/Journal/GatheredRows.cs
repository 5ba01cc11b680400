using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Journal;

/// <summary>Reads what columns say of some rows, ascending. Mostly everybody is recorded, and the rows are one whole stretch, which is read at once.</summary>
internal static class GatheredRows
{
    /// <param name="into">0 or 1 for each row.</param>
    public static void Bits(BitMask mask, ReadOnlySpan<int> rows, Span<byte> into)
    {
        if (mask.IsFull)
            into[..rows.Length].Fill(1);
        else if (IsStretch(rows))
            for (int at = 0, row = rows[0]; at < rows.Length;)
            {
                var word = mask.Words[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord);
                var end = Math.Min(rows.Length, at + BitMask.BitsPerWord - row % BitMask.BitsPerWord);
                row += end - at;
                for (; at < end; at++, word >>= 1)
                    into[at] = (byte)(word & 1);
            }
        else
            for (var at = 0; at < rows.Length; at++)
                into[at] = mask[rows[at]] ? (byte)1 : (byte)0;
    }

    public static void Numbers(PackedNumbers numbers, ReadOnlySpan<int> rows, Span<long> into)
    {
        if (IsStretch(rows))
            numbers.Load(rows[0], into[..rows.Length]);
        else
            for (var at = 0; at < rows.Length; at++)
                into[at] = numbers[rows[at]];
    }

    public static void Numbers(PackedCodes codes, ReadOnlySpan<int> rows, Span<int> into)
    {
        if (IsStretch(rows))
            codes.Load(rows[0], into[..rows.Length]);
        else
            for (var at = 0; at < rows.Length; at++)
                into[at] = codes[rows[at]];
    }

    private static bool IsStretch(ReadOnlySpan<int> rows) => rows.Length > 0 && rows[^1] - rows[0] + 1 == rows.Length;
}
