using System.Text.Json;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;

namespace Fuyao.Tests;

/// <summary>Processes that work on one store at the same time.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class SeveralProcessesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-processes-");
    private readonly TestStore store = new();

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_review_that_several_carry_out_at_once_is_decided_once_and_the_others_say_that_it_is()
    {
        await Import(Write("facts.csv", Enumerable.Range(0, 2000)));

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Run(["review", "pioneer", "--at", "2016-11-03T24:00", "--json", .. store.Options])));

        runs.Select(run => run.Code).ShouldAllBe(code => code == ExitCode.Fine, string.Join('\n', runs.Select(run => run.Errors)));
        var answers = runs.Select(run => JsonDocument.Parse(run.Output).RootElement).ToArray();
        answers.Sum(answer => answer.GetProperty("reviews").GetArrayLength()).ShouldBe(1);
        answers.Count(answer => answer.TryGetProperty("decidedBefore", out var before) && before.ValueKind is JsonValueKind.Object).ShouldBe(2);
    }

    [Fact]
    public async Task Imports_at_the_same_time_wait_for_each_other_and_all_are_stored()
    {
        var files = Enumerable.Range(0, 3).Select(file => Write($"facts{file}.csv", Enumerable.Range(file * 1000, 1000))).ToArray();

        await Task.WhenAll(files.Select(Import));

        var (code, output, _) = await Run(["facts", "export", "--period", "2016-10", .. store.Options]);
        code.ShouldBe(ExitCode.Fine);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 3000).Select(merchant => $"m{merchant},{merchant}").Order(StringComparer.Ordinal));
    }

    private string Write(string name, IEnumerable<int> merchants)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllLines(path, merchants.Select(merchant => $"m{merchant},{merchant}").Prepend("merchant_id,orders"));
        return path;
    }

    private async Task Import(string file)
    {
        var (code, _, errors) = await Run(["facts", "import", file, "--period", "2016-10", .. store.Options]);
        code.ShouldBe(ExitCode.Fine, errors);
    }

    private Task<(int Code, string Output, string Errors)> Run(string[] arguments) => BuiltProgram.Run(folder.FullName, arguments);
}
