namespace Fuyao.Bench.Data;

/// <summary>A small seeded generator (SplitMix64): a block of rows has its own, so that threads may fill blocks in any order and give the same data.</summary>
public struct SplitMix
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    private ulong state;

    /// <param name="stream">Which of the independent sequences of the seed.</param>
    public SplitMix(ulong seed, ulong stream) => state = Scramble(unchecked(seed + (stream + 1) * Step));

    public ulong Next() => Scramble(state = unchecked(state + Step));

    /// <summary>In [0, 1).</summary>
    public double NextShare() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to one less than <paramref name="end"/>.</summary>
    public int NextBelow(int end) => (int)Math.BigMul(Next(), (ulong)end, out _);

    // Scrambling is meant to wrap.
    private static ulong Scramble(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
