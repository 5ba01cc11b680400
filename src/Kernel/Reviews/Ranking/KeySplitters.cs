using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Keys that cut all keys into buckets of about the same number of merchants, whatever their distribution: taken from a sample. The bucket of a key is how
/// many splitters are not above it. Most keys find it in a table of cells, which grow with the distance from the least value as the steps of
/// floating-point numbers do; a cell that a splitter cuts is searched. At most 256 KiB.
/// </summary>
internal sealed class KeySplitters
{
    private const int SamplesPerSplitter = 8;
    private const int LevelsMax = 11;
    private const int CellsMax = 1 << 17;
    private const ushort Cut = ushort.MaxValue;

    // Increasing, filled up with the highest key to one less than a power of two.
    private readonly ulong[] splitters;
    private readonly int levels;

    // By group, then by cell of the distance; empty where there are too many groups.
    private readonly ushort[] bucketOfCell;
    private readonly int cellsOfGroup;
    private readonly int stepBits;

    private KeySplitters(StandingKeys keys, ulong[] sample, int levels)
    {
        this.levels = levels;
        splitters = new ulong[(1 << levels) - 1];
        Array.Fill(splitters, ulong.MaxValue);
        // As fine as there is room for.
        for (stepBits = 12; stepBits >= 2 && (CellOf(keys.LastOfGroup, stepBits) + 1L) * Math.Max(1, keys.Groups) > CellsMax; stepBits--)
            continue;
        cellsOfGroup = stepBits < 2 ? 0 : CellOf(keys.LastOfGroup, stepBits) + 1;
        bucketOfCell = new ushort[cellsOfGroup * Math.Max(1, keys.Groups)];
        Choose(keys, sample);
        for (var cell = 0; cell < bucketOfCell.Length; cell++)
        {
            var (first, last) = KeysOf(cell, keys);
            var bucket = Search(first);
            bucketOfCell[cell] = Search(last) == bucket ? (ushort)bucket : Cut;
        }
    }

    /// <summary>The last one is for those who take no part.</summary>
    public int Buckets => splitters.Length + 2;

    public static KeySplitters Sample(StandingKeys keys, int rowsPerBucket)
    {
        var depth = 1;
        while (depth < LevelsMax && (long)rowsPerBucket << depth < 2L * keys.Rows)
            depth++;
        var sample = new List<ulong>(((1 << depth) - 1) * SamplesPerSplitter);
        Span<ulong> key = stackalloc ulong[1];
        Span<long> number = stackalloc long[1];
        Span<int> code = stackalloc int[1];
        // Rows spread over the population by a fixed sequence, so that a run is like any other: multiples of 2^64 divided by the golden ratio wrap around evenly.
        var position = 0UL;
        for (var draw = 0; draw < sample.Capacity; draw++)
        {
            position = unchecked(position + 0x9E37_79B9_7F4A_7C15);
            var row = (int)Math.BigMul(position, (ulong)keys.Rows, out _);
            if (!keys.Known[row])
                continue;
            keys.Load(row, key, number, code);
            sample.Add(key[0]);
        }
        sample.Sort();
        return new KeySplitters(keys, [.. sample], depth);
    }

    /// <summary>The bucket of each key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Classify(KeyBlock block, Span<ushort> buckets)
    {
        var keys = block.Keys;
        var distances = block.Distances;
        var groups = block.Groups;
        var cells = bucketOfCell.AsSpan();
        for (var row = 0; row < buckets.Length; row++)
            unchecked
            {
                // Rows that are not known may have any distance: they find no cell, and any bucket.
                var cell = (uint)(groups[row] * cellsOfGroup + CellOf((ulong)distances[row], stepBits));
                var bucket = cell < (uint)cells.Length ? cells[(int)cell] : Cut;
                buckets[row] = bucket != Cut ? bucket : (ushort)Search(keys[row]);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CellOf(ulong distance, int stepBits)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount(distance | 1) - stepBits);
        return (shift << stepBits) + (int)(distance >> shift);
    }

    /// <summary>The least distance in a cell; wraps to 0 beyond the last of all.</summary>
    private static ulong FirstOf(int cell, int stepBits)
    {
        var shift = Math.Max(0, (cell >> stepBits) - 1);
        return (ulong)(cell - (shift << stepBits)) << shift;
    }

    /// <summary>The first and the last key of a cell.</summary>
    private (ulong First, ulong Last) KeysOf(int cell, StandingKeys keys)
    {
        unchecked
        {
            var before = (ulong)(cell / cellsOfGroup) * (keys.LastOfGroup + 1);
            var last = Math.Min(keys.LastOfGroup, FirstOf(cell % cellsOfGroup + 1, stepBits) - 1);
            return (before + FirstOf(cell % cellsOfGroup, stepBits), before + last);
        }
    }

    private void Choose(StandingKeys keys, ulong[] sample)
    {
        // Half of the splitters are for values so frequent that they get a bucket of their own.
        var samplesOfBucket = Math.Max(1, 2 * sample.Length / (splitters.Length + 1));
        var (used, inBucket) = (0, 0);
        for (var first = 0; first < sample.Length;)
        {
            var (begin, last) = cellsOfGroup == 0 ? (sample[first], sample[first]) : KeysOf(CellOfKey(sample[first], keys), keys);
            var end = first + 1;
            while (end < sample.Length && sample[end] <= last)
                end++;
            if (end - first < 2 * samplesOfBucket)
            {
                // The whole cell goes into one bucket, so that its keys need not be searched.
                Take(end - first, begin);
                first = end;
                continue;
            }
            for (; first < end;)
            {
                var (value, from) = (sample[first], first);
                while (first < end && sample[first] == value)
                    first++;
                Take(first - from, value);
                if (first - from >= samplesOfBucket && value < ulong.MaxValue)
                {
                    Add(value);
                    Add(value + 1);
                }
            }
        }

        void Take(int samples, ulong begin)
        {
            if (inBucket >= samplesOfBucket)
                Add(begin);
            inBucket += samples;
        }

        void Add(ulong splitter)
        {
            inBucket = 0;
            if (used < splitters.Length && (used == 0 || splitters[used - 1] < splitter))
                splitters[used++] = splitter;
        }
    }

    private int CellOfKey(ulong key, StandingKeys keys)
    {
        if (keys.Groups <= 1)
            return CellOf(key, stepBits);
        var group = key / (keys.LastOfGroup + 1);
        return (int)group * cellsOfGroup + CellOf(key - group * (keys.LastOfGroup + 1), stepBits);
    }

    /// <summary>How many splitters are not above a key. Comparisons are added up instead of branched on, as no branch could be foretold.</summary>
    private int Search(ulong key)
    {
        var at = 0;
        unchecked
        {
            for (var level = levels - 1; level >= 0; level--)
                at += (splitters[at + (1 << level) - 1] <= key ? 1 : 0) << level;
        }
        return at;
    }
}
