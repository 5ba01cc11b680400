using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>
/// When within each month, week or day something is due (<c>due_by</c>): <c>3 24:00</c> — day 3 of the month at 24:00 (A2) —, <c>mon 09:00</c>, <c>09:00</c>.
/// A day of the month that a month does not have is its last: <c>31 24:00</c> is due on 28 or 29 February.
/// </summary>
public readonly record struct DueRule
{
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly int dayOfPeriod;
    private readonly int secondsOfDay;

    private DueRule(PeriodKind every, int dayOfPeriod, int secondsOfDay)
    {
        Every = every;
        this.dayOfPeriod = dayOfPeriod;
        this.secondsOfDay = secondsOfDay;
    }

    /// <summary>Month, week or day.</summary>
    public PeriodKind Every { get; }

    /// <param name="every">The form that must be written depends on it: a month has days 1 to 31, a week has mon to sun, a day only a time.</param>
    /// <param name="problem">Where false: what is wrong and what to write instead.</param>
    public static bool TryParse(string text, PeriodKind every, out DueRule rule, [NotNullWhen(false)] out string? problem)
    {
        rule = default;
        var form = every switch
        {
            PeriodKind.Month => "a day of the month and a time, like \"3 24:00\"",
            PeriodKind.Week => "a weekday (mon tue wed thu fri sat sun) and a time, like \"mon 09:00\"",
            PeriodKind.Day => "a time, like \"09:00\"",
            _ => throw new ArgumentOutOfRangeException(nameof(every), every, "reviews are due every month, week or day"),
        };
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var day = space < 0 ? "" : text[..space];
        var dayNumber = 0;
        problem = CalendarText.ReadTime(text.AsSpan(space + 1), out var seconds) ?? ReadDay(day, every, out dayNumber);
        if (problem is null)
        {
            rule = new(every, dayNumber, seconds);
            return true;
        }
        problem = $"'{text}' does not say when in each {NameOf(every)} it is due: {problem}; write {form}";
        return false;
    }

    /// <exception cref="FormatException">The text is not a due rule; the message says what to write.</exception>
    public static DueRule Parse(string text, PeriodKind every) =>
        TryParse(text, every, out var rule, out var problem) ? rule : throw new FormatException(problem);

    /// <summary>When it is due in the given month, week or day; 24:00 of the last day lies at the period's end, and still belongs to it.</summary>
    /// <exception cref="ArgumentException">The period is of another kind than <see cref="Every"/>.</exception>
    public Instant DueIn(Period period, DateTimeZone zone)
    {
        if (period.Kind != Every)
            throw new ArgumentException($"due in each {NameOf(Every)}, asked for {period}", nameof(period));
        var day = period.FirstDay.PlusDays(Math.Min(dayOfPeriod, period.DaysCount) - 1);
        return CalendarText.Resolve(CalendarText.At(day, secondsOfDay), zone);
    }

    /// <summary>
    /// Everything due after <paramref name="after"/> and up to and including <paramref name="upTo"/>, earliest first: whoever continues from the last
    /// <paramref name="upTo"/> meets each occurrence once.
    /// </summary>
    public IEnumerable<DueOccurrence> Between(Instant after, Instant upTo, DateTimeZone zone)
    {
        // One period early: 24:00 of a period's last day falls on the first day of the next.
        var period = Period.Containing(after.InZone(zone).Date, Every).Previous();
        for (var occurrence = new DueOccurrence(period, DueIn(period, zone)); occurrence.At <= upTo; occurrence = new(period, DueIn(period, zone)))
        {
            if (occurrence.At > after)
                yield return occurrence;
            period = period.Next();
        }
    }

    public override string ToString() => Every switch
    {
        PeriodKind.Month => $"{dayOfPeriod} {CalendarText.WriteTime(secondsOfDay)}",
        PeriodKind.Week => $"{Weekdays[dayOfPeriod - 1]} {CalendarText.WriteTime(secondsOfDay)}",
        _ => CalendarText.WriteTime(secondsOfDay),
    };

    private static string? ReadDay(string text, PeriodKind every, out int dayNumber)
    {
        dayNumber = every switch
        {
            PeriodKind.Month => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day <= 31 ? day : 0,
            PeriodKind.Week => Array.IndexOf(Weekdays, text) + 1,
            _ => text.Length == 0 ? 1 : 0,
        };
        if (dayNumber > 0)
            return null;
        return text.Length == 0 ? "the day is missing" : $"'{text}' is no day of a {NameOf(every)}";
    }

    private static string NameOf(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => "month",
        PeriodKind.Week => "week",
        _ => "day",
    };
}

/// <summary>One occasion of a <see cref="DueRule"/>: the month, week or day it belongs to, and the instant.</summary>
public readonly record struct DueOccurrence(Period Period, Instant At);
