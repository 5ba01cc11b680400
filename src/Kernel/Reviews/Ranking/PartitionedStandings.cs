using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Standings of any values: moves the keys of each chunk of rows into some thousand buckets in the order of the keys, finds the standings of each bucket
/// within the cache of a core, and moves them back along the same way. Rows need not be moved along: going over a chunk again in the same order meets the
/// places of its keys again. O(merchants · log buckets) time; 6 bytes a merchant while it runs, or 10 where the keys of a bucket lie far apart.
/// </summary>
internal static class PartitionedStandings
{
    public static void Read<TStanding>(StandingKeys keys, TStanding standing, GroupOrder.Receiver receive, OrderLimits limits)
        where TStanding : struct, IStanding
    {
        var splitters = KeySplitters.Sample(keys, limits.RowsPerBucket);
        if (splitters.DistanceMax <= uint.MaxValue)
            new Partition<TStanding, uint>(keys, splitters, standing).Read(receive);
        else
            new Partition<TStanding, ulong>(keys, splitters, standing).Read(receive);
    }

    // As much of a key as tells it from the others of its bucket, and then its standing.
    private sealed class Partition<TStanding, TKey>(StandingKeys keys, KeySplitters splitters, TStanding standing)
        where TStanding : struct, IStanding
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    {
        private readonly int none = splitters.Buckets - 1;

        // Room that is used again costs far less than new room, whose pages the system has yet to clear.
        private readonly ushort[] buckets = ArrayPool<ushort>.Shared.Rent(keys.Rows);

        // By chunk of rows, then by bucket; within those in the order of the rows.
        private readonly TKey[] moved = ArrayPool<TKey>.Shared.Rent(keys.Rows);

        // By chunk of rows, where each bucket begins, and the end of the last.
        private readonly int[][] starts = new int[PackedNumbers.ChunksOf(keys.Rows)][];

        public void Read(GroupOrder.Receiver receive)
        {
            RowBlocks.ForEach(keys.Rows, Divide);
            // The last is where those who take no part begin.
            var startOfBucket = new int[none + 1];
            for (var bucket = 0; bucket < none; bucket++)
                startOfBucket[bucket + 1] = startOfBucket[bucket] + LengthOf(bucket);
            var groups = new GroupPlaces(keys, splitters.GroupStarts(startOfBucket) ?? keys.GroupStarts());
            SideBySide.ForEach(none, () => new BucketOrder<TKey>(), (bucket, order) => Order(bucket, startOfBucket[bucket], groups, order));
            RowBlocks.ForEach(keys.Rows, (first, end) => Collect(first, end, receive));
            ArrayPool<ushort>.Shared.Return(buckets);
            ArrayPool<TKey>.Shared.Return(moved);
        }

        private void Divide(int first, int end)
        {
            var unordered = ArrayPool<TKey>.Shared.Rent(end - first);
            var counts = new int[splitters.Buckets + 1];
            var block = new KeyBlock(keys);
            for (var from = first; from < end; from += block.Rows)
            {
                block.Load(from, end);
                var into = buckets.AsSpan(from, block.Rows);
                splitters.Classify(block, into, unordered.AsSpan(from - first));
                Count(into, counts);
            }
            var next = 0;
            foreach (ref var count in counts.AsSpan())
                (count, next) = (next, next + count);
            starts[first / NumberChunk.RowsMax] = counts;
            var chunk = moved.AsSpan(first, end - first);
            Move(unordered, buckets.AsSpan(first, end - first), [.. counts], chunk);
            chunk[counts[none]..].Clear();
            ArrayPool<TKey>.Shared.Return(unordered);
        }

        private void Order(int bucket, int start, GroupPlaces groups, BucketOrder<TKey> order)
        {
            var length = LengthOf(bucket);
            if (length == 0)
                return;
            if (splitters.HoldsOneKey(bucket))
            {
                // A value so frequent that it has a bucket of its own, which may be as large as the population.
                var group = groups.Of(splitters.FirstOf(bucket));
                var found = TKey.CreateTruncating(standing.Of(start - group.Start, length, group.Known));
                for (var chunk = 0; chunk < starts.Length; chunk++)
                    Run(chunk, bucket).Fill(found);
                return;
            }
            var room = order.Room(length);
            var at = 0;
            for (var chunk = 0; chunk < starts.Length; chunk++)
            {
                var own = Run(chunk, bucket);
                own.CopyTo(room[at..]);
                at += own.Length;
            }
            order.Stand(room, splitters.FirstOf(bucket), start, groups, standing);
            at = 0;
            for (var chunk = 0; chunk < starts.Length; chunk++)
            {
                var own = Run(chunk, bucket);
                room.Slice(at, own.Length).CopyTo(own);
                at += own.Length;
            }
        }

        private int LengthOf(int bucket)
        {
            var length = 0;
            foreach (var places in starts)
                length += places[bucket + 1] - places[bucket];
            return length;
        }

        private Span<TKey> Run(int chunk, int bucket)
        {
            var places = starts[chunk];
            return moved.AsSpan(chunk * NumberChunk.RowsMax + places[bucket], places[bucket + 1] - places[bucket]);
        }

        private void Collect(int first, int end, GroupOrder.Receiver receive)
        {
            var found = ArrayPool<long>.Shared.Rent(end - first);
            var chunk = found.AsSpan(0, end - first);
            MoveBack(moved.AsSpan(first, end - first), buckets.AsSpan(first, end - first), starts[first / NumberChunk.RowsMax], chunk);
            receive(first, chunk);
            ArrayPool<long>.Shared.Return(found);
        }

        // Loops of their own, so that their few variables stay in registers. Counts and places are below 2^31.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Count(ReadOnlySpan<ushort> buckets, Span<int> counts)
        {
            unchecked
            {
                foreach (var bucket in buckets)
                    counts[bucket]++;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Move(ReadOnlySpan<TKey> keys, ReadOnlySpan<ushort> buckets, Span<int> next, Span<TKey> moved)
        {
            unchecked
            {
                for (var row = 0; row < keys.Length && row < buckets.Length; row++)
                    moved[next[buckets[row]]++] = keys[row];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void MoveBack(ReadOnlySpan<TKey> moved, ReadOnlySpan<ushort> buckets, Span<int> next, Span<long> found)
        {
            unchecked
            {
                for (var row = 0; row < found.Length && row < buckets.Length; row++)
                    found[row] = long.CreateTruncating(moved[next[buckets[row]]++]);
            }
        }
    }
}
