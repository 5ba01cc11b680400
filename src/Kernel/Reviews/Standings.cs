using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews.Ranking;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// Where merchants stand among the others of their group. Unknown where the merchant's own value or group is unknown. Computed by all cores, in time that
/// grows with the merchants and hardly with their order; takes 6 to 10 bytes a merchant beside the column that comes out.
/// </summary>
public static class Standings
{
    /// <summary><c>percentile(fact, by)</c>: 100·(below + ½·equal)/n over the known values of the group, rounded half-up to 4 decimals.</summary>
    /// <param name="by">The text fact that forms the groups; null for one group of everybody.</param>
    public static DerivedColumn Percentile(Column values, StringColumn? by) => Percentile(values, by, OrderLimits.Default);

    /// <summary><c>rank(fact, by)</c>: 1 for the best of the group, one more than how many are better; equal values share a rank.</summary>
    /// <param name="better">Where <see cref="Direction.Lower"/> the lowest value is the best, else the highest.</param>
    public static LongColumn Rank(Column values, StringColumn? by, Direction better) => Rank(values, by, better, OrderLimits.Default);

    internal static DerivedColumn Percentile(Column values, StringColumn? by, OrderLimits limits)
    {
        var (units, known) = Read(values, by, new PercentileStanding(), limits);
        return new DerivedColumn(units, known);
    }

    internal static LongColumn Rank(Column values, StringColumn? by, Direction better, OrderLimits limits)
    {
        var (ranks, known) = Read(values, by, new RankStanding(better), limits);
        return new LongColumn(ColumnType.Int, ranks, known);
    }

    private static (PackedNumbers Standings, BitMask Known) Read<TStanding>(Column values, StringColumn? by, TStanding standing, OrderLimits limits)
        where TStanding : struct, IStanding
    {
        var groups = new RowGroups(by, values.Count);
        var known = groups.KnownWith(values.Known);
        var chunks = new NumberChunk[PackedNumbers.ChunksOf(values.Count)];
        GroupOrder.Read(values, groups, standing, (first, some) => chunks[first / NumberChunk.RowsMax] = NumberChunk.Pack(some, known.WordsOf(first, some.Length)), limits);
        return (new PackedNumbers(chunks), known);
    }
}
