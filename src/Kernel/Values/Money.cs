using System.Globalization;

namespace Fuyao.Kernel.Values;

/// <summary>
/// An amount of money in units of 1/10,000 of the currency's main unit (64-bit fixed point, 4 decimals): exact, checked, without a currency of its own;
/// which currency an amount is in is said by the fact or account that carries it.
/// </summary>
public readonly record struct Money(long Units) : IComparable<Money>
{
    public const int Decimals = 4;
    public const long UnitsPerWhole = 10_000;

    public static readonly Money Zero;
    public static readonly Money MinValue = new(long.MinValue);
    public static readonly Money MaxValue = new(long.MaxValue);

    /// <exception cref="OverflowException">The amount does not fit in 64 bits.</exception>
    public static Money FromWhole(long whole) => new(checked(whole * UnitsPerWhole));

    /// <summary>Reads <c>-?digits[.digits]</c> with at most four decimals; no exponent, no grouping, no sign but a leading minus.</summary>
    /// <returns>False where the text is not such a number, has more than four decimals or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Money money)
    {
        money = default;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative)
            text = text[1..];
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.IsEmpty || fraction.Length > Decimals || (point >= 0 && fraction.IsEmpty) || !AllDigits(whole) || !AllDigits(fraction))
            return false;
        // Gathered as a negative number: the range reaches one unit further below zero than above.
        long units = 0;
        foreach (var digit in whole)
            if (!TryAppend(ref units, digit - '0'))
                return false;
        for (var place = 0; place < Decimals; place++)
            if (!TryAppend(ref units, place < fraction.Length ? fraction[place] - '0' : 0))
                return false;
        if (!negative && units == long.MinValue)
            return false;
        money = new Money(negative ? units : -units);
        return true;
    }

    public static Money operator +(Money left, Money right) => new(checked(left.Units + right.Units));

    public static Money operator -(Money left, Money right) => new(checked(left.Units - right.Units));

    public static Money operator -(Money money) => new(checked(-money.Units));

    public static Money operator *(Money money, long factor) => new(checked(money.Units * factor));

    public static bool operator <(Money left, Money right) => left.Units < right.Units;

    public static bool operator >(Money left, Money right) => left.Units > right.Units;

    public static bool operator <=(Money left, Money right) => left.Units <= right.Units;

    public static bool operator >=(Money left, Money right) => left.Units >= right.Units;

    /// <summary>Multiplies by an exact decimal factor and rounds once, as told.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public Money Scale(decimal factor, MidpointRounding rounding = MidpointRounding.AwayFromZero) =>
        new(checked((long)decimal.Round(Units * factor, 0, rounding)));

    /// <summary>Divides by a count and rounds once, as told; half a unit goes away from zero unless told otherwise.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public Money Divide(long divisor, MidpointRounding rounding = MidpointRounding.AwayFromZero) =>
        new(checked((long)decimal.Round((decimal)Units / divisor, 0, rounding)));

    /// <summary>How many times <paramref name="other"/> goes into this amount, rounded half away from zero to 4 decimals.</summary>
    /// <exception cref="DivideByZeroException">The other amount is zero.</exception>
    public decimal Ratio(Money other) => decimal.Round((decimal)Units / other.Units, Decimals, MidpointRounding.AwayFromZero);

    /// <summary>The amount rounded up to whole hundredths (fen), as amounts still to be reached are shown.</summary>
    public Money CeilingToHundredths() => new(checked((long)(decimal.Ceiling(Units / 100m) * 100m)));

    public decimal ToDecimal() => Units / (decimal)UnitsPerWhole;

    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    /// <summary>At least two decimals, more only where they are not zero: <c>2295.00</c>, <c>0.0001</c>.</summary>
    public override string ToString() => ToDecimal().ToString("0.00##", CultureInfo.InvariantCulture);

    private static bool AllDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool TryAppend(ref long units, int digit)
    {
        if (units < (long.MinValue + digit) / 10)
            return false;
        units = units * 10 - digit;
        return true;
    }
}
