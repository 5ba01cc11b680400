using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Tabular;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>What some rows of a fact file say, each by its place among them; what is wrong with them, but not yet whose they are.</summary>
internal sealed class FactPart
{
    private readonly Dictionary<int, (string Column, string Reason)> problems;

    private FactPart(TableRows rows, ImmutableArray<FactCells> cells)
    {
        Rows = rows;
        Cells = cells;
        problems = rows.Problems.ToDictionary(problem => problem.Key, problem => ("", problem.Value));
    }

    public TableRows Rows { get; }

    /// <summary>What was read of each fact of the header; rows with a problem hold any value.</summary>
    public ImmutableArray<FactCells> Cells { get; }

    /// <summary>When the changes of rows occurred, where the file says so.</summary>
    public Dictionary<int, Instant> OccurredByRow { get; } = [];

    /// <summary>Reads the cells, fact by fact.</summary>
    /// <param name="now">Nothing occurred later.</param>
    public static FactPart Read(TableRows rows, FactFileHeader header, DateTimeZone zone, Instant now)
    {
        var part = new FactPart(rows, [.. header.Facts.Select(fact => FactCells.Of(fact.Fact, zone))]);
        for (var fact = 0; fact < header.Facts.Length; fact++)
        {
            var (cells, column) = (part.Cells[fact], header.Facts[fact].Column);
            for (var row = 0; row < rows.Count; row++)
                if (cells.Read(row, rows.Field(row, column)) is { } reason)
                    part.problems.TryAdd(row, (cells.Fact.Id, reason));
        }
        if (header.OccurredColumn is { } occurred)
            for (var row = 0; row < rows.Count; row++)
                if (part.ReadOccurred(row, rows.Field(row, occurred), zone, now) is { } wrong)
                    part.problems.TryAdd(row, (FactColumns.Occurred, wrong));
        return part;
    }

    /// <summary>What is wrong with a row: with the whole of it, where no column is named, else with the first of its cells that cannot be read; null where nothing is.</summary>
    public (string Column, string Reason)? Problem(int row) => problems.TryGetValue(row, out var problem) ? problem : null;

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
