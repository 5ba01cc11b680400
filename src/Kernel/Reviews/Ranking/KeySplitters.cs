using System.Runtime.CompilerServices;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Keys taken from a sample that cut all keys into buckets of about the same number of merchants, whatever their distribution. A splitter has a bucket of
/// its own: a value that very many merchants share is one, and needs no ordering.
/// </summary>
internal sealed class KeySplitters
{
    private const int SamplesPerSplitter = 16;
    private const int LevelsMax = 11;

    // Increasing, filled up with the highest key to one less than a power of two.
    private readonly ulong[] splitters;
    private readonly int levels;

    private KeySplitters(ulong[] splitters, int levels)
    {
        this.splitters = splitters;
        this.levels = levels;
    }

    /// <summary>Bucket 2i holds the keys between splitter i − 1 and splitter i, bucket 2i + 1 those equal to splitter i; the last one is for those who take no part.</summary>
    public int Buckets => 2 * splitters.Length + 2;

    public static KeySplitters Sample(StandingKeys keys, int rowsPerBucket)
    {
        var levels = 0;
        while (levels < LevelsMax && (long)rowsPerBucket << levels < keys.Rows)
            levels++;
        var splitters = new ulong[(1 << levels) - 1];
        Array.Fill(splitters, ulong.MaxValue);
        var sample = new ulong[splitters.Length * SamplesPerSplitter];
        var sampled = 0;
        Span<ulong> key = stackalloc ulong[1];
        Span<long> number = stackalloc long[1];
        Span<int> code = stackalloc int[1];
        // Rows spread over the population by a fixed sequence, so that a run is like any other: multiples of 2^64 divided by the golden ratio wrap around evenly.
        var position = 0UL;
        for (var draw = 0; draw < sample.Length; draw++)
        {
            position = unchecked(position + 0x9E37_79B9_7F4A_7C15);
            var row = (int)Math.BigMul(position, (ulong)keys.Rows, out _);
            if (!keys.Known[row])
                continue;
            keys.Load(row, key, number, code);
            sample[sampled++] = key[0];
        }
        if (sampled == 0)
            return new KeySplitters(splitters, levels);
        sample.AsSpan(0, sampled).Sort();
        var used = 0;
        for (var place = 1; place <= splitters.Length; place++)
        {
            var splitter = sample[(int)((long)place * sampled / (splitters.Length + 1))];
            if (used == 0 || splitters[used - 1] != splitter)
                splitters[used++] = splitter;
        }
        return new KeySplitters(splitters, levels);
    }

    /// <summary>The bucket of each key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Classify(ReadOnlySpan<ulong> keys, Span<ushort> buckets)
    {
        var sorted = splitters.AsSpan();
        var row = 0;
        // Four searches side by side, so that each waits for its own memory only; comparisons are added up instead of branched on, as no branch could be
        // foretold. Places and steps are below 2^11.
        unchecked
        {
            for (; row + 4 <= keys.Length; row += 4)
            {
                var (a, b, c, d) = (keys[row], keys[row + 1], keys[row + 2], keys[row + 3]);
                var (atA, atB, atC, atD) = (0, 0, 0, 0);
                for (var level = levels - 1; level >= 0; level--)
                {
                    var middle = (1 << level) - 1;
                    atA += (sorted[atA + middle] < a ? 1 : 0) << level;
                    atB += (sorted[atB + middle] < b ? 1 : 0) << level;
                    atC += (sorted[atC + middle] < c ? 1 : 0) << level;
                    atD += (sorted[atD + middle] < d ? 1 : 0) << level;
                }
                buckets[row] = Bucket(sorted, atA, a);
                buckets[row + 1] = Bucket(sorted, atB, b);
                buckets[row + 2] = Bucket(sorted, atC, c);
                buckets[row + 3] = Bucket(sorted, atD, d);
            }
            for (; row < keys.Length; row++)
            {
                var at = 0;
                for (var level = levels - 1; level >= 0; level--)
                    at += (sorted[at + (1 << level) - 1] < keys[row] ? 1 : 0) << level;
                buckets[row] = Bucket(sorted, at, keys[row]);
            }
        }
    }

    private static ushort Bucket(ReadOnlySpan<ulong> sorted, int at, ulong key) =>
        unchecked((ushort)(2 * at + ((uint)at < (uint)sorted.Length && sorted[at] == key ? 1 : 0)));
}
