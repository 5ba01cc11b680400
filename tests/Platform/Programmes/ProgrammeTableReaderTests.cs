using Fuyao.Platform.Programmes;

namespace Fuyao.Platform.Tests.Programmes;

public sealed class ProgrammeTableReaderTests
{
    [Fact]
    public void Fields_are_cut_at_commas_outside_of_quotes()
    {
        var table = ProgrammeTableReader.Read("t.csv", "t.csv", "\uFEFFname, price\r\n\"a, \"\"b\"\"\" ,1\r\n\r\n\"two\nlines\",2");

        table.Problems.ShouldBeEmpty();
        table.Header.Select(cell => cell.Text).ShouldBe(["name", "price"]);
        table.Rows.Select(row => string.Join('|', row.Select(cell => cell.Text))).ShouldBe(["a, \"b\"|1", "two\nlines|2"]);
    }

    [Fact]
    public void Every_cell_knows_its_place()
    {
        var table = ProgrammeTableReader.Read("t.csv", "folder/t.csv", "name,price\n\"two\nlines\", 2\nlast,3\n");

        table.Rows[0][1].At.ToString().ShouldBe("folder/t.csv:3:9");
        table.Rows[1][0].At.ToString().ShouldBe("folder/t.csv:4:1");
    }

    [Fact]
    public void Text_after_a_quoted_field_is_an_error() =>
        ProgrammeTableReader.Read("t.csv", "t.csv", "name\n\"a\" b\n").Problems.ShouldHaveSingleItem().ToString()
            .ShouldBe("t.csv:2:1: text follows after the quoted field; quote the whole field; a quote inside is written twice");
}
