using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Columns;

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

    private readonly ImmutableArray<(Column? Column, byte[] Texts, int Offset)> parts;
    private readonly string[] merchantIds;
    private readonly int idOffset;

    /// <param name="columnOf">The column of each input; null where nobody has a value.</param>
    /// <param name="idBytes">Bytes of the longest merchant id of the commit.</param>
    public ValueRows(ImmutableArray<RecordedInput> inputs, Func<RecordedInput, Column?> columnOf, ReadOnlySpan<string> ids, int idBytes)
    {
        merchantIds = ids.ToArray();
        var offset = 0;
        var placed = ImmutableArray.CreateBuilder<(Column?, byte[], int)>(inputs.Length);
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
    public static int IdBytesOf(ReadOnlySpan<string> ids)
    {
        var longest = 0;
        foreach (var id in ids)
            if (id.Length * 3 > longest)
                longest = Math.Max(longest, Encoding.UTF8.GetByteCount(id));
        return longest <= MerchantIdBytesMax ? longest : throw new ArgumentException($"A merchant's id has {longest} bytes; {MerchantIdBytesMax} are the most.", nameof(ids));
    }

    /// <param name="rows">Merchants' rows, ascending.</param>
    /// <param name="into">As many times <see cref="RowBytes"/>; zeros.</param>
    public void Write(ReadOnlySpan<int> rows, Span<byte> into)
    {
        foreach (var (column, texts, offset) in parts)
            if (column is not null)
                Write(column, texts, rows, into[offset..]);
        for (var at = 0; at < rows.Length; at++)
        {
            var cell = into.Slice(at * RowBytes + idOffset, RowBytes - idOffset);
            cell[0] = (byte)Encoding.UTF8.GetBytes(merchantIds[rows[at]], cell[1..]);
        }
    }

    private void Write(Column column, byte[] texts, ReadOnlySpan<int> rows, Span<byte> into)
    {
        switch (column)
        {
            case BoolColumn flags:
                for (var at = 0; at < rows.Length; at++)
                    into[at * RowBytes] = (byte)(!flags.Known[rows[at]] ? 0 : flags.Values[rows[at]] ? 2 : 1);
                break;
            case LongColumn numbers:
                Write(numbers.Values, numbers.Known, rows, into);
                break;
            case DerivedColumn numbers:
                Write(numbers.Units, numbers.Known, rows, into);
                break;
            case DoubleColumn numbers:
                for (var at = 0; at < rows.Length; at++)
                    if (numbers.Known[rows[at]])
                        Write(into[(at * RowBytes)..], BitConverter.DoubleToInt64Bits(numbers.Values[rows[at]]));
                break;
            case StringColumn words:
                Write(words.Codes, texts, words.Known, rows, into);
                break;
            case SetColumn sets:
                Write(sets.Codes, texts, sets.Known, rows, into);
                break;
            default:
                throw new ArgumentException($"A column of kind {column.GetType().Name} is not recorded.", nameof(column));
        }
    }

    private void Write(PackedNumbers numbers, BitMask known, ReadOnlySpan<int> rows, Span<byte> into)
    {
        var values = new long[rows.Length];
        // Mostly whole stretches are recorded, which are read at once.
        if (rows[^1] - rows[0] + 1 == rows.Length)
            numbers.Load(rows[0], values);
        else
            for (var at = 0; at < rows.Length; at++)
                values[at] = numbers[rows[at]];
        for (var at = 0; at < rows.Length; at++)
            if (known[rows[at]])
                Write(into[(at * RowBytes)..], values[at]);
    }

    private void Write(PackedCodes codes, byte[] texts, BitMask known, ReadOnlySpan<int> rows, Span<byte> into)
    {
        for (var at = 0; at < rows.Length; at++)
            if (known[rows[at]])
            {
                into[at * RowBytes] = 1;
                texts.AsSpan(codes[rows[at]] * Digest.Bytes, Digest.Bytes).CopyTo(into[(at * RowBytes + 1)..]);
            }
    }

    private static void Write(Span<byte> cell, long number)
    {
        cell[0] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(cell[1..], number);
    }

    /// <summary>The hashes of the distinct texts or sets, by code.</summary>
    private static byte[] TextsOf(Column? column)
    {
        switch (column)
        {
            case StringColumn texts:
                var ofTexts = new byte[texts.Dictionary.Length * Digest.Bytes];
                Parallel.For(0, texts.Dictionary.Length, code => SHA256.HashData(Encoding.UTF8.GetBytes(texts.Dictionary[code]), ofTexts.AsSpan(code * Digest.Bytes, Digest.Bytes)));
                return ofTexts;
            case SetColumn sets:
                var ofSets = new byte[sets.Dictionary.Length * Digest.Bytes];
                for (var code = 0; code < sets.Dictionary.Length; code++)
                    HashOf(sets.Dictionary[code]).CopyTo(ofSets.AsSpan(code * Digest.Bytes));
                return ofSets;
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
