namespace Fuyao.Kernel.Columns;

/// <summary>The measured numbers of a column.</summary>
public sealed class PackedDoubles(DoubleChunk[] chunks) : PackedRows<DoubleChunk, double>(chunks)
{
    /// <summary>A merchant's number; any number where it is not known.</summary>
    public double this[int row] => chunks[row >> ChunkBits][row & ChunkRowMask];

    /// <param name="values">What stands in rows that are not known does not matter.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static new PackedDoubles Pack(ReadOnlySpan<double> values, BitMask known) => new(PackedRows<DoubleChunk, double>.Pack(values, known));
}
