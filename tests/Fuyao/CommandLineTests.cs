using System.CommandLine;
using System.Text.Json;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests;

/// <summary>The program as it is called from outside, by wrong and right lines.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CommandLineTests(CommandLineTests.ReviewedStore store) : IClassFixture<CommandLineTests.ReviewedStore>
{
    [Theory]
    [InlineData("there is no command 'chek'; write one of demo, check, facts", "chek", "programmes")]
    [InlineData("there is no command 'facts imprt'; write one of import, change, compute, export, show", "facts", "imprt")]
    [InlineData("--merchants x: write a whole number from -2147483648 to 2147483647", "demo", "--merchants", "x")]
    [InlineData("--seed -1: write a whole number from 0 to 18446744073709551615", "sample", "--seed", "-1", "--month", "2016-10", "--output", "x.csv")]
    [InlineData("LESSON x: write a whole number from 1 to 9223372036854775807", "training", "show", "x", "--data", "x")]
    [InlineData("NUMBER 0: write a whole number from 1 to 9223372036854775807", "correct", "approve", "0", "--data", "x")]
    [InlineData("--before 1.5: write a whole number from 1 to 9223372036854775807", "audit", "--before", "1.5", "--data", "x")]
    [InlineData("--data is empty; name a folder", "members", "pioneer", "--data", "")]
    [InlineData("say where the data is: --data DIR, or --postgres CONN", "members", "pioneer")]
    [InlineData("--data and --postgres exclude each other; write one of them", "members", "pioneer", "--data", "x", "--postgres", "Host=db")]
    [InlineData("--postgres: the connection string cannot be read; write Host=HOST;Database=NAME;Username=USER", "members", "pioneer", "--postgres", "secret")]
    [InlineData("--postgres: the connection string names no host", "facts", "import", "x.csv", "--period", "2016-10", "--postgres", "Database=secret")]
    [InlineData("Unrecognized command or argument 'Password=…'", "members", "pioneer", "--postgres", "Host=db", "Password=top secret")]
    [InlineData("PROGRAMME is empty; write a programme's folder, file or id", "members", "", "--data", "x")]
    [InlineData("--limit -1: write 0 or more", "members", "pioneer", "--limit", "-1", "--data", "x")]
    [InlineData("--json and --csv exclude each other", "members", "pioneer", "--json", "--csv", "--data", "x")]
    [InlineData("--from: '2016-13' is not a period", "backtest", "pioneer", "--from", "2016-13", "--data", "x")]
    [InlineData("--until current: write a past month, week or day", "backtest", "pioneer", "--until", "current", "--data", "x")]
    [InlineData("--csv .: this is a folder; name a file in it", "backtest", "pioneer", "--csv", ".", "--data", "x")]
    [InlineData("--output .: this is a folder; name a file in it", "sample", "--month", "2016-10", "--output", ".")]
    [InlineData("--output nowhere/x.csv: there is no such folder", "sample", "--month", "2016-10", "--output", "nowhere/x.csv")]
    public async Task Wrong_usage_is_told_in_one_sentence(string message, params string[] arguments)
    {
        using var errors = new StringWriter();

        (await CommandLine.Run(arguments, new StillClock(), errors)).ShouldBe(ExitCode.WrongUsage);

        errors.ToString().ShouldStartWith($"fuyao: {message}");
        errors.ToString().ShouldNotContain("   at ");
        errors.ToString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData]
    [InlineData("facts")]
    [InlineData("list")]
    public async Task A_line_without_a_command_is_answered_with_help(params string[] arguments)
    {
        using var errors = new StringWriter();

        (await CommandLine.Run(arguments, new StillClock(), errors)).ShouldBe(ExitCode.WrongUsage);

        errors.ToString().ShouldContain("Commands:");
    }

    [Theory]
    [InlineData("  m0000001001  先锋S (S)  成员  2016-11-04 00:00")]
    [InlineData("  m0000001001  Star (S)  member  2016-11-04 00:00", "--language", "en")]
    [InlineData("m0000001001,S,member,2016-11-04T00:00:00+08:00,,,S", "--csv")]
    [InlineData("\"since\": \"2016-11-04T00:00:00+08:00\"", "--json")]
    public async Task Members_are_shown_in_the_words_of_their_language_and_the_zone_of_the_programme(string part, params string[] options)
    {
        var (code, output, _) = await BuiltProgram.Run(store.Folder, ["members", "pioneer", .. store.Options, .. options]);

        code.ShouldBe(ExitCode.Fine);
        output.ShouldContain(part);
    }

    [Theory]
    [InlineData("members", "pioneer")]
    [InlineData("gaps", "pioneer")]
    [InlineData("explain", "pioneer", "m0000001001")]
    [InlineData("list", "show", "pioneer")]
    [InlineData("facts", "show", "m0000001001", "--period", "2016-10")]
    [InlineData("review", "pioneer", "--at", "2016-11-03T24:00")]
    [InlineData("backtest", "pioneer", "--budget", "1000 CNY")]
    [InlineData("overlays", "show")]
    [InlineData("versions", "show", "pioneer")]
    [InlineData("versions", "diff", "1", "2016-11-03", "--programme", "pioneer")]
    [InlineData("audit")]
    [InlineData("audit", "--verify")]
    public async Task Every_command_that_looks_answers_in_JSON_with_camelCase_keys_that_the_reference_names(params string[] command)
    {
        var (code, output, _) = await CalledProgram.Run([.. command, .. store.Options, "--json"]);

        code.ShouldBe(ExitCode.Fine);
        var reference = string.Concat(new[] { "command-line", "explanations", "back-tests", "versions", "audit", "judgements", "overlays" }.Select(page => File.ReadAllText(SourceTree.FullPath($"docs/reference/{page}.md"))));
        foreach (var key in Keys(JsonDocument.Parse(output).RootElement).Distinct())
        {
            char.IsLower(key[0]).ShouldBeTrue(key);
            reference.ShouldContain(key);
        }
    }

    [Fact]
    public async Task A_review_that_waits_tells_the_command_that_ends_the_wait()
    {
        var (code, output, _) = await CalledProgram.Run(["review", "pioneer", "--at", "2016-12-03T24:00", .. store.Options]);

        code.ShouldBe(ExitCode.No);
        output.ShouldContain($"请先导入该期数据：fuyao facts import FILE --period 2016-11 {store.Option}");
    }

    [Fact]
    public async Task Lists_are_shown_in_both_languages_and_need_a_recorder()
    {
        var (refused, _, errors) = await CalledProgram.Run(["list", "add", "pioneer", "recognised", "m0000001001", "--reason", "x", "--by", " ", .. store.Options]);
        refused.ShouldBe(ExitCode.WrongUsage);
        errors.ShouldContain("--by is empty; name who does it");

        (await CalledProgram.Run(["list", "add", "pioneer", "recognised", "m0000001001", "--reason", "评估通过", "--by", "alice", .. store.Options])).Code.ShouldBe(ExitCode.Fine);
        (await CalledProgram.Run(["list", "show", "pioneer", .. store.Options])).Output.ShouldContain("名单        商家");
        (await CalledProgram.Run(["list", "show", "pioneer", "--language", "en", .. store.Options])).Output.ShouldContain("list        merchant");
    }

    [Fact]
    public void Every_command_is_in_the_reference()
    {
        var reference = File.ReadAllText(SourceTree.FullPath("docs/reference/command-line.md"));

        foreach (var (name, command) in Commands("fuyao", CommandLine.Create(new StillClock())))
        {
            reference.ShouldContain($"`{name}");
            foreach (var option in command.Options.Where(option => option.Name is not ("--help" or "--version")))
                reference.ShouldContain(option.Name, customMessage: $"{name} {option.Name} is not in docs/reference/command-line.md");
        }
    }

    [Fact]
    public void Every_command_that_works_on_data_works_on_either_store()
    {
        // The demo makes its own folder anew.
        foreach (var (name, command) in Commands("fuyao", CommandLine.Create(new StillClock())).Where(one => one.Name != "fuyao demo"))
            command.Options.Any(option => option.Name == "--postgres").ShouldBe(command.Options.Any(option => option.Name == "--data"), name);
    }

    private static IEnumerable<(string Name, Command Command)> Commands(string path, Command command) => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(inner => Commands($"{path} {inner.Name}", inner));

    internal static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Keys(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2016, 11, 4, 0, 0);
    }

    /// <summary>A small marketplace after its first review, in a folder with a space and Chinese in its name.</summary>
    public sealed class ReviewedStore : IAsyncLifetime, IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao 扶摇 ");
        private readonly TestStore store = new("数 据");

        /// <summary>For files of a test's own.</summary>
        public string Folder => folder.FullName;

        public string[] Options => store.Options;

        public string Option => store.Dialect.Option;

        public SqlDialect Dialect => store.Dialect;

        public async Task InitializeAsync()
        {
            var facts = Path.Combine(folder.FullName, "facts.csv");
            (await CalledProgram.Run("sample", "--merchants", "20", "--month", "2016-10", "--output", facts)).Code.ShouldBe(ExitCode.Fine);
            (await CalledProgram.Run(["facts", "import", facts, "--period", "2016-10", .. Options])).Code.ShouldBe(ExitCode.Fine);
            (await CalledProgram.Run(["review", "pioneer", "--at", "2016-11-03T24:00", .. Options])).Code.ShouldBe(ExitCode.Fine);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose()
        {
            store.Dispose();
            folder.Delete(recursive: true);
        }
    }
}
