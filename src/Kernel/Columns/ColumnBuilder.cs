using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Fuyao.Kernel.Columns;

/// <summary>Fills a column row by row, in any order; rows that are never set, or set to unknown, are unknown. Rows in order take the least memory.</summary>
public abstract class ColumnBuilder
{
    private const int CapacityMin = 1024;

    private ulong[] known = new ulong[BitMask.WordCount(CapacityMin)];

    private protected ColumnBuilder()
    {
    }

    private protected int Capacity { get; private set; } = CapacityMin;

    /// <summary>Of all rows up to <see cref="Capacity"/>.</summary>
    private protected ReadOnlySpan<ulong> Known => known;

    /// <summary>Forgets the value of a row.</summary>
    public void SetUnknown(int row)
    {
        var bit = 1UL << (row % BitMask.BitsPerWord);
        if (row >= Capacity || (known[row / BitMask.BitsPerWord] & bit) == 0)
            return;
        known[row / BitMask.BitsPerWord] &= ~bit;
        Forget(row);
    }

    /// <summary>Takes over rows of a part that was filled elsewhere, known or not; what was said of them here is forgotten.</summary>
    /// <param name="part">A builder of the same kind.</param>
    /// <param name="runs">Which rows; those in no run are left out.</param>
    public void Take(ColumnBuilder part, ReadOnlySpan<RowRun> runs)
    {
        if (runs.IsEmpty)
            return;
        foreach (var run in runs)
        {
            if (run.Into + run.Count > Capacity)
                Grow(run.Into + run.Count);
            BitRuns.Copy(part.known, run.From, known, run.Into, run.Count);
        }
        TakeValues(part, runs);
    }

    /// <param name="count">Rows of the column; rows that were set beyond it are left out.</param>
    /// <remarks>The builder is used up.</remarks>
    public Column Build(int count)
    {
        if (count > Capacity)
            Grow(count);
        return Build(new BitMask(count, known[..BitMask.WordCount(count)]));
    }

    private protected abstract Column Build(BitMask mask);

    private protected abstract void Forget(int row);

    /// <summary>Takes over the values of rows of which <see cref="Known"/> says already whether they have one.</summary>
    private protected abstract void TakeValues(ColumnBuilder part, ReadOnlySpan<RowRun> runs);

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
        // Whole chunks, so that any but a single one can be packed.
        if (Capacity > NumberChunk.RowsMax)
            Capacity = (int)Math.Min(int.MaxValue, (Capacity + (NumberChunk.RowsMax - 1L)) / NumberChunk.RowsMax * NumberChunk.RowsMax);
        Array.Resize(ref known, BitMask.WordCount(Capacity));
    }
}

public sealed class BoolColumnBuilder : ColumnBuilder
{
    private ulong[] values = [];

    public void Set(int row, bool value)
    {
        SetKnown(row);
        if (row / BitMask.BitsPerWord >= values.Length)
            Array.Resize(ref values, Known.Length);
        var bit = 1UL << (row % BitMask.BitsPerWord);
        if (value)
            values[row / BitMask.BitsPerWord] |= bit;
        else
            values[row / BitMask.BitsPerWord] &= ~bit;
    }

    private protected override void TakeValues(ColumnBuilder part, ReadOnlySpan<RowRun> runs)
    {
        if (values.Length < Known.Length)
            Array.Resize(ref values, Known.Length);
        foreach (var run in runs)
            BitRuns.Copy(((BoolColumnBuilder)part).values, run.From, values, run.Into, run.Count);
    }

    private protected override void Forget(int row)
    {
    }

    private protected override BoolColumn Build(BitMask mask)
    {
        var words = new ulong[mask.Words.Length];
        for (var word = 0; word < Math.Min(words.Length, values.Length); word++)
            words[word] = values[word] & mask.Words[word];
        return new BoolColumn(new BitMask(mask.Count, words), mask);
    }
}

/// <inheritdoc cref="LongColumn"/>
public sealed class LongColumnBuilder(ColumnType type) : ColumnBuilder
{
    private readonly OpenChunks<NumberChunk, long> values = new();

    public void Set(int row, long value)
    {
        SetKnown(row);
        values.Set(row, value, Known);
    }

    private protected override void TakeValues(ColumnBuilder part, ReadOnlySpan<RowRun> runs) => values.Take(((LongColumnBuilder)part).values, runs, Known);

    private protected override void Forget(int row) => values.Forget(row, Known);

    private protected override LongColumn Build(BitMask mask) => new(type, new PackedNumbers(values.Build(mask)), mask);
}

