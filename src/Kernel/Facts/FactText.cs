using System.Globalization;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Facts;

/// <summary>Writes values the way <see cref="FactCells"/> reads them.</summary>
public static class FactText
{
    /// <returns>Empty where the value is unknown.</returns>
    public static string Write(Column column, int row)
    {
        if (row >= column.Count || !column.Known[row])
            return "";
        return column switch
        {
            BoolColumn flags => flags.Values[row] ? "true" : "false",
            LongColumn numbers => Write(numbers.Type, numbers.Values[row]),
            DerivedColumn derived => new DerivedNumber(derived.Units[row]).ToString(),
            DoubleColumn measured => measured.Values[row].ToString("R", CultureInfo.InvariantCulture),
            StringColumn texts => texts.Dictionary[texts.Codes[row]],
            SetColumn sets => sets.Dictionary[sets.Codes[row]] is { IsEmpty: false } members ? string.Join(FactColumns.SetSeparator, members) : $"{FactColumns.SetSeparator}",
            _ => throw new ArgumentException($"A column of kind {column.GetType().Name} is not written.", nameof(column)),
        };
    }

    private static string Write(ColumnType type, long value) => type switch
    {
        ColumnType.Money => new Money(value).ToString(),
        ColumnType.Date => new LocalDate(1970, 1, 1).PlusDays((int)value).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
        ColumnType.Instant => InstantText.Write(Instant.FromUnixTimeTicks(value)),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
