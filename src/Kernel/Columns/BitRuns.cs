namespace Fuyao.Kernel.Columns;

/// <summary>Runs of bits, one a row, that begin anywhere in a word.</summary>
internal static class BitRuns
{
    /// <param name="from">Bits beyond its end are clear.</param>
    /// <param name="first">The first bit to copy.</param>
    /// <param name="into">Where they are copied to; bits outside the run stay as they are.</param>
    /// <param name="at">What the first becomes.</param>
    public static void Copy(ReadOnlySpan<ulong> from, int first, Span<ulong> into, int at, int count)
    {
        while (count > 0)
        {
            var within = at % BitMask.BitsPerWord;
            var bits = Math.Min(count, BitMask.BitsPerWord - within);
            var run = ulong.MaxValue >> (BitMask.BitsPerWord - bits) << within;
            ref var word = ref into[at / BitMask.BitsPerWord];
            word = (word & ~run) | (Read(from, first) << within & run);
            (first, at, count) = (first + bits, at + bits, count - bits);
        }
    }

    /// <summary>The 64 bits from there on.</summary>
    private static ulong Read(ReadOnlySpan<ulong> words, int first)
    {
        var (word, within) = (first / BitMask.BitsPerWord, first % BitMask.BitsPerWord);
        var low = word < words.Length ? words[word] >> within : 0;
        return within > 0 && word + 1 < words.Length ? low | words[word + 1] << (BitMask.BitsPerWord - within) : low;
    }
}
