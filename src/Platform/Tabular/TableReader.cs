using System.Collections.Immutable;

namespace Fuyao.Platform.Tabular;

/// <summary>Reads a table row by row; fields are UTF-8, whatever the file is. The first row names the columns.</summary>
public abstract class TableReader : IDisposable
{
    /// <summary>More columns are a mistake in the separator or the file.</summary>
    public const int ColumnsMax = 2_000;

    /// <summary>The columns in the order of the file: not empty, no name twice.</summary>
    public ImmutableArray<string> Header { get; private protected set; } = [];

    /// <summary>The line of the file on which the row starts, counted from 1.</summary>
    public long Line { get; private protected set; }

    /// <summary>What is wrong with the row as a whole, so that its fields cannot be trusted; null where nothing is.</summary>
    public string? RowProblem { get; private protected set; }

    /// <summary>The number of fields of the row; differs from the header only where <see cref="RowProblem"/> says so.</summary>
    public int FieldCount { get; private protected set; }

    /// <summary>How far the reader has come, in <see cref="WorkTotal"/>.</summary>
    public abstract long WorkDone { get; }

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

    /// <summary>Goes to the next row; blank rows are passed over.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="TableException">The file cannot be read any further.</exception>
    public abstract bool Read();

    /// <summary>A field of the row, valid until the next <see cref="Read"/>.</summary>
    public abstract ReadOnlySpan<byte> Field(int column);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Dispose(bool disposing);

    private protected static ImmutableArray<string> CheckHeader(IEnumerable<string> names, string file)
    {
        ImmutableArray<string> header = [.. names.Select(name => name.Trim())];
        if (header.Length > ColumnsMax)
            throw new TableException($"{file}: the header has {header.Length} columns; at most {ColumnsMax} are read");
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
