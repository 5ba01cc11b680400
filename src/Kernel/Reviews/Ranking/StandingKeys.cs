using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// One number for each merchant that orders by group first and by value within the group: <c>group · span + (value − least)</c>. Computed from the columns
/// whenever a block of rows is read; nothing is kept.
/// </summary>
internal sealed class StandingKeys
{
    public const int RowsPerBlock = 1024;

    private readonly OrderedValues values;
    private readonly RowGroups groups;

    private StandingKeys(OrderedValues values, RowGroups groups, BitMask known, long least, ulong lastOfGroup)
    {
        this.values = values;
        this.groups = groups;
        Least = least;
        Known = known;
        LastOfGroup = lastOfGroup;
    }

    public long Least { get; }

    public int Rows => Known.Count;

    public int Groups => groups.Count;

    /// <summary>Who has a value and a group. What is loaded for others means nothing.</summary>
    public BitMask Known { get; }

    /// <summary>The highest key of group 0; each group has one key more than that.</summary>
    public ulong LastOfGroup { get; }

    /// <summary>The highest key of all.</summary>
    public ulong Last => unchecked((LastOfGroup + 1) * (ulong)Math.Max(1, groups.Count) - 1);

    /// <returns>Null where groups and values together take more than 64 bits.</returns>
    public static StandingKeys? Of(Column column, RowGroups groups)
    {
        var ordered = new OrderedValues(column);
        var (least, greatest) = (long.MaxValue, long.MinValue);
        var ranges = new (long, long)?[PackedNumbers.ChunksOf(column.Count)];
        SideBySide.ForEach(ranges.Length, chunk => ranges[chunk] = ordered.RangeOf(chunk));
        foreach (var range in ranges)
            if (range is var (low, high))
                (least, greatest) = (Math.Min(least, low), Math.Max(greatest, high));
        if (least > greatest)
            (least, greatest) = (0, 0);
        var lastOfGroup = unchecked((ulong)(greatest - least));
        var fits = groups.Count <= 1 || (lastOfGroup < ulong.MaxValue && Math.BigMul(lastOfGroup + 1, (ulong)groups.Count, out _) == 0);
        return fits ? new StandingKeys(ordered, groups, groups.KnownWith(column.Known), least, lastOfGroup) : null;
    }

    /// <summary>The key of one row.</summary>
    public ulong this[int row]
    {
        get
        {
            Span<int> code = stackalloc int[1];
            groups.Load(row, code);
            return Of(code[0], values[row]);
        }
    }

    /// <summary>Distances from the least value wrap into the 64 bits of the key, where all of them fit; those of unknown rows may be anything.</summary>
    public ulong Of(int group, long value) => unchecked((uint)group * (LastOfGroup + 1) + (ulong)(value - Least));

    public void Load(int first, Span<long> into, Span<int> codes)
    {
        values.Load(first, into);
        groups.Load(first, codes);
    }

    /// <summary>How many merchants of each group have a value: group g stands at the places <c>starts[g]</c> up to <c>starts[g + 1]</c> of the order.</summary>
    public int[] GroupStarts()
    {
        // Asked for where there are many groups: one thread counts, so that the counts take no more room than one for each. The last is for those who take no part.
        var counts = new int[groups.Count + 1];
        Span<int> codes = stackalloc int[RowsPerBlock];
        for (var first = 0; first < Rows; first += RowsPerBlock)
        {
            var block = codes[..Math.Min(RowsPerBlock, Rows - first)];
            groups.Load(first, block);
            foreach (var row in new UnknownRows(Known, first, block.Length))
                block[row] = groups.Count;
            Count(block, counts);
        }
        var next = 0;
        foreach (ref var count in counts.AsSpan())
            (count, next) = (next, next + count);
        return counts;
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
