using System.Globalization;
using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>A length of time as people write it: whole hours or minutes, <c>72h</c>, <c>30m</c>. A day is written 24h: a day of the calendar may have 23 or 25.</summary>
public static class WrittenTime
{
    /// <summary>Ten years: a longer time is a slip.</summary>
    public const int HoursMax = 87_660;

    /// <returns>Whether it is one, and no longer than <see cref="HoursMax"/>.</returns>
    public static bool TryParse(string text, out Duration time)
    {
        time = default;
        if (text.Length < 2 || text[^1] is not ('h' or 'm') || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        time = text[^1] == 'h' ? Duration.FromHours(number) : Duration.FromMinutes(number);
        return time <= Duration.FromHours(HoursMax);
    }
}
