using System.Globalization;
using Fuyao.Terminal;
using Fuyao.TestSupport;

namespace Fuyao.Tests;

/// <summary>`fuyao backtest` as it is called from outside, over three months of which the third has no facts.</summary>
public sealed class BackTestCommandTests(BackTestCommandTests.Store store) : IClassFixture<BackTestCommandTests.Store>
{
    [Fact]
    public async Task The_table_has_a_row_for_each_month_and_the_whole_time_in_the_words_of_the_language()
    {
        var (code, output, _) = await store.Run("--draft", store.Draft, "--language", "en");

        code.ShouldBe(ExitCode.Fine);
        output.ShouldContain($"back-test of {store.Draft} · facts 2016-10 to 2016-11, 2 reviews");
        output.ShouldContain("  facts    members");
        output.ShouldContain("merchants that left and came back");
        output.ShouldContain("cost in CNY");
        output.ShouldContain("Note: The tested rules (published 2030-01-01, effective 2030-02-01) are judged as in force and announced all along");
        (await store.Run("--draft", store.Draft)).Output.ShouldContain("退出后又恢复的商家");
    }

    [Fact]
    public async Task The_file_has_a_header_and_a_row_for_each_month_whose_figures_are_those_of_the_tiers()
    {
        var file = Path.Combine(store.Folder, "back test.csv");

        var merchants = Path.Combine(store.Folder, "merchants.csv");
        (await store.Run("--draft", store.Draft, "--csv", file, "--merchants", merchants)).Code.ShouldBe(ExitCode.Fine);

        var rows = File.ReadAllLines(file).Select(line => line.Split(',')).ToArray();
        rows.Length.ShouldBe(3);
        rows.ShouldAllBe(row => row.Length == rows[0].Length);
        int Number(string[] row, string column) => int.Parse(row[Array.IndexOf(rows[0], column)], CultureInfo.InvariantCulture);
        foreach (var row in rows.Skip(1))
        {
            Number(row, "draft_members").ShouldBe(Number(row, "draft_members_SS") + Number(row, "draft_members_S"));
            // The draft only lowers lines, so that there are winners and no losers; its packet of 100 goes to every member.
            (Number(row, "draft_members") - Number(row, "baseline_members")).ShouldBe(Number(row, "winners"));
            row[Array.IndexOf(rows[0], "draft_cost")].ShouldBe($"{Number(row, "draft_members") * 100}.00");
        }
        rows.Skip(1).Sum(row => Number(row, "winners")).ShouldBeGreaterThan(0);
        var changed = File.ReadAllLines(merchants);
        changed[0].ShouldBe("merchant_id,reviews_won,reviews_lost,draft_tier,baseline_tier");
        changed.Skip(1).Sum(line => int.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ShouldBe(rows.Skip(1).Sum(row => Number(row, "winners")));
        changed.Skip(1).ShouldBeInOrder();
    }

    [Fact]
    public async Task It_says_no_where_it_ends_before_a_month_without_facts_unless_told_to_go_on()
    {
        var (code, output, _) = await store.Run("--until", "2016-12", "--language", "en");

        code.ShouldBe(ExitCode.No);
        output.ShouldContain("2016-12  no facts");
        output.ShouldContain($"It ends before 2016-12, whose facts are not there or not closed. Import them: fuyao facts import FILE --period 2016-12 --data {store.Data}");
        var (skipped, said, _) = await store.Run("--until", "2016-12", "--skip-missing", "--language", "en");
        skipped.ShouldBe(ExitCode.Fine);
        said.ShouldContain("Skipped for want of facts: 2016-12");
    }

    [Theory]
    [InlineData(ExitCode.WrongUsage, "--budget 'much': write an amount above 0", "--budget", "much")]
    [InlineData(ExitCode.WrongUsage, "there is no draft nowhere.yaml", "--draft", "nowhere.yaml")]
    [InlineData(ExitCode.WrongUsage, "--from 2016-11 lies after --until 2016-10", "--from", "2016-11", "--until", "2016-10")]
    [InlineData(ExitCode.WrongUsage, "no review of 'pioneer' from before this window is stored", "--begin", "stored")]
    [InlineData(ExitCode.No, "there is no closed snapshot of 2016-09", "--from", "2016-09")]
    public async Task What_cannot_be_tested_is_told_in_words(int expected, string message, params string[] options)
    {
        var (code, output, errors) = await store.Run(options);

        code.ShouldBe(expected);
        output.ShouldBeEmpty();
        errors.ShouldContain(message);
    }

    /// <summary>Two months of a small marketplace, and a draft of the Pioneer programme with lower lines and a packet of money.</summary>
    public sealed class Store : IAsyncLifetime
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-back-test-");

        public string Folder => folder.FullName;

        public string Data => Path.Combine(Folder, "data");

        public string Draft => Path.Combine(Folder, "draft.yaml");

        public async Task InitializeAsync()
        {
            foreach (var month in new[] { "2016-10", "2016-11" })
            {
                var facts = Path.Combine(Folder, $"{month}.csv");
                (await CalledProgram.Run("sample", "--merchants", "300", "--month", month, "--output", facts)).Code.ShouldBe(ExitCode.Fine);
                (await CalledProgram.Run("facts", "import", facts, "--period", month, "--data", Data)).Code.ShouldBe(ExitCode.Fine);
            }
            var text = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer", "2016-11-03.yaml"));
            await File.WriteAllTextAsync(
                Draft,
                text.Replace("published: 2016-10-01", "published: 2030-01-01", StringComparison.Ordinal).Replace("effective: 2016-11-03", "effective: 2030-02-01", StringComparison.Ordinal)
                    .Replace("gmv_daily_avg >= s_line", "gmv_daily_avg >= scale(s_line, '0.5')", StringComparison.Ordinal)
                    .Replace("[badge, campaign-priority,", "[packet, badge, campaign-priority,", StringComparison.Ordinal)
                + "  packet: { kind: credit, of: promotion, amount: 100 CNY }\n");
        }

        public Task DisposeAsync()
        {
            folder.Delete(recursive: true);
            return Task.CompletedTask;
        }

        public Task<(int Code, string Output, string Errors)> Run(params string[] options) => CalledProgram.Run(["backtest", "pioneer", "--data", Data, .. options]);
    }
}
