using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>
/// Puts chunks, in order, back together to a column of a given number of rows; rows beyond the last chunk are unknown. Holds the column as it will be, and one chunk of codes.
/// </summary>
internal sealed class ColumnAssembler
{
    private readonly ColumnType type;
    private readonly bool isDerived;
    private readonly int count;
    private readonly ulong[] known;
    private readonly ulong[] flags = [];
    private readonly List<NumberChunk> numbers = [];
    private readonly List<DoubleChunk> measured = [];
    private readonly Dictionary<string, int> codeByKey = [];
    private readonly ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<ImmutableArray<string>>.Builder sets = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
    private int[] codes = [];
    private int nextRow;

    public ColumnAssembler(ColumnType type, bool isDerived, int count)
    {
        this.type = type;
        this.isDerived = isDerived;
        this.count = count;
        known = new ulong[BitMask.WordCount(count)];
        if (type is ColumnType.Bool)
            flags = new ulong[known.Length];
    }

    /// <summary>Rows of the chunks so far.</summary>
    public int Rows => nextRow;

    private ChunkKind Kind => type switch
    {
        ColumnType.Bool => ChunkKind.Bool,
        ColumnType.Double => isDerived ? ChunkKind.Derived : ChunkKind.Double,
        ColumnType.String => ChunkKind.String,
        ColumnType.Set => ChunkKind.Set,
        _ => ChunkKind.Long,
    };

    /// <exception cref="InvalidDataException">The chunk is not as it was written.</exception>
    public void Add(ReadOnlySpan<byte> chunk)
    {
        var reader = new ChunkReader(chunk);
        if (nextRow + reader.Rows > count)
            throw new InvalidDataException($"a chunk of {reader.Rows} rows does not fit after {nextRow} of {count} rows");
        if (nextRow % ChunkFormat.RowsPerChunk != 0)
            throw new InvalidDataException($"a chunk follows after {nextRow} rows, in the midst of one");
        reader.ReadKnown(known.AsSpan(nextRow / BitMask.BitsPerWord));
        var rows = Math.Min(ChunkFormat.RowsPerChunk, count - nextRow);
        if (reader.Form is KnownForm.None)
            AddUnknown(rows);
        else
            AddPayload(ref reader, rows);
        nextRow += reader.Rows;
    }

    public Column Build()
    {
        for (var chunk = (nextRow + ChunkFormat.RowsPerChunk - 1) / ChunkFormat.RowsPerChunk; chunk * (long)ChunkFormat.RowsPerChunk < count; chunk++)
            AddUnknown(Math.Min(ChunkFormat.RowsPerChunk, count - chunk * ChunkFormat.RowsPerChunk));
        var mask = new BitMask(count, known);
        return Kind switch
        {
            ChunkKind.Bool => new BoolColumn(new BitMask(count, flags), mask),
            ChunkKind.Derived => new DerivedColumn(new PackedNumbers([.. numbers]), mask),
            ChunkKind.Double => new DoubleColumn(new PackedDoubles([.. measured]), mask),
            ChunkKind.String => new StringColumn(new PackedCodes([.. numbers]), texts.ToImmutable(), mask),
            ChunkKind.Set => new SetColumn(new PackedCodes([.. numbers]), sets.ToImmutable(), mask),
            _ => new LongColumn(type, new PackedNumbers([.. numbers]), mask),
        };
    }

    private void AddUnknown(int rows)
    {
        if (Kind is ChunkKind.Double)
            measured.Add(DoubleChunk.Unknown(rows));
        else if (Kind is not ChunkKind.Bool)
            numbers.Add(NumberChunk.Unknown(rows));
    }

    private void AddPayload(ref ChunkReader reader, int rows)
    {
        if (reader.Kind != Kind && !(reader.Kind is ChunkKind.DoubleInUnits && Kind is ChunkKind.Double))
            throw new InvalidDataException($"a chunk of kind {reader.Kind} stands in a column of type {type}");
        switch (reader.Kind)
        {
            case ChunkKind.Bool:
                reader.ReadFlags(flags.AsSpan(nextRow / BitMask.BitsPerWord), known.AsSpan(nextRow / BitMask.BitsPerWord));
                break;
            case ChunkKind.Double:
                measured.Add(DoubleChunk.Of(reader.ReadDoubles(rows)));
                break;
            case ChunkKind.DoubleInUnits:
                measured.Add(DoubleChunk.Of(reader.ReadNumbers(rows)));
                break;
            case ChunkKind.String:
                AddCodes(ref reader, ReadTextCode(ref reader), rows);
                break;
            case ChunkKind.Set:
                AddCodes(ref reader, ReadSetCode(ref reader), rows);
                break;
            default:
                numbers.Add(reader.ReadNumbers(rows));
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

    private void AddCodes(ref ChunkReader reader, int[] codeByLocal, int rows)
    {
        if (codes.Length < rows)
            codes = new int[rows];
        var added = codes.AsSpan(0, rows);
        reader.ReadCodes(added);
        for (var row = 0; row < reader.Rows; row++)
            added[row] = (uint)added[row] < (uint)codeByLocal.Length ? codeByLocal[added[row]] : throw new InvalidDataException("a code points outside its dictionary");
        numbers.Add(NumberChunk.Pack(added, known.AsSpan(nextRow / BitMask.BitsPerWord)));
    }
}
