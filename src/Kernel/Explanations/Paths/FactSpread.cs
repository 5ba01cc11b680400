using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>How far apart merchants lie in a fact: what distances of different facts are measured in, so that they can be added up.</summary>
internal static class FactSpread
{
    /// <summary>Where nobody differs, or the fact has no distances: one unit of the fact.</summary>
    public const decimal None = 1;

    /// <summary>
    /// The 90th less the 10th percentile of the known values (the smallest value that so many tenths of them do not exceed), in the fact's unit, dates and instants
    /// in days. Where those two are the same, the whole range; where all are the same, <see cref="None"/>.
    /// </summary>
    public static decimal Interdecile(Column? column)
    {
        var values = column switch
        {
            LongColumn numbers => Known(numbers.Known, row => numbers.Values[row] / UnitsOf(numbers.Type)),
            DerivedColumn numbers => Known(numbers.Known, row => numbers.Units[row] / (decimal)DerivedNumber.UnitsPerWhole),
            DoubleColumn numbers => Known(numbers.Known, row => Math.Abs(numbers.Values[row]) <= MeasureScale.ValueMax ? (decimal)numbers.Values[row] : 0),
            _ => [],
        };
        if (values.Length == 0)
            return None;
        Array.Sort(values);
        var range = values[Place(values.Length, 9)] - values[Place(values.Length, 1)];
        if (range == 0)
            range = values[^1] - values[0];
        return range == 0 ? None : range;
    }

    private static int Place(int count, int tenths) => (int)(((long)count * tenths + 9) / 10) - 1;

    private static decimal UnitsOf(ColumnType type) => type switch
    {
        ColumnType.Money => Money.UnitsPerWhole,
        ColumnType.Instant => NodaConstants.TicksPerDay,
        _ => 1,
    };

    private static decimal[] Known(BitMask known, Func<int, decimal> read)
    {
        var values = new decimal[known.CountSet()];
        var next = 0;
        for (var row = 0; row < known.Count; row++)
            if (known[row])
                values[next++] = read(row);
        return values;
    }
}
