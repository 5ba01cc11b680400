using System.Text;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Programmes;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>language.md, “Bounds”: expression ≤ 4,096 characters, nesting ≤ 64, file ≤ 256 KiB, table ≤ 100,000 rows.</summary>
public sealed class ProgrammeBoundsTests
{
    private const string Head = "programme: bounds\npublished: 2020-01-01\neffective: 2020-02-01\nenrol: invitation\n";
    private const string Catalogue =
        "catalogue: bounds\nzone: Asia/Shanghai\ncurrency: CNY\nfacts:\n  gold: { type: bool, kind: state, label: { zh: 金, en: Gold }, source: { zh: 名单, en: Register } }\n" +
        "  city: { type: string, kind: state, label: { zh: 城市, en: City }, source: { zh: 名单, en: Register } }\n";

    [Fact]
    public void A_file_above_256_KiB_is_refused()
    {
        var comments = string.Concat(Enumerable.Repeat("# " + new string('x', 97) + "\n", 2_700));

        ErrorsOf(Head + comments + "tiers: [ { id: member } ]\n").ShouldHaveSingleItem().ShouldContain("the file is larger than 256 KiB");
    }

    [Fact]
    public void An_expression_of_4096_characters_is_read_and_one_more_is_refused()
    {
        var expression = "gold || gold".PadLeft(4096);

        ErrorsOf(Head + $"scope: \"{expression}\"\ntiers: [ {{ id: member }} ]\n").ShouldBeEmpty();
        ErrorsOf(Head + $"scope: \" {expression}\"\ntiers: [ {{ id: member }} ]\n").ShouldHaveSingleItem().ShouldContain("at most 4096 are allowed");
    }

    [Fact]
    public void Deeply_nested_YAML_is_refused_and_not_overrun() =>
        ErrorsOf(Head + "tiers: " + new string('[', 20_000) + new string(']', 20_000) + "\n").ShouldHaveSingleItem().ShouldContain("more than 64");

    [Fact]
    public void A_hundred_thousand_rows_are_read_and_one_more_is_refused()
    {
        var lines = new StringBuilder("city,line\n");
        for (var row = 0; row < ProgrammeTable.RowsMax; row++)
            lines.Append(row).Append(",1\n");
        var programme = Head + "parameters:\n  line: { type: int, by: city, table: lines.csv, column: line, default: 1 }\nscope: line > 0\ntiers: [ { id: member } ]\n";

        ErrorsOf(programme, lines.ToString()).ShouldBeEmpty();
        ErrorsOf(programme, lines.Append("last,1\n").ToString()).ShouldHaveSingleItem()
            .ShouldBe("lines.csv:100002:1: the table has 100001 rows; at most 100000 are allowed; keep such data as a fact");
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ages_is_only_a_pattern() =>
        ErrorsOf(Head + "scope: city.matches('^(a+)+$')\ntiers: [ { id: member } ]\n").ShouldBeEmpty();

    [Fact]
    public void Conditions_with_very_many_alternatives_are_checked_without_working_them_all_out()
    {
        var require = string.Concat(Enumerable.Range(0, 40).Select(index => $"  c{index}: gold || city == '{index}'\n"));

        ErrorsOf(Head + "require:\n" + require + "tiers: [ { id: member } ]\n").ShouldBeEmpty();
    }

    private static string[] ErrorsOf(string programme, string? table = null)
    {
        using var folder = new TemporaryFolder();
        folder.Write("catalogue.yaml", Catalogue);
        folder.Write("bounds/2020-02-01.yaml", programme);
        if (table is not null)
            folder.Write("bounds/lines.csv", table);
        var path = Path.Combine(folder.Path, "bounds");
        return [.. ProgrammeFolder.Load(path).Errors.Select(error => error.ToString().Replace(path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
    }
}
