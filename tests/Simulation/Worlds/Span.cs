using NodaTime;
using NodaTime.Calendars;

namespace Fuyao.Simulation.Tests.Worlds;

internal enum Unit
{
    Month,
    Week,
    Day,
}

/// <summary>A month, week or day of facts.</summary>
internal readonly record struct Span(Unit Unit, LocalDate First)
{
    public LocalDate DayAfter => Unit switch
    {
        Unit.Month => First.PlusMonths(1),
        Unit.Week => First.PlusDays(7),
        _ => First.PlusDays(1),
    };

    public Span Next => new(Unit, DayAfter);

    public Span Previous => Unit == Unit.Month ? new(Unit, First.PlusMonths(-1)) : new(Unit, First.PlusDays(Unit == Unit.Week ? -7 : -1));

    public static Span Holding(LocalDate day, Unit unit) => new(unit, unit switch
    {
        Unit.Month => new LocalDate(day.Year, day.Month, 1),
        Unit.Week => day.PlusDays(1 - (int)day.DayOfWeek),
        _ => day,
    });

    public Instant EndIn(DateTimeZone zone) => zone.AtStartOfDay(DayAfter).ToInstant();

    public override string ToString() => Unit switch
    {
        Unit.Month => $"{First.Year:0000}-{First.Month:00}",
        Unit.Week => $"{WeekYearRules.Iso.GetWeekYear(First):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(First):00}",
        _ => $"{First.Year:0000}-{First.Month:00}-{First.Day:00}",
    };
}
