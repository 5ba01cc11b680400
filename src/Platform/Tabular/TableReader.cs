using System.Collections.Immutable;

namespace Fuyao.Platform.Tabular;

/// <summary>Reads a table, some rows at a time. Its first row names the columns.</summary>
public abstract class TableReader : IDisposable
{
    /// <summary>More columns are a mistake in the separator or the file.</summary>
    public const int ColumnsMax = 2_000;

    /// <summary>The columns in the order of the file: not empty, no name twice.</summary>
    public ImmutableArray<string> Header { get; private protected set; } = [];

    /// <summary>The whole of <see cref="TableRows.WorkDone"/>.</summary>
    public abstract long WorkTotal { get; }

    /// <summary>SHA-256 of the file, in hexadecimal digits; it may have to be waited for.</summary>
    public abstract string Sha256 { get; }

    /// <summary>Opens a .csv or .xlsx file.</summary>
    /// <param name="path">Decides by its extension; everything but .xlsx is CSV.</param>
    /// <param name="encoding">How the text of a CSV file is encoded; detected where null.</param>
    /// <exception cref="TableException">The file is not a table that can be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TableReader Open(string path, TextEncoding? encoding = null) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".xlsx" => ExcelTableReader.OpenFile(path),
        ".xls" => throw new TableException($"{Path.GetFileName(path)} is in the old Excel format; save it as .xlsx or as CSV"),
        _ => CsvReader.OpenFile(path, encoding),
    };

    /// <summary>Reads the next rows, which belong to the caller; blank ones are passed over.</summary>
    /// <returns>Null at the end.</returns>
    /// <exception cref="TableException">The file cannot be read any further.</exception>
    public abstract TableRows? Read();

    /// <summary>Reads all rows; see <see cref="Read"/>.</summary>
    public IEnumerable<TableRows> ReadAll()
    {
        while (Read() is { } rows)
            yield return rows;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Dispose(bool disposing);

    private protected static ImmutableArray<string> CheckHeader(int columns, Func<int, string> nameOf, string file)
    {
        if (columns > ColumnsMax)
            throw new TableException($"{file}: the header has {columns} columns; at most {ColumnsMax} are read");
        ImmutableArray<string> header = [.. Enumerable.Range(0, columns).Select(column => nameOf(column).Trim())];
        for (var column = 0; column < header.Length; column++)
        {
            if (header[column].Length == 0)
                throw new TableException($"{file}:1: column {column + 1} has no name; give every column a name, or remove the separator at the end of the line");
            if (header.IndexOf(header[column]) is var first && first != column)
                throw new TableException($"{file}:1: '{header[column]}' names the columns {first + 1} and {column + 1}; keep one of them");
        }
        return header;
    }
}
