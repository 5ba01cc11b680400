using System.Collections.Immutable;
using System.Runtime.InteropServices;

using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>Puts chunks, in order, back together to a column of a given number of rows; rows beyond the last chunk are unknown.</summary>
internal sealed class ColumnAssembler
{
    private readonly ColumnType type;
    private readonly int count;
    private readonly ulong[] known;
    private readonly ulong[] flags = [];
    private readonly long[] numbers = [];
    private readonly double[] measured = [];
    private readonly int[] codes = [];
    private readonly Dictionary<string, int> codeByKey = [];
    private readonly ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<ImmutableArray<string>>.Builder sets = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
    private readonly bool isDerived;
    private int nextRow;

    public ColumnAssembler(ColumnType type, bool isDerived, int count)
    {
        this.type = type;
        this.isDerived = isDerived;
        this.count = count;
        known = new ulong[BitMask.WordCount(count)];
        switch (type)
        {
            case ColumnType.Bool: flags = new ulong[known.Length]; break;
            case ColumnType.Double when !isDerived: measured = new double[count]; break;
            case ColumnType.String or ColumnType.Set: codes = new int[count]; break;
            default: numbers = new long[count]; break;
        }
    }

    /// <summary>Rows of the chunks so far.</summary>
    public int Rows => nextRow;

    /// <exception cref="InvalidDataException">The chunk is not as it was written.</exception>
    public void Add(ReadOnlySpan<byte> chunk)
    {
        var reader = new ChunkReader(chunk);
        if (nextRow + reader.Rows > count)
            throw new InvalidDataException($"a chunk of {reader.Rows} rows does not fit after {nextRow} of {count} rows");
        reader.ReadKnown(known.AsSpan(nextRow / BitMask.BitsPerWord));
        if (reader.Form is not KnownForm.None)
            AddPayload(ref reader);
        nextRow += reader.Rows;
    }

    public Column Build()
    {
        var mask = new BitMask(count, known);
        return type switch
        {
            ColumnType.Bool => new BoolColumn(new BitMask(count, flags), mask),
            ColumnType.Double when isDerived => new DerivedColumn(numbers, mask),
            ColumnType.Double => new DoubleColumn(measured, mask),
            ColumnType.String => new StringColumn(codes, texts.ToImmutable(), mask),
            ColumnType.Set => new SetColumn(codes, sets.ToImmutable(), mask),
            _ => new LongColumn(type, numbers, mask),
        };
    }

    private void AddPayload(ref ChunkReader reader)
    {
        var expected = type switch
        {
            ColumnType.Bool => ChunkKind.Bool,
            ColumnType.Double => isDerived ? ChunkKind.Derived : ChunkKind.Double,
            ColumnType.String => ChunkKind.String,
            ColumnType.Set => ChunkKind.Set,
            _ => ChunkKind.Long,
        };
        if (reader.Kind != expected && !(reader.Kind is ChunkKind.DoubleInUnits && expected is ChunkKind.Double))
            throw new InvalidDataException($"a chunk of kind {reader.Kind} stands in a column of type {type}");
        var rows = reader.Rows;
        switch (reader.Kind)
        {
            case ChunkKind.Bool:
                reader.ReadFlags(flags.AsSpan(nextRow / BitMask.BitsPerWord), known.AsSpan(nextRow / BitMask.BitsPerWord));
                break;
            case ChunkKind.Long or ChunkKind.Derived:
                reader.ReadNumbers(numbers.AsSpan(nextRow, rows));
                ClearUnknown(numbers);
                break;
            case ChunkKind.Double:
                reader.ReadDoubles(measured.AsSpan(nextRow, rows));
                break;
            case ChunkKind.DoubleInUnits:
                var units = new long[rows];
                reader.ReadNumbers(units);
                for (var row = 0; row < rows; row++)
                    measured[nextRow + row] = units[row] / 10_000.0;
                ClearUnknown(measured);
                break;
            case ChunkKind.String:
                AddCodes(ref reader, ReadTextCode(ref reader));
                break;
            case ChunkKind.Set:
                AddCodes(ref reader, ReadSetCode(ref reader));
                break;
        }
    }

    private int[] ReadTextCode(ref ChunkReader reader)
    {
        var local = new int[reader.ReadCount()];
        for (var entry = 0; entry < local.Length; entry++)
        {
            var text = reader.ReadText();
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(codeByKey, text, out var exists);
            if (!exists)
            {
                code = texts.Count;
                texts.Add(text);
            }
            local[entry] = code;
        }
        return local;
    }

    private int[] ReadSetCode(ref ChunkReader reader)
    {
        var local = new int[reader.ReadCount()];
        for (var entry = 0; entry < local.Length; entry++)
        {
            var members = ImmutableArray.CreateBuilder<string>();
            for (var remaining = reader.ReadCount(); remaining > 0; remaining--)
                members.Add(reader.ReadText());
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(codeByKey, $"{members.Count}\u001f{string.Join('\u001f', members)}", out var exists);
            if (!exists)
            {
                code = sets.Count;
                sets.Add(members.ToImmutable());
            }
            local[entry] = code;
        }
        return local;
    }

    private void AddCodes(ref ChunkReader reader, int[] globalByLocal)
    {
        var added = codes.AsSpan(nextRow, reader.Rows);
        reader.ReadCodes(added);
        for (var row = 0; row < added.Length; row++)
            added[row] = added[row] < globalByLocal.Length ? globalByLocal[added[row]] : throw new InvalidDataException("a code points outside its dictionary");
        ClearUnknown(codes);
    }

    private void ClearUnknown<T>(T[] values)
        where T : struct
    {
        for (var row = nextRow; row < values.Length && row < nextRow + ChunkFormat.RowsPerChunk; row++)
            if ((known[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) == 0)
                values[row] = default;
    }
}

