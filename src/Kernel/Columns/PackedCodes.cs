namespace Fuyao.Kernel.Columns;

/// <summary>
/// The codes of a column into its dictionary: every chunk's least is 0, so that distances are codes. Every row has a code of the dictionary, known or not, unless the dictionary is empty.
/// </summary>
public sealed class PackedCodes(NumberChunk[] chunks) : PackedRows<NumberChunk, int>(chunks)
{
    /// <summary>A merchant's code; any code where it is not known.</summary>
    public int this[int row] => (int)chunks[row >> ChunkBits][row & ChunkRowMask];

    /// <param name="codes">What stands in rows that are not known does not matter.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static new PackedCodes Pack(ReadOnlySpan<int> codes, BitMask known) => new(PackedRows<NumberChunk, int>.Pack(codes, known));
}
