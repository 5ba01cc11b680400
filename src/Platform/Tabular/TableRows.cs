using System.Buffers;

namespace Fuyao.Platform.Tabular;

/// <summary>Some rows of a table, taken out of its reader, so that they can be read while the reader goes on.</summary>
internal sealed class TableRows(int columns) : IDisposable
{
    /// <summary>Few enough to stay in the cache, many enough to be worth handing over.</summary>
    public const int RowsMax = 4_096;

    private const int BytesMin = 1 << 18;

    private readonly int[] ends = ArrayPool<int>.Shared.Rent(RowsMax * columns);
    private readonly long[] lines = new long[RowsMax];
    private readonly string?[] problems = new string?[RowsMax];
    private byte[] text = ArrayPool<byte>.Shared.Rent(BytesMin);
    private int filled;

    public int Count { get; private set; }

    /// <summary>How far the table's reader had come after the last of them.</summary>
    public long WorkDone { get; private set; }

    /// <summary>All rows of a table.</summary>
    public static IEnumerable<TableRows> Of(TableReader table)
    {
        while (true)
        {
            var rows = new TableRows(table.Header.Length);
            while (rows.Count < RowsMax && table.Read())
                rows.Add(table);
            rows.WorkDone = table.WorkDone;
            if (rows.Count > 0)
                yield return rows;
            if (rows.Count < RowsMax)
                yield break;
        }
    }

    /// <summary>A field by row and by column of the header; empty where the row has none.</summary>
    public ReadOnlySpan<byte> Field(int row, int column)
    {
        var cell = row * columns + column;
        var start = cell == 0 ? 0 : ends[cell - 1];
        return text.AsSpan(start, ends[cell] - start);
    }

    /// <inheritdoc cref="TableReader.Line"/>
    public long Line(int row) => lines[row];

    /// <inheritdoc cref="TableReader.RowProblem"/>
    public string? Problem(int row) => problems[row];

    /// <summary>Nobody reads a field any more.</summary>
    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(ends);
        ArrayPool<byte>.Shared.Return(text);
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(text.Length * 2, bytes));
        text.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(text);
        text = larger;
    }

    private void Add(TableReader table)
    {
        for (var column = 0; column < columns; column++)
        {
            var field = table.Field(column);
            if (filled + field.Length > text.Length)
                Grow(filled + field.Length);
            field.CopyTo(text.AsSpan(filled));
            ends[Count * columns + column] = filled += field.Length;
        }
        (lines[Count], problems[Count]) = (table.Line, table.RowProblem);
        Count++;
    }
}
