using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;
using Fuyao.Storage.Definitions;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>Rows of an event file that could not be staged.</summary>
public sealed record EventRejections(string File, long RowsRejected, IReadOnlyList<Rejection> First, string RejectedFile);

/// <summary>Reads the event files of a catalogue into staged tables: texts as they are, money as whole 1/10,000, moments as local text in the marketplace's zone; empty is NULL.</summary>
internal sealed class EventStaging(EventStage stage, FactCatalogue catalogue, string inputFolder, string dataDirectory)
{
    /// <returns>What was rejected, file by file.</returns>
    /// <exception cref="ContentException">A file or a column is missing: every one of them at once.</exception>
    public ImmutableArray<EventRejections> StageAll(string cataloguePath, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        CheckFiles(cataloguePath);
        var rejections = ImmutableArray.CreateBuilder<EventRejections>();
        foreach (var table in catalogue.Events)
            if (Stage(table, progress, cancellation) is { } rejected)
                rejections.Add(rejected);
        return rejections.ToImmutable();
    }

    private string PathOf(EventTable table) => Path.Combine(inputFolder, table.File);

    private void CheckFiles(string cataloguePath)
    {
        var errors = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var table in catalogue.Events)
        {
            if (!File.Exists(PathOf(table)))
            {
                errors.Add(new Diagnostic(new SourcePosition(cataloguePath, 1, 1), $"the events '{table.Name}' are read from {table.File}, which is not in {inputFolder}", "put the file there, or correct its name"));
                continue;
            }
            using var reader = TableReader.Open(PathOf(table));
            foreach (var column in table.Columns.Where(column => !reader.Header.Contains(column.NameInFile)))
                errors.Add(new Diagnostic(new SourcePosition(PathOf(table), 1, 1), $"there is no column '{column.NameInFile}'", Spelling.Suggest(column.NameInFile, reader.Header) ?? "correct the name in the catalogue"));
        }
        if (errors.Count > 0)
            throw new ContentException(errors.ToImmutable());
    }

    private EventRejections? Stage(EventTable table, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        using var reader = TableReader.Open(PathOf(table));
        using var rejected = new RejectedRows(reader);
        using var rows = stage.Fill(table);
        var columns = table.Columns.Select(column => (Column: column, Index: reader.Header.IndexOf(column.NameInFile))).ToArray();
        var read = 0L;
        foreach (var part in reader.ReadAll())
        {
            cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < part.Count; row++)
                if (part.Problems.TryGetValue(row, out var problem))
                    rejected.Add(part, row, "", problem);
                else if (Set(rows, part, row, columns) is { } wrong)
                    rejected.Add(part, row, wrong.Column, wrong.Reason);
                else
                    rows.EndRow();
            read += part.Count;
            progress?.Report(new WorkProgress($"staging {table.Name}", part.WorkDone, reader.WorkTotal, read));
            part.Dispose();
        }
        rows.Finish();
        return rejected.Count == 0
            ? null
            : new EventRejections(PathOf(table), rejected.Count, rejected.First, rejected.Keep(Path.Combine(dataDirectory, Path.GetFileName(table.File)), dataDirectory)!);
    }

    private (string Column, string Reason)? Set(EventRows rows, TableRows part, int row, (EventColumn Column, int Index)[] columns)
    {
        for (var column = 0; column < columns.Length; column++)
        {
            var cell = part.Field(row, columns[column].Index);
            if (cell.IsEmpty)
            {
                rows.Set(column, null);
                continue;
            }
            if (columns[column].Column.Type is EventColumnType.String)
            {
                rows.SetText(column, cell);
                continue;
            }
            var text = Encoding.UTF8.GetString(cell.Trim((byte)' '));
            if (Read(columns[column].Column.Type, text, out var value) is { } problem)
                return (columns[column].Column.NameInFile, $"'{text}' {problem}");
            rows.Set(column, value);
        }
        return null;
    }

    private string? Read(EventColumnType type, string text, out object? value)
    {
        value = null;
        switch (type)
        {
            case EventColumnType.Int:
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    return "is no whole number";
                value = number;
                return null;
            case EventColumnType.Money:
                if (!Money.TryParse(text, out var money))
                    return "is no amount with at most 4 decimals";
                value = money.Units;
                return null;
            case EventColumnType.Double:
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var measured) || !double.IsFinite(measured))
                    return "is no finite number";
                value = measured;
                return null;
            case EventColumnType.Bool:
                value = text.ToLowerInvariant() switch { "true" or "1" or "是" => 1L, "false" or "0" or "否" => 0L, _ => null };
                return value is null ? "is neither true nor false" : null;
            default:
                return ReadMoment(type, text, out value);
        }
    }

    private string? ReadMoment(EventColumnType type, string text, out object? value)
    {
        value = null;
        // Local text is kept as it stands, also where the zone's clocks skip it; only a moment with an offset is moved into the zone.
        var hasOffset = text.Length > 10 && text.AsSpan(10).IndexOfAny("Z+-") >= 0;
        if (InstantText.Read(text, DateTimeZone.Utc, out var instant) is { } problem)
            return $"is no {(type is EventColumnType.Date ? "date" : "date and time")}: {problem}";
        if (type is EventColumnType.Date && text.Length != 10)
            return "is no date: it has a time";
        var local = instant.InZone(hasOffset ? catalogue.Zone : DateTimeZone.Utc).LocalDateTime;
        value = local.ToString(type is EventColumnType.Date ? "uuuu-MM-dd" : "uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return null;
    }
}
