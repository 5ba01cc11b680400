using Fuyao.Kernel.Documents;
using Fuyao.Platform.Documents;

namespace Fuyao.Platform.Tests.Documents;

public sealed class YamlReaderTests
{
    [Fact]
    public void Every_scalar_stays_the_text_that_was_written()
    {
        var root = Root("a: on\nb: yes\nc: 1.0\nd: ~\ne: 0x1F\nf: 2016-10-01\ng: TRUE\n");

        root.Entries.Select(entry => Text(entry.Value)).ShouldBe(["on", "yes", "1.0", "~", "0x1F", "2016-10-01", "TRUE"]);
    }

    [Fact]
    public void A_key_without_a_value_is_empty_and_a_quoted_empty_text_is_not()
    {
        var root = Root("a: \nb: ''\n");

        root.Find("a").ShouldBeOfType<ScalarNode>().IsEmpty.ShouldBeTrue();
        root.Find("b").ShouldBeOfType<ScalarNode>().IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void Nodes_know_their_places()
    {
        var root = Root("# head\ntop:\n  - { id: S, require: { scale: a >= b } }\n");

        var item = root.Find("top").ShouldBeOfType<SequenceNode>().Items[0].ShouldBeOfType<MappingNode>();
        item.At.ToString().ShouldBe("f.yaml:3:5");
        item.Entries[1].Key.At.ToString().ShouldBe("f.yaml:3:14");
        var scale = item.Find("require").ShouldBeOfType<MappingNode>().Find("scale").ShouldBeOfType<ScalarNode>();
        scale.PositionOf(2).ToString().ShouldBe("f.yaml:3:34");
    }

    [Theory]
    [InlineData("k: ab cd", 'd', 1, 8)]
    [InlineData("k: 'it''s d'", 'd', 1, 11)]
    [InlineData("k: \"a\\tb\\u0041 d\"", 'd', 1, 16)]
    [InlineData("k: \"\\U0001F600 d\"", 'd', 1, 16)]
    [InlineData("k: \"a \\\n   d\"", 'd', 2, 4)]
    [InlineData("k: |\n  a\n\n    d\n", 'd', 4, 5)]
    [InlineData("k: >-\n  a &&\n  b ||\n  d\n", 'd', 4, 3)]
    [InlineData("k: |\r\n  a\r\n  d\r\n", 'd', 3, 3)]
    [InlineData("k: a &&\n  b\n\n  d\n", 'd', 4, 3)]
    [InlineData("k: 'a\n  b\n  d'", 'd', 3, 3)]
    public void Every_character_of_a_scalar_knows_its_place(string yaml, char wanted, int line, int column)
    {
        var scalar = Root(yaml).Find("k").ShouldBeOfType<ScalarNode>();

        var at = scalar.PositionOf(scalar.Text.IndexOf(wanted, StringComparison.Ordinal));
        (at.Line, at.Column).ShouldBe((line, column));
    }

    [Fact]
    public void Characters_that_are_not_white_space_are_found_where_they_stand_in_every_style()
    {
        // The same words in every style: each letter's place must hold that letter.
        foreach (var yaml in new[]
        {
            "k: alpha   beta\n   gamma\n\n   delta # end\n",
            "k: \"alpha  \n\n  beta \\x67amma\\\n    delta\"\n",
            "k: 'alpha \n  beta\n\n\n  gamma delta'\n",
            "k: >2\n    alpha\n  beta\n\n  gamma\n   delta\n\n",
            "k: |+ # comment with alpha\n  alpha\n\n   beta gamma\n  delta\n\n\nz: 1\n",
            "k: [alpha\n  beta, x]\n",
        })
        {
            var lines = yaml.Split('\n');
            var value = Root(yaml).Find("k");
            var scalar = (value as SequenceNode)?.Items[0] as ScalarNode ?? value.ShouldBeOfType<ScalarNode>();
            for (var offset = 0; offset < scalar.Text.Length; offset++)
            {
                if (!char.IsLetter(scalar.Text[offset]))
                    continue;
                var at = scalar.PositionOf(offset);
                var found = lines[at.Line - 1][at.Column - 1];
                (found == scalar.Text[offset] || found == '\\').ShouldBeTrue($"'{scalar.Text[offset]}' of {yaml} at {at}");
            }
        }
    }

    [Fact]
    public void A_plain_scalar_tells_what_may_have_cut_it()
    {
        var root = Root("a: x == 1 # not a comment\nb: y\nc: { d: p in q, e: r }\nf: 'x' # fine\n");

        root.Find("a").ShouldBeOfType<ScalarNode>().CutBy.ShouldBe('#');
        root.Find("b").ShouldBeOfType<ScalarNode>().CutBy.ShouldBeNull();
        root.Find("c").ShouldBeOfType<MappingNode>().Find("d").ShouldBeOfType<ScalarNode>().CutBy.ShouldBe(',');
        root.Find("c").ShouldBeOfType<MappingNode>().Find("e").ShouldBeOfType<ScalarNode>().CutBy.ShouldBeNull();
        root.Find("f").ShouldBeOfType<ScalarNode>().CutBy.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "f.yaml:1:1: the file is empty")]
    [InlineData("# nothing\n", "f.yaml:1:1: the file is empty")]
    [InlineData("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: 'a' stands twice in this mapping, first at line 1; keep one of them")]
    [InlineData("a: *b\n", "f.yaml:1:4: '*b' is an alias; aliases are not used here; write the content out, or quote the text if '*' belongs to it")]
    [InlineData("a: &b c\n", "f.yaml:1:4: '&b' is an anchor; anchors are not used here; write the content out, or quote the text if '&' belongs to it")]
    [InlineData("a: !clean && b\n", "f.yaml:1:4: '!' starts a tag; tags are not used here; quote the text if '!' belongs to it")]
    [InlineData("a: !!str b\n", "f.yaml:1:4: '!' starts a tag; tags are not used here; quote the text if '!' belongs to it")]
    [InlineData("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document starts here; keep one document in a file")]
    [InlineData("%YAML 1.2\n---\na: 1\n", "f.yaml:1:1: directives (%) are not used here; remove the line")]
    [InlineData("a: \n\tb: 1\n", "f.yaml:2:1: a tab indents this line; indent with spaces")]
    [InlineData("a: { b: f(x, y) }\n", "f.yaml:1:9: the value of 'b' was cut at a comma: 'f(x'; quote the whole value: \"f(x, y)\"")]
    [InlineData("a: { b: 1, c }\n", "f.yaml:1:9: the value of 'b' was cut at a comma: '1'; quote the whole value: \"1, c\"")]
    [InlineData("a: { c }\n", "f.yaml:1:6: 'c' has no value; write 'c: …'")]
    [InlineData("a: x ? y : z\n", "f.yaml:1:10: a second ': ' stands in this value, or a key is indented too far; put the whole text in quotes; one with ':', '#', ',', '!', quotes or brackets in it needs them; keys of one mapping stand in the same column")]
    [InlineData("a: 'x' in tags\n", "f.yaml:1:8: this belongs to no key: text follows a closed value, or the line is indented differently from those above; put the whole text in quotes; one with ':', '#', ',', '!', quotes or brackets in it needs them, or mend the indentation")]
    [InlineData("a: \"x\n", "f.yaml:1:4: the quote that opens here is never closed; close it")]
    [InlineData("a: [1, 2\nb: 3\n", "f.yaml:1:6: the YAML cannot be read here; mend the indentation and the brackets; put the whole text in quotes; one with ':', '#', ',', '!', quotes or brackets in it needs them")]
    [InlineData("a: @x\n", "f.yaml:1:4: a value cannot start with this character; put the whole text in quotes; one with ':', '#', ',', '!', quotes or brackets in it needs them")]
    [InlineData("? [a]\n: b\n", "f.yaml:1:3: a list or mapping stands where a key is expected; quote the text if '[' or '{' belongs to it")]
    public void What_is_refused_says_where_and_what_to_write(string yaml, string expected)
    {
        var document = YamlReader.Read("f.yaml", yaml);

        document.Root.ShouldBeNull();
        document.Errors.ShouldHaveSingleItem().ToString().ShouldBe(expected);
    }

