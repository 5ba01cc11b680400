using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Fuyao.Platform.Tabular;

/// <summary>
/// Reads the first sheet of an .xlsx workbook. Numbers become the shortest text that stands for the same number; dates become <c>yyyy-MM-dd</c>, with the time where there is one.
/// </summary>
internal sealed class ExcelTableReader : TableReader
{
    /// <summary>The workbook's parts unpacked; a small file can unpack to far more than the memory holds.</summary>
    public const long UnpackedBytesMax = 2L << 30;

    /// <summary>Excel keeps 15 digits of a number; longer ones have been rounded before anybody could notice.</summary>
    private const double WholeNumberExactMax = 999_999_999_999_999;

    private const int RowsMax = 4_096;

    private readonly FileStream stream;
    private readonly IExcelDataReader workbook;
    private readonly string name;
    private byte[][] fields = [];
    private string? problem;
    private long row;

    private ExcelTableReader(FileStream stream, IExcelDataReader workbook, string name, string sha256)
    {
        Sha256 = sha256;
        this.stream = stream;
        this.workbook = workbook;
        this.name = name;
        WorkTotal = Math.Max(1, workbook.RowCount);
    }

    public override long WorkTotal { get; }

    public override string Sha256 { get; }

    public override TableRows? Read()
    {
        var rows = new TableRows(Header.Length);
        var text = new ArrayBufferWriter<byte>();
        while (rows.Count < RowsMax && ReadRow())
        {
            if (fields.All(field => field.Length == 0))
                continue;
            for (var column = Header.Length; column < fields.Length; column++)
                if (fields[column].Length > 0)
                    problem ??= $"there is a value in column {column + 1}, beyond the {Header.Length} columns of the header";
            for (var column = 0; column < fields.Length; column++)
            {
                rows.SetField(column, text.WrittenCount, text.WrittenCount + fields[column].Length);
                text.Write(fields[column]);
            }
            rows.Add(fields.Length, row, problem);
        }
        var block = ArrayPool<byte>.Shared.Rent(text.WrittenCount);
        text.WrittenSpan.CopyTo(block);
        rows.Complete(block, Math.Min(row, WorkTotal));
        if (rows.Count > 0)
            return rows;
        rows.Dispose();
        return null;
    }

    internal static ExcelTableReader OpenFile(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var shown = Path.GetFileName(path);
        var file = File.OpenRead(path);
        try
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            RefuseBomb(file, shown);
            file.Position = 0;
            var reader = new ExcelTableReader(file, ExcelReaderFactory.CreateOpenXmlReader(file), shown, sha256);
            reader.ReadHeader();
            return reader;
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is ExcelReaderException or InvalidDataException or System.Xml.XmlException)
                throw new TableException($"{shown} is not an .xlsx workbook that can be read: {exception.Message}");
            throw;
        }
    }

    private protected override void Dispose(bool disposing)
    {
        workbook.Dispose();
        stream.Dispose();
    }

    private static void RefuseBomb(FileStream file, string shown)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Sum(entry => entry.Length) > UnpackedBytesMax)
            throw new TableException($"{shown} unpacks to more than {UnpackedBytesMax >> 30} GiB; save it as CSV");
    }

    private void ReadHeader()
    {
        if (!ReadRow() || fields.All(field => field.Length == 0))
            throw new TableException($"{name} is empty; the first row of its first sheet names the columns");
        // Cells that were formatted once leave empty columns at the end of a sheet.
        var named = fields.TakeWhile(field => field.Length > 0).Count();
        if (fields.Skip(named).Any(field => field.Length > 0))
            named = fields.Length;
        Header = CheckHeader(named, column => Encoding.UTF8.GetString(fields[column]), name);
    }

    private bool ReadRow()
    {
        problem = null;
        if (!workbook.Read())
            return false;
        row++;
        if (fields.Length != workbook.FieldCount)
            fields = new byte[workbook.FieldCount][];
        for (var column = 0; column < fields.Length; column++)
            fields[column] = Encoding.UTF8.GetBytes(Text(column));
        return true;
    }

    private string Text(int column)
    {
        return workbook.GetValue(column) switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            DateTime moment => moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            double number => Text(number, column),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
        };
    }

    private string Text(double number, int column)
    {
        if (Math.Abs(number) > WholeNumberExactMax)
            problem ??= $"column {column + 1} holds a number of more than 15 digits, which Excel has rounded; enter it as text";
        // Through decimal, so that no exponent appears; its 28 digits hold all 17 of a double in this range.
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E') && decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain) && plain != 0
            ? plain.ToString(CultureInfo.InvariantCulture)
            : shortest;
    }
}
