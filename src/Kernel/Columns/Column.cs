using System.Collections.Immutable;

namespace Fuyao.Kernel.Columns;

/// <summary>The values of one fact for all merchants, by merchant row. A row that is not in <see cref="Known"/> has no value: unknown, not zero and not false.</summary>
public abstract class Column
{
    private protected Column(ColumnType type, BitMask known)
    {
        Type = type;
        Known = known;
    }

    public ColumnType Type { get; }

    public BitMask Known { get; }

    public int Count => Known.Count;
}

public sealed class BoolColumn(BitMask values, BitMask known) : Column(ColumnType.Bool, known)
{
    public BitMask Values { get; } = values;
}

/// <summary>
/// Whole numbers: counts (<see cref="ColumnType.Int"/>), amounts in 1/10,000 (<see cref="ColumnType.Money"/>), days since 1970-01-01 (<see cref="ColumnType.Date"/>)
/// or 100 ns since 1970-01-01T00:00Z (<see cref="ColumnType.Instant"/>). Rows that are not known hold 0.
/// </summary>
public sealed class LongColumn(ColumnType type, long[] values, BitMask known) : Column(Allowed(type), known)
{
    public ReadOnlySpan<long> Values => values;

    private static ColumnType Allowed(ColumnType type) => type is ColumnType.Int or ColumnType.Money or ColumnType.Date or ColumnType.Instant
        ? type
        : throw new ArgumentOutOfRangeException(nameof(type), type, "A whole-number column holds Int, Money, Date or Instant.");
}

/// <summary>Numbers that Fuyao derived (rates, percentiles, scorecards): 64-bit fixed point in 1/10,000, so that every engine agrees; read as doubles.</summary>
public sealed class DerivedColumn(long[] units, BitMask known) : Column(ColumnType.Double, known)
{
    public ReadOnlySpan<long> Units => units;
}

/// <summary>Measured numbers as supplied; never NaN or infinite where known.</summary>
public sealed class DoubleColumn(double[] values, BitMask known) : Column(ColumnType.Double, known)
{
    public ReadOnlySpan<double> Values => values;
}

/// <summary>Texts as codes into a dictionary of distinct values; rows that are not known hold code 0.</summary>
public sealed class StringColumn(int[] codes, ImmutableArray<string> dictionary, BitMask known) : Column(ColumnType.String, known)
{
    public ReadOnlySpan<int> Codes => codes;

    public ImmutableArray<string> Dictionary { get; } = dictionary;
}

/// <summary>Sets of tags as codes into a dictionary of distinct sets, each sorted ordinally; the empty set is a value, not unknown.</summary>
public sealed class SetColumn(int[] codes, ImmutableArray<ImmutableArray<string>> dictionary, BitMask known) : Column(ColumnType.Set, known)
{
    public ReadOnlySpan<int> Codes => codes;

    public ImmutableArray<ImmutableArray<string>> Dictionary { get; } = dictionary;
}
