using System.Text;
using FsCheck.Fluent;
using Fuyao.Platform.Tabular;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Platform.Tests.Tabular;

public sealed class CsvReaderTests
{
    /// <summary>What the reader takes at a time.</summary>
    private const int BlockBytes = 1 << 18;

    static CsvReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("a,b\n1,2\n", "1|2")]
    [InlineData("a,b\r\n1,2\r\n", "1|2")]
    [InlineData("a,b\n1,2", "1|2")]
    [InlineData("a,b\n1,", "1|")]
    [InlineData("a,b\n,\n", "|")]
    [InlineData("a,b\n\n\r\n1,2\n\n", "1|2")]
    [InlineData("a,b\n\"1\",\"2\"\n", "1|2")]
    [InlineData("a,b\n\"\",x\n", "|x")]
    [InlineData("a,b\n\"say \"\"hi\"\", then\",\"\"\"\"\n", "say \"hi\", then|\"")]
    [InlineData("a,b\n\"two\nlines\",x\n", "two\nlines|x")]
    [InlineData("a,b\n\"two\r\nlines\",x\r\n", "two\r\nlines|x")]
    [InlineData("a,b\n15\" screen,x\n", "15\" screen|x")]
    [InlineData("a,b\n 1 , 2 \n", " 1 | 2 ")]
    [InlineData("\uFEFFa,b\n1,2\n", "1|2")]
    public void A_row_is_read_as_RFC_4180_says(string csv, string expected)
    {
        var rows = TemporaryFile.RowsOf(csv);

        rows[0].ShouldBe(["a", "b"]);
        rows.Count.ShouldBe(2);
        string.Join('|', rows[1]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a,b\n1\n", "the row has 1 fields and the header 2")]
    [InlineData("a,b\n1,2,3\n", "the row has 3 fields and the header 2")]
    [InlineData("a,b\n\"1\"x,2\n", "text follows a closing quote; put the whole field in quotes and double the quotes inside it")]
    [InlineData("a,b\n\"1\" ,2\n", "text follows a closing quote; put the whole field in quotes and double the quotes inside it")]
    [InlineData("a,b\n1,\0\n", "the row holds a NUL byte")]
    [InlineData("a,b\n1,x\ry\n", "a carriage return stands alone; lines end with LF or CRLF")]
    public void A_broken_row_is_told_and_the_next_is_read(string csv, string problem)
    {
        var rows = TemporaryFile.RowsOf(csv + "5,6\n");

        rows[1].ShouldBe(["!" + problem]);
        rows[2].ShouldBe(["5", "6"]);
    }

    [Theory]
    [InlineData("", "t.csv is empty; its first line names the columns")]
    [InlineData("\n\n", "t.csv is empty; its first line names the columns")]
    [InlineData("a,,b\n", "t.csv:1: column 2 has no name; give every column a name, or remove the separator at the end of the line")]
    [InlineData("a,b,a\n", "t.csv:1: 'a' names the columns 1 and 3; keep one of them")]
    [InlineData("a,b\n1,\"open\n2,3\n4,5", "t.csv:2: a quote opens in this row and is never closed; close it, or double it if it belongs to the text")]
    [InlineData("a\rb\r", "t.csv:1: a carriage return stands alone; lines end with LF or CRLF")]
    [InlineData("a\0b\n", "t.csv:1: the row holds a NUL byte")]
    public void A_file_that_cannot_be_read_is_refused(string csv, string message) => TemporaryFile.Refusal(csv).ShouldBe(message);

    [Fact]
    public void Lines_are_counted_through_quoted_breaks_and_blank_lines()
    {
        using var file = TemporaryFile.Csv("a,b\n\n\"x\ny\",1\n\n2,3\n");
        using var table = TableReader.Open(file.Path);

        table.ReadAll().SelectMany(part => Enumerable.Range(0, part.Count).Select(part.Line)).ShouldBe([3, 6]);
    }

    [Fact]
    public void A_row_of_a_mebibyte_is_read_and_a_longer_one_is_refused()
    {
        var field = new string('x', CsvReader.RowBytesMax - 4);

        TemporaryFile.RowsOf($"a,b\n1,{field}\n2,3\n")[1][1].Length.ShouldBe(field.Length);
        TemporaryFile.Refusal($"a,b\n1,{field}xxxx\n").ShouldBe("t.csv:2: a row is longer than 1024 KiB; perhaps a quote is not closed, or the file is not CSV");
    }

    [Fact]
    public void A_line_of_100_megabytes_is_refused_without_holding_it_in_memory()
    {
        using var file = TemporaryFile.Csv("a,b\n1,");
        var mebibyte = new byte[1 << 20];
        mebibyte.AsSpan().Fill((byte)'x');
        using (var stream = new FileStream(file.Path, FileMode.Append))
            for (var written = 0; written < 100; written++)
                stream.Write(mebibyte);
        // Of this thread: other tests run beside this one.
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path)).Message.ShouldContain("longer than 1024 KiB");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 << 20);
    }

    [Fact]
    public void GB18030_is_detected_where_the_file_is_not_UTF_8()
    {
        using var file = new TemporaryFile("g.csv", Encoding.GetEncoding("GB18030").GetBytes("merchant_id,名称\nm1,北京㐀烤鸭€\n"));

        TemporaryFile.Rows(file.Path).ShouldBe([["merchant_id", "名称"], ["m1", "北京㐀烤鸭€"]]);
    }

    [Fact]
    public void Text_that_is_not_GB18030_either_is_refused_in_its_line()
    {
        using var file = new TemporaryFile("g.csv", [.. "a\n1\n"u8, 0xD6, 0xFF, (byte)'\n']);

        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path, TextEncoding.Gb18030)).Message.ShouldBe("g.csv:3: the file is not GB18030; save it as UTF-8");
    }

    [Fact]
    public void A_named_encoding_is_not_guessed_at()
    {
        // “ÖÐ” in GB18030 is one character, and the two bytes are not UTF-8.
        using var file = new TemporaryFile("g.csv", [.. "a\n"u8, 0xD6, 0xD0, (byte)'\n']);

        TemporaryFile.Rows(file.Path, TextEncoding.Gb18030)[1].ShouldBe(["中"]);
        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path, TextEncoding.Utf8)).Message.ShouldBe("g.csv:2:1: the file is not UTF-8; leave the encoding out to have it detected");
    }

    [Theory]
    [InlineData(10)]
    [InlineData((1 << 18) - 1)]
    [InlineData(1 << 18)]
    [InlineData(300_000)]
    public void Bytes_in_no_known_encoding_are_refused_at_their_place(int length)
    {
        using var file = new TemporaryFile("g.csv", [.. "a,b\n1,"u8, .. Encoding.UTF8.GetBytes(new string('x', length)), 0xFF, (byte)'\n']);

        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path)).Message.ShouldBe($"g.csv:2:{length + 3}: the file is neither UTF-8 nor GB18030; save it as UTF-8");
    }

    [Fact]
    public void UTF_16_is_named_as_what_it_is()
    {
        using var file = new TemporaryFile("u.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\n1,2\n")]);

        Should.Throw<TableException>(() => TemporaryFile.Rows(file.Path)).Message.ShouldBe("u.csv:1:1: the file is UTF-16; save it as UTF-8");
    }

    [Fact]
    public void Characters_cut_by_the_reading_blocks_are_whole()
    {
        foreach (var shift in Enumerable.Range(0, 5))
        {
            var text = new string('x', (1 << 18) - 10 + shift) + "🦅北é" + new string('y', 100);
            TemporaryFile.RowsOf($"a\n{text}\n")[1].ShouldBe([text]);
        }
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads() => Property.Holds(
        from rows in Gen.Choose(1, 40)
        from columns in Gen.Choose(2, 6)
        from cells in Gen.ArrayOf(
            Gen.Elements("", "a", ",", "\"", "\"\"", "\n", "\r\n", " x ", "北京", "a,b", "\"q\"", "x\"y", "🦅,\"\n", "long long long text", "1.5"), rows * columns)
        select (columns, cells),
        input =>
        {
            using var memory = new MemoryStream();
            using var writer = new CsvWriter(memory);
            var expected = new List<string[]> { Enumerable.Range(0, input.columns).Select(column => $"c{column}").ToArray() };
            expected.AddRange(input.cells.Chunk(input.columns));
            foreach (var row in expected)
            {
                foreach (var cell in row)
                    writer.Field(cell);
                writer.EndRow();
            }
            writer.Flush();
            using var file = new TemporaryFile("t.csv", memory.ToArray());
            var read = TemporaryFile.Rows(file.Path);
            return read.Count == expected.Count && read.Zip(expected).All(pair => pair.First.SequenceEqual(pair.Second));
        },
        runs: 200);

    [Fact]
    public void The_reader_agrees_with_a_plain_one_on_random_text() => Property.Holds(
        from length in Gen.Choose(0, 300)
        from characters in Gen.ArrayOf(Gen.Elements('a', 'b', ',', ',', '"', '\n', '\n', '\r', '北', ' '), length)
        select "h1,h2\n" + new string(characters),
        csv => Describe(() => TemporaryFile.RowsOf(csv)) == Describe(() => PlainCsv.Rows(csv)),
        runs: 1000);

    /// <summary>Whatever the border of two blocks of the file cuts: a field, quotes, a doubled one, a line break.</summary>
    [Fact]
    public void The_reader_agrees_with_a_plain_one_where_a_block_ends() => Property.Holds(
        from length in Gen.Choose(1, 60)
        from characters in Gen.ArrayOf(Gen.Elements('a', ',', '"', '"', '\n', '\r', '北'), length)
        from before in Gen.Choose(0, 60)
        select (Text: new string(characters), before),
        input =>
        {
            var rest = BlockBytes - input.before;
            var filler = "h1,h2\n" + string.Concat(Enumerable.Repeat("aaaa,bbb\n", (rest - 20) / 9));
            var csv = $"{filler}{new string('c', rest - filler.Length - 3)},d\n{input.Text}\ne,f\n";
            return Describe(() => TemporaryFile.RowsOf(csv)) == Describe(() => PlainCsv.Rows(csv));
        },
        runs: 100);

    [Fact]
    public void Rows_of_every_length_up_to_several_blocks_are_whole()
    {
        var fields = new[] { 1, 50, BlockBytes - 5, BlockBytes, 3 * BlockBytes, 2, BlockBytes / 2, BlockBytes / 2, 7 }.Select((length, row) => new string((char)('a' + row), length)).ToArray();

        var rows = TemporaryFile.RowsOf("h1,h2\n" + string.Concat(fields.Select((field, row) => row % 2 == 0 ? $"{field},x\n" : $"\"{field}\"\"\",\"\n\"\r\n")));

        rows.Skip(1).Select(row => row[0]).ShouldBe(fields.Select((field, row) => row % 2 == 0 ? field : field + '"'));
    }

    [Fact]
    public void Every_stop_is_found_from_wherever_it_is_looked_for() => Property.Holds(
        from length in Gen.Choose(0, 300)
        from characters in Gen.ArrayOf(Gen.Frequency((20, Gen.Constant('x')), (1, Gen.Elements(',', '"', '\n', '\r'))), length)
        from steps in Gen.ArrayOf(Gen.Choose(0, 90), 40)
        select (Text: new string(characters), steps),
        input =>
        {
            var stops = new CsvStops(Encoding.ASCII.GetBytes(input.Text));
            for (var (from, step) = (0, 0); from <= input.Text.Length && step < input.steps.Length; step++)
            {
                var expected = input.Text.AsSpan(from).IndexOfAny(",\"\n\r") is var ahead and >= 0 ? from + ahead : input.Text.Length;
                if (stops.Next(from) != expected)
                    return false;
                from = expected + 1 + (step % 3 == 0 ? input.steps[step] : 0);
            }
            return true;
        });

    private static string Describe(Func<List<string[]>> read)
    {
        try
        {
            return string.Join('\n', read().Select(row => string.Join('¦', row)));
        }
        catch (TableException)
        {
            return "refused";
        }
    }
}