public sealed class DoubleColumnBuilder : ColumnBuilder
{
    private readonly OpenChunks<DoubleChunk, double> values = new();

    /// <exception cref="ArgumentOutOfRangeException">NaN or infinite.</exception>
    public void Set(int row, double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A measured number is finite.");
        SetKnown(row);
        values.Set(row, value, Known);
    }

    private protected override void TakeValues(ColumnBuilder part, ReadOnlySpan<RowRun> runs) => values.Take(((DoubleColumnBuilder)part).values, runs, Known);

    private protected override void Forget(int row) => values.Forget(row, Known);

    private protected override DoubleColumn Build(BitMask mask) => new(new PackedDoubles(values.Build(mask)), mask);
}

public sealed class StringColumnBuilder : ColumnBuilder
{
    private readonly Dictionary<string, int> codeByText = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly ImmutableArray<string>.Builder dictionary = ImmutableArray.CreateBuilder<string>();
    private readonly OpenChunks<NumberChunk, int> codes = new();

    public StringColumnBuilder() => lookup = codeByText.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <returns>The code of the text in this column.</returns>
    public int Set(int row, ReadOnlySpan<char> text)
    {
        var code = CodeOf(text);
        Set(row, code);
        return code;
    }

    /// <summary>Gives a row the text that another call to <see cref="Set(int, ReadOnlySpan{char})"/> returned the code of.</summary>
    public void Set(int row, int code)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code, dictionary.Count);
        SetKnown(row);
        codes.Set(row, code, Known);
    }

    private protected override void TakeValues(ColumnBuilder part, ReadOnlySpan<RowRun> runs)
    {
        var texts = (StringColumnBuilder)part;
        // By its code in the part; what no row uses that is taken does not enter the dictionary.
        var codeByCode = new int?[texts.dictionary.Count];
        codes.Take(texts.codes, runs, Known, code => codeByCode[code] ??= CodeOf(texts.dictionary[code]));
    }

    private int CodeOf(ReadOnlySpan<char> text)
    {
        if (!lookup.TryGetValue(text, out var code))
        {
            code = dictionary.Count;
            var added = text.ToString();
            codeByText.Add(added, code);
            dictionary.Add(added);
        }
        return code;
    }

    private protected override void Forget(int row) => codes.Forget(row, Known);

    private protected override StringColumn Build(BitMask mask) => new(new PackedCodes(codes.Build(mask)), dictionary.ToImmutable(), mask);
}

public sealed class SetColumnBuilder : ColumnBuilder
{
    // The members joined by a character that no member holds: two sets are the same where their keys are.
    private const char KeySeparator = '\u001f';

    private readonly Dictionary<string, int> codeByKey = [];
    private readonly ImmutableArray<ImmutableArray<string>>.Builder dictionary = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
    private readonly OpenChunks<NumberChunk, int> codes = new();

    /// <summary>Gives a row the set that another call to <see cref="Set(int, IEnumerable{string})"/> returned the code of.</summary>
    public void Set(int row, int code)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code, dictionary.Count);
        SetKnown(row);
        codes.Set(row, code, Known);
    }

    /// <param name="row">The merchant's row.</param>
    /// <param name="members">In any order; repetitions are dropped.</param>
    /// <returns>The code of the set in this column.</returns>
    public int Set(int row, IEnumerable<string> members)
    {
        var code = CodeOf([.. members.Distinct().Order(StringComparer.Ordinal)]);
        SetKnown(row);
        codes.Set(row, code, Known);
        return code;
    }

    private protected override void TakeValues(ColumnBuilder part, ReadOnlySpan<RowRun> runs)
    {
        var sets = (SetColumnBuilder)part;
        var codeByCode = new int?[sets.dictionary.Count];
        codes.Take(sets.codes, runs, Known, code => codeByCode[code] ??= CodeOf(sets.dictionary[code]));
    }

    private int CodeOf(ImmutableArray<string> sorted)
    {
        // One empty member and no member are different sets.
        var key = $"{sorted.Length}{KeySeparator}{string.Join(KeySeparator, sorted)}";
        if (!codeByKey.TryGetValue(key, out var code))
        {
            code = dictionary.Count;
            codeByKey.Add(key, code);
            dictionary.Add(sorted);
        }
        return code;
    }

    private protected override void Forget(int row) => codes.Forget(row, Known);

    private protected override SetColumn Build(BitMask mask) => new(new PackedCodes(codes.Build(mask)), dictionary.ToImmutable(), mask);
}
