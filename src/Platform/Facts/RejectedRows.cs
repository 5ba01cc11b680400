using System.Text;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Tabular;

namespace Fuyao.Platform.Facts;

/// <summary>A row that was not taken, and why.</summary>
public sealed record Rejection(long Line, string Column, string Reason);

/// <summary>
/// Gathers the rows of a file that are not taken, with line, column and reason after their own columns. Nothing appears beside the file until <see cref="Keep"/>:
/// an import that is broken off leaves no trace.
/// </summary>
internal sealed class RejectedRows(TableReader table) : IDisposable
{
    /// <summary>So many are told at once; the file has them all.</summary>
    public const int ShownMax = 5;

    private readonly string temporaryPath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".rejected.csv");
    private readonly int[] columns = [.. Enumerable.Range(0, table.Header.Length).Where(column => !IsOurs(table.Header[column]))];
    private readonly List<Rejection> first = [];
    private FileStream? file;
    private CsvWriter? writer;

    public long Count { get; private set; }

    public IReadOnlyList<Rejection> First => first;

    /// <summary>Columns that an earlier rejection added to the file.</summary>
    public static bool IsOurs(string column) => column is FactColumns.Line or FactColumns.Column or FactColumns.Reason;

    public void Add(TableRows rows, int row, string column, string reason)
    {
        if (Count++ < ShownMax)
            first.Add(new Rejection(rows.Line(row), column, reason));
        if (writer is null)
        {
            file = new FileStream(temporaryPath, FileMode.CreateNew);
            writer = new CsvWriter(file);
            foreach (var kept in columns)
                writer.Field(table.Header[kept]);
            writer.Field(FactColumns.Line);
            writer.Field(FactColumns.Column);
            writer.Field(FactColumns.Reason);
            writer.EndRow();
        }
        foreach (var kept in columns)
            writer.Field(rows.Field(row, kept));
        writer.Field(Encoding.UTF8.GetBytes($"{rows.Line(row)}"));
        writer.Field(column);
        writer.Field(reason);
        writer.EndRow();
    }

    /// <summary>Moves the rows to a file beside <paramref name="source"/>, into <paramref name="otherwise"/> where that folder cannot be written, and at last to where temporary files are.</summary>
    /// <returns>The path; null where no row was rejected.</returns>
    public string? Keep(string source, string otherwise)
    {
        if (writer is null)
            return null;
        writer.Dispose();
        file!.Dispose();
        var name = Path.GetFileNameWithoutExtension(source) + ".rejected.csv";
        foreach (var folder in new[] { Path.GetDirectoryName(Path.GetFullPath(source))!, otherwise })
            try
            {
                File.Copy(temporaryPath, Path.Combine(folder, name), overwrite: true);
                return Path.Combine(folder, name);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next folder may do.
            }
        var last = Path.Combine(Path.GetTempPath(), name);
        File.Copy(temporaryPath, last, overwrite: true);
        return last;
    }

    public void Dispose()
    {
        file?.Dispose();
        if (file is not null)
            File.Delete(temporaryPath);
    }
}
