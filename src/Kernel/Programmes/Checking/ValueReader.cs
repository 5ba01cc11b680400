using System.Globalization;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Reads the value of a parameter as it is written in a file or a table.</summary>
internal static class ValueReader
{
    // Within the range of decimal, with room to add to it; NaN is not below it.
    private const double DoubleMax = 1e27;

    /// <param name="problem">Where false: “'12,5' is not an amount of money” and what to write.</param>
    public static bool TryRead(string text, ColumnType type, DateTimeZone zone, out CelValue value, out (string Message, string Suggestion) problem)
    {
        CelValue? read = type switch
        {
            ColumnType.Money => Money.TryParse(text, out var money) ? CelValue.Of(money) : null,
            ColumnType.Int => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? CelValue.Of(number) : null,
            ColumnType.Double => DerivedNumber.TryParse(text, out var number) ? CelValue.Of(number.ToDouble()) : null,
            ColumnType.Bool => text is "true" or "false" ? CelValue.Of(text == "true") : null,
            ColumnType.Date => CalendarText.ReadDate(text, out var date) is null ? CelValue.Timestamp(zone.AtStartOfDay(date).ToInstant()) : null,
            ColumnType.Instant => WrittenMoment.TryParse(text, out var moment, out _) ? CelValue.Timestamp(moment.ToInstant(zone)) : null,
            _ => CelValue.Of(text),
        };
        value = read ?? default;
        problem = read is null ? Explain(text, type) : default;
        return read is not null;
    }

    /// <summary>The order in which a floor is below or above a value.</summary>
    public static bool IsOrdered(ColumnType type) => type is not (ColumnType.Bool or ColumnType.String or ColumnType.Set);

    public static decimal? AsNumber(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt(),
        CelKind.Money => value.AsMoney().ToDecimal(),
        CelKind.Double => Math.Abs(value.AsDouble()) < DoubleMax ? (decimal)value.AsDouble() : null,
        CelKind.Timestamp => (decimal)value.AsTimestamp().Seconds + value.AsTimestamp().Nanos / 1_000_000_000m,
        _ => null,
    };

    private static (string Message, string Suggestion) Explain(string text, ColumnType type) => type switch
    {
        ColumnType.Money => ($"'{text}' is not an amount of money", "write digits and at most 4 decimals, without currency or grouping, like 2295 or 2295.50"),
        ColumnType.Int => ($"'{text}' is not a whole number", "write digits, like 250"),
        ColumnType.Double => ($"'{text}' is not a number", "write digits and at most 4 decimals, like 80.5"),
        ColumnType.Bool => ($"'{text}' is neither true nor false", "write true or false"),
        ColumnType.Date => ($"'{text}' is not a date", "write it like 2016-11-03"),
        _ => ($"'{text}' is not a moment", "write it like 2016-11-03T09:00"),
    };
}
