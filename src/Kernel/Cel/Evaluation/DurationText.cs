using System.Globalization;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>Durations as <c>1h30m</c>, <c>-1.5s</c>, <c>250ms</c>: numbers with the units h, m, s, ms, us (µs) and ns, one sign before all.</summary>
internal static class DurationText
{
    private const long NanosPerMicrosecond = 1_000;
    private const long NanosPerMillisecond = 1_000_000;
    private const int DigitsMax = 18;

    public static CelValue Parse(string text)
    {
        var isNegative = text.StartsWith('-');
        var position = text is ['-' or '+', ..] ? 1 : 0;
        if (position == text.Length)
            return Malformed(text);
        if (text.AsSpan(position) is "0")
            return CelValue.Duration(0, 0);
        Int128 nanos = 0;
        while (position < text.Length)
        {
            if (!TryReadPart(text, ref position, out var part))
                return Malformed(text);
            nanos += part;
            if (nanos > (Int128)(TimeLimits.DurationSecondsMax + 1) * TimeLimits.NanosPerSecond)
                return CelValue.Error($"duration out of range: {Syntax.Quoting.Quote(text)}; at most 315576000000 s either way");
        }
        if (isNegative)
            nanos = -nanos;
        var seconds = nanos / TimeLimits.NanosPerSecond;
        var left = nanos % TimeLimits.NanosPerSecond;
        return left < 0
            ? CelValue.Duration((long)seconds - 1, (int)(left + TimeLimits.NanosPerSecond))
            : CelValue.Duration((long)seconds, (int)left);
    }

    /// <summary>Seconds with as many decimals as needed: <c>3.5s</c>.</summary>
    public static string Format(in CelValue duration)
    {
        var (seconds, nanos) = duration.AsDuration();
        var isNegative = seconds < 0;
        if (isNegative && nanos > 0)
        {
            seconds++;
            nanos = TimeLimits.NanosPerSecond - nanos;
        }
        return $"{(isNegative ? "-" : "")}{Math.Abs(seconds).ToString(CultureInfo.InvariantCulture)}{Fraction(nanos)}s";
    }

    /// <summary>A point and the decimals of a second, without noughts at the end; nothing for none.</summary>
    internal static string Fraction(int nanos) =>
        nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');

    private static bool TryReadPart(string text, ref int position, out Int128 nanos)
    {
        nanos = 0;
        var whole = ReadDigits(text, ref position);
        var fraction = "";
        if (position < text.Length && text[position] == '.')
        {
            position++;
            fraction = ReadDigits(text, ref position);
        }
        if ((whole.Length == 0 && fraction.Length == 0) || whole.Length > DigitsMax)
            return false;
        var unit = ReadUnit(text, ref position);
        if (whole.Length > 0)
            nanos = (Int128)long.Parse(whole, CultureInfo.InvariantCulture) * unit;
        if (fraction.Length > DigitsMax)
            fraction = fraction[..DigitsMax];
        if (fraction.Length > 0)
        {
            Int128 scale = 1;
            for (var place = 0; place < fraction.Length; place++)
                scale *= 10;
            nanos += long.Parse(fraction, CultureInfo.InvariantCulture) * (Int128)unit / scale;
        }
        return unit != 0;
    }

    private static string ReadDigits(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
            position++;
        return text[start..position];
    }

    /// <summary>Nanoseconds per unit; 0 where no unit stands.</summary>
    private static long ReadUnit(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] is not ('.' or (>= '0' and <= '9')))
            position++;
        return text[start..position] switch
        {
            "h" => 3_600L * TimeLimits.NanosPerSecond,
            "m" => 60L * TimeLimits.NanosPerSecond,
            "s" => TimeLimits.NanosPerSecond,
            "ms" => NanosPerMillisecond,
            "us" or "µs" or "μs" => NanosPerMicrosecond,
            "ns" => 1,
            _ => 0,
        };
    }

    private static CelValue Malformed(string text) =>
        CelValue.Error($"invalid duration: {Syntax.Quoting.Quote(text)}; write it as 72h, 1h30m or 3.5s");
}
