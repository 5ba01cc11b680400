using System.Numerics;

namespace Fuyao.Kernel.Columns;

/// <summary>One bit a row; bits beyond <see cref="Count"/> in the last word are always zero.</summary>
public sealed class BitMask
{
    public const int BitsPerWord = 64;

    private readonly ulong[] words;

    public BitMask(int count)
        : this(count, new ulong[WordCount(count)])
    {
    }

    /// <param name="count">Rows.</param>
    /// <param name="words">Row r is bit r mod 64 of word r div 64; taken over, not copied.</param>
    public BitMask(int count, ulong[] words)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (words.Length != WordCount(count))
            throw new ArgumentException($"{count} rows need {WordCount(count)} words, not {words.Length}.", nameof(words));
        Count = count;
        this.words = words;
        if (count % BitsPerWord != 0)
            words[^1] &= (1UL << (count % BitsPerWord)) - 1;
    }

    public int Count { get; }

    public ReadOnlySpan<ulong> Words => words;

    public bool this[int row]
    {
        get => (words[row / BitsPerWord] >> (row % BitsPerWord) & 1) != 0;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
            var bit = 1UL << (row % BitsPerWord);
            if (value)
                words[row / BitsPerWord] |= bit;
            else
                words[row / BitsPerWord] &= ~bit;
        }
    }

    public static int WordCount(int count) => (count + BitsPerWord - 1) / BitsPerWord;

    public static BitMask All(int count)
    {
        var full = new ulong[WordCount(count)];
        Array.Fill(full, ulong.MaxValue);
        return new BitMask(count, full);
    }

    public int CountSet()
    {
        var set = 0;
        foreach (var word in words)
            set += BitOperations.PopCount(word);
        return set;
    }
}
