using System.Collections.Immutable;

namespace Fuyao.Kernel.Columns;

/// <summary>
/// The values of one fact for all merchants, by merchant row. A row that is not in <see cref="Known"/> has no value: unknown, not zero and not false; what stands there is any value.
/// </summary>
public abstract class Column
{
    private protected Column(ColumnType type, BitMask known)
    {
        Type = type;
        Known = known.IsFull ? BitMask.Full(known.Count) : known;
    }

    public ColumnType Type { get; }

    /// <summary>The shared <see cref="BitMask.Full"/> where everybody has a value.</summary>
    public BitMask Known { get; }

    public int Count => Known.Count;

    /// <summary>Memory held for values and <see cref="Known"/>; without what columns share: the mask in which every row is set, and the texts of a dictionary.</summary>
    public long Bytes => ValueBytes + (Known.IsFull ? 0 : BytesOf(Known));

    /// <summary>Memory held for distinct texts or sets, as an estimate; 0 for other types.</summary>
    public virtual long DictionaryBytes => 0;

    private protected abstract long ValueBytes { get; }

    /// <summary>A reference, the string's header, and two bytes a character.</summary>
    private protected static long BytesOf(string text) => IntPtr.Size + 22 + (2L * text.Length);

    private protected static long BytesOf(BitMask mask) => mask.Words.Length * (long)sizeof(ulong);

    private protected T OfSameLength<T>(T values, int count) => count == Count
        ? values
        : throw new ArgumentException($"{Count} rows are known or not, {count} have a value.", nameof(values));
}

public sealed class BoolColumn : Column
{
    public BoolColumn(BitMask values, BitMask known)
        : base(ColumnType.Bool, known) => Values = OfSameLength(values, values.Count);

    public BitMask Values { get; }

    private protected override long ValueBytes => BytesOf(Values);
}

/// <summary>
/// Whole numbers: counts (<see cref="ColumnType.Int"/>), amounts in 1/10,000 (<see cref="ColumnType.Money"/>), days since 1970-01-01 (<see cref="ColumnType.Date"/>)
/// or 100 ns since 1970-01-01T00:00Z (<see cref="ColumnType.Instant"/>).
/// </summary>
public sealed class LongColumn : Column
{
    /// <param name="known">The mask that the values were packed with.</param>
    /// <exception cref="ArgumentException">Values and mask differ in length.</exception>
    public LongColumn(ColumnType type, PackedNumbers values, BitMask known)
        : base(Allowed(type), known) => Values = OfSameLength(values, values.Count);

    public LongColumn(ColumnType type, ReadOnlySpan<long> values, BitMask known)
        : this(type, PackedNumbers.Pack(values, known), known)
    {
    }

    public PackedNumbers Values { get; }

    private protected override long ValueBytes => Values.Bytes;

    private static ColumnType Allowed(ColumnType type) => type is ColumnType.Int or ColumnType.Money or ColumnType.Date or ColumnType.Instant
        ? type
        : throw new ArgumentOutOfRangeException(nameof(type), type, "A whole-number column holds Int, Money, Date or Instant.");
}

/// <summary>Numbers that Fuyao derived (rates, percentiles, scorecards): 64-bit fixed point in 1/10,000, so that every engine agrees; read as doubles.</summary>
public sealed class DerivedColumn : Column
{
    /// <inheritdoc cref="LongColumn(ColumnType, PackedNumbers, BitMask)"/>
    public DerivedColumn(PackedNumbers units, BitMask known)
        : base(ColumnType.Double, known) => Units = OfSameLength(units, units.Count);

    public DerivedColumn(ReadOnlySpan<long> units, BitMask known)
        : this(PackedNumbers.Pack(units, known), known)
    {
    }

    public PackedNumbers Units { get; }

    private protected override long ValueBytes => Units.Bytes;
}

/// <summary>Measured numbers as supplied; never NaN or infinite where known.</summary>
public sealed class DoubleColumn : Column
{
    /// <inheritdoc cref="LongColumn(ColumnType, PackedNumbers, BitMask)"/>
    public DoubleColumn(PackedDoubles values, BitMask known)
        : base(ColumnType.Double, known) => Values = OfSameLength(values, values.Count);

    public DoubleColumn(ReadOnlySpan<double> values, BitMask known)
        : this(PackedDoubles.Pack(values, known), known)
    {
    }

    public PackedDoubles Values { get; }

    private protected override long ValueBytes => Values.Bytes;
}

/// <summary>Texts as codes into a dictionary of distinct values.</summary>
public sealed class StringColumn : Column
{
    /// <inheritdoc cref="LongColumn(ColumnType, PackedNumbers, BitMask)"/>
    public StringColumn(PackedCodes codes, ImmutableArray<string> dictionary, BitMask known)
        : base(ColumnType.String, known)
    {
        Codes = OfSameLength(codes, codes.Count);
        Dictionary = dictionary;
    }

    public StringColumn(ReadOnlySpan<int> codes, ImmutableArray<string> dictionary, BitMask known)
        : this(PackedCodes.Pack(codes, known), dictionary, known)
    {
    }

    public PackedCodes Codes { get; }

    public ImmutableArray<string> Dictionary { get; }

    public override long DictionaryBytes => Dictionary.Sum(BytesOf);

    private protected override long ValueBytes => Codes.Bytes;
}

/// <summary>Sets of tags as codes into a dictionary of distinct sets, each sorted ordinally; the empty set is a value, not unknown.</summary>
public sealed class SetColumn : Column
{
    /// <inheritdoc cref="LongColumn(ColumnType, PackedNumbers, BitMask)"/>
    public SetColumn(PackedCodes codes, ImmutableArray<ImmutableArray<string>> dictionary, BitMask known)
        : base(ColumnType.Set, known)
    {
        Codes = OfSameLength(codes, codes.Count);
        Dictionary = dictionary;
    }

    public SetColumn(ReadOnlySpan<int> codes, ImmutableArray<ImmutableArray<string>> dictionary, BitMask known)
        : this(PackedCodes.Pack(codes, known), dictionary, known)
    {
    }

    public PackedCodes Codes { get; }

    public ImmutableArray<ImmutableArray<string>> Dictionary { get; }

    public override long DictionaryBytes => Dictionary.Sum(set => IntPtr.Size + 24 + set.Sum(BytesOf));

    private protected override long ValueBytes => Codes.Bytes;
}
