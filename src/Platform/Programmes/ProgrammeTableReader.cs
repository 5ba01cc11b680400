using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Platform.Programmes;

/// <summary>
/// Reads the small CSV tables beside programmes, each cell with its place: comma-separated UTF-8 with a header, fields quoted with <c>"</c> where they hold a comma,
/// quote or line break. Blank lines are skipped; spaces around unquoted fields do not count.
/// </summary>
public static class ProgrammeTableReader
{
    /// <summary>Enough for the rows allowed, and read at once.</summary>
    public const int FileBytesMax = 16 * 1024 * 1024;

    /// <param name="path">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ProgrammeTable ReadFile(string path, string name)
    {
        var table = Path.GetFileName(path);
        using var stream = File.OpenRead(path);
        if (stream.Length > FileBytesMax)
            return Refused(table, "", new Diagnostic(new SourcePosition(name, 1, 1), $"the table is larger than {FileBytesMax / 1024 / 1024} MiB"));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        try
        {
            return Read(table, name, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return Refused(table, "", new Diagnostic(new SourcePosition(name, 1, 1), "the table is not UTF-8 text", "save it as UTF-8"));
        }
    }

    /// <param name="table">The table's name without a folder.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="text">Its content.</param>
    public static ProgrammeTable Read(string table, string file, string text)
    {
        var problems = new List<Diagnostic>();
        var rows = new Scanner(file, text, problems).ReadAll();
        if (problems.Count == 0)
            CheckShape(file, rows, problems);
        return problems.Count > 0
            ? Refused(table, text, [.. problems])
            : new ProgrammeTable(table, text, rows[0], [.. rows.Skip(1)], []);
    }

    private static ProgrammeTable Refused(string table, string text, params ImmutableArray<Diagnostic> problems) => new(table, text, [], [], problems);

    private static void CheckShape(string file, List<ImmutableArray<TableCell>> rows, List<Diagnostic> problems)
    {
        if (rows.Count == 0)
        {
            problems.Add(new Diagnostic(new SourcePosition(file, 1, 1), "the table is empty", "its first line names the columns"));
            return;
        }
        if (rows.Count - 1 > ProgrammeTable.RowsMax)
            problems.Add(new Diagnostic(
                rows[ProgrammeTable.RowsMax + 1][0].At, $"the table has {rows.Count - 1} rows; at most {ProgrammeTable.RowsMax} are allowed", "keep such data as a fact"));
        var header = rows[0];
        foreach (var cell in header)
        {
            if (cell.Text.Length == 0)
                problems.Add(new Diagnostic(cell.At, "a column has no name", "name it in the first line, or remove it"));
            else if (header.First(other => other.Text == cell.Text) != cell)
                problems.Add(new Diagnostic(cell.At, $"there are two columns '{cell.Text}'", "give each column a name of its own"));
        }
        foreach (var row in rows.Skip(1).Where(row => row.Length != header.Length).Take(ProgrammeTable.ProblemsMax))
            problems.Add(new Diagnostic(
                row[0].At, $"the row has {row.Length} {(row.Length == 1 ? "field" : "fields")}, but the header names {header.Length} columns",
                "give each row one field for each column; a field with a comma in it is quoted"));
    }

    /// <summary>Cuts the text into fields.</summary>
    private sealed class Scanner(string file, string text, List<Diagnostic> problems)
    {
        private int index = text.StartsWith('\uFEFF') ? 1 : 0;
        private int line = 1;
        private int lineStart = text.StartsWith('\uFEFF') ? 1 : 0;

        private bool AtEnd => index >= text.Length;

        private bool AtLineEnd => AtEnd || text[index] is '\r' or '\n';

        public List<ImmutableArray<TableCell>> ReadAll()
        {
            var rows = new List<ImmutableArray<TableCell>>();
            while (!AtEnd && problems.Count == 0)
            {
                var row = ReadRow();
                if (row.Length > 1 || row[0].Text.Length > 0)
                    rows.Add(row);
                SkipLineBreak();
            }
            return rows;
        }

        private ImmutableArray<TableCell> ReadRow()
        {
            var cells = ImmutableArray.CreateBuilder<TableCell>();
            while (true)
            {
                cells.Add(ReadCell());
                if (AtEnd || text[index] != ',')
                    return cells.ToImmutable();
                index++;
            }
        }

        private TableCell ReadCell()
        {
            while (!AtEnd && text[index] == ' ')
                index++;
            var at = new SourcePosition(file, line, index - lineStart + 1);
            if (!AtEnd && text[index] == '"')
                return new TableCell(ReadQuoted(at), at);
            var start = index;
            while (!AtLineEnd && text[index] != ',')
                index++;
            return new TableCell(text[start..index].TrimEnd(), at);
        }

        private string ReadQuoted(SourcePosition at)
        {
            var content = new StringBuilder();
            for (index++; !AtEnd; index++)
            {
                if (text[index] == '"' && (index + 1 == text.Length || text[index + 1] != '"'))
                {
                    index++;
                    SkipToFieldEnd(at);
                    return content.ToString();
                }
                if (text[index] == '"')
                    index++;
                content.Append(text[index]);
                if (text[index] == '\n')
                    (line, lineStart) = (line + 1, index + 1);
            }
            problems.Add(new Diagnostic(at, "the quoted field does not end", "close it with '\"'; a quote inside is written twice"));
            return content.ToString();
        }

        private void SkipToFieldEnd(SourcePosition at)
        {
            while (!AtEnd && text[index] == ' ')
                index++;
            if (!AtLineEnd && text[index] != ',')
                problems.Add(new Diagnostic(at, "text follows after the quoted field", "quote the whole field; a quote inside is written twice"));
            while (!AtLineEnd && text[index] != ',')
                index++;
        }

        private void SkipLineBreak()
        {
            if (AtEnd)
                return;
            index += text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n' ? 2 : 1;
            (line, lineStart) = (line + 1, index);
        }
    }
}
