namespace Fuyao.Kernel.Facts;

/// <summary>Reads decimals as nearly all files write them: an optional minus, digits, and digits after a point. What is not read may be a number all the same, written otherwise or longer.</summary>
internal static class PlainDecimal
{
    /// <summary>So many digits stay below 2^63.</summary>
    private const int DigitsMax = 18;

    /// <param name="number">All digits as one whole number, with the sign.</param>
    /// <param name="decimals">How many of the digits stand after the point.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long number, out int decimals)
    {
        (number, decimals) = (0, 0);
        var isNegative = text.Length > 0 && text[0] == '-';
        if (isNegative)
            text = text[1..];
        if (text.Length is 0 or > DigitsMax)
            return false;
        var point = -1;
        for (var at = 0; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if (digit is >= 0 and <= 9)
                number = number * 10 + digit;
            else if (text[at] == '.' && point < 0)
                point = at;
            else
                return false;
        }
        decimals = point < 0 ? 0 : text.Length - 1 - point;
        if (isNegative)
            number = -number;
        return point != 0 && point != text.Length - 1;
    }
}
