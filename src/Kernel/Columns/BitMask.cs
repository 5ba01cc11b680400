using System.Numerics;

namespace Fuyao.Kernel.Columns;

/// <summary>One bit a row; bits beyond <see cref="Count"/> in the last word are always zero.</summary>
public sealed class BitMask
{
    public const int BitsPerWord = 64;

    private readonly ulong[] words;
    private readonly bool isShared;

    public BitMask(int count)
        : this(count, new ulong[WordCount(count)])
    {
    }

    /// <param name="count">Rows.</param>
    /// <param name="words">Row r is bit r mod 64 of word r div 64; taken over, not copied.</param>
    public BitMask(int count, ulong[] words)
        : this(count, words, isShared: false)
    {
    }

    private BitMask(int count, ulong[] words, bool isShared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (words.Length != WordCount(count))
            throw new ArgumentException($"{count} rows need {WordCount(count)} words, not {words.Length}.", nameof(words));
        Count = count;
        this.words = words;
        this.isShared = isShared;
        if (count % BitsPerWord != 0)
            words[^1] &= (1UL << (count % BitsPerWord)) - 1;
    }

    public int Count { get; }

    public ReadOnlySpan<ulong> Words => words;

    /// <summary>Whether every row is set. At once for the shared mask of <see cref="Full"/>, which all fully known columns have; else up to the first word that is not full.</summary>
    public bool IsFull => isShared || FindNotFull() < 0;

    /// <exception cref="InvalidOperationException">The mask is shared and cannot change.</exception>
    public bool this[int row]
    {
        get => (words[row / BitsPerWord] >> (row % BitsPerWord) & 1) != 0;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
            if (isShared)
                throw new InvalidOperationException("This mask belongs to every fully known column; take a new one to change it.");
            var bit = 1UL << (row % BitsPerWord);
            if (value)
                words[row / BitsPerWord] |= bit;
            else
                words[row / BitsPerWord] &= ~bit;
        }
    }

    /// <summary>The same with one row more.</summary>
    public BitMask With(int row) => this[row] ? this : new BitMask(Count, words.AsSpan().ToArray()) { [row] = true };

    public static int WordCount(int count) => (count + BitsPerWord - 1) / BitsPerWord;

    /// <summary>A new mask, to be changed by whoever asks for it.</summary>
    public static BitMask All(int count) => All(count, isShared: false);

    /// <summary>The one mask in which every row is set, for all that need it at the time; it cannot be changed.</summary>
    public static BitMask Full(int count) => FullMasks.Of(count);

    public int CountSet()
    {
        var set = 0;
        foreach (var word in words)
            set += BitOperations.PopCount(word);
        return set;
    }

    /// <summary>The words of a part of the rows.</summary>
    /// <param name="first">A multiple of 64.</param>
    /// <param name="count">Rows; the last word may hold bits beyond them.</param>
    internal ReadOnlySpan<ulong> WordsOf(int first, int count) => words.AsSpan(first / BitsPerWord, WordCount(count));

    private static BitMask All(int count, bool isShared)
    {
        var full = new ulong[WordCount(count)];
        Array.Fill(full, ulong.MaxValue);
        return new BitMask(count, full, isShared);
    }

    private int FindNotFull()
    {
        var whole = Count / BitsPerWord;
        var first = words.AsSpan(0, whole).IndexOfAnyExcept(ulong.MaxValue);
        return first >= 0 || whole == words.Length || words[^1] == (1UL << (Count % BitsPerWord)) - 1 ? first : whole;
    }

    /// <summary>Full masks that are in use, by their number of rows. Those of columns that are gone are let go.</summary>
    private static class FullMasks
    {
        private static readonly Dictionary<int, WeakReference<BitMask>> MaskByCount = [];
        private static readonly BitMask OfOne = All(1, isShared: true);

        public static BitMask Of(int count)
        {
            // Columns of one row are made by the thousand for explanations.
            if (count == 1)
                return OfOne;
            lock (MaskByCount)
            {
                if (MaskByCount.TryGetValue(count, out var kept) && kept.TryGetTarget(out var mask))
                    return mask;
                foreach (var gone in MaskByCount.Where(entry => !entry.Value.TryGetTarget(out _)).Select(entry => entry.Key).ToList())
                    MaskByCount.Remove(gone);
                var added = All(count, isShared: true);
                MaskByCount[count] = new WeakReference<BitMask>(added);
                return added;
            }
        }
    }
}
