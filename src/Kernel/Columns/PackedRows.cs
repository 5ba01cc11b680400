namespace Fuyao.Kernel.Columns;

/// <summary>Values of all rows, in chunks of 65,536 of which only the last may be shorter. Never changes.</summary>
/// <typeparam name="TChunk">The chunks, which may differ in width.</typeparam>
/// <typeparam name="T">What rows are read as.</typeparam>
public abstract class PackedRows<TChunk, T>
    where TChunk : class, IChunk<TChunk, T>
    where T : unmanaged
{
    private protected const int ChunkBits = 16;
    private protected const int ChunkRowMask = NumberChunk.RowsMax - 1;

    /// <summary>For the indexers of the classes below, which are called for every merchant.</summary>
    private protected readonly TChunk[] chunks;

    /// <exception cref="ArgumentException">A chunk before the last is not full.</exception>
    private protected PackedRows(TChunk[] chunks)
    {
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            if (chunk < chunks.Length - 1 && chunks[chunk].Rows != NumberChunk.RowsMax)
                throw new ArgumentException($"Chunk {chunk} of {chunks.Length} has {chunks[chunk].Rows} rows.", nameof(chunks));
            Count += chunks[chunk].Rows;
        }
        this.chunks = chunks;
    }

    public int Count { get; }

    public int ChunkCount => chunks.Length;

    /// <summary>Memory held.</summary>
    public long Bytes => chunks.Sum(chunk => chunk.Bytes + IntPtr.Size);

    /// <summary>The rows from <paramref name="index"/> · 65,536.</summary>
    public TChunk Chunk(int index) => chunks[index];

    /// <summary>Reads <paramref name="into"/>'s length of rows, wherever they lie; what stands in rows that are not known is any value.</summary>
    public void Load(int first, Span<T> into)
    {
        while (into.Length > 0)
        {
            var chunk = chunks[first >> ChunkBits];
            var within = first & ChunkRowMask;
            var rows = Math.Min(into.Length, chunk.Rows - within);
            chunk.Load(within, into[..rows]);
            into = into[rows..];
            first += rows;
        }
    }

    /// <summary>All rows, widened: as much memory as narrow columns save, for whoever needs it for a moment.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        Load(0, values);
        return values;
    }

    private protected static TChunk[] Pack(ReadOnlySpan<T> values, BitMask known)
    {
        if (values.Length != known.Count)
            throw new ArgumentException($"{known.Count} rows are known or not, {values.Length} have a value.", nameof(known));
        var packed = new TChunk[ChunksOf(values.Length)];
        for (var chunk = 0; chunk < packed.Length; chunk++)
        {
            var first = chunk << ChunkBits;
            var rows = Math.Min(NumberChunk.RowsMax, values.Length - first);
            packed[chunk] = TChunk.Pack(values.Slice(first, rows), known.WordsOf(first, rows));
        }
        return packed;
    }

    internal static int ChunksOf(int count) => (count >> ChunkBits) + ((count & ChunkRowMask) == 0 ? 0 : 1);
}
