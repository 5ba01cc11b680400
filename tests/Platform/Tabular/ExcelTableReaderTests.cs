using System.IO.Compression;
using System.Text;
using Fuyao.Platform.Tabular;

namespace Fuyao.Platform.Tests.Tabular;

public sealed class ExcelTableReaderTests
{
    [Fact]
    public void Cells_of_every_kind_become_text()
    {
        using var file = Workbook(
            Row(Text("merchant_id"), Text("name"), Text("gmv"), Text("gold"), Text("opened"), Text("seen"), Text("none")),
            Row(Text("m1"), Text("北京 & <烤鸭>"), Number("2295.5"), "<c t=\"b\"><v>1</v></c>", "<c s=\"1\"><v>42430</v></c>", "<c s=\"2\"><v>42646.375</v></c>", "<c/>"),
            Row(Number("12345"), Text(" x "), Number("0.1"), "<c t=\"b\"><v>0</v></c>", "<c s=\"1\"><v>42369</v></c>", "<c s=\"2\"><v>42646.5</v></c>", Number("-7")));

        TemporaryFile.Rows(file.Path).ShouldBe(
        [
            ["merchant_id", "name", "gmv", "gold", "opened", "seen", "none"],
            ["m1", "北京 & <烤鸭>", "2295.5", "true", "2016-03-01", "2016-10-03 09:00:00", ""],
            ["12345", " x ", "0.1", "false", "2015-12-31", "2016-10-03 12:00:00", "-7"],
        ]);
    }

    [Theory]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("1E-5", "0.00001")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("22.95", "22.95")]
    [InlineData("1e2", "100")]
    public void A_number_becomes_the_shortest_text_of_the_same_number(string cell, string expected)
    {
        using var file = Workbook(Row(Text("a")), Row(Number(cell)));

        TemporaryFile.Rows(file.Path)[1].ShouldBe([expected]);
    }

    [Fact]
    public void A_number_that_Excel_has_rounded_is_rejected()
    {
        using var file = Workbook(Row(Text("a")), Row(Number("1234567890123456")));

        TemporaryFile.Rows(file.Path)[1].ShouldBe(["!column 1 holds a number of more than 15 digits, which Excel has rounded; enter it as text"]);
    }

    [Fact]
    public void A_cell_beyond_the_header_is_told_and_blank_rows_are_passed_over()
    {
        using var file = Workbook(Row(Text("a"), Text("b")), Row(), Row(Number("1"), Number("2"), Number("3")), Row(Number("4")));

        TemporaryFile.Rows(file.Path).ShouldBe([["a", "b"], ["!there is a value in column 3, beyond the 2 columns of the header"], ["4", ""]]);
    }

    [Fact]
    public void An_Excel_error_is_no_value()
    {
        using var file = Workbook(Row(Text("a"), Text("b")), Row("<c t=\"e\"><v>#N/A</v></c>", Number("1")));

        TemporaryFile.Rows(file.Path)[1].ShouldBe(["", "1"]);
    }

    [Theory]
    [InlineData("x.xlsx", "this is no zip file", "x.xlsx is not an .xlsx workbook that can be read: ")]
    [InlineData("x.xls", "", "x.xls is in the old Excel format; save it as .xlsx or as CSV")]
    public void What_is_no_workbook_is_refused(string name, string content, string message)
    {
        using var file = new TemporaryFile(name, Encoding.UTF8.GetBytes(content));

        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path)).Message.ShouldStartWith(message);
    }

    [Fact]
    public void An_empty_sheet_is_refused()
    {
        using var file = Workbook();

        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path)).Message.ShouldBe("t.xlsx is empty; the first row of its first sheet names the columns");
    }

    private static string Text(string text) => $"<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{System.Security.SecurityElement.Escape(text)}</t></is></c>";

    private static string Number(string number) => $"<c><v>{number}</v></c>";

    private static string Row(params string[] cells) => string.Concat(cells);

    /// <summary>The least that makes an .xlsx workbook; style 1 is a date, style 2 a date with time.</summary>
    private static TemporaryFile Workbook(params string[] rows)
    {
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string package = "http://schemas.openxmlformats.org/package/2006";
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml", $"<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
            Add("_rels/.rels", $"<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Add("xl/workbook.xml", $"<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>");
            Add("xl/styles.xml", $"<styleSheet xmlns=\"{main}\"><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>");
            Add("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{main}\"><sheetData>{string.Concat(rows.Select(row => $"<row>{row}</row>"))}</sheetData></worksheet>");

            void Add(string name, string xml)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{xml}");
            }
        }
        return new TemporaryFile("t.xlsx", memory.ToArray());
    }
}
