using System.Numerics;

namespace Fuyao.Kernel.Values;

/// <summary>
/// The arithmetic that <see cref="Money"/> and <see cref="DerivedNumber"/> share: 64-bit integers in units of 1/10,000.
/// “Half-up” is half away from zero, so that a correction of an amount rounds as the amount did.
/// </summary>
internal static class FixedPoint
{
    public const int Decimals = 4;
    public const long UnitsPerWhole = 10_000;

    /// <summary>Reads <c>-?digits[.digits]</c> with at most four decimals; no exponent, no grouping, no sign but a leading minus.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long units)
    {
        units = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative)
            text = text[1..];
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.IsEmpty || fraction.Length > Decimals || (point >= 0 && fraction.IsEmpty) || !AllDigits(whole) || !AllDigits(fraction))
            return false;
        // Gathered as a negative number: the range reaches one unit further below zero than above.
        long gathered = 0;
        foreach (var digit in whole)
            if (!TryAppend(ref gathered, digit - '0'))
                return false;
        for (var place = 0; place < Decimals; place++)
            if (!TryAppend(ref gathered, place < fraction.Length ? fraction[place] - '0' : 0))
                return false;
        if (!negative && gathered == long.MinValue)
            return false;
        units = negative ? gathered : -gathered;
        return true;
    }

    /// <summary>The exact quotient of two integers, rounded once.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="OverflowException">The quotient does not fit in 64 bits.</exception>
    public static long Divide(BigInteger dividend, BigInteger divisor, MidpointRounding rounding = MidpointRounding.AwayFromZero)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var remainder);
        if (remainder.IsZero)
            return (long)quotient;
        var sign = dividend.Sign * divisor.Sign;
        var comparedWithHalf = BigInteger.Abs(remainder * 2).CompareTo(BigInteger.Abs(divisor));
        var awayFromZero = rounding switch
        {
            MidpointRounding.AwayFromZero => comparedWithHalf >= 0,
            MidpointRounding.ToEven => comparedWithHalf > 0 || (comparedWithHalf == 0 && !quotient.IsEven),
            MidpointRounding.ToZero => false,
            MidpointRounding.ToPositiveInfinity => sign > 0,
            MidpointRounding.ToNegativeInfinity => sign < 0,
            _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "not a rounding"),
        };
        return (long)(awayFromZero ? quotient + sign : quotient);
    }

    private static bool AllDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool TryAppend(ref long units, int digit)
    {
        if (units < (long.MinValue + digit) / 10)
            return false;
        units = units * 10 - digit;
        return true;
    }
}
