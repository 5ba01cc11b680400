using System.Numerics;

namespace Fuyao.Kernel.Columns;

/// <summary>The runs of rows that are known, in order; each ends where an unknown row or the end follows.</summary>
/// <param name="known">One bit a row, the first in bit 0 of the first word.</param>
/// <param name="count">Rows; bits beyond them are not looked at.</param>
internal ref struct KnownRuns(ReadOnlySpan<ulong> known, int count)
{
    private readonly ReadOnlySpan<ulong> known = known;
    private int next;

    public Range Current { get; private set; }

    public readonly KnownRuns GetEnumerator() => this;

    public bool MoveNext()
    {
        var first = Find(next, 0);
        if (first >= count)
            return false;
        next = Find(first, ulong.MaxValue);
        Current = first..next;
        return true;
    }

    /// <summary>The next set bit, or with all bits in <paramref name="inverted"/> the next clear one.</summary>
    private readonly int Find(int from, ulong inverted)
    {
        for (var row = from; row < count; row = (row / BitMask.BitsPerWord + 1) * BitMask.BitsPerWord)
            if ((known[row / BitMask.BitsPerWord] ^ inverted) >> (row % BitMask.BitsPerWord) is var bits and not 0)
                return Math.Min(count, row + BitOperations.TrailingZeroCount(bits));
        return count;
    }
}
