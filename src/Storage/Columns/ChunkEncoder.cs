using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>Writes rows of a column as a chunk (<see cref="ChunkFormat"/>). Equal values give equal bytes, so that contents can be compared by their hash.</summary>
internal sealed class ChunkEncoder
{
    private const double UnitsPerWhole = 10_000;

    private readonly ArrayBufferWriter<byte> output = new();
    private readonly long[] distances = new long[ChunkFormat.RowsPerChunk];

    /// <returns>The chunk, valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(Column column, int fromRow, int rows)
    {
        output.ResetWrittenCount();
        var known = column.Known.Words.Slice(fromRow / BitMask.BitsPerWord, BitMask.WordCount(rows));
        var knownCount = 0;
        for (var row = 0; row < rows; row++)
            knownCount += (int)(known[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1);
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
        LongColumn numbers => (ChunkKind.Long, form is KnownForm.None ? 0 : WriteNumbers(numbers.Values.Slice(fromRow, rows), known)),
        DerivedColumn derived => (ChunkKind.Derived, form is KnownForm.None ? 0 : WriteNumbers(derived.Units.Slice(fromRow, rows), known)),
        DoubleColumn measured => form is KnownForm.None ? (ChunkKind.Double, 0) : WriteMeasured(measured.Values.Slice(fromRow, rows), known),
        StringColumn texts => (ChunkKind.String, form is KnownForm.None ? 0 : WriteCodes(texts.Codes.Slice(fromRow, rows), known, code => WriteText(texts.Dictionary[code]))),
        SetColumn sets => (ChunkKind.Set, form is KnownForm.None ? 0 : WriteCodes(sets.Codes.Slice(fromRow, rows), known, code => WriteSet(sets.Dictionary[code]))),
        _ => throw new ArgumentException($"A column of kind {column.GetType().Name} is not stored.", nameof(column)),
    };

    private void WriteMask(ReadOnlySpan<ulong> known, int rows)
    {
        var bytes = output.GetSpan(known.Length * sizeof(ulong));
        for (var word = 0; word < known.Length; word++)
        {
            var rest = rows - word * BitMask.BitsPerWord;
            var bits = rest >= BitMask.BitsPerWord ? known[word] : known[word] & ((1UL << rest) - 1);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(word * sizeof(ulong))..], bits);
        }
        output.Advance(known.Length * sizeof(ulong));
    }

    private int WriteFlags(BoolColumn flags, ReadOnlySpan<ulong> known, int fromRow, int rows)
    {
        var values = flags.Values.Words.Slice(fromRow / BitMask.BitsPerWord, known.Length);
        bool anyTrue = false, anyFalse = false;
        for (var row = 0; row < rows; row++)
            if (IsSet(known, row))
            {
                anyTrue |= IsSet(values, row);
                anyFalse |= !IsSet(values, row);
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

    private int WriteNumbers(ReadOnlySpan<long> values, ReadOnlySpan<ulong> known)
    {
        long least = long.MaxValue, greatest = long.MinValue;
        for (var row = 0; row < values.Length; row++)
            if (IsSet(known, row))
            {
                least = Math.Min(least, values[row]);
                greatest = Math.Max(greatest, values[row]);
            }
        // The distance of two 64-bit numbers fits in 64 bits without a sign; wrapping around is what makes it so.
        for (var row = 0; row < values.Length; row++)
            distances[row] = IsSet(known, row) ? unchecked(values[row] - least) : 0;
        WriteInt64(least);
        return WriteNarrow(distances.AsSpan(0, values.Length), unchecked((ulong)(greatest - least)));
    }

    private (ChunkKind Kind, int Width) WriteMeasured(ReadOnlySpan<double> values, ReadOnlySpan<ulong> known)
    {
        var units = new long[values.Length];
        var isInUnits = true;
        for (var row = 0; row < values.Length && isInUnits; row++)
        {
            if (!IsSet(known, row))
                continue;
            var scaled = Math.Round(values[row] * UnitsPerWhole, MidpointRounding.ToEven);
            isInUnits = Math.Abs(scaled) < 1L << 53 && BitConverter.DoubleToInt64Bits(scaled / UnitsPerWhole) == BitConverter.DoubleToInt64Bits(values[row]);
            units[row] = isInUnits ? (long)scaled : 0;
        }
        if (isInUnits)
            return (ChunkKind.DoubleInUnits, WriteNumbers(units, known));
        var bytes = output.GetSpan(values.Length * sizeof(double));
        for (var row = 0; row < values.Length; row++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[(row * sizeof(double))..], IsSet(known, row) ? values[row] : 0);
        output.Advance(values.Length * sizeof(double));
        return (ChunkKind.Double, 64);
    }

    /// <summary>The chunk's own dictionary, in the order in which its rows first use the values, and the rows' codes into it.</summary>
    private int WriteCodes(ReadOnlySpan<int> codes, ReadOnlySpan<ulong> known, Action<int> writeEntry)
    {
        var localByCode = new Dictionary<int, int>();
        var used = ImmutableArray.CreateBuilder<int>();
        for (var row = 0; row < codes.Length; row++)
        {
            if (!IsSet(known, row))
            {
                distances[row] = 0;
                continue;
            }
            ref var local = ref CollectionsMarshal.GetValueRefOrAddDefault(localByCode, codes[row], out var exists);
            if (!exists)
            {
                local = used.Count;
                used.Add(codes[row]);
            }
            distances[row] = local;
        }
        WriteInt32(used.Count);
        foreach (var code in used)
            writeEntry(code);
        return WriteNarrow(distances.AsSpan(0, codes.Length), (ulong)(used.Count - 1));
    }

    private int WriteNarrow(ReadOnlySpan<long> values, ulong greatest)
    {
        var width = greatest switch { 0 => 0, <= byte.MaxValue => 8, <= ushort.MaxValue => 16, <= uint.MaxValue => 32, _ => 64 };
        var bytes = output.GetSpan(Math.Max(1, values.Length * width / 8));
        // Each value fits in the width: cutting off the upper bits, which are zero, is the point.
        unchecked
        {
            switch (width)
            {
                case 8:
                    for (var row = 0; row < values.Length; row++)
                        bytes[row] = (byte)values[row];
                    break;
                case 16:
                    for (var row = 0; row < values.Length; row++)
                        BinaryPrimitives.WriteUInt16LittleEndian(bytes[(row * 2)..], (ushort)values[row]);
                    break;
                case 32:
                    for (var row = 0; row < values.Length; row++)
                        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(row * 4)..], (uint)values[row]);
                    break;
                case 64:
                    for (var row = 0; row < values.Length; row++)
                        BinaryPrimitives.WriteInt64LittleEndian(bytes[(row * 8)..], values[row]);
                    break;
            }
        }
        output.Advance(values.Length * width / 8);
        return width;
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

    private static bool IsSet(ReadOnlySpan<ulong> words, int row) => (words[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0;
}
