using System.Numerics;
using System.Runtime.InteropServices;

namespace Fuyao.Storage.Columns;

/// <summary>
/// How 65,536 rows of a column lie in a blob, little endian:
/// version, kind, known form and width in bits (a byte each), rows (4 bytes); the known mask where some rows are known and others not; the payload; CRC-32C of all before it.
/// The payload of numbers is the least value (8 bytes) and each row's distance from it in 0, 8, 16, 32 or 64 bits; of flags one bit a row, or none where all are the same;
/// of texts and sets a dictionary of the chunk and codes into it in 0, 8, 16 or 32 bits. A chunk without a known row has no payload.
/// </summary>
internal static class ChunkFormat
{
    /// <summary>As in memory, where distances lie as they are stored.</summary>
    public const int RowsPerChunk = 65_536;
    public const byte Version = 1;
    public const int HeaderBytes = 8;
    public const int ChecksumBytes = 4;

    /// <summary>CRC-32C over the bytes, in the processor where it has the instruction.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}

internal enum ChunkKind : byte
{
    Bool = 1,
    Long = 2,
    Derived = 3,
    Double = 4,

    /// <summary>Measured numbers that are all exact multiples of 1/10,000: stored as those multiples.</summary>
    DoubleInUnits = 5,
    String = 6,
    Set = 7,
}

internal enum KnownForm : byte
{
    None = 0,
    All = 1,
    Mask = 2,
}
