using System.Globalization;
using System.Numerics;

namespace Fuyao.Kernel.Values;

/// <summary>
/// A number that Fuyao computes itself: a percentile, a scorecard, a rate. 64-bit fixed point in units of 1/10,000, rounded half-up once
/// (semantics.md, “Derived numbers”), so that every engine computes the same decision; never the result of arithmetic on doubles.
/// </summary>
public readonly record struct DerivedNumber(long Units) : IComparable<DerivedNumber>
{
    public const int Decimals = FixedPoint.Decimals;
    public const long UnitsPerWhole = FixedPoint.UnitsPerWhole;

    /// <summary>Up to here every number of units is a double of its own; 2^53.</summary>
    private const long UnitsExactInDoubleMax = 1L << 53;

    public static readonly DerivedNumber Zero;
    public static readonly DerivedNumber Hundred = FromWhole(100);

    /// <exception cref="OverflowException">The number does not fit in 64 bits.</exception>
    public static DerivedNumber FromWhole(long whole) => new(checked(whole * UnitsPerWhole));

    /// <summary>A rate computed from its counts: <paramref name="numerator"/> ÷ <paramref name="denominator"/>, exact, rounded once.</summary>
    /// <exception cref="DivideByZeroException">The denominator is zero; whoever asks decides first that such a rate is unknown.</exception>
    /// <exception cref="OverflowException">The quotient does not fit in 64 bits.</exception>
    public static DerivedNumber Ratio(long numerator, long denominator) => new(FixedPoint.Divide((BigInteger)numerator * UnitsPerWhole, denominator));

    /// <summary>
    /// 100·(below + ½·equal)/n over the known values of a group (semantics.md, “Derived numbers”); <paramref name="equal"/> counts the value itself.
    /// In 0…100; a group of one stands at 50.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The counts do not belong together: 0 ≤ below, 1 ≤ equal, below + equal ≤ known.</exception>
    public static DerivedNumber Percentile(int below, int equal, int known)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(below);
        ArgumentOutOfRangeException.ThrowIfLessThan(equal, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)below + equal, known, nameof(known));
        // Twice the rank and twice the units keep both halves whole: at most 2·2^31·100·10,000·2 < 2^63, no overflow.
        var dividend = (2L * below + equal) * 100 * UnitsPerWhole;
        var divisor = 2L * known;
        return new((dividend + known) / divisor);
    }

    /// <summary>Reads <c>-?digits[.digits]</c> with at most four decimals; no exponent, no grouping, no sign but a leading minus.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DerivedNumber number)
    {
        var parsed = FixedPoint.TryParse(text, out var units);
        number = new DerivedNumber(units);
        return parsed;
    }

    public static bool operator <(DerivedNumber left, DerivedNumber right) => left.Units < right.Units;

    public static bool operator >(DerivedNumber left, DerivedNumber right) => left.Units > right.Units;

    public static bool operator <=(DerivedNumber left, DerivedNumber right) => left.Units <= right.Units;

    public static bool operator >=(DerivedNumber left, DerivedNumber right) => left.Units >= right.Units;

    /// <summary>The nearest double, which is the one that the same number written as a literal has: <c>0.15</c> compares equal to <c>0.15</c>.</summary>
    public double ToDouble() =>
        Units is >= -UnitsExactInDoubleMax and <= UnitsExactInDoubleMax
            ? Units / (double)UnitsPerWhole
            : double.Parse(ToString(), CultureInfo.InvariantCulture);

    public decimal ToDecimal() => Units / (decimal)UnitsPerWhole;

    public int CompareTo(DerivedNumber other) => Units.CompareTo(other.Units);

    /// <summary>No more decimals than it has: <c>80</c>, <c>0.0312</c>.</summary>
    public override string ToString() => ToDecimal().ToString("0.####", CultureInfo.InvariantCulture);
}
