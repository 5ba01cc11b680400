using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>The values of a column as integers in the same order, so that one way of ordering serves all types and equal values stay equal.</summary>
internal static class OrderedValues
{
    /// <summary>Fills <paramref name="into"/> with the integers of as many rows as it holds; what stands for a row that is not known means nothing.</summary>
    /// <exception cref="ArgumentException">The column's values have no order in which to rank them (texts, sets).</exception>
    public static void Load(Column column, int first, Span<long> into)
    {
        switch (column)
        {
            case LongColumn numbers:
                numbers.Values.Slice(first, into.Length).CopyTo(into);
                break;
            case DerivedColumn numbers:
                numbers.Units.Slice(first, into.Length).CopyTo(into);
                break;
            case DoubleColumn numbers:
                for (var row = 0; row < into.Length; row++)
                    into[row] = OfDouble(numbers.Values[first + row]);
                break;
            case BoolColumn flags:
                for (var row = 0; row < into.Length; row++)
                    into[row] = flags.Values[first + row] ? 1 : 0;
                break;
            default:
                throw new ArgumentException($"{column.Type} values cannot be ranked.", nameof(column));
        }
    }

    /// <summary>An integer for each double such that integers compare as the doubles do; both zeros are one value.</summary>
    public static long OfDouble(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
        // Negative doubles grow with falling bits: turning all bits but the sign puts them in order.
        return bits >= 0 ? bits : bits ^ long.MaxValue;
    }
}
