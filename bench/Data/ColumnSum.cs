using System.Numerics;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;

namespace Fuyao.Bench.Data;

/// <summary>
/// The limit that memory sets: reads every byte that some columns hold, values in the width they have and masks, where they lie, on all processors, and does nothing with them
/// but add them up. Any evaluation has to read these bytes at the least.
/// </summary>
public sealed class ColumnSum
{
    private const int WordsPerBlock = Market.RowsPerBlock / BitMask.BitsPerWord;

    private readonly Column[] columns;
    private readonly int blockCount;

    /// <param name="columns">Those that a programme reads; at least one.</param>
    public ColumnSum(IEnumerable<Column> columns)
    {
        this.columns = [.. columns];
        blockCount = (int)(((long)this.columns[0].Count + Market.RowsPerBlock - 1) / Market.RowsPerBlock);
        Bytes = Enumerable.Range(0, blockCount).Sum(block => this.columns.Sum(column => BytesOf(column, block)));
    }

    public long Bytes { get; }

    /// <returns>The sum of all words, which nobody needs; it keeps the reading from being optimised away.</returns>
    public ulong Run()
    {
        ulong total = 0;
        Parallel.For(0, blockCount, () => 0UL, (block, _, sum) =>
        {
            foreach (var column in columns)
                sum = unchecked(sum + SumOf(column, block));
            return sum;
        }, sum => Interlocked.Add(ref total, sum));
        return total;
    }

    private static ulong SumOf(Column column, int block) => unchecked(
        (column.Known.IsFull ? 0 : Sum(MemoryMarshal.AsBytes(Words(column.Known, block)))) + Sum(Values(column, block)));

    private static long BytesOf(Column column, int block) =>
        (column.Known.IsFull ? 0 : (long)Words(column.Known, block).Length * sizeof(ulong)) + Values(column, block).Length;

    private static ReadOnlySpan<byte> Values(Column column, int block) => column switch
    {
        BoolColumn flags => MemoryMarshal.AsBytes(Words(flags.Values, block)),
        LongColumn numbers => Distances(numbers.Values.Chunk(block)),
        DerivedColumn numbers => Distances(numbers.Units.Chunk(block)),
        StringColumn texts => Distances(texts.Codes.Chunk(block)),
        SetColumn sets => Distances(sets.Codes.Chunk(block)),
        DoubleColumn numbers => numbers.Values.Chunk(block) is { Units: { } units } ? Distances(units) : MemoryMarshal.AsBytes(numbers.Values.Chunk(block).Values),
        _ => throw new ArgumentException($"No bytes are known of a {column.GetType().Name}.", nameof(column)),
    };

    private static ReadOnlySpan<byte> Distances(NumberChunk chunk) => chunk.Width switch
    {
        NumberWidth.Bits8 => chunk.Distances8,
        NumberWidth.Bits16 => MemoryMarshal.AsBytes(chunk.Distances16),
        NumberWidth.Bits32 => MemoryMarshal.AsBytes(chunk.Distances32),
        NumberWidth.Bits64 => MemoryMarshal.AsBytes(chunk.Distances64),
        _ => [],
    };

    private static ReadOnlySpan<ulong> Words(BitMask mask, int block)
    {
        var words = mask.Words[(block * WordsPerBlock)..];
        return words[..Math.Min(WordsPerBlock, words.Length)];
    }

    /// <summary>Four sums of 64-bit words side by side, so that none waits for the addition before it. May wrap: only the reading counts.</summary>
    internal static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(bytes);
            var (a, b, c, d) = (Vector<ulong>.Zero, Vector<ulong>.Zero, Vector<ulong>.Zero, Vector<ulong>.Zero);
            var index = 0;
            for (; index + 4 <= vectors.Length; index += 4)
            {
                a += vectors[index];
                b += vectors[index + 1];
                c += vectors[index + 2];
                d += vectors[index + 3];
            }
            for (; index < vectors.Length; index++)
                a += vectors[index];
            var sum = Vector.Sum(a + b + c + d);
            foreach (var rest in bytes[(vectors.Length * Vector<byte>.Count)..])
                sum += rest;
            return sum;
        }
    }
}
