using System.Buffers.Binary;
using System.Text;
using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>Reads one chunk from front to back.</summary>
/// <exception cref="InvalidDataException">The chunk is not as it was written.</exception>
internal ref struct ChunkReader
{
    private readonly int width;
    private ReadOnlySpan<byte> rest;

    public ChunkReader(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < ChunkFormat.HeaderBytes + ChunkFormat.ChecksumBytes)
            throw new InvalidDataException("a chunk is cut short");
        var body = chunk[..^ChunkFormat.ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(chunk[^ChunkFormat.ChecksumBytes..]) != ChunkFormat.Checksum(body))
            throw new InvalidDataException("a chunk's checksum is wrong");
        if (body[0] != ChunkFormat.Version)
            throw new InvalidDataException($"a chunk has the format version {body[0]}; this program reads {ChunkFormat.Version}");
        Kind = (ChunkKind)body[1];
        Form = (KnownForm)body[2];
        width = body[3];
        Rows = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        if (Rows is < 0 or > ChunkFormat.RowsPerChunk)
            throw new InvalidDataException($"a chunk claims {Rows} rows");
        rest = body[ChunkFormat.HeaderBytes..];
    }

    public ChunkKind Kind { get; }

    public KnownForm Form { get; }

    public int Rows { get; }

    public void ReadKnown(Span<ulong> known)
    {
        if (Form is KnownForm.Mask)
            ReadMask(known);
        else if (Form is KnownForm.All)
            FillMask(known);
    }

    public void ReadFlags(Span<ulong> values, ReadOnlySpan<ulong> known)
    {
        var constant = ReadInt64();
        if (width == 1)
            ReadMask(values);
        else if (constant == 1)
            known[..BitMask.WordCount(Rows)].CopyTo(values);
    }

    public void ReadNumbers(Span<long> values)
    {
        var least = ReadInt64();
        var narrow = Take(values.Length * width / 8);
        // The distances wrap around as they did when they were taken.
        unchecked
        {
            switch (width)
            {
                case 0:
                    values.Fill(least);
                    break;
                case 8:
                    for (var row = 0; row < values.Length; row++)
                        values[row] = least + narrow[row];
                    break;
                case 16:
                    for (var row = 0; row < values.Length; row++)
                        values[row] = least + BinaryPrimitives.ReadUInt16LittleEndian(narrow[(row * 2)..]);
                    break;
                case 32:
                    for (var row = 0; row < values.Length; row++)
                        values[row] = least + BinaryPrimitives.ReadUInt32LittleEndian(narrow[(row * 4)..]);
                    break;
                default:
                    for (var row = 0; row < values.Length; row++)
                        values[row] = least + BinaryPrimitives.ReadInt64LittleEndian(narrow[(row * 8)..]);
                    break;
            }
        }
    }

    public void ReadDoubles(Span<double> values)
    {
        var bytes = Take(values.Length * sizeof(double));
        for (var row = 0; row < values.Length; row++)
            values[row] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(row * sizeof(double))..]);
    }

    public void ReadCodes(Span<int> codes)
    {
        var narrow = Take(codes.Length * width / 8);
        for (var row = 0; row < codes.Length; row++)
            codes[row] = width switch
            {
                0 => 0,
                8 => narrow[row],
                16 => BinaryPrimitives.ReadUInt16LittleEndian(narrow[(row * 2)..]),
                _ => BinaryPrimitives.ReadInt32LittleEndian(narrow[(row * 4)..]),
            };
    }

    public int ReadCount()
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return count >= 0 && count <= rest.Length ? count : throw new InvalidDataException("a chunk is cut short");
    }

    public string ReadText() => Encoding.UTF8.GetString(Take(ReadCount()));

    private void ReadMask(Span<ulong> words)
    {
        var count = BitMask.WordCount(Rows);
        var bytes = Take(count * sizeof(ulong));
        for (var word = 0; word < count; word++)
            words[word] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(word * sizeof(ulong))..]);
    }

    private readonly void FillMask(Span<ulong> words)
    {
        words[..(Rows / BitMask.BitsPerWord)].Fill(ulong.MaxValue);
        if (Rows % BitMask.BitsPerWord != 0)
            words[Rows / BitMask.BitsPerWord] = (1UL << (Rows % BitMask.BitsPerWord)) - 1;
    }

    private long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > rest.Length)
            throw new InvalidDataException("a chunk is cut short");
        var taken = rest[..bytes];
        rest = rest[bytes..];
        return taken;
    }
}
