using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>Writes rows of a column as a chunk (<see cref="ChunkFormat"/>). Equal values give equal bytes, so that contents can be compared by their hash.</summary>
internal sealed class ChunkEncoder
{
    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>Of a column of codes: the chunk's own code for each of the column's, less than 0 where it has none.</summary>
    private int[] localByCode = [];
    private int[] codes = [];

    /// <returns>The chunk, valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(Column column, int fromRow, int rows)
    {
        output.ResetWrittenCount();
        var known = column.Known.Words.Slice(fromRow / BitMask.BitsPerWord, BitMask.WordCount(rows));
        var knownCount = 0;
        for (var word = 0; word < known.Length; word++)
            knownCount += BitOperations.PopCount(Bits(known, word, rows));
        var form = knownCount == 0 ? KnownForm.None : knownCount == rows ? KnownForm.All : KnownForm.Mask;

        var header = output.GetSpan(ChunkFormat.HeaderBytes);
        header[0] = ChunkFormat.Version;
        header[2] = (byte)form;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], rows);
        output.Advance(ChunkFormat.HeaderBytes);
        if (form is KnownForm.Mask)
            WriteMask(known, rows);
        var (kind, width) = WritePayload(column, known, form, fromRow, rows);
        var written = MemoryMarshal.AsMemory(output.WrittenMemory).Span;
        written[1] = (byte)kind;
        written[3] = (byte)width;
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), ChunkFormat.Checksum(output.WrittenSpan));
        output.Advance(sizeof(uint));
        return output.WrittenSpan;
    }

    private (ChunkKind Kind, int Width) WritePayload(Column column, ReadOnlySpan<ulong> known, KnownForm form, int fromRow, int rows) => column switch
    {
        BoolColumn flags => (ChunkKind.Bool, form is KnownForm.None ? 0 : WriteFlags(flags, known, fromRow, rows)),
        LongColumn numbers => (ChunkKind.Long, form is KnownForm.None ? 0 : WriteNumbers(numbers.Values.Chunk(fromRow / ChunkFormat.RowsPerChunk), rows)),
        DerivedColumn derived => (ChunkKind.Derived, form is KnownForm.None ? 0 : WriteNumbers(derived.Units.Chunk(fromRow / ChunkFormat.RowsPerChunk), rows)),
        DoubleColumn measured => form is KnownForm.None ? (ChunkKind.Double, 0) : WriteMeasured(measured.Values.Chunk(fromRow / ChunkFormat.RowsPerChunk), rows),
        StringColumn texts => (ChunkKind.String, form is KnownForm.None ? 0 : WriteCodes(texts.Codes, texts.Dictionary, known, fromRow, rows, WriteText)),
        SetColumn sets => (ChunkKind.Set, form is KnownForm.None ? 0 : WriteCodes(sets.Codes, sets.Dictionary, known, fromRow, rows, WriteSet)),
        _ => throw new ArgumentException($"A column of kind {column.GetType().Name} is not stored.", nameof(column)),
    };

    private void WriteMask(ReadOnlySpan<ulong> known, int rows)
    {
        var bytes = output.GetSpan(known.Length * sizeof(ulong));
        for (var word = 0; word < known.Length; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(word * sizeof(ulong))..], Bits(known, word, rows));
        output.Advance(known.Length * sizeof(ulong));
    }

    private int WriteFlags(BoolColumn flags, ReadOnlySpan<ulong> known, int fromRow, int rows)
    {
        var values = flags.Values.Words.Slice(fromRow / BitMask.BitsPerWord, known.Length);
        bool anyTrue = false, anyFalse = false;
        for (var word = 0; word < known.Length; word++)
        {
            anyTrue |= (Bits(known, word, rows) & values[word]) != 0;
            anyFalse |= (Bits(known, word, rows) & ~values[word]) != 0;
        }
        WriteInt64(anyTrue ? 1 : 0);
        if (!anyTrue || !anyFalse)
            return 0;
        Span<ulong> trimmed = stackalloc ulong[known.Length];
        for (var word = 0; word < known.Length; word++)
            trimmed[word] = values[word] & known[word];
        WriteMask(trimmed, rows);
        return 1;
    }

    /// <summary>As the numbers lie in memory.</summary>
    private int WriteNumbers(NumberChunk numbers, int rows)
    {
        WriteInt64(numbers.Least);
        return WriteDistances(numbers, rows);
    }

    private (ChunkKind Kind, int Width) WriteMeasured(DoubleChunk measured, int rows)
    {
        if (measured.Units is { } units)
            return (ChunkKind.DoubleInUnits, WriteNumbers(units, rows));
        var bytes = output.GetSpan(rows * sizeof(double));
        for (var row = 0; row < rows; row++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[(row * sizeof(double))..], measured.Values[row]);
        output.Advance(rows * sizeof(double));
        return (ChunkKind.Double, 64);
    }

    /// <summary>The chunk's own dictionary, in the order in which its rows first use the values, and the rows' codes into it.</summary>
    private int WriteCodes<T>(PackedCodes column, ImmutableArray<T> dictionary, ReadOnlySpan<ulong> known, int fromRow, int rows, Action<T> writeEntry)
    {
        if (localByCode.Length < dictionary.Length)
            Array.Fill(localByCode = new int[dictionary.Length], -1);
        if (codes.Length == 0)
            codes = new int[ChunkFormat.RowsPerChunk];
        var local = codes.AsSpan(0, rows);
        column.Load(fromRow, local);
        var used = new List<int>();
        for (var row = 0; row < rows; row++)
        {
            if (!IsSet(known, row))
                continue;
            ref var own = ref localByCode[local[row]];
            if (own < 0)
            {
                own = used.Count;
                used.Add(local[row]);
            }
            local[row] = own;
        }
        WriteInt32(used.Count);
        foreach (var code in used)
        {
            writeEntry(dictionary[code]);
            localByCode[code] = -1;
        }
        return WriteDistances(NumberChunk.Pack(local, known), rows);
    }

    private int WriteDistances(NumberChunk numbers, int rows)
    {
        var bytes = NumberChunk.DistanceBytes(rows, numbers.Width);
        numbers.WriteDistances(rows, output.GetSpan(Math.Max(1, bytes)));
        output.Advance(bytes);
        return (int)numbers.Width;
    }

    private void WriteText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInt32(length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(Math.Max(1, length)));
        output.Advance(length);
    }

    private void WriteSet(ImmutableArray<string> members)
    {
        WriteInt32(members.Length);
        foreach (var member in members)
            WriteText(member);
    }

    private void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    /// <summary>A word of a mask without the bits beyond the rows.</summary>
    private static ulong Bits(ReadOnlySpan<ulong> words, int word, int rows)
    {
        var rest = rows - word * BitMask.BitsPerWord;
        return rest >= BitMask.BitsPerWord ? words[word] : words[word] & ((1UL << rest) - 1);
    }

    private static bool IsSet(ReadOnlySpan<ulong> words, int row) => (words[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0;
}
