using System.Buffers;
using System.Text;

namespace Fuyao.Platform.Tabular;

/// <summary>
/// Reads comma-separated values as RFC 4180 describes them: quotes around fields, doubled inside them, line breaks inside quotes, LF or CRLF.
/// Works on the bytes in a buffer that never grows beyond one row of <see cref="RowBytesMax"/>.
/// </summary>
public sealed class CsvReader : TableReader
{
    /// <summary>A longer row is taken for a file that is not CSV, or a quote that is never closed.</summary>
    public const int RowBytesMax = 1 << 20;

    private const int BufferBytes = 1 << 18;

    private static readonly SearchValues<byte> Stops = SearchValues.Create(",\n\r\""u8);

    private readonly Stream stream;
    private readonly FileHash sha256;
    private readonly string name;
    private byte[] buffer = new byte[BufferBytes];
    private int rowStart;
    private int filled;
    private bool atEnd;
    private long consumed;
    private long nextLine = 1;
    private bool hasDoubled;
    private (int Start, int Length, bool IsQuoted, bool HasDoubled)[] fields = new (int, int, bool, bool)[64];

    private CsvReader(Stream stream, long length, FileHash sha256, string name)
    {
        this.stream = stream;
        this.sha256 = sha256;
        this.name = name;
        WorkTotal = length;
    }

    public override long WorkDone => Math.Min(WorkTotal, consumed);

    public override long WorkTotal { get; }

    public override string Sha256 => sha256.Value;

    public override bool Read()
    {
        while (true)
        {
            if (!ReadRow())
                return false;
            if (FieldCount == 1 && fields[0] is { Length: 0, IsQuoted: false })
                continue;
            if (RowProblem is null && FieldCount != Header.Length)
                RowProblem = $"the row has {FieldCount} fields and the header {Header.Length}";
            return true;
        }
    }

    public override ReadOnlySpan<byte> Field(int column) => column < FieldCount ? buffer.AsSpan(fields[column].Start, fields[column].Length) : default;

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
        Fill();
        if (buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8))
            rowStart = 3;
        if (!ReadRow() || (FieldCount == 1 && fields[0].Length == 0))
            throw new TableException($"{name} is empty; its first line names the columns");
        if (RowProblem is not null)
            throw new TableException($"{name}:1: {RowProblem}");
        Header = CheckHeader(Enumerable.Range(0, FieldCount).Select(column => Encoding.UTF8.GetString(Field(column))), name);
    }

    /// <summary>Finds the fields of the row at <see cref="rowStart"/>, filling the buffer and starting again where the row is not whole yet.</summary>
    private bool ReadRow()
    {
        int end;
        while (!TryScanRow(out end))
        {
            if (atEnd)
            {
                if (rowStart == filled)
                    return false;
                throw new TableException($"{name}:{nextLine}: a quote opens in this row and is never closed; close it, or double it if it belongs to the text");
            }
            if (filled - rowStart > RowBytesMax)
                throw TooLong();
            Fill();
        }
        if (end - rowStart > RowBytesMax)
            throw TooLong();
        var row = buffer.AsSpan(rowStart, end - rowStart);
        Line = nextLine;
        nextLine += row.Count((byte)'\n');
        if (row.Contains((byte)0))
            RowProblem ??= "the row holds a NUL byte";
        if (hasDoubled)
            Undouble();
        rowStart = end;
        return true;
    }

    private TableException TooLong() => new($"{name}:{nextLine}: a row is longer than {RowBytesMax / 1024} KiB; perhaps a quote is not closed, or the file is not CSV");

    /// <returns>False where the row goes on beyond what the buffer holds.</returns>
    private bool TryScanRow(out int end)
    {
        FieldCount = 0;
        hasDoubled = false;
        RowProblem = null;
        end = rowStart;
        if (rowStart == filled)
            return false;
        for (var at = rowStart; ;)
        {
            var fieldStart = at;
            if (at < filled && buffer[at] == '"')
            {
                if (!TryScanQuoted(ref at, fieldStart))
                    return false;
            }
            else
            {
                at = NextStop(at);
                // A quote inside a field that does not start with one is a character like any other: 15" screen.
                while (at < filled && (buffer[at] == '"' || IsBareReturn(at)))
                {
                    if (buffer[at] == '\r')
                        RowProblem ??= "a carriage return stands alone; lines end with LF or CRLF";
                    at = NextStop(at + 1);
                }
                AddField(fieldStart, at - fieldStart, isQuoted: false);
            }
            if (at == filled)
            {
                end = filled;
                return atEnd;
            }
            if (buffer[at] == ',')
            {
                at++;
                continue;
            }
            if (buffer[at] == '\r' && at + 1 == filled && !atEnd)
                return false;
            end = Math.Min(filled, at + (buffer[at] == '\r' ? 2 : 1));
            return true;
        }
    }

    private bool TryScanQuoted(ref int at, int fieldStart)
    {
        var doubled = false;
        for (at++; ; at++)
        {
            var quote = buffer.AsSpan(at, filled - at).IndexOf((byte)'"');
            if (quote < 0)
            {
                at = filled;
                return false;
            }
            at += quote;
            if (at + 1 == filled && !atEnd)
                return false;
            if (at + 1 >= filled || buffer[at + 1] != '"')
                break;
            doubled = true;
            at++;
        }
        var (start, length) = (fieldStart + 1, at - fieldStart - 1);
        at++;
        var stop = NextStop(at);
        if (stop > at || (at < filled && (buffer[at] == '"' || IsBareReturn(at))))
        {
            RowProblem ??= "text follows a closing quote; put the whole field in quotes and double the quotes inside it";
            while (stop < filled && (buffer[stop] == '"' || IsBareReturn(stop)))
                stop = NextStop(stop + 1);
            at = stop;
            length = at - start;
            doubled = false;
        }
        AddField(start, length, isQuoted: true, doubled);
        return true;
    }

    /// <summary>Removes the second of each pair of quotes, where the row lies; only a row that is whole is changed, because others are scanned again.</summary>
    private void Undouble()
    {
        hasDoubled = false;
        for (var column = 0; column < FieldCount; column++)
        {
            if (!fields[column].HasDoubled)
                continue;
            var field = buffer.AsSpan(fields[column].Start, fields[column].Length);
            var kept = 0;
            for (var at = 0; at < field.Length; at++)
            {
                field[kept++] = field[at];
                if (field[at] == '"')
                    at++;
            }
            fields[column].Length = kept;
        }
    }

    private bool IsBareReturn(int at) => buffer[at] == '\r' && at + 1 < filled && buffer[at + 1] != '\n';

    private int NextStop(int from)
    {
        var stop = buffer.AsSpan(from, filled - from).IndexOfAny(Stops);
        return stop < 0 ? filled : from + stop;
    }

    private void AddField(int start, int length, bool isQuoted, bool doubled = false)
    {
        if (FieldCount == fields.Length)
            Array.Resize(ref fields, Math.Min(fields.Length * 2, RowBytesMax + 2));
        fields[FieldCount++] = (start, length, isQuoted, doubled);
        hasDoubled |= doubled;
    }

    private void Fill()
    {
        if (rowStart > 0)
        {
            buffer.AsSpan(rowStart, filled - rowStart).CopyTo(buffer);
            filled -= rowStart;
            rowStart = 0;
        }
        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = stream.Read(buffer, filled, buffer.Length - filled);
        atEnd = read == 0;
        filled += read;
        consumed += read;
    }
}
