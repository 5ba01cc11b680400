using System.Text.Json.Nodes;
using Fuyao.Commands;
using Fuyao.Terminal;
using Fuyao.TestSupport;

namespace Fuyao.Tests;

public sealed class CheckCommandTests
{
    private static readonly string Cases = Path.Combine(SharedData.RepositoryRoot, "tests", "Cases");

    [Fact]
    public void Says_how_many_files_are_right()
    {
        var (code, output, messages) = Run(Path.Combine(Cases, "valid"));

        code.ShouldBe(ExitCode.Fine);
        output.ShouldBeEmpty();
        messages.ShouldBe("4 files checked, no errors; 2 programme versions\n");
    }

    [Fact]
    public void Prints_every_error_with_its_place_and_answers_no()
    {
        var folder = Path.Combine(Cases, "broken", "tier-twice");

        var (code, output, messages) = Run(folder);

        code.ShouldBe(ExitCode.No);
        output.ShouldBe($"{Path.Combine(folder, "2020-02-01.yaml")}:9:9: there are two tiers 'gold'; give each tier an id of its own\n");
        messages.ShouldBe("1 file checked, 1 error in 1 file\n");
    }

    [Fact]
    public void Answers_in_JSON()
    {
        var (_, output, _) = Run(isJson: true, Path.Combine(Cases, "broken", "tier-twice"), Path.Combine(Cases, "valid"));

        var answer = JsonNode.Parse(output)!;
        answer["files"]!.GetValue<int>().ShouldBe(5);
        answer["errors"]!.AsArray().ShouldHaveSingleItem()!["line"]!.GetValue<int>().ShouldBe(9);
        answer["programmes"]!.AsArray().Select(programme => programme!["id"]!.GetValue<string>()).ShouldBe(["chengdu-trustpass", "epidemic-rates"]);
    }

    [Fact]
    public void Says_how_each_condition_is_judged()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter();

        CheckCommand.Run([Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer")], null, asJson: false, output, messages, withPlan: true).ShouldBe(ExitCode.Fine);

        // programmes/pioneer, first version: nothing in it needs the interpreter for each merchant.
        output.ToString().ShouldBe("""
            pioneer 2016-11-03
              scope
                true: true for everybody
              service
                gold_seller || 'industry-audited' in tags || listed('recognised'): any of
                  gold_seller: read a column of bits
                  'industry-audited' in tags: judge each distinct set of tags once, look up by code
                  listed('recognised'): read a column of bits
              clean
                !serious_violation: not
                  serious_violation: read a column of bits
              competitive
                !listed('uncompetitive'): not
                  listed('uncompetitive'): read a column of bits
              SS.scale
                gmv_daily_avg >= ss_line: compare a column with a table gathered by dictionary code
              SS.higher_service
                merit >= ss_merit: compare a column with a constant
              S.scale
                gmv_daily_avg >= s_line: compare a column with a table gathered by dictionary code

            """);
    }

    [Fact]
    public void Says_what_runs_merchant_by_merchant_and_why()
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-plan-");
        try
        {
            File.Copy(Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml"), Path.Combine(folder.FullName, "catalogue.yaml"));
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("growth").FullName, "2016-11-03.yaml"), """
                programme: growth
                title: { zh: 成长, en: Growth }
                published: 2016-10-01
                effective: 2016-11-03
                zone: Asia/Shanghai
                enrol: automatic
                derived:
                  visits: { value: sales - favourites }
                scope: true
                tiers:
                  - id: G
                    title: { zh: 成长, en: Growth }
                    require:
                      buyers: { when: gold_seller && string(sales - favourites).startsWith('1'), label: { zh: 买家, en: Buyers } }
                review: { every: month, due_by: "3 24:00", facts: previous-month }
                """);
            using var output = new StringWriter { NewLine = "\n" };
            using var messages = new StringWriter();

            CheckCommand.Run([folder.FullName], null, asJson: true, output, messages, withPlan: true);

            var programme = JsonNode.Parse(output.ToString())!["programmes"]![0]!;
            programme["derived"]!.AsArray().Single()!["plan"]!["operation"]!.GetValue<string>().ShouldBe("compute over columns");
            var plan = programme["conditions"]!.AsArray().Single(condition => condition!["tier"]?.GetValue<string>() == "G")!["plan"]!;
            plan["operation"]!.GetValue<string>().ShouldBe("all of");
            plan["parts"]![1]!["perRowBecause"]!.GetValue<string>().ShouldBe("no column operator for startsWith of these operands");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("no-such-folder", "there is no file or folder 'no-such-folder'")]
    [InlineData("", "name a file or folder to check")]
    public void What_is_not_there_is_wrong_usage(string path, string message) =>
        Should.Throw<UsageException>(() => Run(path.Length == 0 ? [] : [path])).Message.ShouldStartWith(message);

    [Fact]
    public void A_table_alone_cannot_be_checked() =>
        Should.Throw<UsageException>(() => Run(Path.Combine(Cases, "valid", "chengdu-trustpass", "promotion.csv"))).Message.ShouldContain("is not a YAML file");

    [Fact]
    public void The_options_are_those_of_the_command() =>
        CheckCommand.Create().Parse(["programmes", "--catalogue", "catalogue.yaml", "--json"]).Errors.ShouldBeEmpty();

    private static (int Code, string Output, string Messages) Run(params string[] paths) => Run(isJson: false, paths);

    private static (int Code, string Output, string Messages) Run(bool isJson, params string[] paths)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter { NewLine = "\n" };
        return (CheckCommand.Run(paths, null, isJson, output, messages), output.ToString(), messages.ToString());
    }
}
