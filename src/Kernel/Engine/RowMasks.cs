using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>Writes the words of a slice of rows.</summary>
/// <param name="first">The first row, a multiple of <see cref="Step.RowsPerSlice"/>.</param>
/// <param name="count">Rows.</param>
/// <param name="words">Zero at first; bits beyond the rows may be anything.</param>
internal delegate void WriteWords(int first, int count, Span<ulong> words);

/// <summary>Masks over all rows, made slice by slice on all processors.</summary>
internal static class RowMasks
{
    public static BitMask Of(int count, WriteWords write)
    {
        var words = new ulong[BitMask.WordCount(count)];
        RowBlocks.ForEach(count, (blockFirst, end) =>
        {
            for (var first = blockFirst; first < end; first += Step.RowsPerSlice)
            {
                var rows = Math.Min(Step.RowsPerSlice, end - first);
                write(first, rows, words.AsSpan(first / BitMask.BitsPerWord, BitMask.WordCount(rows)));
            }
        });
        return new BitMask(count, words);
    }

    /// <summary>The words of a slice.</summary>
    public static ReadOnlySpan<ulong> Slice(BitMask mask, int first, int words) => mask.Words.Slice(first / BitMask.BitsPerWord, words);

    /// <summary>The rows of a mask, in order.</summary>
    public static IEnumerable<int> Rows(BitMask mask)
    {
        for (var word = 0; word < BitMask.WordCount(mask.Count); word++)
            for (var left = mask.Words[word]; left != 0; left &= left - 1)
                yield return word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(left);
    }

    /// <summary>As <see cref="Rows"/> gives them, at once.</summary>
    public static int[] ToRows(BitMask mask)
    {
        var (rows, at) = (new int[mask.CountSet()], 0);
        for (var word = 0; word < mask.Words.Length; word++)
            for (var left = mask.Words[word]; left != 0; left &= left - 1)
                rows[at++] = word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(left);
        return rows;
    }

    public static int Count(ReadOnlySpan<ulong> words)
    {
        var set = 0;
        foreach (var word in words)
            set += BitOperations.PopCount(word);
        return set;
    }
}
