using NodaTime;
using NodaTime.Text;

namespace Fuyao.Terminal;

/// <summary>Instants as people write them: local date and time, and the end of a day as 24:00 of it.</summary>
internal static class Moments
{
    private static readonly LocalDateTimePattern ToTheMinute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public static string Written(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return local.TimeOfDay == LocalTime.Midnight ? $"{local.Date.PlusDays(-1):uuuu-MM-dd} 24:00" : ToTheMinute.Format(local);
    }

    /// <summary>For programs: <c>2016-11-04T00:00:00+08:00</c>.</summary>
    public static string Iso(Instant at, DateTimeZone zone) => OffsetDateTimePattern.Rfc3339.Format(at.InZone(zone).ToOffsetDateTime());
}
