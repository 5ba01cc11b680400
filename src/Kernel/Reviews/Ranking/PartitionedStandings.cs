using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Standings of any values: moves the keys into some thousand buckets in the order of the keys, orders each bucket within the cache of a core, and moves
/// what was found back along the same way. Rows need not be moved along: going over them again in the same order meets the places of their keys again.
/// O(merchants · log buckets) time; 10 bytes a merchant while it runs.
/// </summary>
internal static class PartitionedStandings
{
    /// <summary>More than one, so that a thread that is held up is helped out.</summary>
    private const int PartsPerThread = 4;

    public static void Read<TStanding>(StandingKeys keys, TStanding standing, GroupOrder.Receiver receive, OrderLimits limits)
        where TStanding : struct, IStanding
    {
        var splitters = KeySplitters.Sample(keys, limits.RowsPerBucket);
        var none = (ushort)(splitters.Buckets - 1);
        var buckets = GC.AllocateUninitializedArray<ushort>(keys.Rows);
        var parts = new RowParts(keys.Rows, limits.Threads * PartsPerThread);
        var places = new int[parts.Count][];
        parts.ForEach((part, first, end) =>
        {
            var counts = places[part] = new int[splitters.Buckets];
            var block = new KeyBlock(keys);
            for (; first < end; first += StandingKeys.RowsPerBlock)
            {
                block.Load(first, end);
                var into = buckets.AsSpan(first, block.Rows);
                splitters.Classify(block, into);
                foreach (var row in block.Unknown)
                    into[row] = none;
                Count(into, counts);
            }
        });
        var starts = StartsFrom(places);

        var moved = GC.AllocateUninitializedArray<ulong>(keys.Rows);
        parts.ForEach((part, first, end) =>
        {
            var next = places[part].AsSpan().ToArray();
            var block = new KeyBlock(keys);
            for (; first < end; first += StandingKeys.RowsPerBlock)
            {
                block.Load(first, end);
                Move(block.Keys, buckets.AsSpan(first, block.Rows), next, moved);
            }
        });

        var groups = new GroupPlaces(keys);
        Parallel.For(0, none, () => new BucketOrder(), (bucket, _, order) =>
        {
            var (start, length) = (starts[bucket], starts[bucket + 1] - starts[bucket]);
            order.Stand(moved.AsSpan(start, length), start, groups, standing);
            return order;
        }, _ => { });
        moved.AsSpan(starts[none]).Clear();

        parts.ForEach((part, first, end) =>
        {
            var next = places[part];
            var found = new long[Math.Min(NumberChunk.RowsMax, end - first)];
            for (; first < end; first += found.Length)
            {
                var from = buckets.AsSpan(first, Math.Min(found.Length, end - first));
                var chunk = found.AsSpan(0, from.Length);
                MoveBack(moved, from, next, chunk);
                receive(first, chunk);
            }
        });
    }

    // Blocks are short and methods of their own, so that the loops run compiled at their best from the first one on. Counts and places are below 2^31.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<ushort> buckets, Span<int> counts)
    {
        foreach (var bucket in buckets)
            unchecked
            {
                counts[bucket]++;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move(ReadOnlySpan<ulong> keys, ReadOnlySpan<ushort> buckets, Span<int> next, Span<ulong> moved)
    {
        for (var row = 0; row < keys.Length && row < buckets.Length; row++)
            unchecked
            {
                moved[next[buckets[row]]++] = keys[row];
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MoveBack(ReadOnlySpan<ulong> moved, ReadOnlySpan<ushort> buckets, Span<int> next, Span<long> found)
    {
        for (var row = 0; row < found.Length && row < buckets.Length; row++)
            unchecked
            {
                found[row] = (long)moved[next[buckets[row]]++];
            }
    }

    /// <summary>Turns the counts of each part into the places where it begins in each bucket.</summary>
    /// <returns>Where each bucket begins, and the end of the last.</returns>
    private static ImmutableArray<int> StartsFrom(int[][] counts)
    {
        var starts = ImmutableArray.CreateBuilder<int>(counts[0].Length + 1);
        var next = 0;
        for (var bucket = 0; bucket < counts[0].Length; bucket++)
        {
            starts.Add(next);
            foreach (var part in counts)
                (part[bucket], next) = (next, next + part[bucket]);
        }
        starts.Add(next);
        return starts.MoveToImmutable();
    }
}
