using System.Globalization;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>The shortest decimal that reads back as the same double: plain between 1e-4 and 1e21, else with an exponent of at least two digits.</summary>
internal static class DoubleText
{
    private const int ExponentPlainMin = -4;
    private const int ExponentPlainMax = 21;

    public static string Format(double number)
    {
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "+Inf" : "-Inf";
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (number == 0)
            return shortest;
        var (sign, digits) = DigitsOf(shortest);
        // As many digits as the shortest text has: with more, 1e23 would turn into 9.99…e22 and lose its exponent.
        var scientific = number.ToString($"E{digits.Length - 1}", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < ExponentPlainMin or >= ExponentPlainMax)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        if (digits.Length <= exponent + 1)
            return sign + digits.PadRight(exponent + 1, '0');
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The significant digits of a round-trip text, without point, exponent and outer noughts.</summary>
    private static (string Sign, string Digits) DigitsOf(string shortest)
    {
        var sign = shortest[0] == '-' ? "-" : "";
        var mantissa = shortest.AsSpan(sign.Length);
        var exponent = mantissa.IndexOf('E');
        if (exponent >= 0)
            mantissa = mantissa[..exponent];
        var digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal).Trim('0');
        return (sign, digits);
    }
}
