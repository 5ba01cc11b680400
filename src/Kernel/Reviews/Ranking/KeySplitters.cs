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
    private const int StepBitsMin = 2;
    private const int StepBitsMax = 12;

    /// <summary>More would not make buckets more even, and take longer to look up.</summary>
    private const int CellsPerBucket = 16;
    private const int CellsMax = 1 << 17;
    private const ushort Cut = ushort.MaxValue;

    // Increasing, filled up with the highest key to one less than a power of two.
    private readonly ulong[] splitters;
    private readonly int levels;
    private readonly StandingKeys all;

    // By group, then by cell of the distance; empty where there are too many groups.
    private readonly ushort[] bucketOfCell;
    private readonly int cellsOfGroup;
    private readonly int stepBits;

    private KeySplitters(StandingKeys keys, ulong[] sample, int levels)
    {
        all = keys;
        this.levels = levels;
        splitters = new ulong[(1 << levels) - 1];
        Array.Fill(splitters, ulong.MaxValue);
        for (stepBits = StepBitsMax; stepBits > StepBitsMin && CellsWith(stepBits) > (long)CellsPerBucket << levels; stepBits--)
            continue;
        cellsOfGroup = CellsWith(stepBits) > CellsMax ? 0 : CellOf(keys.LastOfGroup, stepBits) + 1;
        bucketOfCell = new ushort[cellsOfGroup * Math.Max(1, keys.Groups)];
        Choose(keys, sample);
        for (var bucket = 0; bucket <= splitters.Length && FirstOf(bucket) <= keys.Last; bucket++)
            DistanceMax = Math.Max(DistanceMax, Math.Min(keys.Last, bucket < splitters.Length ? splitters[bucket] : ulong.MaxValue) - FirstOf(bucket));
        var before = 0;
        for (var cell = 0; cell < bucketOfCell.Length; cell++)
        {
            var (group, cellOfGroup) = Math.DivRem(cell, cellsOfGroup);
            var (begin, end) = KeysOf(group, cellOfGroup);
            while (before < splitters.Length && splitters[before] <= begin)
                before++;
            bucketOfCell[cell] = before == splitters.Length || splitters[before] > end ? (ushort)before : Cut;
        }

        long CellsWith(int bits) => (CellOf(keys.LastOfGroup, bits) + 1L) * Math.Max(1, keys.Groups);
    }

    /// <summary>The last one is for those who take no part.</summary>
    public int Buckets => splitters.Length + 2;

    /// <summary>Two keys of a bucket differ by no more than that.</summary>
    public ulong DistanceMax { get; }

    /// <summary>The least key that a bucket may hold.</summary>
    public ulong FirstOf(int bucket) => bucket == 0 ? 0 : splitters[bucket - 1];

    public bool HoldsOneKey(int bucket) => bucket < splitters.Length && splitters[bucket] - FirstOf(bucket) == 1;

    /// <summary>How many merchants of each group have a value, where no bucket holds keys of two groups; else null.</summary>
    /// <param name="startOfBucket">How many keys come before each bucket.</param>
    /// <returns>Group g stands at the places <c>starts[g]</c> up to <c>starts[g + 1]</c> of the order.</returns>
    public int[]? GroupStarts(ReadOnlySpan<int> startOfBucket)
    {
        if (all.Groups > Buckets)
            return null;
        var starts = new int[Math.Max(1, all.Groups) + 1];
        for (var group = 0; group < starts.Length - 1; group++)
        {
            var first = all.Of(group, all.Least);
            var bucket = Search(first);
            if (FirstOf(bucket) != first)
                return null;
            starts[group] = startOfBucket[bucket];
        }
        starts[^1] = startOfBucket[Buckets - 1];
        return starts;
    }

    public static KeySplitters Sample(StandingKeys keys, int rowsPerBucket)
    {
        var depth = 1;
        while (depth < LevelsMax && (long)rowsPerBucket << depth < 2L * keys.Rows)
            depth++;
        var sample = new List<ulong>(((1 << depth) - 1) * SamplesPerSplitter);
        // Rows spread over the population by a fixed sequence, so that a run is like any other: multiples of 2^64 divided by the golden ratio wrap around evenly.
        var position = 0UL;
        for (var draw = 0; draw < sample.Capacity; draw++)
        {
            position = unchecked(position + 0x9E37_79B9_7F4A_7C15);
            var row = (int)Math.BigMul(position, (ulong)keys.Rows, out _);
            if (!keys.Known[row])
                continue;
            sample.Add(keys[row]);
        }
        sample.Sort();
        return new KeySplitters(keys, [.. sample], depth);
    }

    /// <summary>Finds the bucket of each key of a block.</summary>
    /// <param name="keys">As much of each key as tells those of a bucket apart.</param>
    public void Classify<TKey>(KeyBlock block, Span<ushort> buckets, Span<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        Span<int> cells = stackalloc int[StandingKeys.RowsPerBlock];
        Load(block.Values, block.Groups, all.Least, all.LastOfGroup, keys);
        FindCells(block.Values, block.Groups, all.Least, cellsOfGroup, stepBits, cells);
        LookUp(cells[..block.Rows], bucketOfCell, buckets);
        if (buckets.Contains(Cut))
            for (var row = 0; row < buckets.Length; row++)
                if (buckets[row] == Cut)
                    buckets[row] = (ushort)Search(all.Of(block.Groups[row], block.Values[row]));
        foreach (var row in block.Unknown)
            buckets[row] = (ushort)(Buckets - 1);
    }

    // Loops of their own, with few variables, so that all of them stay in registers. Numbers wrap on purpose: what stands for rows that are not known may be anything.

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Load<TKey>(ReadOnlySpan<long> values, ReadOnlySpan<int> groups, long least, ulong lastOfGroup, Span<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        unchecked
        {
            for (var row = 0; row < values.Length && row < groups.Length && row < keys.Length; row++)
                keys[row] = TKey.CreateTruncating((uint)groups[row] * (lastOfGroup + 1) + (ulong)(values[row] - least));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FindCells(ReadOnlySpan<long> values, ReadOnlySpan<int> groups, long least, int cellsOfGroup, int stepBits, Span<int> cells)
    {
        unchecked
        {
            for (var row = 0; row < values.Length && row < groups.Length && row < cells.Length; row++)
                cells[row] = groups[row] * cellsOfGroup + CellOf((ulong)(values[row] - least), stepBits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LookUp(ReadOnlySpan<int> cells, ReadOnlySpan<ushort> bucketOfCell, Span<ushort> buckets)
    {
        unchecked
        {
            for (var row = 0; row < cells.Length && row < buckets.Length; row++)
                buckets[row] = (uint)cells[row] < (uint)bucketOfCell.Length ? bucketOfCell[cells[row]] : Cut;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CellOf(ulong distance, int stepBits)
    {
        unchecked
        {
            var shift = 63 - BitOperations.LeadingZeroCount(distance | 1UL << stepBits) - stepBits;
            return (shift << stepBits) + (int)(distance >> shift);
        }
    }

    /// <summary>The least distance in a cell; wraps to 0 beyond the last of all.</summary>
    private static ulong LeastOf(int cell, int stepBits)
    {
        var shift = Math.Max(0, (cell >> stepBits) - 1);
        return (ulong)(cell - (shift << stepBits)) << shift;
    }

    /// <summary>The first and the last key of a cell.</summary>
    private (ulong First, ulong Last) KeysOf(int group, int cell)
    {
        unchecked
        {
            var before = (ulong)group * (all.LastOfGroup + 1);
            return (before + LeastOf(cell, stepBits), before + Math.Min(all.LastOfGroup, LeastOf(cell + 1, stepBits) - 1));
        }
    }

    private void Choose(StandingKeys keys, ulong[] sample)
    {
        // Half of the splitters are for values so frequent that they get a bucket of their own.
        var samplesOfBucket = Math.Max(1, 2 * sample.Length / (splitters.Length + 1));
        var (used, inBucket) = (0, 0);
        // Few groups get buckets of their own: the keys of one lie far from those of the next, and how many it has is then known.
        var groupEnd = keys.Groups <= splitters.Length / 4 ? keys.LastOfGroup : keys.Last;
        for (var first = 0; first < sample.Length;)
        {
            CutGroups(sample[first]);
            var (begin, last) = KeysBeside(sample[first]);
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

        CutGroups(keys.Last);

        void CutGroups(ulong key)
        {
            for (; groupEnd < key; groupEnd += keys.LastOfGroup + 1)
                Add(groupEnd + 1);
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

    /// <summary>The first and the last key of the cell that a key is in.</summary>
    private (ulong First, ulong Last) KeysBeside(ulong key)
    {
        if (cellsOfGroup == 0)
            return (key, key);
        var group = all.Groups <= 1 ? 0 : key / (all.LastOfGroup + 1);
        return KeysOf((int)group, CellOf(unchecked(key - group * (all.LastOfGroup + 1)), stepBits));
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
