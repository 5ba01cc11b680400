using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>One of the times of a <see cref="DueRule"/> within each month, week or day.</summary>
/// <param name="Day">1 for the first day of the period.</param>
/// <param name="Seconds">Since the day's start; 24:00 is its end.</param>
internal readonly record struct DueTime(PeriodKind Kind, int Day, int Seconds)
{
    /// <summary>Every month has these days, and those above fall together in February.</summary>
    private const int DayOfEveryMonthMax = 28;

    private const int SecondsOfDay = 24 * 3600;

    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Reads times with commas between them, in any order.</summary>
    /// <returns>Null, or what is wrong and what to write instead.</returns>
    public static string? ReadAll(string text, PeriodKind kind, out ImmutableArray<DueTime> times)
    {
        times = [];
        var read = ImmutableArray.CreateBuilder<DueTime>();
        foreach (var part in text.Split(','))
        {
            if (Read(part.Trim(), kind, out var time) is { } wrong)
                return $"'{text}' does not say when in each {NameOf(kind)} it is due: {wrong}; write {FormOf(kind)}";
            read.Add(time);
        }
        read.Sort((left, right) => (left.Day, left.Seconds).CompareTo((right.Day, right.Seconds)));
        times = read.ToImmutable();
        return Collision(times) is { } same ? $"'{text}' does not say when in each {NameOf(kind)} it is due: {same}; write one of them" : null;
    }

    public DueOccurrence In(Period period, DateTimeZone zone)
    {
        var day = period.FirstDay.PlusDays(Math.Min(Day, period.DaysCount) - 1);
        return new DueOccurrence(day, CalendarText.Resolve(CalendarText.At(day, Seconds), zone));
    }

    public override string ToString() => Kind switch
    {
        PeriodKind.Month => $"{Day} {CalendarText.WriteTime(Seconds)}",
        PeriodKind.Week => $"{Weekdays[Day - 1]} {CalendarText.WriteTime(Seconds)}",
        _ => CalendarText.WriteTime(Seconds),
    };

    private static string? Read(string text, PeriodKind kind, out DueTime time)
    {
        time = default;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var problem = CalendarText.ReadTime(text.AsSpan(space + 1), out var seconds);
        if (problem is not null)
            return problem;
        var written = space < 0 ? "" : text[..space];
        var day = kind switch
        {
            PeriodKind.Month => int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 31 ? number : 0,
            PeriodKind.Week => Array.IndexOf(Weekdays, written) + 1,
            _ => written.Length == 0 ? 1 : 0,
        };
        if (day == 0)
            return written.Length == 0 ? "the day is missing" : $"'{written}' is no day of a {NameOf(kind)}";
        time = new DueTime(kind, day, seconds);
        return null;
    }

    /// <summary>Two times that are the same moment in some period or other, so that one review would be due twice.</summary>
    private static string? Collision(ImmutableArray<DueTime> times)
    {
        for (var index = 1; index < times.Length; index++)
        {
            var (earlier, later) = (times[index - 1], times[index]);
            if (earlier == later || (earlier.Seconds == SecondsOfDay && later.Seconds == 0 && later.Day == earlier.Day + 1))
                return $"{earlier} and {later} are the same moment";
            if (later.Kind is PeriodKind.Month && earlier.Day > DayOfEveryMonthMax && later.Day > earlier.Day)
                return $"{earlier} and {later} fall on the same day in a month that does not have both";
        }
        // The end of the last day of a period is the beginning of the next one.
        var (first, last) = (times[0], times[^1]);
        var lastDay = first.Kind switch
        {
            PeriodKind.Month => DayOfEveryMonthMax,
            PeriodKind.Week => Weekdays.Length,
            _ => 1,
        };
        return first is { Day: 1, Seconds: 0 } && last.Seconds == SecondsOfDay && last.Day >= lastDay ? $"{last} and {first} are the same moment" : null;
    }

    private static string FormOf(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => "a day of the month and a time, like \"3 24:00\", or several with commas between them, like \"1 00:00, 16 00:00\"",
        PeriodKind.Week => "a weekday (mon tue wed thu fri sat sun) and a time, like \"mon 09:00\", or several with commas between them",
        _ => "a time, like \"09:00\", or several with commas between them",
    };

    private static string NameOf(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => "month",
        PeriodKind.Week => "week",
        _ => "day",
    };
}
