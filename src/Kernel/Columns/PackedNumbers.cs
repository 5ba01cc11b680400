namespace Fuyao.Kernel.Columns;

/// <summary>The whole numbers of a column.</summary>
public sealed class PackedNumbers(NumberChunk[] chunks) : PackedRows<NumberChunk, long>(chunks)
{
    /// <summary>A merchant's number; any number where it is not known.</summary>
    public long this[int row] => chunks[row >> ChunkBits][row & ChunkRowMask];

    /// <param name="values">What stands in rows that are not known does not matter.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static new PackedNumbers Pack(ReadOnlySpan<long> values, BitMask known) => new(PackedRows<NumberChunk, long>.Pack(values, known));

    /// <inheritdoc cref="Pack(ReadOnlySpan{long}, BitMask)"/>
    public static PackedNumbers Pack(ReadOnlySpan<byte> values, BitMask known)
    {
        if (values.Length != known.Count)
            throw new ArgumentException($"{known.Count} rows are known or not, {values.Length} have a value.", nameof(known));
        var packed = new NumberChunk[ChunksOf(values.Length)];
        for (var chunk = 0; chunk < packed.Length; chunk++)
        {
            var first = chunk << ChunkBits;
            var rows = Math.Min(NumberChunk.RowsMax, values.Length - first);
            packed[chunk] = NumberChunk.Pack(values.Slice(first, rows), known.WordsOf(first, rows));
        }
        return new PackedNumbers(packed);
    }
}
