using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// One number for each merchant that orders by group first and by value within the group: <c>group · span + (value − least)</c>. Computed from the columns
/// whenever a block of rows is read; nothing is kept.
/// </summary>
internal sealed class StandingKeys
{
    public const int RowsPerBlock = 4096;

    private readonly OrderedValues values;
    private readonly RowGroups groups;
    private readonly long least;

    private StandingKeys(OrderedValues values, RowGroups groups, BitMask known, long least, ulong lastOfGroup)
    {
        this.values = values;
        this.groups = groups;
        this.least = least;
        Known = known;
        LastOfGroup = lastOfGroup;
    }

    public int Rows => Known.Count;

    public int Groups => groups.Count;

    /// <summary>Who has a value and a group. What is loaded for others means nothing.</summary>
    public BitMask Known { get; }

    /// <summary>The highest key of group 0; each group has one key more than that.</summary>
    public ulong LastOfGroup { get; }

    /// <returns>Null where groups and values together take more than 64 bits.</returns>
    public static StandingKeys? Of(Column column, RowGroups groups)
    {
        var ordered = new OrderedValues(column);
        var (least, greatest) = (long.MaxValue, long.MinValue);
        foreach (var range in Enumerable.Range(0, PackedNumbers.ChunksOf(column.Count)).AsParallel().Select(ordered.RangeOf))
            if (range is var (low, high))
                (least, greatest) = (Math.Min(least, low), Math.Max(greatest, high));
        if (least > greatest)
            (least, greatest) = (0, 0);
        var lastOfGroup = unchecked((ulong)(greatest - least));
        var fits = groups.Count <= 1 || (lastOfGroup < ulong.MaxValue && Math.BigMul(lastOfGroup + 1, (ulong)groups.Count, out _) == 0);
        return fits ? new StandingKeys(ordered, groups, groups.KnownWith(column.Known), least, lastOfGroup) : null;
    }

    /// <param name="distances">Room for as many numbers as there are keys.</param>
    /// <param name="codes">The same.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(int first, Span<ulong> keys, Span<long> distances, Span<int> codes)
    {
        values.Load(first, distances);
        // Distances from the least value wrap into the 64 bits of the key, where all of them fit; those of unknown rows may be anything.
        unchecked
        {
            foreach (ref var number in distances)
                number -= least;
            if (groups.Count <= 1)
            {
                for (var row = 0; row < keys.Length; row++)
                    keys[row] = (ulong)distances[row];
                return;
            }
            groups.Load(first, codes);
            var span = LastOfGroup + 1;
            for (var row = 0; row < keys.Length && row < codes.Length && row < distances.Length; row++)
                keys[row] = (uint)codes[row] * span + (ulong)distances[row];
        }
    }

    /// <summary>How many merchants of each group have a value: group g stands at the places <c>starts[g]</c> up to <c>starts[g + 1]</c> of the order.</summary>
    public int[] GroupStarts()
    {
        var starts = new int[Math.Max(groups.Count, 1) + 1];
        if (groups.Count <= 1)
        {
            starts[^1] = Known.CountSet();
            return starts;
        }
        var gate = new Lock();
        // Many groups are counted by one thread, so that the counts take no more room than one for each.
        new RowParts(Rows, groups.Count <= RowsPerBlock ? Environment.ProcessorCount : 1).ForEach((_, first, end) =>
        {
            // The last is for those who take no part.
            var counts = new int[groups.Count + 1];
            Span<int> codes = stackalloc int[RowsPerBlock];
            for (; first < end; first += RowsPerBlock)
            {
                var block = codes[..Math.Min(RowsPerBlock, end - first)];
                groups.Load(first, block);
                foreach (var row in new UnknownRows(Known, first, block.Length))
                    block[row] = groups.Count;
                Count(block, counts);
            }
            lock (gate)
                for (var group = 0; group < groups.Count; group++)
                    starts[group + 1] += counts[group];
        });
        for (var group = 0; group < groups.Count; group++)
            starts[group + 1] += starts[group];
        return starts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<int> codes, Span<int> counts)
    {
        foreach (var code in codes)
            unchecked
            {
                counts[code]++;
            }
    }
}