    [Fact]
    public void Every_duplicate_is_reported_in_the_order_of_the_file()
    {
        var document = YamlReader.Read("f.yaml", "a: &x 1\nb: { c: 1, c: 2 }\na: 2\n");

        document.Errors.Select(error => (error.At.Line, error.At.Column)).ShouldBe([(1, 4), (2, 12), (3, 1)]);
    }

    [Fact]
    public void A_file_of_256_KiB_is_read_and_a_larger_one_is_refused()
    {
        var body = new string('x', YamlReader.FileBytesMax - 3);

        YamlReader.Read("f.yaml", "a: " + body).Errors.ShouldBeEmpty();
        YamlReader.Read("f.yaml", "a: x" + body).Errors.ShouldHaveSingleItem().Message.ShouldBe("the file is larger than 256 KiB");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("[\n ")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("[{a: ")]
    public void Deep_nesting_ends_in_an_error(string opening)
    {
        var document = YamlReader.Read("f.yaml", string.Concat(Enumerable.Repeat(opening, 50_000)));

        document.Root.ShouldBeNull();
        document.Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public void Nesting_of_64_is_read_and_65_is_refused()
    {
        YamlReader.Read("f.yaml", new string('[', 64) + new string(']', 64)).Errors.ShouldBeEmpty();
        YamlReader.Read("f.yaml", new string('[', 65) + new string(']', 65)).Errors.ShouldHaveSingleItem()
            .ToString().ShouldBe("f.yaml:1:65: more than 64 lists and mappings stand inside one another");
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Root("\uFEFFa: 1").Entries[0].Key.At.Column.ShouldBe(1);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_at_their_place()
    {
        var path = Path.Combine(Path.GetTempPath(), $"fuyao-yaml-{Environment.ProcessId}.yaml");
        File.WriteAllBytes(path, [.. "a: 1\nb: "u8, 0xD6, 0xD0, (byte)'\n']);
        try
        {
            YamlReader.ReadFile(path, "f.yaml").Errors.ShouldHaveSingleItem().ToString().ShouldBe("f.yaml:2:4: the file is not UTF-8 text; save it as UTF-8");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MappingNode Root(string yaml)
    {
        var document = YamlReader.Read("f.yaml", yaml);
        document.Errors.ShouldBeEmpty();
        return document.Root.ShouldBeOfType<MappingNode>();
    }

    private static string Text(Node node) => node.ShouldBeOfType<ScalarNode>().Text;
}
