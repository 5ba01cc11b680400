using NodaTime;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>The getters of timestamps (in UTC or a zone) and of durations. Months, days of the month and days of the year count from 0, as the specification has it; <c>getDate</c> from 1.</summary>
internal static class TimeGetters
{
    private const int NanosPerMillisecond = 1_000_000;
    private const int YearsPerCycle = 400;
    private const long SecondsPerCycle = 146_097L * 86_400;

    public static readonly string[] Names =
    [
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
    ];

    public static bool AppliesToDuration(string getter) => getter is "getHours" or "getMinutes" or "getSeconds" or "getMilliseconds";

    public static CelValue Get(string getter, in CelValue operand) => operand.Kind switch
    {
        CelKind.Timestamp => OfLocal(getter, operand, DateTimeZone.Utc),
        CelKind.Duration when AppliesToDuration(getter) => OfDuration(getter, operand),
        _ => Overloads.None(getter, operand),
    };

    public static CelValue Get(string getter, in CelValue operand, in CelValue zone)
    {
        if (operand.Kind != CelKind.Timestamp || zone.Kind != CelKind.String)
            return Overloads.None(getter, operand, zone);
        return Zones.TryFind(zone.AsString(), out var found)
            ? OfLocal(getter, operand, found)
            : CelValue.Error($"unknown time zone: {Syntax.Quoting.Quote(zone.AsString())}; write an IANA name such as 'Asia/Shanghai' or an offset such as '+08:00'");
    }

    private static CelValue OfLocal(string getter, in CelValue timestamp, DateTimeZone zone)
    {
        var (seconds, nanos) = timestamp.AsTimestamp();
        var instant = Instant.FromUnixTimeSeconds(seconds);
        // East of Greenwich the last hours of year 9999 lie in a year NodaTime does not have: 400 years earlier has the same calendar.
        var localSeconds = seconds + zone.GetUtcOffset(instant).Seconds;
        var yearsEarlier = localSeconds > TimeLimits.TimestampSecondsMax ? YearsPerCycle : 0;
        var local = new LocalDateTime(1970, 1, 1, 0, 0).PlusSeconds(localSeconds - yearsEarlier / YearsPerCycle * SecondsPerCycle);
        return CelValue.Of((long)(getter switch
        {
            "getFullYear" => local.Year + yearsEarlier,
            "getMonth" => local.Month - 1,
            "getDate" => local.Day,
            "getDayOfMonth" => local.Day - 1,
            "getDayOfWeek" => (int)local.DayOfWeek % 7,
            "getDayOfYear" => local.DayOfYear - 1,
            "getHours" => local.Hour,
            "getMinutes" => local.Minute,
            "getSeconds" => local.Second,
            _ => nanos / NanosPerMillisecond,
        }));
    }

    /// <summary>Hours, minutes and seconds are the whole duration in that unit, truncated; milliseconds only what is left beside whole seconds.</summary>
    private static CelValue OfDuration(string getter, in CelValue duration)
    {
        var (seconds, nanos) = duration.AsDuration();
        if (seconds < 0 && nanos > 0)
        {
            seconds++;
            nanos -= TimeLimits.NanosPerSecond;
        }
        return CelValue.Of(getter switch
        {
            "getHours" => seconds / 3_600,
            "getMinutes" => seconds / 60,
            "getSeconds" => seconds,
            _ => nanos / NanosPerMillisecond,
        });
    }
}
