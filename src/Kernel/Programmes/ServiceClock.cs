using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes;

/// <summary>Which time counts towards a deadline.</summary>
public enum ServiceClock
{
    /// <summary>All of it.</summary>
    Calendar,

    /// <summary>All but Saturdays and Sundays (A4).</summary>
    ExcludeWeekends,

    Workdays,
}

public static class ServiceClocks
{
    /// <summary>The first instant at which so much time has passed that counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static Instant Deadline(this ServiceClock clock, Instant from, Duration within, DateTimeZone zone) => clock switch
    {
        ServiceClock.ExcludeWeekends => WeekendlessClock.Deadline(from, within, zone),
        ServiceClock.Workdays => OverWorkdays(from, within, zone),
        _ => from + within,
    };

    /// <summary>As the clock without weekends, with workdays in place of weekdays.</summary>
    private static Instant OverWorkdays(Instant from, Duration within, DateTimeZone zone)
    {
        for (var (start, left, day) = (from, within, from.InZone(zone).Date); ; day = day.PlusDays(1))
        {
            var end = zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
            if (BusinessCalendar.China.IsWorkday(day))
            {
                if (left <= end - start)
                    return start + left;
                left -= end - start;
            }
            start = end;
        }
    }
}
