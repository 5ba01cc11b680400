using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Tabular;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>What some rows of a fact file say, each by its place among them; what is wrong with their cells, but not yet whose they are.</summary>
internal sealed class FactPart
{
    private readonly (string Column, string Reason)?[] problems;

    private FactPart(TableRows rows, int facts)
    {
        Rows = rows;
        problems = new (string, string)?[rows.Count];
        Columns = new Column[facts];
    }

    public TableRows Rows { get; }

    /// <summary>One for each fact of the header; what stands in rows with a problem is any value.</summary>
    public Column[] Columns { get; }

    /// <summary>When the changes of rows occurred, where the file says so.</summary>
    public Dictionary<int, Instant> OccurredByRow { get; } = [];

    /// <summary>Reads the cells, fact by fact.</summary>
    /// <param name="now">Nothing occurred later.</param>
    public static FactPart Read(TableRows rows, FactFileHeader header, DateTimeZone zone, Instant now)
    {
        var part = new FactPart(rows, header.Facts.Length);
        for (var fact = 0; fact < header.Facts.Length; fact++)
        {
            var (column, definition) = header.Facts[fact];
            var cells = FactCells.Of(definition, zone);
            for (var row = 0; row < rows.Count; row++)
                if (rows.Problem(row) is null && cells.Read(row, rows.Field(row, column)) is { } reason)
                    part.problems[row] ??= (definition.Id, reason);
            part.Columns[fact] = cells.Build(rows.Count);
        }
        if (header.OccurredColumn is { } occurred)
            for (var row = 0; row < rows.Count; row++)
                if (rows.Problem(row) is null && part.ReadOccurred(row, rows.Field(row, occurred), zone, now) is { } wrong)
                    part.problems[row] ??= (FactColumns.Occurred, wrong);
        return part;
    }

    /// <summary>What is wrong with the first cell of a row that cannot be read; null where nothing is.</summary>
    public (string Column, string Reason)? Problem(int row) => problems[row];

    private string? ReadOccurred(int row, ReadOnlySpan<byte> cell, DateTimeZone zone, Instant now)
    {
        if (cell.IsEmpty)
            return null;
        var text = Encoding.UTF8.GetString(cell);
        if (InstantText.Read(text, zone, out var occurred) is { } problem)
            return $"'{text}' is no instant: {problem}";
        if (occurred > now)
            return $"'{text}' lies in the future";
        OccurredByRow[row] = occurred;
        return null;
    }
}
