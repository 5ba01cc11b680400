using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>A day of a month or week, and the seconds since its 0:00; 86,400 is 24:00.</summary>
internal readonly record struct DueTime(int Day, int Seconds)
{
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>A skipped local time is later by the length of the gap, of a repeated one the earlier counts (docs/reference/written-forms.md).</summary>
    public Instant In(Span span, DateTimeZone zone)
    {
        var day = span.First.PlusDays(Day - 1);
        if (day >= span.DayAfter)
            day = span.DayAfter.PlusDays(-1);
        return zone.AtLeniently(day.AtMidnight().PlusSeconds(Seconds)).ToInstant();
    }

    public string Write(Unit unit)
    {
        var time = Seconds % 60 == 0 ? $"{Seconds / 3600:00}:{Seconds / 60 % 60:00}" : $"{Seconds / 3600:00}:{Seconds / 60 % 60:00}:{Seconds % 60:00}";
        return unit switch { Unit.Month => $"{Day} {time}", Unit.Week => $"{Weekdays[Day - 1]} {time}", _ => time };
    }
}

internal sealed record Schedule(Unit Every, DueTime Due, DueTime? Effective = null);
