using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;

namespace Fuyao.Kernel.Journal;

/// <summary>
/// The canonical row of a merchant's values, whose SHA-256 stands in its record: the values in the order of the header, then the merchant's id. All rows of a commit have the same length.
/// A flag takes 1 byte (0 unknown, 1 false, 2 true); a number 9 (0 and zeros where unknown, else 1 and 8 bytes little endian: units of 1/10,000, days, ticks or the bits of a double);
/// a text or set 33 (1 and its SHA-256, of a set that of its members, each after its length). The id has its length before it and zeros behind it.
/// </summary>
internal sealed class ValueRows
{
    /// <summary>The longest id in UTF-8, as its length is one byte.</summary>
    public const int MerchantIdBytesMax = byte.MaxValue;

    private const int NumberBytes = 1 + sizeof(long);
    private const int TextBytes = 1 + Digest.Bytes;

    private readonly ImmutableArray<(Column? Column, Digest[] Texts, int Offset)> parts;
    private readonly string[] merchantIds;
    private readonly int idOffset;

    /// <param name="columnOf">The column of each input; null where nobody has a value.</param>
    /// <param name="idBytes">Bytes of the longest merchant id of the commit.</param>
    public ValueRows(ImmutableArray<RecordedInput> inputs, Func<RecordedInput, Column?> columnOf, string[] ids, int idBytes)
    {
        merchantIds = ids;
        var offset = 0;
        var placed = ImmutableArray.CreateBuilder<(Column?, Digest[], int)>(inputs.Length);
        foreach (var input in inputs)
        {
            var column = columnOf(input);
            placed.Add((column, TextsOf(column), offset));
            offset += input.Kind switch { InputKind.Bool => 1, InputKind.String or InputKind.Set => TextBytes, _ => NumberBytes };
        }
        parts = placed.MoveToImmutable();
        idOffset = offset;
        RowBytes = offset + 1 + idBytes;
    }

    public int RowBytes { get; }

    /// <summary>Bytes of the longest id.</summary>
    /// <exception cref="ArgumentException">One is longer than <see cref="MerchantIdBytesMax"/>.</exception>
    public static int IdBytesOf(string[] ids)
    {
        var (longest, comparing) = (0, new Lock());
        RowBlocks.ForEach(ids.Length, (first, end) =>
        {
            var longestHere = 0;
            foreach (var id in ids.AsSpan(first..end))
                // No character takes more than three bytes.
                if (id.Length * 3 > longestHere)
                    longestHere = Math.Max(longestHere, Encoding.UTF8.GetByteCount(id));
            lock (comparing)
                longest = Math.Max(longest, longestHere);
        });
        return longest <= MerchantIdBytesMax ? longest : throw new ArgumentException($"A merchant's id has {longest} bytes; {MerchantIdBytesMax} are the most.", nameof(ids));
    }

    /// <param name="rows">Merchants' rows, ascending.</param>
    /// <param name="into">As many times <see cref="RowBytes"/>; zeros.</param>
    public void Write(ReadOnlySpan<int> rows, Span<byte> into)
    {
        var known = new byte[rows.Length];
        foreach (var (column, texts, offset) in parts)
            if (column is not null)
            {
                GatheredRows.Bits(column.Known, rows, known);
                Write(column, texts, rows, known, into[offset..]);
            }
        var start = idOffset;
        foreach (var row in rows)
        {
            into[start] = (byte)Encoding.UTF8.GetBytes(merchantIds[row], into.Slice(start + 1, RowBytes - idOffset - 1));
            start += RowBytes;
        }
    }

    private void Write(Column column, Digest[] texts, ReadOnlySpan<int> rows, ReadOnlySpan<byte> known, Span<byte> into)
    {
        switch (column)
        {
            case BoolColumn flags:
                Write(flags.Values, rows, known, into);
                break;
            case LongColumn numbers:
                Write(numbers.Values, rows, known, into);
                break;
            case DerivedColumn numbers:
                Write(numbers.Units, rows, known, into);
                break;
            case DoubleColumn numbers:
                for (var at = 0; at < rows.Length; at++)
                    if (known[at] != 0)
                        Write(into[(at * RowBytes)..], BitConverter.DoubleToInt64Bits(numbers.Values[rows[at]]));
                break;
            case StringColumn words:
                Write(words.Codes, texts, rows, known, into);
                break;
            case SetColumn sets:
                Write(sets.Codes, texts, rows, known, into);
                break;
            default:
                throw new ArgumentException($"A column of kind {column.GetType().Name} is not recorded.", nameof(column));
        }
    }

    private void Write(BitMask flags, ReadOnlySpan<int> rows, ReadOnlySpan<byte> known, Span<byte> into)
    {
        var values = new byte[rows.Length];
        GatheredRows.Bits(flags, rows, values);
        var start = 0;
        for (var at = 0; at < known.Length; at++)
        {
            // 0 where unknown, else 1 for false and 2 for true.
            into[start] = (byte)(known[at] << values[at]);
            start += RowBytes;
        }
    }

    private void Write(PackedNumbers numbers, ReadOnlySpan<int> rows, ReadOnlySpan<byte> known, Span<byte> into)
    {
        var values = new long[rows.Length];
        GatheredRows.Numbers(numbers, rows, values);
        var start = 0;
        for (var at = 0; at < known.Length; at++)
        {
            if (known[at] != 0)
                Write(into.Slice(start, NumberBytes), values[at]);
            start += RowBytes;
        }
    }

    private void Write(PackedCodes codes, Digest[] texts, ReadOnlySpan<int> rows, ReadOnlySpan<byte> known, Span<byte> into)
    {
        var values = new int[rows.Length];
        GatheredRows.Numbers(codes, rows, values);
        var start = 0;
        for (var at = 0; at < known.Length; at++)
        {
            if (known[at] != 0)
            {
                into[start] = 1;
                texts[values[at]].CopyTo(into[(start + 1)..]);
            }
            start += RowBytes;
        }
    }

    private static void Write(Span<byte> cell, long number)
    {
        cell[0] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(cell[1..], number);
    }

    /// <summary>The hashes of the distinct texts or sets, by code.</summary>
    private static Digest[] TextsOf(Column? column)
    {
        switch (column)
        {
            case StringColumn texts:
                var ofTexts = new Digest[texts.Dictionary.Length];
                Parallel.For(0, ofTexts.Length, code => ofTexts[code] = Digest.Of(Encoding.UTF8.GetBytes(texts.Dictionary[code])));
                return ofTexts;
            case SetColumn sets:
                return [.. sets.Dictionary.Select(HashOf)];
            default:
                return [];
        }
    }

    private static Digest HashOf(ImmutableArray<string> members)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var member in members)
        {
            var text = Encoding.UTF8.GetBytes(member);
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            hash.AppendData(length);
            hash.AppendData(text);
        }
        return new Digest(hash.GetHashAndReset());
    }
}
