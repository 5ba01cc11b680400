using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Where the merchants of each group stand in the order of a fact, lowest first: what percentiles and ranks are. Merchants whose value or group is unknown
/// take no part. Chooses by the data: few possible values are counted (<see cref="CountedStandings"/>), others are ordered
/// (<see cref="PartitionedStandings"/>).
/// </summary>
internal static class GroupOrder
{
    /// <summary>Takes the standings of a whole chunk of rows, 0 where unknown; called from several threads at once, each time for another chunk.</summary>
    public delegate void Receiver(int first, ReadOnlySpan<long> standings);

    /// <returns>Who has a standing.</returns>
    public static BitMask Read<TStanding>(Column values, RowGroups groups, TStanding standing, Receiver receive, OrderLimits? limits = null)
        where TStanding : struct, IStanding
    {
        if (values.Count == 0)
            return values.Known;
        var within = limits ?? OrderLimits.Default;
        if (StandingKeys.Of(values, groups) is not { } keys)
        {
            // Groups and values together take more than 64 bits: measured numbers, tiny and huge. Their ranks among everybody order alike in 31 bits.
            var ranks = new long[values.Count];
            var ranked = Read(values, new RowGroups(null, values.Count), new RankStanding(Direction.Lower), (first, some) => some.CopyTo(ranks.AsSpan(first)), within);
            keys = StandingKeys.Of(new LongColumn(ColumnType.Int, ranks, ranked), groups)!;
        }
        var cells = (UInt128)Math.Max(keys.Groups, 1) * ((UInt128)keys.LastOfGroup + 1);
        // Where there are far more counters than merchants, most of the time would go into the counters.
        if (cells <= (UInt128)Math.Min(within.CellsMax, 16L * keys.Rows))
            CountedStandings.Read(keys, (int)cells, standing, receive, within);
        else
            PartitionedStandings.Read(keys, standing, receive, within);
        return keys.Known;
    }
}
