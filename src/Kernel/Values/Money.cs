using System.Globalization;
using System.Numerics;

namespace Fuyao.Kernel.Values;

/// <summary>
/// An amount of money in units of 1/10,000 of the currency's main unit (64-bit fixed point, 4 decimals): exact, checked, without a currency of its own;
/// which currency an amount is in is said by the fact or account that carries it.
/// </summary>
public readonly record struct Money(long Units) : IComparable<Money>
{
    public const int Decimals = FixedPoint.Decimals;
    public const long UnitsPerWhole = FixedPoint.UnitsPerWhole;

    public static readonly Money Zero;
    public static readonly Money MinValue = new(long.MinValue);
    public static readonly Money MaxValue = new(long.MaxValue);

    /// <exception cref="OverflowException">The amount does not fit in 64 bits.</exception>
    public static Money FromWhole(long whole) => new(checked(whole * UnitsPerWhole));

    /// <summary>Reads <c>-?digits[.digits]</c> with at most four decimals; no exponent, no grouping, no sign but a leading minus.</summary>
    /// <returns>False where the text is not such a number, has more than four decimals or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Money money)
    {
        var parsed = FixedPoint.TryParse(text, out var units);
        money = new Money(units);
        return parsed;
    }

    public static Money operator +(Money left, Money right) => new(checked(left.Units + right.Units));

    public static Money operator -(Money left, Money right) => new(checked(left.Units - right.Units));

    public static Money operator -(Money money) => new(checked(-money.Units));

    public static Money operator *(Money money, long factor) => new(checked(money.Units * factor));

    public static bool operator <(Money left, Money right) => left.Units < right.Units;

    public static bool operator >(Money left, Money right) => left.Units > right.Units;

    public static bool operator <=(Money left, Money right) => left.Units <= right.Units;

    public static bool operator >=(Money left, Money right) => left.Units >= right.Units;

    /// <summary>Multiplies by an exact decimal factor and rounds once, as told; half a unit goes away from zero unless told otherwise.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public Money Scale(decimal factor, MidpointRounding rounding = MidpointRounding.AwayFromZero)
    {
        // Not `Units * factor`: a decimal holds 28 digits and would already round the product, so that the amount was rounded twice.
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(factor, parts);
        var digits = unchecked(new BigInteger((uint)parts[2]) << 64 | new BigInteger((uint)parts[1]) << 32 | (uint)parts[0]);
        if (decimal.IsNegative(factor))
            digits = -digits;
        return new(FixedPoint.Divide(Units * digits, BigInteger.Pow(10, factor.Scale), rounding));
    }

    /// <summary>Divides by a count and rounds once, as told; half a unit goes away from zero unless told otherwise.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="OverflowException">The result does not fit: the smallest amount divided by −1.</exception>
    public Money Divide(long divisor, MidpointRounding rounding = MidpointRounding.AwayFromZero) => new(FixedPoint.Divide(Units, divisor, rounding));

    /// <summary>How many times <paramref name="other"/> goes into this amount, rounded half away from zero to 4 decimals.</summary>
    /// <exception cref="DivideByZeroException">The other amount is zero.</exception>
    public decimal Ratio(Money other) => decimal.Round((decimal)Units / other.Units, Decimals, MidpointRounding.AwayFromZero);

    /// <summary>The amount rounded up to whole hundredths (fen), as amounts still to be reached are shown.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public Money CeilingToHundredths() => new(checked(FixedPoint.Divide(Units, UnitsPerHundredth, MidpointRounding.ToPositiveInfinity) * UnitsPerHundredth));

    public decimal ToDecimal() => Units / (decimal)UnitsPerWhole;

    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    /// <summary>At least two decimals, more only where they are not zero: <c>2295.00</c>, <c>0.0001</c>.</summary>
    public override string ToString() => ToDecimal().ToString("0.00##", CultureInfo.InvariantCulture);

    private const long UnitsPerHundredth = UnitsPerWhole / 100;
}
