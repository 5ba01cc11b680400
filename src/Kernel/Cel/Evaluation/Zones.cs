using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>Zones as getters name them: an IANA name, or an offset such as <c>+01:00</c>, <c>-02:30</c> or <c>02:00</c>.</summary>
internal static class Zones
{
    public static bool TryFind(string name, [NotNullWhen(true)] out DateTimeZone? zone)
    {
        if (TryReadHoursAndMinutes(name, out var seconds))
            zone = DateTimeZone.ForOffset(Offset.FromSeconds(seconds));
        else
            zone = name.Contains(':') ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
        return zone is not null;
    }

    /// <summary>hh:mm with or without a sign; less than 24 hours, which is more than NodaTime's 18 only for offsets no place has.</summary>
    public static bool TryReadHoursAndMinutes(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        var isNegative = text is ['-', ..];
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        if (digits.Length != 5 || digits[2] != ':'
            || !int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(digits[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 18 || minutes > 59 || hours * 60 + minutes > 18 * 60)
            return false;
        seconds = (hours * 60 + minutes) * (isNegative ? -60 : 60);
        return true;
    }
}
