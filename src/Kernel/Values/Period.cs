using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Calendars;

namespace Fuyao.Kernel.Values;

/// <summary>
/// What a snapshot of facts is about: a calendar month <c>2016-10</c>, its first or second half
/// <c>2016-10-H1</c>, <c>2016-10-H2</c>, a day <c>2016-10-03</c>, an ISO week <c>2016-W40</c>, or <c>current</c>.
/// Bounds are half-open (semantics.md, “What a period holds”): from 0:00 of the first day to 0:00 of the day after the last, in the marketplace's zone.
/// The default value is <c>current</c>.
/// </summary>
public readonly record struct Period : IComparable<Period>
{
    public const int YearMin = 1900;
    public const int YearMax = 2999;

    private const string Forms = "a month like 2016-10, a half of one like 2016-10-H1, a week like 2016-W40, a day like 2016-10-03, or current";

    /// <summary>The day on which the second half of a month begins.</summary>
    private const int SecondHalfDay = 16;

    private readonly LocalDate firstDay;

    private Period(PeriodKind kind, LocalDate firstDay)
    {
        if (firstDay.Year is < YearMin or > YearMax)
            throw new ArgumentOutOfRangeException(nameof(firstDay), firstDay, $"periods lie in the years {YearMin} to {YearMax}");
        Kind = kind;
        this.firstDay = firstDay;
    }

    public static Period Current => default;

    public PeriodKind Kind { get; }

    /// <exception cref="InvalidOperationException">This is <see cref="Current"/>, which has no days.</exception>
    public LocalDate FirstDay => Kind == PeriodKind.Current ? throw new InvalidOperationException("the period `current` has no days") : firstDay;

    public LocalDate LastDay => DayAfter.PlusDays(-1);

    /// <summary>The first day that is no longer in the period.</summary>
    public LocalDate DayAfter => Kind switch
    {
        PeriodKind.Month => FirstDay.PlusMonths(1),
        PeriodKind.HalfMonth => FirstDay.Day == 1 ? FirstDay.PlusDays(SecondHalfDay - 1) : Month(FirstDay.Year, FirstDay.Month).DayAfter,
        PeriodKind.Week => FirstDay.PlusWeeks(1),
        _ => FirstDay.PlusDays(1),
    };

    /// <summary>Calendar days, the divisor of a daily average: 31 for 2016-10.</summary>
    public int DaysCount => NodaTime.Period.DaysBetween(FirstDay, DayAfter);

    /// <summary>0:00 of the first day: the inclusive bound.</summary>
    public LocalDateTime From => FirstDay.AtMidnight();

    /// <summary>0:00 of the day after the last (24:00 of the last): the exclusive bound.</summary>
    public LocalDateTime To => DayAfter.AtMidnight();

    /// <exception cref="ArgumentOutOfRangeException">No such month.</exception>
    public static Period Month(int year, int month) => new(PeriodKind.Month, new LocalDate(year, month, 1));

    public static Period Day(LocalDate day) => new(PeriodKind.Day, day);

    /// <summary>The month, half of a month, week or day that holds the date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is <see cref="PeriodKind.Current"/>, which holds no dates.</exception>
    public static Period Containing(LocalDate date, PeriodKind kind) => kind switch
    {
        PeriodKind.Month => Month(date.Year, date.Month),
        PeriodKind.HalfMonth => new(kind, new LocalDate(date.Year, date.Month, date.Day < SecondHalfDay ? 1 : SecondHalfDay)),
        PeriodKind.Week => new(kind, date.PlusDays(1 - (int)date.DayOfWeek)),
        PeriodKind.Day => Day(date),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "only a month, a half of one, a week or a day holds a date"),
    };

    /// <summary>Reads a period as <see cref="ToString"/> writes it.</summary>
    /// <param name="problem">Where false: what is wrong and what to write instead.</param>
    public static bool TryParse(string text, out Period period, [NotNullWhen(false)] out string? problem)
    {
        period = default;
        problem = text switch
        {
            "current" => null,
            [_, _, _, _, '-', 'W', _, _] => ReadWeek(text, out period),
            [_, _, _, _, '-', _, _] => ReadMonth(text, out period),
            [_, _, _, _, '-', _, _, '-', 'H', _] => ReadHalfMonth(text, out period),
            [_, _, _, _, '-', _, _, '-', _, _] => ReadDay(text, out period),
            _ => "it has the shape of none",
        };
        if (problem is null)
            return true;
        problem = $"'{text}' is not a period: {problem}; write {Forms}";
        return false;
    }

    /// <exception cref="FormatException">The text is not a period; the message says what to write.</exception>
    public static Period Parse(string text) => TryParse(text, out var period, out var problem) ? period : throw new FormatException(problem);

    /// <summary>The period of the same kind that follows immediately.</summary>
    public Period Next() => Containing(DayAfter, Kind);

    /// <summary>The period of the same kind that ends where this one begins.</summary>
    public Period Previous() => Containing(FirstDay.PlusDays(-1), Kind);

    public bool Contains(LocalDate date) => FirstDay <= date && date < DayAfter;

    /// <summary>
    /// The same half-open bounds as instants. Where a zone's clocks skip midnight (São Paulo until 2018), the day begins when they resume.
    /// </summary>
    public Interval BoundsIn(DateTimeZone zone) => new(zone.AtStartOfDay(FirstDay).ToInstant(), zone.AtStartOfDay(DayAfter).ToInstant());

    /// <summary>By first day, the shorter first where two begin together; <see cref="Current"/> after all others.</summary>
    public int CompareTo(Period other)
    {
        if (Kind == PeriodKind.Current || other.Kind == PeriodKind.Current)
            return (Kind == PeriodKind.Current).CompareTo(other.Kind == PeriodKind.Current);
        var byFirstDay = firstDay.CompareTo(other.firstDay);
        return byFirstDay != 0 ? byFirstDay : Kind.CompareTo(other.Kind);
    }

    public override string ToString() => Kind switch
    {
        PeriodKind.Current => "current",
        PeriodKind.Month => $"{firstDay.Year:0000}-{firstDay.Month:00}",
        PeriodKind.HalfMonth => $"{firstDay.Year:0000}-{firstDay.Month:00}-H{(firstDay.Day == 1 ? 1 : 2)}",
        PeriodKind.Week => $"{WeekYearRules.Iso.GetWeekYear(firstDay):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(firstDay):00}",
        _ => $"{firstDay.Year:0000}-{firstDay.Month:00}-{firstDay.Day:00}",
    };

    public static bool operator <(Period left, Period right) => left.CompareTo(right) < 0;

    public static bool operator >(Period left, Period right) => left.CompareTo(right) > 0;

    public static bool operator <=(Period left, Period right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Period left, Period right) => left.CompareTo(right) >= 0;

    private static string? ReadMonth(string text, out Period period)
    {
        period = default;
        if (CalendarText.ReadDate(text + "-01", out var date) is { } problem)
            return problem;
        period = Month(date.Year, date.Month);
        return null;
    }

    private static string? ReadHalfMonth(string text, out Period period)
    {
        period = default;
        if (text[^1] is not ('1' or '2'))
            return "a month has the halves H1, to the 15th, and H2";
        if (CalendarText.ReadDate(string.Concat(text.AsSpan(0, 8), text[^1] == '1' ? "01" : "16"), out var date) is { } problem)
            return problem;
        period = Containing(date, PeriodKind.HalfMonth);
        return null;
    }

    private static string? ReadDay(string text, out Period period)
    {
        period = default;
        if (CalendarText.ReadDate(text, out var date) is { } problem)
            return problem;
        period = Day(date);
        return null;
    }

    private static string? ReadWeek(string text, out Period period)
    {
        period = default;
        if (!int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ||
            !int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week))
            return "year and week are written in digits";
        // A week belongs to the year of its Thursday, so the first week of a year may begin in the year before: one year less at the lower end.
        if (year is <= YearMin or > YearMax)
            return $"weeks lie in the years {YearMin + 1} to {YearMax}";
        var weeksCount = WeekYearRules.Iso.GetWeeksInWeekYear(year);
        if (week < 1 || week > weeksCount)
            return $"{year} has the weeks 01 to {weeksCount}";
        period = new(PeriodKind.Week, LocalDate.FromWeekYearWeekAndDay(year, week, IsoDayOfWeek.Monday));
        return null;
    }
}
