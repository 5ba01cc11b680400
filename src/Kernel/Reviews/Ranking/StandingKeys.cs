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

    private readonly Column values;
    private readonly RowGroups groups;
    private readonly long least;

    private StandingKeys(Column values, RowGroups groups, BitMask known, long least, ulong lastOfGroup)
    {
        this.values = values;
        this.groups = groups;
        this.least = least;
        Known = known;
        LastOfGroup = lastOfGroup;
    }

    public int Rows => values.Count;

    public int Groups => groups.Count;

    /// <summary>Who has a value and a group. What is loaded for others means nothing.</summary>
    public BitMask Known { get; }

    /// <summary>The highest key of group 0; each group has one key more than that.</summary>
    public ulong LastOfGroup { get; }

    /// <returns>Null where groups and values together take more than 64 bits.</returns>
    public static StandingKeys? Of(Column values, RowGroups groups)
    {
        var known = groups.KnownWith(values.Known);
        var (least, greatest) = Range(values, known);
        var lastOfGroup = unchecked((ulong)(greatest - least));
        var fits = groups.Count <= 1 || (lastOfGroup < ulong.MaxValue && Math.BigMul(lastOfGroup + 1, (ulong)groups.Count, out _) == 0);
        return fits ? new StandingKeys(values, groups, known, least, lastOfGroup) : null;
    }

    /// <param name="numbers">Room for as many numbers as there are keys.</param>
    /// <param name="codes">The same.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(int first, Span<ulong> keys, Span<long> numbers, Span<int> codes)
    {
        OrderedValues.Load(values, first, numbers);
        // Distances from the least value wrap into the 64 bits of the key, where all of them fit; those of unknown rows may be anything.
        unchecked
        {
            if (groups.Count <= 1)
            {
                for (var row = 0; row < keys.Length; row++)
                    keys[row] = (ulong)(numbers[row] - least);
                return;
            }
            groups.Load(first, codes);
            var span = LastOfGroup + 1;
            for (var row = 0; row < keys.Length; row++)
                keys[row] = (uint)codes[row] * span + (ulong)(numbers[row] - least);
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
        var parts = new RowParts(Rows, groups.Count <= RowsPerBlock ? Environment.ProcessorCount : 1);
        parts.ForEach((_, first, end) =>
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

    private static (long Least, long Greatest) Range(Column values, BitMask known)
    {
        var gate = new Lock();
        var (least, greatest) = (long.MaxValue, long.MinValue);
        new RowParts(values.Count, Environment.ProcessorCount).ForEach((_, first, end) =>
        {
            var (low, high) = (long.MaxValue, long.MinValue);
            Span<long> numbers = stackalloc long[RowsPerBlock];
            for (; first < end; first += RowsPerBlock)
            {
                var block = numbers[..Math.Min(RowsPerBlock, end - first)];
                OrderedValues.Load(values, first, block);
                var isFull = !new UnknownRows(known, first, block.Length).MoveNext();
                for (var row = 0; row < block.Length; row++)
                    if (isFull || known[first + row])
                        (low, high) = (Math.Min(low, block[row]), Math.Max(high, block[row]));
            }
            lock (gate)
                (least, greatest) = (Math.Min(least, low), Math.Max(greatest, high));
        });
        return least > greatest ? (0, 0) : (least, greatest);
    }
}
