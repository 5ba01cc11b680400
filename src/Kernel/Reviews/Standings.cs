using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews;

/// <summary>Where merchants stand among the others of their group. Unknown where the merchant's own value or group is unknown.</summary>
public static class Standings
{
    /// <summary><c>percentile(fact, by)</c>: 100·(below + ½·equal)/n over the known values of the group, rounded half-up to 4 decimals.</summary>
    /// <param name="by">The text fact that forms the groups; null for one group of everybody.</param>
    public static DerivedColumn Percentile(Column values, StringColumn? by)
    {
        var (units, known) = new GroupOrder(values, new RowGroups(by, values.Count))
            .Read((below, equal, count) => DerivedNumber.Percentile(below, equal, count).Units);
        return new DerivedColumn(units, known);
    }

    /// <summary><c>rank(fact, by)</c>: 1 for the best of the group, one more than how many are better; equal values share a rank.</summary>
    /// <param name="better">Where <see cref="Direction.Lower"/> the lowest value is the best, else the highest.</param>
    public static LongColumn Rank(Column values, StringColumn? by, Direction better)
    {
        var (ranks, known) = new GroupOrder(values, new RowGroups(by, values.Count))
            .Read((below, equal, count) => better == Direction.Lower ? below + 1 : count - below - equal + 1);
        return new LongColumn(ColumnType.Int, ranks, known);
    }
}
