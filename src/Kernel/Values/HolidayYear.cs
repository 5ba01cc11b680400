using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>
/// What the State Council's document for a year decides: the days that are off, and the weekend days that are worked instead (调休).
/// It may speak of the last days of the year before. Empty while the document is not published.
/// </summary>
/// <param name="IsOffDay">Only the days that the document names.</param>
public sealed record HolidayYear(int Year, IReadOnlyDictionary<LocalDate, bool> IsOffDay)
{
    /// <summary>Reads a year in the form of holiday-cn: <c>{"year":2016,"days":[{"date":"2016-01-01","isOffDay":true}, …]}</c>.</summary>
    /// <exception cref="FormatException">A date is not one, or stands twice with different answers.</exception>
    /// <exception cref="KeyNotFoundException">A property is missing.</exception>
    public static HolidayYear Read(JsonElement json)
    {
        var isOffDay = new Dictionary<LocalDate, bool>();
        foreach (var day in json.GetProperty("days").EnumerateArray())
        {
            var written = day.GetProperty("date").GetString() ?? "";
            if (CalendarText.ReadDate(written, out var date) is { } problem)
                throw new FormatException($"'{written}' among the holidays of {json.GetProperty("year")}: {problem}");
            var isOff = day.GetProperty("isOffDay").GetBoolean();
            if (!isOffDay.TryAdd(date, isOff) && isOffDay[date] != isOff)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{written} is both an off day and a workday"));
        }
        return new(json.GetProperty("year").GetInt32(), isOffDay);
    }
}
