namespace Fuyao.Platform.Sample;

/// <summary>
/// A stream of repeatable numbers: SplitMix64 (Steele, Lea, Flood 2014), and only arithmetic that IEEE 754 defines exactly, so that every machine draws the same.
/// A stream belongs to what it is named after (a merchant, a merchant's month), so that nothing depends on the order in which merchants are made.
/// </summary>
internal struct SampleRandom
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private const double OneOver53Bits = 1.0 / (1L << 53);

    private ulong state;

    private SampleRandom(ulong state) => this.state = state;

    public static SampleRandom For(ulong seed, long subject, int part = 0)
    {
        unchecked // hashing wraps around
        {
            var mixed = Mix(seed + Gamma);
            mixed = Mix(mixed ^ ((ulong)subject + Gamma));
            return new(Mix(mixed ^ ((ulong)part + Gamma)));
        }
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public double NextUniform() => (Next() >> 11) * OneOver53Bits;

    /// <summary>From 0 up to, not including, <paramref name="below"/>.</summary>
    public int NextIndex(int below) => (int)(((Next() >> 32) * (ulong)below) >> 32);

    public bool NextChance(double probability) => NextUniform() < probability;

    /// <summary>Mean 0, deviation 1, never beyond ±6: the sum of twelve uniform numbers of 16 bits, less its mean.</summary>
    public double NextNormal()
    {
        var sum = 0L;
        for (var word = 0; word < 3; word++)
        {
            var bits = Next();
            sum += (long)(bits & 0xFFFF) + (long)(bits >> 16 & 0xFFFF) + (long)(bits >> 32 & 0xFFFF) + (long)(bits >> 48);
        }
        return (sum - 6 * 65_535L) / 65_536.0;
    }

    /// <summary>Mean 1, never below 0: half the squares of two normal numbers.</summary>
    public double NextExponential()
    {
        var (first, second) = (NextNormal(), NextNormal());
        return (first * first + second * second) / 2;
    }

    /// <summary>A whole number whose mean is <paramref name="expected"/>: rounded up as often as its fraction says.</summary>
    public long NextAround(double expected) => (long)(expected + NextUniform());

    private ulong Next()
    {
        unchecked // the state wraps around
        {
            state += Gamma;
            return Mix(state);
        }
    }

    private static ulong Mix(ulong word)
    {
        unchecked // multiplies modulo 2^64
        {
            word = (word ^ word >> 30) * 0xBF58_476D_1CE4_E5B9;
            word = (word ^ word >> 27) * 0x94D0_49BB_1331_11EB;
            return word ^ word >> 31;
        }
    }
}
