using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;

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
            var block = new KeyBlock(keys);
            Span<int> cellOfRow = stackalloc int[StandingKeys.RowsPerBlock];
            for (; first < end; first += block.Rows)
                Count(Load(keys, block, first, end, cells, cellOfRow), own);
        });
        for (var part = 1; part < parts.Count; part++)
            for (var cell = 0; cell < cells; cell++)
                counts[0][cell] += counts[part][cell];

        var standings = counts[0];
        standings[cells] = 0;
        var cellsOfGroup = (int)keys.LastOfGroup + 1;
        SideBySide.ForEach(cells / cellsOfGroup, group => Stand(standings.AsSpan(group * cellsOfGroup, cellsOfGroup), standing));
        parts.ForEach((_, first, end) =>
        {
            var block = new KeyBlock(keys);
            Span<int> cellOfRow = stackalloc int[StandingKeys.RowsPerBlock];
            var found = new long[NumberChunk.RowsMax];
            for (; first < end; first += found.Length)
            {
                var chunk = found.AsSpan(0, Math.Min(found.Length, end - first));
                for (var row = 0; row < chunk.Length; row += block.Rows)
                    LookUp(standings, Load(keys, block, first + row, first + chunk.Length, cells, cellOfRow), chunk[row..]);
                receive(first, chunk);
            }
        });
    }

    // Blocks are short and methods of their own, so that the loops run compiled at their best from the first one on.

    /// <summary>The keys of a block, those who take no part with the one after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<int> Load(StandingKeys keys, KeyBlock block, int first, int end, int none, Span<int> room)
    {
        block.Load(first, end);
        var values = block.Values;
        var groups = block.Groups;
        var into = room[..block.Rows];
        for (var row = 0; row < into.Length && row < values.Length && row < groups.Length; row++)
            into[row] = unchecked((int)keys.Of(groups[row], values[row]));
        foreach (var row in block.Unknown)
            into[row] = none;
        return into;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<int> cells, Span<int> counts)
    {
        foreach (var cell in cells)
            unchecked
            {
                counts[cell]++;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookUp(ReadOnlySpan<int> standings, ReadOnlySpan<int> cells, Span<long> found)
    {
        for (var row = 0; row < cells.Length && row < found.Length; row++)
            found[row] = standings[cells[row]];
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
}
