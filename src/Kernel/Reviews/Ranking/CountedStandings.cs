using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;

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
            for (; first < end; first += StandingKeys.RowsPerBlock)
                Count(Load(block, first, end, (ulong)cells), own);
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
            var block = new KeyBlock(keys);
            var found = new long[Math.Min(NumberChunk.RowsMax, end - first)];
            for (; first < end; first += found.Length)
            {
                var chunk = found.AsSpan(0, Math.Min(found.Length, end - first));
                for (var row = 0; row < chunk.Length; row += block.Rows)
                    LookUp(standings, Load(block, first + row, first + chunk.Length, (ulong)cells), chunk[row..]);
                receive(first, chunk);
            }
        });
    }

    /// <summary>The keys of a block, those who take no part with the one after the last.</summary>
    private static ReadOnlySpan<ulong> Load(KeyBlock block, int first, int end, ulong none)
    {
        block.Load(first, end);
        foreach (var row in block.Unknown)
            block.Keys[row] = none;
        return block.Keys;
    }

    // Blocks are short and methods of their own, so that the loops run compiled at their best from the first one on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<ulong> keys, Span<int> counts)
    {
        foreach (var key in keys)
            unchecked
            {
                counts[(int)key]++;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookUp(ReadOnlySpan<int> standings, ReadOnlySpan<ulong> keys, Span<long> found)
    {
        for (var row = 0; row < keys.Length && row < found.Length; row++)
            found[row] = standings[unchecked((int)keys[row])];
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
