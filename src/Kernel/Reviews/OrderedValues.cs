using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews;

/// <summary>The known values of a column as integers in the same order, so that one sort serves all types and equal values stay equal.</summary>
internal static class OrderedValues
{
    /// <exception cref="ArgumentException">The column's values have no order in which to rank them (texts, sets).</exception>
    public static Func<int, long> Reader(Column column) => column switch
    {
        LongColumn numbers => row => numbers.Values[row],
        DerivedColumn numbers => row => numbers.Units[row],
        DoubleColumn numbers => row => OfDouble(numbers.Values[row]),
        BoolColumn flags => row => flags.Values[row] ? 1 : 0,
        _ => throw new ArgumentException($"{column.Type} values cannot be ranked.", nameof(column)),
    };

    /// <summary>An integer for each double such that integers compare as the doubles do; both zeros are one value.</summary>
    public static long OfDouble(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
        // Negative doubles grow with falling bits: turning all bits but the sign puts them in order.
        return bits >= 0 ? bits : bits ^ long.MaxValue;
    }
}
