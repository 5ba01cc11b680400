using System.Text.Json;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;

namespace Fuyao.Tests;

/// <summary><c>fuyao correct</c>, <c>appeals</c> and <c>relief</c> over a small marketplace after its first review.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CorrectionCommandTests : IAsyncLifetime, IDisposable
{
    private const string Merchant = "m0000001001";

    private readonly CommandLineTests.ReviewedStore store = new();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task From_an_appeal_by_receipt_to_the_correction_that_upholds_it()
    {
        var receipt = Path.Combine(store.Folder, "receipt.json");
        (await CalledProgram.Run(["receipt", "pioneer", Merchant, "--output", receipt, .. store.Options])).Code.ShouldBe(ExitCode.Fine);
        (await Run(ExitCode.Fine, "appeals", "file", "--receipt", receipt, "--statement", "too low", "--by", "service")).ShouldContain($"Appeal 1 · pioneer · {Merchant} · open");
        (await Run(ExitCode.Fine, "correct", "draft", Merchant, "--period", "2016-10", "--set", "gmv_daily_avg=1.50", "--reason", "counted twice", "--appeal", "1", "--by", "alice"))
            .ShouldContain("what was given stays (S), and a loss is left to later decisions by the ordinary rules");

        (await Run(ExitCode.No, "correct", "approve", "1", "--by", "alice")).ShouldBe("fuyao: alice has drafted correction 1; somebody else approves it: --by NAME\n");
        (await Run(ExitCode.Fine, "correct", "approve", "1", "--by", "bob")).ShouldContain("≠ 2016-11-03 24:00 review: S → not a member");
        (await Run(ExitCode.No, "correct", "withdraw", "1", "--reason", "x", "--by", "bob")).ShouldBe("fuyao: correction 1 was approved by bob already\n");

        (await Run(ExitCode.Fine, "appeals", "show", "--state", "upheld")).ShouldContain("with correction 1: counted twice");
        (await Run(ExitCode.Fine, "explain", "pioneer", Merchant)).ShouldContain("What was given stays; later decisions go by the ordinary rules");
        (await Run(ExitCode.Fine, "replay")).ShouldContain("Judged 1 corrections again.");
    }

    [Fact]
    public async Task Wrong_usage_says_what_to_write()
    {
        (await Run(ExitCode.WrongUsage, "correct", "draft", Merchant, "--period", "2016-10", "--set", "gmv_daily_avg", "--reason", "x")).ShouldContain("write FACT=VALUE, for example --set gmv_daily_avg=2295.50");
        (await Run(ExitCode.No, "correct", "draft", Merchant, "--period", "2016-10", "--reason", "x")).ShouldContain("write --set FACT=VALUE, or --unknown FACT");
        (await Run(ExitCode.No, "correct", "approve", "9")).ShouldContain("there is no correction 9");
        (await Run(ExitCode.WrongUsage, "appeals", "file", "--statement", "x")).ShouldContain("PROGRAMME MERCHANT, or --receipt FILE");
        (await Run(ExitCode.No, "appeals", "reject", "9", "--reason", "x")).ShouldContain("there is no appeal 9");
        (await Run(ExitCode.WrongUsage, "relief", "declare", "--kind", "gold_sellr", "--from", "2016-10-03", "--until", "2016-10-05", "--reason", "flood")).ShouldContain("'gold_sellr' is neither an event table");
    }

    [Fact]
    public async Task Answers_in_JSON_have_the_keys_of_the_reference()
    {
        await Run(ExitCode.Fine, "appeals", "file", "pioneer", Merchant, "--statement", "too low", "--by", "service");
        await Run(ExitCode.Fine, "correct", "draft", Merchant, "--period", "2016-10", "--set", "gmv_daily_avg=9000", "--reason", "too low", "--by", "alice");
        await Run(ExitCode.Fine, "relief", "declare", "--kind", "serious_violation", "--from", "2016-10-03", "--until", "2016-10-05", "--where", "province=42|43", "--reason", "flood");
        var reference = string.Concat(new[] { "command-line", "corrections" }.Select(page => File.ReadAllText(SourceTree.FullPath($"docs/reference/{page}.md"))));

        foreach (var command in new[] { "correct", "appeals", "relief" })
        {
            var (code, output, _) = await CalledProgram.Run([command, "show", "--json", .. store.Options]);
            code.ShouldBe(ExitCode.Fine);
            foreach (var key in CommandLineTests.Keys(JsonDocument.Parse(output).RootElement).Distinct())
                reference.ShouldContain($"`{key}", customMessage: $"{command}: {key}");
        }
    }

    private async Task<string> Run(int expected, params string[] arguments)
    {
        var (code, output, errors) = await CalledProgram.Run([.. arguments, .. store.Options, "--language", "en"]);
        code.ShouldBe(expected, output + errors);
        return output + errors;
    }
}
