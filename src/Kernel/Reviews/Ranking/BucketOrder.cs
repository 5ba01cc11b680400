using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Orders the keys of one bucket and puts in the place of each its standing. Where they lie close together, their values are counted. Else numbers of
/// 64 bits are ordered: above, as much of a key as two passes of a radix sort see; below, the place of the key in the bucket. Keys that are alike so far
/// are ordered again by what is left of them. Keeps its room, some 24 bytes for each key of the largest bucket; each thread has its own.
/// </summary>
internal sealed class BucketOrder
{
    private const int DigitBits = 11;

    /// <summary>Of bits ordered beyond those that number the keys.</summary>
    private const int SparseBits = 5;

    /// <summary>Below this, counting digits costs more than comparing.</summary>
    private const int RadixRowsMin = 256;

    /// <summary>Up to so many possible values a key, counting them costs less than ordering.</summary>
    private const int ValuesPerKeyMax = 6;

    private readonly int[] low = new int[1 << DigitBits];
    private readonly int[] high = new int[1 << DigitBits];
    private ulong[] ordered = [];
    private ulong[] spare = [];
    private int[] counts = [];

    /// <param name="keys">Changed: into their standings, in 32 bits.</param>
    /// <param name="start">How many keys come before this bucket.</param>
    public void Stand<TStanding>(Span<ulong> keys, int start, GroupPlaces groups, TStanding standing)
        where TStanding : struct, IStanding
    {
        if (keys.IsEmpty)
            return;
        var (least, greatest) = Range(keys);
        if (greatest - least < (ulong)keys.Length * ValuesPerKeyMax)
        {
            var values = (int)(greatest - least) + 1;
            if (counts.Length < values)
                counts = new int[Math.Max(values, ordered.Length * ValuesPerKeyMax)];
            Count(keys, least, counts.AsSpan(0, values), start, groups, standing);
            return;
        }
        if (ordered.Length < keys.Length)
            (ordered, spare) = (new ulong[keys.Length], new ulong[keys.Length]);
        var placeBits = 64 - BitOperations.LeadingZeroCount((ulong)(keys.Length - 1));
        var places = ordered.AsSpan(0, keys.Length);
        for (var place = 0; place < places.Length; place++)
            places[place] = (ulong)place;
        Order(keys, places, placeBits, least, greatest);
        Stand(keys, places, (1UL << placeBits) - 1, start, groups, standing);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count<TStanding>(Span<ulong> keys, ulong least, Span<int> counts, int start, GroupPlaces groups, TStanding standing)
        where TStanding : struct, IStanding
    {
        counts.Clear();
        // Distances are below the length of the counts, and places below 2^31.
        unchecked
        {
            foreach (var key in keys)
                counts[(int)(key - least)]++;
            var group = groups.Of(least);
            var below = start;
            for (var value = 0; value < counts.Length; value++)
            {
                var equal = counts[value];
                if (equal == 0)
                    continue;
                if (least + (ulong)value > group.LastKey)
                    group = groups.Of(least + (ulong)value);
                counts[value] = standing.Of(below - group.Start, equal, group.Known);
                below += equal;
            }
            foreach (ref var key in keys)
                key = (ulong)counts[(int)(key - least)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Stand<TStanding>(Span<ulong> keys, ReadOnlySpan<ulong> places, ulong placeMask, int start, GroupPlaces groups, TStanding standing)
        where TStanding : struct, IStanding
    {
        // Places are below 2^31.
        unchecked
        {
            var key = keys[(int)(places[0] & placeMask)];
            var group = groups.Of(key);
            for (var run = 0; run < places.Length;)
            {
                if (key > group.LastKey)
                    group = groups.Of(key);
                var (end, next) = (run + 1, key);
                while (end < places.Length && (next = keys[(int)(places[end] & placeMask)]) == key)
                    end++;
                var found = (ulong)standing.Of(start + run - group.Start, end - run, group.Known);
                // Keys before the end of the run are not read again.
                for (; run < end; run++)
                    keys[(int)(places[run] & placeMask)] = found;
                key = next;
            }
        }
    }

    /// <summary>Orders places by the keys that stand there; those of equal keys stay in any order.</summary>
    private void Order(ReadOnlySpan<ulong> keys, Span<ulong> places, int placeBits, ulong least, ulong greatest)
    {
        var placeMask = (1UL << placeBits) - 1;
        var bits = 64 - BitOperations.LeadingZeroCount(greatest - least);
        if (bits == 0)
            return;
        // A few bits more than it takes to tell so many keys apart: most that are left alike are equal. Places take at most 31 bits, which leaves enough.
        var left = Math.Max(0, bits - Math.Min(2 * DigitBits, BitOperations.Log2((uint)places.Length) + SparseBits));
        var digitBits = (bits - left + 1) / 2;
        if (places.Length < RadixRowsMin)
        {
            foreach (ref var place in places)
                place = (keys[(int)(place & placeMask)] - least) >> left << placeBits | (place & placeMask);
            places.Sort();
        }
        else
        {
            var first = low.AsSpan(0, 1 << digitBits);
            var second = high.AsSpan(0, 1 << digitBits);
            var to = spare.AsSpan(0, places.Length);
            Prepare(keys, places, placeBits, least, left, digitBits, first, second);
            Move(places, to, first, placeBits);
            Move(to, places, second, placeBits + digitBits);
        }
        if (left == 0)
            return;
        for (var run = 0; run < places.Length;)
        {
            var end = run + 1;
            while (end < places.Length && places[end] >> placeBits == places[run] >> placeBits)
                end++;
            if (end - run > 1)
            {
                var alike = places[run..end];
                var (lowest, highest) = (ulong.MaxValue, 0UL);
                foreach (var place in alike)
                    (lowest, highest) = (Math.Min(lowest, keys[(int)(place & placeMask)]), Math.Max(highest, keys[(int)(place & placeMask)]));
                Order(keys, alike, placeBits, lowest, highest);
            }
            run = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (ulong Least, ulong Greatest) Range(ReadOnlySpan<ulong> keys)
    {
        var (least, greatest) = (ulong.MaxValue, 0UL);
        foreach (var key in keys)
            (least, greatest) = (Math.Min(least, key), Math.Max(greatest, key));
        return (least, greatest);
    }

    /// <summary>Puts above each place what is ordered of its key, and counts both digits of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Prepare(
        ReadOnlySpan<ulong> keys, Span<ulong> places, int placeBits, ulong least, int left, int digitBits, Span<int> first, Span<int> second)
    {
        first.Clear();
        second.Clear();
        var (placeMask, digitMask) = ((1UL << placeBits) - 1, (1UL << digitBits) - 1);
        // Places are below 2^31 and digits below 2^11.
        unchecked
        {
            for (var at = 0; at < places.Length; at++)
            {
                var place = places[at] & placeMask;
                var key = (keys[(int)place] - least) >> left;
                places[at] = key << placeBits | place;
                first[(int)(key & digitMask)]++;
                second[(int)(key >> digitBits)]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move(ReadOnlySpan<ulong> from, Span<ulong> to, Span<int> counts, int shift)
    {
        var mask = (ulong)counts.Length - 1;
        unchecked
        {
            var next = 0;
            foreach (ref var count in counts)
                (count, next) = (next, next + count);
            foreach (var place in from)
                to[counts[(int)(place >> shift & mask)]++] = place;
        }
    }
}
