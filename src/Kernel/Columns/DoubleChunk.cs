using System.Buffers;

namespace Fuyao.Kernel.Columns;

/// <summary>
/// Up to 65,536 measured numbers. Where all known ones are exact multiples of 1/10,000 (ratings, percentages) they are held as those multiples in their narrowest width,
/// else as doubles. Negative zero is zero.
/// </summary>
public sealed class DoubleChunk : IChunk<DoubleChunk, double>
{
    /// <summary>Of the numbers in <see cref="Units"/>.</summary>
    public const double UnitsPerWhole = 10_000;

    /// <summary>Whole numbers up to here are doubles, each of which divided by 10,000 is a double of its own.</summary>
    private const double UnitsMax = 1L << 53;

    /// <summary>What a chunk takes beside its doubles: the object and the header of its array.</summary>
    private const int OverheadBytes = 56;

    private readonly double[] values;

    private DoubleChunk(int rows, NumberChunk? units, double[] values)
    {
        Rows = rows;
        Units = units;
        this.values = values;
    }

    public int Rows { get; }

    /// <summary>Multiples of 1/10,000; null where the numbers are held as they are.</summary>
    public NumberChunk? Units { get; }

    /// <summary>One a row where <see cref="Units"/> is null, 0 where not known; else empty.</summary>
    public ReadOnlySpan<double> Values => values;

    public long Bytes => OverheadBytes + (Units?.Bytes ?? values.Length * sizeof(double));

    /// <summary>A row's number; any number where the row is not known.</summary>
    public double this[int row] => Units is null ? values[row] : Units[row] / UnitsPerWhole;

    /// <summary>Rows of which none is known.</summary>
    public static DoubleChunk Unknown(int rows) => Of(NumberChunk.Unknown(rows));

    /// <summary>Numbers that are these multiples of 1/10,000.</summary>
    public static DoubleChunk Of(NumberChunk units) => new(units.Rows, units, []);

    /// <param name="values">One a row, 0 where not known; taken over, not copied.</param>
    public static DoubleChunk Of(double[] values) => new(values.Length, null, values);

    public static DoubleChunk Pack(ReadOnlySpan<double> values, ReadOnlySpan<ulong> known)
    {
        var units = ArrayPool<long>.Shared.Rent(Math.Max(1, values.Length));
        try
        {
            if (TryScale(values, known, units))
                return Of(NumberChunk.Pack(units.AsSpan(0, values.Length), known));
        }
        finally
        {
            ArrayPool<long>.Shared.Return(units);
        }
        var held = new double[values.Length];
        foreach (var run in new KnownRuns(known, values.Length))
            for (var row = run.Start.Value; row < run.End.Value; row++)
                held[row] = values[row] == 0 ? 0 : values[row];
        return Of(held);
    }

    public void Load(int first, Span<double> into)
    {
        if (Units is null)
        {
            values.AsSpan(first, into.Length).CopyTo(into);
            return;
        }
        Span<long> units = stackalloc long[256];
        for (var loaded = 0; loaded < into.Length; loaded += units.Length)
        {
            var part = into[loaded..Math.Min(into.Length, loaded + units.Length)];
            Units.Load(first + loaded, units[..part.Length]);
            for (var row = 0; row < part.Length; row++)
                part[row] = units[row] / UnitsPerWhole;
        }
    }

    private static bool TryScale(ReadOnlySpan<double> values, ReadOnlySpan<ulong> known, long[] units)
    {
        foreach (var run in new KnownRuns(known, values.Length))
            for (var row = run.Start.Value; row < run.End.Value; row++)
            {
                var scaled = Math.Round(values[row] * UnitsPerWhole, MidpointRounding.ToEven);
                // Equal as numbers, so that both zeros pass; a NaN equals nothing.
                if (!(Math.Abs(scaled) < UnitsMax) || scaled / UnitsPerWhole != values[row])
                    return false;
                units[row] = (long)scaled;
            }
        return true;
    }
}
