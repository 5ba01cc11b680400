using System.Text.RegularExpressions;
using Fuyao.Commands;
using Fuyao.Terminal;
using Fuyao.TestSupport;

namespace Fuyao.Tests;

/// <summary>What both READMEs show is true: the programme passes the check, the commands run, and the program says what is quoted.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-readme-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_programme_passes_the_check(string readme)
    {
        var programmes = Path.Combine(SharedData.RepositoryRoot, "programmes");
        var pioneer = folder.CreateSubdirectory("pioneer").FullName;
        File.WriteAllText(Path.Combine(pioneer, "2016-11-03.yaml"), Blocks(readme, "yaml").ShouldHaveSingleItem());
        File.Copy(Path.Combine(programmes, "pioneer", "baselines.csv"), Path.Combine(pioneer, "baselines.csv"));
        using var output = new StringWriter();

        CheckCommand.Run([pioneer], Path.Combine(programmes, "catalogue.yaml"), asJson: false, output, TextWriter.Null).ShouldBe(ExitCode.Fine, output.ToString());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public async Task The_commands_run_and_the_explanation_is_quoted_as_it_is(string readme)
    {
        folder.CreateSubdirectory("artifacts");
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "programmes"), Path.Combine(SharedData.RepositoryRoot, "programmes"));
        var last = "";
        foreach (var line in Blocks(readme, "sh").Last().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var arguments = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            arguments[0].ShouldBe("./fuyao");
            var (code, output, errors) = await BuiltProgram.Run(folder.FullName, arguments[1..]);
            code.ShouldBe(ExitCode.Fine, line + "\n" + errors);
            last = output;
        }

        var said = last.Split('\n');
        Blocks(readme, "").Last().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => said.Contains(line));
    }

    private static IEnumerable<string> Blocks(string file, string language) =>
        FencedBlock().Matches(File.ReadAllText(SourceTree.FullPath(file))).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();
}
