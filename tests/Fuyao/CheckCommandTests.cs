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
