using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>
/// A clock that stands still on Saturdays and Sundays (<c>clock: exclude-weekends</c>): A4, appeals resolved “within 24 h not counting weekend days”.
/// Weekend days are calendar days in the zone; public holidays and adjusted workdays play no part, because the announcement speaks of weekend days only.
/// </summary>
public static class WeekendlessClock
{
    /// <summary>The time that passed outside weekend days; zero where <paramref name="to"/> is not later than <paramref name="from"/>.</summary>
    public static Duration Elapsed(Instant from, Instant to, DateTimeZone zone)
    {
        var elapsed = Duration.Zero;
        foreach (var stretch in Running(from, zone))
        {
            if (stretch.Start >= to)
                break;
            elapsed += Instant.Min(stretch.End, to) - stretch.Start;
        }
        return elapsed;
    }

    /// <summary>The first instant at which so much time has passed: 24 h from Friday 15:00 end on Monday 15:00, from Saturday at any time on Monday 24:00.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The allowance is negative.</exception>
    public static Instant Deadline(Instant from, Duration allowance, DateTimeZone zone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(allowance, Duration.Zero);
        if (allowance == Duration.Zero)
            return from;
        var left = allowance;
        foreach (var stretch in Running(from, zone))
        {
            if (left <= stretch.Duration)
                return stretch.Start + left;
            left -= stretch.Duration;
        }
        throw new InvalidOperationException("the days do not end");
    }

    // The part of each day that counts, from the instant on, without end: a day of 23 or 25 hours counts as long as it was.
    private static IEnumerable<Interval> Running(Instant from, DateTimeZone zone)
    {
        var start = from;
        for (var day = from.InZone(zone).Date; ; day = day.PlusDays(1))
        {
            var end = zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
            if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
                yield return new Interval(start, end);
            start = end;
        }
    }
}
