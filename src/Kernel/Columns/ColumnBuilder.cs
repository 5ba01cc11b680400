using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Fuyao.Kernel.Columns;

/// <summary>Fills a column row by row, in any order; rows that are never set, or set to unknown, are unknown.</summary>
public abstract class ColumnBuilder
{
    private const int CapacityMin = 1024;

    private ulong[] known = new ulong[BitMask.WordCount(CapacityMin)];

    private protected ColumnBuilder()
    {
    }

    private protected int Capacity { get; private set; } = CapacityMin;

    /// <summary>Forgets the value of a row.</summary>
    public void SetUnknown(int row)
    {
        if (row < Capacity)
            known[row / BitMask.BitsPerWord] &= ~(1UL << (row % BitMask.BitsPerWord));
    }

    /// <param name="count">Rows of the column; rows that were set beyond it are left out.</param>
    /// <remarks>The builder is used up.</remarks>
    public Column Build(int count)
    {
        if (count > Capacity)
            Grow(count);
        var words = known[..BitMask.WordCount(count)];
        var mask = new BitMask(count, words);
        return Build(count, mask);
    }

    private protected abstract Column Build(int count, BitMask mask);

    private protected abstract void Resize(int capacity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void SetKnown(int row)
    {
        if (row >= Capacity)
            Grow(row + 1);
        known[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
    }

    private void Grow(int rows)
    {
        Capacity = Math.Max(rows, Capacity > int.MaxValue / 2 ? rows : Capacity * 2);
        Array.Resize(ref known, BitMask.WordCount(Capacity));
        Resize(Capacity);
    }
}

public sealed class BoolColumnBuilder : ColumnBuilder
{
    private ulong[] values = [];

    public BoolColumnBuilder() => Resize(Capacity);

    public void Set(int row, bool value)
    {
        SetKnown(row);
        var bit = 1UL << (row % BitMask.BitsPerWord);
        if (value)
            values[row / BitMask.BitsPerWord] |= bit;
        else
            values[row / BitMask.BitsPerWord] &= ~bit;
    }

    private protected override void Resize(int capacity) => Array.Resize(ref values, BitMask.WordCount(capacity));

    private protected override BoolColumn Build(int count, BitMask mask)
    {
        var words = values[..BitMask.WordCount(count)];
        for (var word = 0; word < words.Length; word++)
            words[word] &= mask.Words[word];
        return new BoolColumn(new BitMask(count, words), mask);
    }
}

/// <inheritdoc cref="LongColumn"/>
public sealed class LongColumnBuilder : ColumnBuilder
{
    private readonly ColumnType type;
    private long[] values = [];

    public LongColumnBuilder(ColumnType type)
    {
        this.type = type;
        Resize(Capacity);
    }

    public void Set(int row, long value)
    {
        SetKnown(row);
        values[row] = value;
    }

    private protected override void Resize(int capacity) => Array.Resize(ref values, capacity);

    private protected override LongColumn Build(int count, BitMask mask) => new(type, values.AsSpan(0, count), mask);
}

public sealed class DoubleColumnBuilder : ColumnBuilder
{
    private double[] values = [];

    public DoubleColumnBuilder() => Resize(Capacity);

    /// <exception cref="ArgumentOutOfRangeException">NaN or infinite.</exception>
    public void Set(int row, double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A measured number is finite.");
        SetKnown(row);
        values[row] = value;
    }

    private protected override void Resize(int capacity) => Array.Resize(ref values, capacity);

    private protected override DoubleColumn Build(int count, BitMask mask) => new(values.AsSpan(0, count), mask);
}

public sealed class StringColumnBuilder : ColumnBuilder
{
    private readonly Dictionary<string, int> codeByText = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly ImmutableArray<string>.Builder dictionary = ImmutableArray.CreateBuilder<string>();
    private int[] codes = [];

    public StringColumnBuilder()
    {
        lookup = codeByText.GetAlternateLookup<ReadOnlySpan<char>>();
        Resize(Capacity);
    }

    /// <summary>Whether the text was set before; a caller that checks texts need not check it again.</summary>
    public bool Contains(ReadOnlySpan<char> text) => lookup.ContainsKey(text);

    public void Set(int row, ReadOnlySpan<char> text)
    {
        if (!lookup.TryGetValue(text, out var code))
        {
            code = dictionary.Count;
            var added = text.ToString();
            codeByText.Add(added, code);
            dictionary.Add(added);
        }
        SetKnown(row);
        codes[row] = code;
    }

    private protected override void Resize(int capacity) => Array.Resize(ref codes, capacity);

    private protected override StringColumn Build(int count, BitMask mask) => new(codes.AsSpan(0, count), dictionary.ToImmutable(), mask);
}

public sealed class SetColumnBuilder : ColumnBuilder
{
    // The members joined by a character that no member holds: two sets are the same where their keys are.
    private const char KeySeparator = '\u001f';

    private readonly Dictionary<string, int> codeByKey = [];
    private readonly ImmutableArray<ImmutableArray<string>>.Builder dictionary = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
    private int[] codes = [];

    public SetColumnBuilder() => Resize(Capacity);

    /// <summary>Gives a row the set that another call to <see cref="Set(int, IEnumerable{string})"/> returned the code of.</summary>
    public void Set(int row, int code)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code, dictionary.Count);
        SetKnown(row);
        codes[row] = code;
    }

    /// <param name="row">The merchant's row.</param>
    /// <param name="members">In any order; repetitions are dropped.</param>
    /// <returns>The code of the set in this column.</returns>
    public int Set(int row, IEnumerable<string> members)
    {
        ImmutableArray<string> sorted = [.. members.Distinct().Order(StringComparer.Ordinal)];
        // One empty member and no member are different sets.
        var key = $"{sorted.Length}{KeySeparator}{string.Join(KeySeparator, sorted)}";
        if (!codeByKey.TryGetValue(key, out var code))
        {
            code = dictionary.Count;
            codeByKey.Add(key, code);
            dictionary.Add(sorted);
        }
        SetKnown(row);
        codes[row] = code;
        return code;
    }

    private protected override void Resize(int capacity) => Array.Resize(ref codes, capacity);

    private protected override SetColumn Build(int count, BitMask mask) => new(codes.AsSpan(0, count), dictionary.ToImmutable(), mask);
}
