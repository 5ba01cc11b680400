using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>The written forms that periods, moments and due rules are made of. Each reader returns null, or what is wrong.</summary>
public static class CalendarText
{
    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public static string? ReadDate(ReadOnlySpan<char> text, out LocalDate date)
    {
        date = default;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-' ||
            !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..], out var day))
            return "a date is written yyyy-MM-dd, like 2016-10-03";
        if (year is < Period.YearMin or > Period.YearMax)
            return $"the year must lie in {Period.YearMin} to {Period.YearMax}";
        if (month is < 1 or > 12)
            return $"there is no month {month:00}";
        var daysCount = CalendarSystem.Iso.GetDaysInMonth(year, month);
        if (day < 1 || day > daysCount)
            return $"{year:0000}-{month:00} has the days 01 to {daysCount}";
        date = new LocalDate(year, month, day);
        return null;
    }

    /// <summary><c>HH:mm</c> or <c>HH:mm:ss</c>, as seconds since the day's start; <c>24:00</c> is the end of the day.</summary>
    public static string? ReadTime(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        int second = 0;
        if (text.Length is not (5 or 8) || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute) ||
            (text.Length == 8 && (text[5] != ':' || !TryDigits(text[6..], out second))))
            return "a time is written HH:mm or HH:mm:ss, like 09:00, and 24:00 for the end of the day";
        if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute > 0 || second > 0)))
            return $"there is no time {text}; the last of a day is 24:00";
        seconds = hour * 3600 + minute * 60 + second;
        return null;
    }

    /// <summary>0:00 of the date plus seconds; 24:00 becomes 0:00 of the next day.</summary>
    public static LocalDateTime At(LocalDate date, int seconds) => date.AtMidnight().PlusSeconds(seconds);

    public static string WriteTime(int seconds) =>
        seconds % 60 == 0 ? $"{seconds / 3600:00}:{seconds / 60 % 60:00}" : $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}";

    /// <summary>
    /// The one rule for local times that a zone's clocks skip or repeat: a skipped one is shifted forward by the length of the gap, of a repeated one the earlier counts.
    /// </summary>
    public static Instant Resolve(LocalDateTime local, DateTimeZone zone) => zone.AtLeniently(local).ToInstant();

    private static bool TryDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
            number = number * 10 + (character - '0');
        }
        return true;
    }
}
