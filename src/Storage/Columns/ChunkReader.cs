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
        if (width is not (0 or 1 or 8 or 16 or 32 or 64))
            throw new InvalidDataException($"a chunk has values of {width} bits");
        rest = body[ChunkFormat.HeaderBytes..];
    }

    public ChunkKind Kind { get; }

    public KnownForm Form { get; }

    public int Rows { get; }

    private readonly NumberWidth Width => (NumberWidth)(width == 1 ? throw new InvalidDataException("a chunk has numbers of 1 bit") : width);

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

    /// <summary>As the numbers are to lie in memory.</summary>
    /// <param name="rowsHeld">Rows of the chunk in memory; those beyond the stored ones are not known.</param>
    public NumberChunk ReadNumbers(int rowsHeld)
    {
        var least = ReadInt64();
        return NumberChunk.Read(rowsHeld, least, Width, Take(NumberChunk.DistanceBytes(Rows, Width)));
    }

    /// <inheritdoc cref="ReadNumbers"/>
    public double[] ReadDoubles(int rowsHeld)
    {
        var values = new double[rowsHeld];
        var bytes = Take(Rows * sizeof(double));
        for (var row = 0; row < Rows; row++)
            values[row] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(row * sizeof(double))..]);
        return values;
    }

    /// <summary>Codes into the chunk's own dictionary.</summary>
    public void ReadCodes(Span<int> codes)
    {
        var narrow = Take(NumberChunk.DistanceBytes(Rows, Width));
        switch (Width)
        {
            case NumberWidth.None:
                codes[..Rows].Clear();
                break;
            case NumberWidth.Bits8:
                for (var row = 0; row < Rows; row++)
                    codes[row] = narrow[row];
                break;
            case NumberWidth.Bits16:
                for (var row = 0; row < Rows; row++)
                    codes[row] = BinaryPrimitives.ReadUInt16LittleEndian(narrow[(row * 2)..]);
                break;
            case NumberWidth.Bits32:
                for (var row = 0; row < Rows; row++)
                    codes[row] = BinaryPrimitives.ReadInt32LittleEndian(narrow[(row * 4)..]);
                break;
            default:
                throw new InvalidDataException("a chunk has codes of 64 bits");
        }
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
