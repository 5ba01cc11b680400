using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>The values of a column as integers in the same order, so that one way of ordering serves all types and equal values stay equal.</summary>
internal sealed class OrderedValues
{
    private readonly Column column;

    // Measured numbers that are all held as multiples of 1/10,000 are ordered by those, which lie much closer together.
    private readonly bool isInUnits;

    /// <exception cref="ArgumentException">The column's values have no order in which to rank them (texts, sets).</exception>
    public OrderedValues(Column column)
    {
        if (column is StringColumn or SetColumn)
            throw new ArgumentException($"{column.Type} values cannot be ranked.", nameof(column));
        this.column = column;
        isInUnits = column is DoubleColumn numbers && Enumerable.Range(0, numbers.Values.ChunkCount).All(chunk => numbers.Values.Chunk(chunk).Units is not null);
    }

    /// <summary>Fills <paramref name="into"/> with the integers of as many rows, which lie in one chunk; what stands for a row that is not known means nothing.</summary>
    public void Load(int first, Span<long> into)
    {
        switch (column)
        {
            case LongColumn numbers:
                numbers.Values.Load(first, into);
                break;
            case DerivedColumn numbers:
                numbers.Units.Load(first, into);
                break;
            case DoubleColumn numbers when isInUnits:
                numbers.Values.Chunk(first / NumberChunk.RowsMax).Units!.Load(first % NumberChunk.RowsMax, into);
                break;
            case DoubleColumn numbers:
                Span<double> measured = stackalloc double[into.Length];
                numbers.Values.Load(first, measured);
                OfDoubles(measured, into);
                break;
            case BoolColumn flags:
                for (var row = 0; row < into.Length; row++)
                    into[row] = flags.Values[first + row] ? 1 : 0;
                break;
        }
    }

    /// <summary>The integer of one row.</summary>
    public long this[int row]
    {
        get
        {
            Span<long> one = stackalloc long[1];
            Load(row, one);
            return one[0];
        }
    }

    /// <summary>Bounds of the integers of known rows in a chunk; null where nobody there has a value.</summary>
    public (long Least, long Greatest)? RangeOf(int chunk)
    {
        var first = chunk * NumberChunk.RowsMax;
        var rows = Math.Min(NumberChunk.RowsMax, column.Count - first);
        if (!column.Known.WordsOf(first, rows).ContainsAnyExcept(0UL))
            return null;
        var packed = column switch
        {
            LongColumn numbers => numbers.Values.Chunk(chunk),
            DerivedColumn numbers => numbers.Units.Chunk(chunk),
            DoubleColumn numbers when isInUnits => numbers.Values.Chunk(chunk).Units,
            _ => null,
        };
        return packed is not null ? (packed.Least, packed.Greatest) : column is BoolColumn ? (0, 1) : Scan(first, rows);
    }

    /// <summary>An integer for each double such that integers compare as the doubles do; both zeros are one value.</summary>
    public static long OfDouble(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
        // Negative doubles grow with falling bits: turning all bits but the sign puts them in order.
        return bits >= 0 ? bits : bits ^ long.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfDoubles(ReadOnlySpan<double> values, Span<long> into)
    {
        for (var row = 0; row < into.Length; row++)
        {
            // Adding zero turns the negative one into the positive; the sign spread over all other bits turns them where it is set.
            var bits = BitConverter.DoubleToInt64Bits(values[row] + 0.0);
            into[row] = bits ^ (bits >> 63 & long.MaxValue);
        }
    }

    private (long Least, long Greatest) Scan(int first, int rows)
    {
        var (least, greatest) = (long.MaxValue, long.MinValue);
        Span<long> block = stackalloc long[StandingKeys.RowsPerBlock];
        for (var end = first + rows; first < end; first += block.Length)
        {
            var read = block[..Math.Min(block.Length, end - first)];
            Load(first, read);
            for (var row = 0; row < read.Length; row++)
                if (column.Known[first + row])
                    (least, greatest) = (Math.Min(least, read[row]), Math.Max(greatest, read[row]));
        }
        return (least, greatest);
    }
}
