using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Puts in the place of each key of one bucket its standing. The range of the keys is cut into many more cells of equal width than there are keys, a bit
/// each; counting the bits before that of a key tells which of the cells in use is its own, and the keys of each are counted. Few cells hold keys that
/// differ; those keys alone are sorted. Keeps its room, some 50 bytes for each key of the largest bucket; each thread has its own.
/// </summary>
internal sealed class BucketOrder<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
{
    private const int WordBits = 6;
    private const int CellBitsMax = 30;

    private TKey[] keys = [];
    private TKey[] firsts = [];
    private TKey[] mixed = [];
    private int[] mixedPlaces = [];
    private int[] cellOfKey = [];
    private int[] standings = [];
    private Word[] words = [];

    /// <summary>Room for the keys of a bucket, to be filled.</summary>
    public Span<TKey> Room(int length)
    {
        if (keys.Length < length)
        {
            var room = (int)Math.Min(Array.MaxLength, length * 5L / 4);
            (keys, firsts, mixed) = (new TKey[room], new TKey[room], new TKey[room]);
            (mixedPlaces, cellOfKey, standings) = (new int[room], new int[room], new int[room]);
        }
        return keys.AsSpan(0, length);
    }

    /// <param name="distances">Of each key from the first of the bucket; changed into their standings.</param>
    /// <param name="start">How many keys come before this bucket.</param>
    public void Stand<TStanding>(Span<TKey> distances, ulong first, int start, GroupPlaces groups, TStanding standing)
        where TStanding : struct, IStanding
    {
        var (least, greatest) = Range(distances, TKey.CreateTruncating(first));
        var span = ulong.CreateTruncating(greatest - least);
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(span) - CellBitsFor(distances.Length));
        var wordCount = (int)(span >> shift >> WordBits) + 1;
        if (words.Length < wordCount)
            words = new Word[BitOperations.RoundUpToPowerOf2((uint)wordCount)];
        var used = words.AsSpan(0, wordCount);
        var cells = cellOfKey.AsSpan(0, distances.Length);
        used.Clear();
        Mark(distances, least, shift, used);
        var counts = standings.AsSpan(0, Number(used));
        counts.Clear();
        Count(distances, least, shift, used, cells, counts, firsts);
        if (shift > 0)
            FindMixed(distances, cells, counts, firsts);
        Stand(counts, firsts, first, start, groups, standing);
        var left = LookUp(distances, cells, counts, mixed, mixedPlaces);
        if (left > 0)
            Sort(distances, mixed.AsSpan(0, left), mixedPlaces.AsSpan(0, left), cells, counts, first, groups, standing);
    }

    /// <summary>Cells are told apart by so many bits: at most 128 cells for each key.</summary>
    private static int CellBitsFor(int length) => Math.Min(CellBitsMax, WordBits + BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)length)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static (TKey Least, TKey Greatest) Range(Span<TKey> keys, TKey first)
    {
        var (least, greatest, row) = (TKey.MaxValue, TKey.MinValue, 0);
        var (firsts, lows, highs) = (new Vector<TKey>(first), new Vector<TKey>(least), new Vector<TKey>(greatest));
        for (; row <= keys.Length - Vector<TKey>.Count; row += Vector<TKey>.Count)
        {
            var distances = new Vector<TKey>(keys[row..]) - firsts;
            distances.CopyTo(keys[row..]);
            (lows, highs) = (Vector.Min(lows, distances), Vector.Max(highs, distances));
        }
        for (var lane = 0; lane < Vector<TKey>.Count; lane++)
            (least, greatest) = (TKey.Min(least, lows[lane]), TKey.Max(greatest, highs[lane]));
        for (; row < keys.Length; row++)
        {
            keys[row] = unchecked(keys[row] - first);
            (least, greatest) = (TKey.Min(least, keys[row]), TKey.Max(greatest, keys[row]));
        }
        return (least, greatest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Mark(ReadOnlySpan<TKey> keys, TKey least, int shift, Span<Word> words)
    {
        unchecked
        {
            foreach (var key in keys)
            {
                var cell = uint.CreateTruncating(key - least >> shift);
                words[(int)(cell >> WordBits)].Used |= 1UL << (int)cell;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Number(Span<Word> words)
    {
        unchecked
        {
            var before = 0;
            foreach (ref var word in words)
            {
                word.Before = before;
                before += BitOperations.PopCount(word.Used);
            }
            return before;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Count(ReadOnlySpan<TKey> keys, TKey least, int shift, ReadOnlySpan<Word> words, Span<int> cells, Span<int> counts, Span<TKey> firsts)
    {
        unchecked
        {
            for (var at = 0; at < keys.Length && at < cells.Length; at++)
            {
                var cell = uint.CreateTruncating(keys[at] - least >> shift);
                ref readonly var word = ref words[(int)(cell >> WordBits)];
                // The bits up to that of the cell, which is one of them.
                var number = word.Before + BitOperations.PopCount(word.Used << (int)~cell) - 1;
                cells[at] = number;
                counts[number]++;
                firsts[number] = keys[at];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FindMixed(ReadOnlySpan<TKey> keys, ReadOnlySpan<int> cells, Span<int> counts, ReadOnlySpan<TKey> firsts)
    {
        for (var at = 0; at < keys.Length && at < cells.Length; at++)
            if (keys[at] != firsts[cells[at]])
                counts[cells[at]] |= int.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Stand<TStanding>(Span<int> counts, ReadOnlySpan<TKey> firsts, ulong first, int start, GroupPlaces groups, TStanding standing)
        where TStanding : struct, IStanding
    {
        unchecked
        {
            var group = groups.Of(first + ulong.CreateTruncating(firsts[0]));
            var below = start;
            for (var cell = 0; cell < counts.Length && cell < firsts.Length; cell++)
            {
                var equal = counts[cell];
                if (equal < 0)
                {
                    counts[cell] = ~below;
                    below += equal & int.MaxValue;
                    continue;
                }
                var key = first + ulong.CreateTruncating(firsts[cell]);
                if (key > group.LastKey)
                    group = groups.Of(key);
                counts[cell] = standing.Of(below - group.Start, equal, group.Known);
                below += equal;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int LookUp(Span<TKey> keys, ReadOnlySpan<int> cells, ReadOnlySpan<int> standings, Span<TKey> mixed, Span<int> mixedPlaces)
    {
        var left = 0;
        for (var at = 0; at < keys.Length && at < cells.Length; at++)
        {
            var found = standings[cells[at]];
            if (found < 0)
            {
                mixed[left] = keys[at];
                mixedPlaces[left++] = at;
                continue;
            }
            keys[at] = TKey.CreateTruncating(found);
        }
        return left;
    }

    private static void Sort<TStanding>(
        Span<TKey> into, Span<TKey> keys, Span<int> places, ReadOnlySpan<int> cells, ReadOnlySpan<int> standings, ulong first, GroupPlaces groups, TStanding standing)
        where TStanding : struct, IStanding
    {
        keys.Sort(places);
        var (cell, below) = (-1, 0);
        var group = groups.Of(unchecked(first + ulong.CreateTruncating(keys[0])));
        for (var run = 0; run < keys.Length;)
        {
            var end = run + 1;
            while (end < keys.Length && keys[end] == keys[run])
                end++;
            if (cells[places[run]] != cell)
            {
                cell = cells[places[run]];
                below = ~standings[cell];
            }
            var key = unchecked(first + ulong.CreateTruncating(keys[run]));
            if (key > group.LastKey)
                group = groups.Of(key);
            var found = TKey.CreateTruncating(standing.Of(below - group.Start, end - run, group.Known));
            below += end - run;
            for (; run < end; run++)
                into[places[run]] = found;
        }
    }

    private struct Word
    {
        /// <summary>A bit for each cell that holds a key.</summary>
        public ulong Used;

        /// <summary>How many such cells come before these.</summary>
        public int Before;
    }
}
