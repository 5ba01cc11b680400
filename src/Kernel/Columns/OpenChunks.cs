namespace Fuyao.Kernel.Columns;

/// <summary>
/// The values of a column while it is being filled. Only the two chunks that rows came to last lie open in full width; one that they have moved away from is packed.
/// Rows that come back to it open it again, and then it stays open, so that no order of rows packs a chunk more than twice.
/// </summary>
internal sealed class OpenChunks<TChunk, T>
    where TChunk : class, IChunk<TChunk, T>
    where T : unmanaged
{
    /// <summary>A small population does not pay for a whole chunk.</summary>
    private const int RowsMin = 1024;

    private const int ChunkBits = 16;
    private const int ChunkRowMask = NumberChunk.RowsMax - 1;

    private const int FreshMax = 2;

    private T[]?[] open = [];
    private TChunk?[] packed = [];
    private T[]? spare;

    /// <summary>The open chunks that were never packed, the one that was opened first in front.</summary>
    private readonly Queue<int> fresh = new();

    /// <param name="row">Known already.</param>
    /// <param name="value">Its value from now on.</param>
    /// <param name="known">Of all rows so far; to the end of the row's chunk, except where there is only one.</param>
    public void Set(int row, T value, ReadOnlySpan<ulong> known)
    {
        var chunk = row >> ChunkBits;
        var within = row & ChunkRowMask;
        var values = chunk < open.Length ? open[chunk] : null;
        if (values is null || within >= values.Length)
            values = Open(chunk, within + 1, known);
        values[within] = value;
    }

    /// <summary>Takes over rows of a part.</summary>
    /// <param name="part">May hold anything where rows are not known.</param>
    /// <param name="known">As above; the rows' own bits are set already.</param>
    /// <param name="translate">What a known value of the part is here; null where it is the same.</param>
    public void Take(OpenChunks<TChunk, T> part, ReadOnlySpan<RowRun> runs, ReadOnlySpan<ulong> known, Func<T, T>? translate = null)
    {
        foreach (var run in runs)
            for (var done = 0; done < run.Count;)
            {
                var into = Rows(run.Into + done, run.Count - done, known);
                part.Load(run.From + done, into);
                if (translate is not null)
                    for (var row = 0; row < into.Length; row++)
                        if (IsSet(known, run.Into + done + row))
                            into[row] = translate(into[row]);
                done += into.Length;
            }
    }

    /// <summary>A row that had a value has none any more: the chunk is packed anew in the end.</summary>
    public void Forget(int row, ReadOnlySpan<ulong> known)
    {
        if (packed[row >> ChunkBits] is not null)
            Open(row >> ChunkBits, NumberChunk.RowsMax, known);
    }

    /// <summary>Packs what is open. The values are used up.</summary>
    public TChunk[] Build(BitMask known)
    {
        var chunks = new TChunk[PackedRows<TChunk, T>.ChunksOf(known.Count)];
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var first = chunk << ChunkBits;
            var rows = Math.Min(NumberChunk.RowsMax, known.Count - first);
            if (chunk < packed.Length && packed[chunk] is { } done && done.Rows != rows)
                Open(chunk, rows, known.Words);
            chunks[chunk] = chunk >= open.Length ? TChunk.Unknown(rows)
                : packed[chunk] ?? (open[chunk] is { } values ? Pack(values, rows, known.WordsOf(first, rows)) : TChunk.Unknown(rows));
            if (chunk < open.Length)
                open[chunk] = null;
        }
        spare = null;
        return chunks;
    }

    /// <summary>The values of some rows, up to the end of their chunk, to be written.</summary>
    private Span<T> Rows(int first, int count, ReadOnlySpan<ulong> known)
    {
        var (chunk, within) = (first >> ChunkBits, first & ChunkRowMask);
        var rows = Math.Min(count, NumberChunk.RowsMax - within);
        var values = chunk < open.Length ? open[chunk] : null;
        if (values is null || within + rows > values.Length)
            values = Open(chunk, within + rows, known);
        return values.AsSpan(within, rows);
    }

    /// <summary>Reads the values of some rows; where nothing was ever set, leaves what is there.</summary>
    private void Load(int first, Span<T> into)
    {
        while (into.Length > 0)
        {
            var (chunk, within) = (first >> ChunkBits, first & ChunkRowMask);
            var rows = into[..Math.Min(into.Length, NumberChunk.RowsMax - within)];
            if (chunk < open.Length && open[chunk] is { } values && within < values.Length)
                values.AsSpan(within, Math.Min(rows.Length, values.Length - within)).CopyTo(rows);
            else if (chunk < open.Length && packed[chunk] is { } done)
                done.Load(within, rows);
            into = into[rows.Length..];
            first += rows.Length;
        }
    }

    private T[] Open(int chunk, int rows, ReadOnlySpan<ulong> known)
    {
        if (chunk >= open.Length)
        {
            var length = Math.Max(chunk + 1, open.Length * 2);
            Array.Resize(ref open, length);
            Array.Resize(ref packed, length);
        }
        if (open[chunk] is { } present)
            Array.Resize(ref present, Math.Min(NumberChunk.RowsMax, Math.Max(rows, present.Length * 2)));
        else if (packed[chunk] is { } done)
        {
            present = new T[NumberChunk.RowsMax];
            done.Load(0, present.AsSpan(0, done.Rows));
            packed[chunk] = null;
        }
        else
        {
            if (fresh.Count == FreshMax)
                Close(fresh.Dequeue(), known);
            fresh.Enqueue(chunk);
            present = chunk == 0 ? new T[Math.Max(rows, RowsMin)] : spare ?? new T[NumberChunk.RowsMax];
            if (chunk != 0)
                spare = null;
        }
        return open[chunk] = present;
    }

    private void Close(int chunk, ReadOnlySpan<ulong> known)
    {
        var values = open[chunk]!;
        packed[chunk] = Pack(values, NumberChunk.RowsMax, known.Slice(chunk * (NumberChunk.RowsMax / BitMask.BitsPerWord), NumberChunk.RowsMax / BitMask.BitsPerWord));
        open[chunk] = null;
        spare = values.Length == NumberChunk.RowsMax ? values : spare;
    }

    private static bool IsSet(ReadOnlySpan<ulong> known, int row) => (known[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0;

    private static TChunk Pack(T[] values, int rows, ReadOnlySpan<ulong> known)
    {
        if (values.Length < rows)
            Array.Resize(ref values, rows);
        return TChunk.Pack(values.AsSpan(0, rows), known);
    }
}
