using System.Buffers;

namespace Fuyao.Platform.Tabular;

/// <summary>Some rows of a table, one after another in the order of the file. Fields are UTF-8, whatever the file is, and lie in a block of their own: rows can be read while the reader goes on.</summary>
public sealed class TableRows : IDisposable
{
    private const int RowsMin = 1_024;

    private readonly int columns;
    private readonly Dictionary<int, string> problems = [];

    /// <summary>The rows' fields: where each starts, and where it ends.</summary>
    private (int Start, int End)[] fields;
    private long[] lines;
    private byte[] text = [];

    /// <param name="columns">Of each row so many fields are kept; where it has fewer, the others are empty.</param>
    internal TableRows(int columns)
    {
        this.columns = columns;
        fields = ArrayPool<(int, int)>.Shared.Rent(RowsMin * columns);
        lines = ArrayPool<long>.Shared.Rent(RowsMin);
    }

    public int Count { get; private set; }

    /// <summary>How far the reader had come after the last of them, in <see cref="TableReader.WorkTotal"/>.</summary>
    public long WorkDone { get; private set; }

    /// <summary>What is wrong with rows as a whole, so that their fields cannot be trusted; most have no entry.</summary>
    public IReadOnlyDictionary<int, string> Problems => problems;

    /// <summary>A field by row and by column of the header; empty where the row has none.</summary>
    public ReadOnlySpan<byte> Field(int row, int column)
    {
        var (start, end) = fields[row * columns + column];
        return text.AsSpan(start, end - start);
    }

    /// <summary>The line of the file on which a row starts, counted from 1.</summary>
    public long Line(int row) => lines[row];

    /// <summary>Nobody reads a field any more.</summary>
    public void Dispose()
    {
        ArrayPool<(int, int)>.Shared.Return(fields);
        ArrayPool<long>.Shared.Return(lines);
        ArrayPool<byte>.Shared.Return(text);
        (fields, lines, text) = ([], [], []);
    }

    /// <summary>Tells where a field of the row lies that is added next; fields beyond the header are left out.</summary>
    internal void SetField(int column, int start, int end)
    {
        if (column < columns)
            fields[Count * columns + column] = (start, end);
    }

    /// <summary>Adds the row whose fields were set.</summary>
    internal void Add(int fieldCount, long line, string? problem)
    {
        if (fieldCount < columns)
            fields.AsSpan(Count * columns + fieldCount, columns - fieldCount).Clear();
        lines[Count] = line;
        if (problem is not null)
            problems.Add(Count, problem);
        Count++;
        if (Count == lines.Length || (Count + 1) * columns > fields.Length)
        {
            Grow(ref lines, Count);
            Grow(ref fields, Count * columns);
        }
    }

    /// <param name="block">Where the fields lie, out of the pool of arrays; taken over.</param>
    internal void Complete(byte[] block, long workDone) => (text, WorkDone) = (block, workDone);

    private static void Grow<T>(ref T[] array, int filled)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
