using Fuyao.Bench.Data;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Reviews;
using Fuyao.TestSupport;

namespace Fuyao.Bench.Tests;

/// <summary>What the benchmarks measure is right at a size where everything can be looked at; nothing is timed and no peer runs.</summary>
public sealed class MarketTests : IDisposable
{
    private const int Merchants = 2_000;

    private static readonly Settings Whole = new(SharedData.RepositoryRoot, "", IsQuick: false, MerchantsCap: null);

    private readonly string folder = Directory.CreateTempSubdirectory("fuyao-bench-tests-").FullName;

    [Theory]
    [InlineData(Merchants)]
    [InlineData(Market.RowsPerBlock + 77)]
    public void The_tiers_that_are_measured_are_those_of_the_rule_written_by_hand(int count)
    {
        var market = new Market(Whole.Pioneer(), count);
        var run = new ProgrammeRun(market.Bind());
        var model = new PioneerModel(market.Programme, market.Categories);
        run.Run();

        var expected = market.Rows().Select(merchant => model.TierOf(merchant)).ToArray();

        run.Tiers.ToArray().ShouldBe(expected);
        expected.Distinct().Order().ToArray().ShouldBe([0, 1, Memberships.NoTier], "each tier has members, and not everybody is one");
    }

    [Fact]
    public void Merchants_do_not_depend_on_how_many_there_are() =>
        new Market(Whole.Pioneer(), Merchants).Rows().ShouldBe(new Market(Whole.Pioneer(), 3 * Merchants).Rows().Take(Merchants));

    [Fact]
    public void About_one_in_a_hundred_of_each_fact_is_unknown()
    {
        var evaluation = new Market(Whole.Pioneer(), 50_000).Bind();

        foreach (var fact in (string[])["gold_seller", "serious_violation", "tags", "main_category", "province", "gmv_daily_avg", "merit"])
            (1 - (double)evaluation.Find(fact)!.Known.CountSet() / 50_000).ShouldBe(0.01, 0.003, fact);
    }

    [Fact]
    public void Peers_are_given_the_same_merchants()
    {
        var market = new Market(Whole.Pioneer(), Merchants);
        var file = Path.Combine(folder, "merchants.csv");

        MarketFile.Write(market, file);

        var lines = File.ReadAllLines(file);
        lines[0].ShouldBe(MarketFile.Header);
        lines.Length.ShouldBe(Merchants + 1);
        foreach (var (row, merchant) in market.Rows().Index())
        {
            var cells = lines[row + 1].Split(',');
            var read = new MerchantRow(
                Flag(cells[1]), Flag(cells[2]), (byte?)Number(cells[3]), (byte?)Number(cells[4]), (byte?)Number(cells[5]), Number(cells[6]), Number(cells[7]),
                Flag(cells[8]) == true, Flag(cells[9]) == true);
            (Number(cells[0]), read).ShouldBe((row, merchant));
        }

        static bool? Flag(string cell) => cell.Length == 0 ? null : bool.Parse(cell);
        static int? Number(string cell) => cell.Length == 0 ? null : int.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_sum_of_columns_reads_every_byte_once()
    {
        // 2,000 flags are 250 bytes, in whole words 256; so is a mask. Numbers from 0 to 199 take a byte each, and everybody has one.
        var (flags, some) = (new BitMask(Merchants), new BitMask(Merchants));
        some[3] = true;
        var numbers = new LongColumn(ColumnType.Int, [.. Enumerable.Range(0, Merchants).Select(row => (long)(row % 200))], BitMask.All(Merchants));

        new ColumnSum([new BoolColumn(flags, some)]).Bytes.ShouldBe(256 + 256);
        new ColumnSum([numbers]).Bytes.ShouldBe(Merchants);
        FactSet.NarrowestBytes(numbers).ShouldBe(Merchants);
        new ColumnSum([new BoolColumn(some, BitMask.All(Merchants))]).Run().ShouldBe(8UL, "the word with bit 3");
    }

    [Fact]
    public void An_answer_that_differs_for_one_merchant_is_refused()
    {
        byte[] ours = [0, 1, 255];
        Agreement.Require<byte>("P1", ours, [0, 1, 255], "DuckDB");

        Should.Throw<InvalidOperationException>(() => Agreement.Require<byte>("P1", ours, [0, 255, 255], "DuckDB")).Message.ShouldContain("1 merchants, first in row 1: 1 against 255");
        Should.Throw<InvalidOperationException>(() => Agreement.Require<byte>("P1", ours, [0, 1], "DuckDB"));
    }

    [Fact]
    public void The_large_programme_passes_the_ordinary_check_and_runs_as_the_interpreter_does()
    {
        var facts = new FactSet(60);
        var programme = LargeProgrammeFile.Write(facts, 100, folder);
        var evaluation = Evaluation.Bind(programme, facts.Draw(Merchants), StaffRecords.None, NodaTime.Instant.FromUtc(2016, 11, 3, 16, 0));

        programme.Programme.ConditionsWithTiers().Count(condition => condition.Condition != programme.Programme.Scope).ShouldBe(100);
        facts.Names.Select(name => evaluation.Find(name)!.GetType()).Distinct().Count().ShouldBe(5, "flags, whole and measured numbers, texts and sets");
        Should.NotThrow(() => Figures.Conditions.RefuseUnlessSame(Fuyao.Kernel.Reviews.ConditionTruths.Evaluate(evaluation), Fuyao.Kernel.Reviews.ConditionTruths.Interpret(evaluation)));
    }

    [Fact]
    public void The_programme_of_what_if_pays_its_members_and_has_no_cap_on_places()
    {
        var programme = PaidPioneer.Load(Whole, folder).Programme;

        programme.Capacity.ShouldBeNull();
        programme.Tiers.Select(tier => tier.Benefits[0]).ShouldBe(["super-star-credit", "star-credit"]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
