using System.Text;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Programmes;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>Bounds of what comes from outside: expression ≤ 4,096 characters, nesting ≤ 64, file ≤ 256 KiB, table ≤ 100,000 rows.</summary>
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

    [Fact]
    public void A_list_of_more_than_100_tiers_is_refused()
    {
        var tiers = string.Concat(Enumerable.Range(0, 101).Select(index => $"  - {{ id: t{index} }}\n"));

        ErrorsOf(Head + "tiers:\n" + tiers).ShouldHaveSingleItem().ShouldBe("2020-02-01.yaml:106:5: 'tiers' has 101 items; at most 100 are allowed");
    }

    [Fact]
    public void Numbers_beyond_any_amount_are_only_numbers() =>
        ErrorsOf(Head + "derived: { score: { value: '1e300 * 2.0' } }\nscope: score < 1e300 || score > -1e308\ntiers: [ { id: member } ]\n").ShouldBeEmpty();

    [Fact]
    public void A_tower_of_contradictions_is_told_by_its_first_leaves()
    {
        var conditions = string.Concat(Enumerable.Range(0, 200).Select(index => $"  c{index}: city == '{index}' || city == 'x{index}'\n"));

        ErrorsOf(Head + "require:\n" + conditions + "tiers: [ { id: member } ]\n").Length.ShouldBeLessThan(2, "too many alternatives to judge, or one error");
    }

    [Fact]
    public void Of_a_table_that_is_wrong_throughout_the_first_hundred_errors_are_told()
    {
        var lines = "city,line\n" + string.Concat(Enumerable.Range(0, 5_000).Select(row => $"{row},none\n"));
        var errors = ErrorsOf(Head + "parameters:\n  line: { type: int, by: city, table: lines.csv, column: line, default: 1 }\nscope: line > 0\ntiers: [ { id: member } ]\n", lines);

        errors.Length.ShouldBe(101);
        errors[^1].ShouldBe("lines.csv:102:1: the table has 100 errors up to here; the rest is not checked; correct these first");
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
