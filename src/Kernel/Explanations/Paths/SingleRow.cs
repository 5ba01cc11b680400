using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using NodaTime;

namespace Fuyao.Kernel.Explanations;

/// <summary>Columns of one row.</summary>
internal static class SingleRow
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    /// <summary>One row of a column.</summary>
    public static Column Of(Column column, int row)
    {
        var known = Mask(column.Known[row]);
        return column switch
        {
            BoolColumn flags => new BoolColumn(Mask(flags.Values[row]), known),
            LongColumn numbers => new LongColumn(numbers.Type, [numbers.Values[row]], known),
            DerivedColumn numbers => new DerivedColumn([numbers.Units[row]], known),
            DoubleColumn numbers => new DoubleColumn([numbers.Values[row]], known),
            StringColumn texts => new StringColumn([0], [column.Known[row] ? texts.Dictionary[texts.Codes[row]] : ""], known),
            SetColumn sets => new SetColumn([0], [column.Known[row] ? sets.Dictionary[sets.Codes[row]] : []], known),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "No such column."),
        };
    }

    /// <summary>A known value of a fact, of the kind that conditions see for its type.</summary>
    public static Column Of(ColumnType type, CelValue value, DateTimeZone zone)
    {
        var known = Mask(true);
        return type switch
        {
            ColumnType.Bool => new BoolColumn(Mask(value.AsBool()), known),
            ColumnType.Int => new LongColumn(type, [value.AsInt()], known),
            ColumnType.Money => new LongColumn(type, [value.AsMoney().Units], known),
            ColumnType.Double => new DoubleColumn([value.AsDouble()], known),
            ColumnType.String => new StringColumn([0], [value.AsString()], known),
            ColumnType.Date => new LongColumn(type, [NodaTime.Period.DaysBetween(Epoch, value.AsInstant().InZone(zone).Date)], known),
            ColumnType.Instant => new LongColumn(type, [value.AsInstant().ToUnixTimeTicks()], known),
            ColumnType.Set => new SetColumn([0], [[.. value.AsList().Select(element => element.AsString()).Order(StringComparer.Ordinal)]], known),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such column."),
        };
    }

    private static BitMask Mask(bool set)
    {
        var mask = new BitMask(1);
        mask[0] = set;
        return mask;
    }
}
