using NodaTime;
using NodaTime.Text;

namespace Fuyao.Terminal;

/// <summary>Instants as people write them: in local date and time.</summary>
internal static class Moments
{
    private static readonly LocalDateTimePattern ToTheMinute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    /// <summary>When something is due, decided or over: midnight is 24:00 of the day that ends.</summary>
    public static string Written(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return local.TimeOfDay == LocalTime.Midnight ? $"{local.Date.PlusDays(-1):uuuu-MM-dd} 24:00" : ToTheMinute.Format(local);
    }

    /// <summary>When something begins: midnight is 00:00 of the day that begins.</summary>
    public static string Begin(Instant at, DateTimeZone zone) => ToTheMinute.Format(at.InZone(zone).LocalDateTime);

    /// <summary>For programs: <c>2016-11-04T00:00:00+08:00</c>.</summary>
    public static string Iso(Instant at, DateTimeZone zone) => OffsetDateTimePattern.Rfc3339.Format(at.InZone(zone).ToOffsetDateTime());
}
