using System.Buffers;
using System.Text;

namespace Fuyao.Platform.Tabular;

/// <summary>Reads comma-separated values block by block; <see cref="CsvScanner"/> finds the rows in them. A block grows only for a row that is longer than it, up to <see cref="RowBytesMax"/>.</summary>
public sealed class CsvReader : TableReader
{
    /// <summary>A longer row is taken for a file that is not CSV, or a quote that is never closed.</summary>
    public const int RowBytesMax = 1 << 20;

    /// <summary>Few enough to stay in the cache while fields are read out of them, many enough to be worth handing over.</summary>
    private const int BlockBytes = 1 << 18;

    private readonly Stream stream;
    private readonly FileHash sha256;
    private readonly string name;
    private byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private int filled;
    private bool isLast;
    private long consumed;
    private long linesBefore;

    private CsvReader(Stream stream, long length, FileHash sha256, string name)
    {
        this.stream = stream;
        this.sha256 = sha256;
        this.name = name;
        WorkTotal = length;
    }

    public override long WorkTotal { get; }

    public override string Sha256 => sha256.Value;

    public override TableRows? Read()
    {
        var rows = new TableRows(Header.Length);
        do
        {
            var scanner = new CsvScanner(block.AsSpan(0, filled), isLast);
            while (TryRow(ref scanner, rows))
            {
            }
            linesBefore += scanner.Lines;
            if (rows.Count > 0)
            {
                HandOver(rows, scanner.At);
                return rows;
            }
            // Blank lines.
            block.AsSpan(scanner.At..filled).CopyTo(block);
            filled -= scanner.At;
        }
        while (Fill());
        rows.Dispose();
        return null;
    }

    internal static CsvReader OpenFile(string path, TextEncoding? encoding)
    {
        var (stream, length, sha256) = CsvSource.Open(path, encoding);
        var reader = new CsvReader(stream, length, sha256, Path.GetFileName(path));
        try
        {
            reader.ReadHeader();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private protected override void Dispose(bool disposing)
    {
        sha256.Dispose();
        stream.Dispose();
    }

    private void ReadHeader()
    {
        using var rows = new TableRows(ColumnsMax);
        while (Fill())
        {
            var scanner = new CsvScanner(block.AsSpan(0, filled), isLast);
            scanner.SkipByteOrderMark();
            var fieldCount = scanner.FindRow(rows, out var problem);
            if (fieldCount == 0 && scanner.At < filled)
                continue;
            if (problem is not null)
                throw new TableException($"{name}:1: {problem}");
            rows.Add(fieldCount, line: 1, problem: null);
            linesBefore = scanner.Lines;
            HandOver(rows, scanner.At);
            if (fieldCount == 0 || (fieldCount == 1 && rows.Field(0, 0).IsEmpty))
                break;
            Header = CheckHeader(fieldCount, column => Encoding.UTF8.GetString(rows.Field(0, column)), name);
            return;
        }
        throw new TableException($"{name} is empty; its first line names the columns");
    }

    /// <returns>False where no whole row is left in the block.</returns>
    private bool TryRow(ref CsvScanner scanner, TableRows rows)
    {
        scanner.SkipBlankLines();
        var (start, line) = (scanner.At, linesBefore + scanner.Lines + 1);
        var fieldCount = scanner.FindRow(rows, out var problem);
        if (fieldCount == 0)
            return false;
        if (scanner.At - start > RowBytesMax)
            throw TooLong(line);
        if (fieldCount != Header.Length)
            problem ??= $"the row has {fieldCount} fields and the header {Header.Length}";
        rows.Add(fieldCount, line, problem);
        return true;
    }

    /// <summary>Gives the block to the rows that were found in it and begins another with what comes after them.</summary>
    private void HandOver(TableRows rows, int end)
    {
        var rest = block.AsSpan(end..filled);
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(BlockBytes, rest.Length));
        rest.CopyTo(next);
        rows.Complete(block, Math.Min(WorkTotal, consumed));
        (block, filled) = (next, rest.Length);
    }

    /// <summary>Reads on; what the block holds is no whole row.</summary>
    /// <returns>False where the file has ended.</returns>
    /// <exception cref="TableException">A row has begun that cannot be whole.</exception>
    private bool Fill()
    {
        if (filled > RowBytesMax)
            throw TooLong(linesBefore + 1);
        if (isLast && filled > 0)
            throw new TableException($"{name}:{linesBefore + 1}: a quote opens in this row and is never closed; close it, or double it if it belongs to the text");
        if (filled == block.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(block.Length * 2);
            block.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(block);
            block = larger;
        }
        while (!isLast && filled < block.Length)
        {
            var read = stream.Read(block, filled, block.Length - filled);
            isLast = read == 0;
            filled += read;
            consumed += read;
        }
        return filled > 0;
    }

    private TableException TooLong(long line) => new($"{name}:{line}: a row is longer than {RowBytesMax / 1024} KiB; perhaps a quote is not closed, or the file is not CSV");
}
