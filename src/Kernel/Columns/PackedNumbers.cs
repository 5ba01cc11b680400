namespace Fuyao.Kernel.Columns;

/// <summary>The whole numbers of a column.</summary>
public sealed class PackedNumbers(NumberChunk[] chunks) : PackedRows<NumberChunk, long>(chunks)
{
    /// <summary>A merchant's number; any number where it is not known.</summary>
    public long this[int row] => chunks[row >> ChunkBits][row & ChunkRowMask];

    /// <param name="values">What stands in rows that are not known does not matter.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static new PackedNumbers Pack(ReadOnlySpan<long> values, BitMask known) => new(PackedRows<NumberChunk, long>.Pack(values, known));
}
