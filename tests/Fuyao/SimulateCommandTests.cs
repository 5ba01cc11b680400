using System.Text.Json;
using Fuyao.Terminal;
using Fuyao.TestSupport;

namespace Fuyao.Tests;

/// <summary><c>fuyao simulate</c> over a small marketplace after its first review, by right and wrong lines.</summary>
public sealed class SimulateCommandTests(CommandLineTests.ReviewedStore store) : IClassFixture<CommandLineTests.ReviewedStore>
{
    private static readonly string Pioneer = Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer", "2016-11-03.yaml");

    [Theory]
    [InlineData("'pioneer' has no parameter 'ss_meritt'; did you mean 'ss_merit'?", "--set", "ss_meritt=70")]
    [InlineData("'gmv_daily_avg' is a fact of merchants, no parameter of 'pioneer'; its parameters are s_line, ss_line, ss_merit", "--set", "gmv_daily_avg=3")]
    [InlineData("ss_merit: 'abc' is not a number; write digits and at most 4 decimals", "--set", "ss_merit=abc")]
    [InlineData("ss_merit: '70.12345' is not a number; write digits and at most 4 decimals", "--set", "ss_merit=70.12345")]
    [InlineData("'ss_merit' is no change; write NAME=VALUE, NAME[KEY]=VALUE or NAME=+5%", "--set", "ss_merit")]
    [InlineData("'ss_merit' has one value for everybody, no rows; write ss_merit=VALUE", "--set", "ss_merit[女装]=3")]
    [InlineData("ss_line[女妆]: no merchant has the main_category '女妆' and the table has no such row; did you mean '女装'?", "--set", "ss_line[女妆]=100")]
    [InlineData("'ss_line=-100%': '-100%' is no share to change by", "--set", "ss_line=-100%")]
    [InlineData("'ss_merit=71': 'ss_merit=70.0' already says what ss_merit is; keep one of them", "--set", "ss_merit=70", "--set", "ss_merit=71")]
    [InlineData("--by provinc: the catalogue has no such fact; did you mean 'province'?", "--by", "provinc")]
    [InlineData("--by rating: it is no text but a double", "--by", "rating")]
    [InlineData("--within 0: write a number of percent above 0 and at most 100", "--within", "0")]
    [InlineData("--seek needs a goal; add --members [TIER=]N or --spend AMOUNT", "--seek", "ss_merit")]
    [InlineData("--members is a goal and needs the parameter to look for; add --seek NAME", "--members", "3")]
    [InlineData("there is no tier 'XX'; the tiers are SS, S", "--seek", "ss_merit", "--members", "XX=3")]
    [InlineData("'pioneer' pays its members no money", "--seek", "ss_merit", "--spend", "100 CNY")]
    [InlineData("--spend 100 USD: write an amount in CNY", "--seek", "ss_merit", "--spend", "100 USD")]
    [InlineData("'ss_merit=70.0' says what ss_merit is, and --seek looks for it", "--seek", "ss_merit", "--members", "3", "--set", "ss_merit=70")]
    [InlineData("there is no draft nowhere.yaml", "--draft", "nowhere.yaml")]
    public async Task What_cannot_be_asked_is_wrong_usage_and_says_what_there_is(string message, params string[] options)
    {
        var (code, output, errors) = await Run(options);

        code.ShouldBe(ExitCode.WrongUsage);
        errors.ShouldStartWith($"fuyao: {message}");
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_time_without_facts_is_refused_with_what_to_do()
    {
        var (code, _, errors) = await Run("--period", "2016-09");

        code.ShouldBe(ExitCode.No);
        errors.ShouldContain("no review of 'pioneer' is due by then over the facts of 2016-09; name another --at or --period");
    }

    [Fact]
    public async Task The_answer_in_JSON_has_camelCase_keys_that_the_reference_names_and_adds_up()
    {
        var (code, output, _) = await Run("--seek", "s_line", "--members", "3", "--set", "ss_merit=60", "--json");

        code.ShouldBe(ExitCode.Fine);
        var answer = JsonDocument.Parse(output).RootElement;
        var reference = File.ReadAllText(SourceTree.FullPath("docs/reference/simulate.md"));
        foreach (var key in Keys(answer).Distinct())
            reference.ShouldContain($"`{key}`");
        answer.GetProperty("factsPeriod").GetString().ShouldBe("2016-10");
        var (today, draft) = (answer.GetProperty("members").GetProperty("today").GetInt32(), answer.GetProperty("members").GetProperty("draft").GetInt32());
        (draft - today).ShouldBe(answer.GetProperty("joined").GetInt32() - answer.GetProperty("left").GetInt32());
        answer.GetProperty("goal").GetProperty("best").GetProperty("members").GetInt32().ShouldBe(draft);
    }

    [Fact]
    public async Task A_draft_is_compared_with_the_version_in_force_and_says_who_gains_and_why()
    {
        var path = Path.Combine(store.Folder, "my draft.yaml");
        File.WriteAllText(path, File.ReadAllText(Pioneer).Replace("gmv_daily_avg >= s_line", "gmv_daily_avg >= s_line || known(gmv_daily_avg)", StringComparison.Ordinal));

        var (code, output, _) = await Run("--draft", path, "--language", "en");

        code.ShouldBe(ExitCode.Fine);
        output.ShouldContain("simulation, nothing is stored");
        output.ShouldContain("for example, who gains");
        output.ShouldNotContain("who loses");
    }

    [Fact]
    public async Task Errors_of_a_draft_are_told_with_their_place()
    {
        var path = Path.Combine(store.Folder, "broken.yaml");
        File.WriteAllText(path, File.ReadAllText(Pioneer).Replace("gmv_daily_avg >= s_line", "gmv_daily_avgg >= s_line", StringComparison.Ordinal));

        var (code, _, errors) = await Run("--draft", path);

        code.ShouldBe(ExitCode.No);
        errors.ShouldContain("broken.yaml:");
        errors.ShouldContain("there is no fact, parameter or derived value named “gmv_daily_avgg”");
    }

    [Fact]
    public async Task Simulating_stores_nothing()
    {
        var before = (await CalledProgram.Run(["members", "pioneer", .. store.Options, "--json"])).Output;

        (await Run("--set", "s_line=100000")).Code.ShouldBe(ExitCode.Fine);

        (await CalledProgram.Run(["members", "pioneer", .. store.Options, "--json"])).Output.ShouldBe(before);
    }

    private Task<(int Code, string Output, string Errors)> Run(params string[] options) => CalledProgram.Run(["simulate", "pioneer", .. store.Options, .. options]);

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Keys(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };
}
