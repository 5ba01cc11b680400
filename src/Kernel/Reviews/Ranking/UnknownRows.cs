using System.Numerics;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>The rows of a block that are not in a mask, counted from the block's first row, which begins a word of the mask.</summary>
internal ref struct UnknownRows
{
    private readonly ReadOnlySpan<ulong> words;
    private readonly int rows;
    private int word;
    private ulong unknown;

    public UnknownRows(BitMask known, int first, int rows)
    {
        words = known.Words.Slice(first / BitMask.BitsPerWord, BitMask.WordCount(rows));
        this.rows = rows;
        word = -1;
    }

    public int Current { get; private set; }

    public readonly UnknownRows GetEnumerator() => this;

    public bool MoveNext()
    {
        while (unknown == 0)
        {
            if (++word >= words.Length)
                return false;
            unknown = ~words[word];
        }
        Current = word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(unknown);
        unknown &= unknown - 1;
        // Beyond the last row of a mask its bits are zero.
        return Current < rows;
    }
}
