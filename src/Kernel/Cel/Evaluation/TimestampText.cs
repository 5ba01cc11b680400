using System.Globalization;
using NodaTime;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>Timestamps as RFC 3339 has them: <c>2009-02-13T23:31:30.5Z</c>, with up to nine decimals and any offset.</summary>
internal static class TimestampText
{
    private const int DateAndTimeLength = 19;
    private static readonly int[] Separators = [4, 7, 10, 13, 16];

    public static CelValue Parse(string text)
    {
        if (!HasShape(text))
            return Malformed(text);
        var year = Number(text, 0, 4);
        var month = Number(text, 5, 2);
        var day = Number(text, 8, 2);
        var hour = Number(text, 11, 2);
        var minute = Number(text, 14, 2);
        var second = Number(text, 17, 2);
        if (!TryReadFraction(text, out var nanos, out var position) || !TryReadOffset(text.AsSpan(position), out var offsetSeconds))
            return Malformed(text);
        if (year == 0)
            return CelValue.Error($"timestamp out of range: {text}");
        if (month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59
            || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
            return Malformed(text);
        var days = Period.DaysBetween(new LocalDate(1970, 1, 1), new LocalDate(year, month, day));
        return CelValue.Timestamp(days * 86_400L + hour * 3_600 + minute * 60 + second - offsetSeconds, nanos);
    }

    public static string Format(in CelValue timestamp)
    {
        var (seconds, nanos) = timestamp.AsTimestamp();
        var local = Instant.FromUnixTimeSeconds(seconds).InUtc().LocalDateTime;
        var whole = string.Create(
            CultureInfo.InvariantCulture,
            $"{local.Year:0000}-{local.Month:00}-{local.Day:00}T{local.Hour:00}:{local.Minute:00}:{local.Second:00}");
        return whole + DurationText.Fraction(nanos) + "Z";
    }

    private static bool HasShape(string text)
    {
        if (text.Length <= DateAndTimeLength)
            return false;
        for (var index = 0; index < DateAndTimeLength; index++)
        {
            var fits = Array.IndexOf(Separators, index) switch
            {
                < 0 => char.IsAsciiDigit(text[index]),
                < 2 => text[index] == '-',
                2 => text[index] is 'T' or 't',
                _ => text[index] == ':',
            };
            if (!fits)
                return false;
        }
        return true;
    }

    private static int Number(string text, int start, int length) => int.Parse(text.AsSpan(start, length), CultureInfo.InvariantCulture);

    private static bool TryReadFraction(string text, out int nanos, out int position)
    {
        nanos = 0;
        position = DateAndTimeLength;
        if (text[position] != '.')
            return true;
        var place = TimeLimits.NanosPerSecond / 10;
        for (position++; position < text.Length && char.IsAsciiDigit(text[position]); position++, place /= 10)
            nanos += (text[position] - '0') * place;
        var digits = position - DateAndTimeLength - 1;
        return digits is >= 1 and <= 9;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text is "Z" or "z")
            return true;
        return text.Length == 6 && text[0] is '+' or '-' && Zones.TryReadHoursAndMinutes(text, out seconds);
    }

    private static CelValue Malformed(string text) =>
        CelValue.Error($"invalid timestamp: {Syntax.Quoting.Quote(text)}; write it as 2016-11-03T00:00:00Z or with an offset such as +08:00");
}
