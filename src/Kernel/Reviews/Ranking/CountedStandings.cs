namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Standings where groups and possible values are few: counts how often each key occurs, turns the counts into standings, and looks them up. Nothing is
/// ordered. O(merchants + keys) time; 4 bytes a possible key and thread.
/// </summary>
internal static class CountedStandings
{
    public static void Read<TStanding>(StandingKeys keys, int cells, TStanding standing, GroupOrder.Receiver receive, OrderLimits limits)
        where TStanding : struct, IStanding
    {
        var parts = new RowParts(keys.Rows, limits.Threads);
        var counts = new int[parts.Count][];
        parts.ForEach((part, first, end) =>
        {
            // The last cell is for those who take no part.
            var own = counts[part] = new int[cells + 1];
            ForEachBlock(keys, (ulong)cells, first, end, (_, block) =>
            {
                foreach (var key in block)
                    own[key]++;
            });
        });
        for (var part = 1; part < parts.Count; part++)
            for (var cell = 0; cell < cells; cell++)
                counts[0][cell] += counts[part][cell];

        var standings = counts[0];
        standings[cells] = 0;
        var cellsOfGroup = (int)keys.LastOfGroup + 1;
        Parallel.For(0, cells / cellsOfGroup, group => Stand(standings.AsSpan(group * cellsOfGroup, cellsOfGroup), standing));
        parts.ForEach((_, first, end) =>
        {
            var found = new int[StandingKeys.RowsPerBlock];
            ForEachBlock(keys, (ulong)cells, first, end, (at, block) =>
            {
                for (var row = 0; row < block.Length; row++)
                    found[row] = standings[block[row]];
                receive(at, found.AsSpan(0, block.Length));
            });
        });
    }

    /// <summary>Puts the standing of each value where its count was.</summary>
    private static void Stand<TStanding>(Span<int> counts, TStanding standing)
        where TStanding : struct, IStanding
    {
        var known = 0;
        foreach (var count in counts)
            known += count;
        var below = 0;
        foreach (ref var cell in counts)
        {
            var equal = cell;
            if (equal == 0)
                continue;
            cell = standing.Of(below, equal, known);
            below += equal;
        }
    }

    private delegate void BlockWork(int first, ReadOnlySpan<ulong> keys);

    private static void ForEachBlock(StandingKeys keys, ulong none, int first, int end, BlockWork work)
    {
        var room = new ulong[StandingKeys.RowsPerBlock];
        var (numbers, codes) = (new long[room.Length], new int[room.Length]);
        for (; first < end; first += room.Length)
        {
            var rows = Math.Min(room.Length, end - first);
            var block = room.AsSpan(0, rows);
            keys.Load(first, block, numbers.AsSpan(0, rows), codes.AsSpan(0, rows));
            foreach (var row in new UnknownRows(keys.Known, first, rows))
                block[row] = none;
            work(first, block);
        }
    }
}
