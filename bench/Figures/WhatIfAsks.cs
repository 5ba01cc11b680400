using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fuyao.Bench.Data;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P4: a manager drags the category lines of S, to another value each time, and is told the members of each tier, who joins and leaves, the budget, and all of it by category and
/// by region; against DuckDB answering the same with the whole query.
/// </summary>
public static class WhatIfAsks
{
    public const string Name = "what-if";

    private const int Merchants = 10_000_000;
    private const int MerchantsQuick = 1_000_000;
    private const int RoundsTogether = 41;
    private const int RoundsAlone = 400;
    private const int AsksCompared = 4;
    private const double MillisecondsMax = 15;
    private const double ShareOfSlowest = 0.99;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtMostAlone = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        if (settings.PeersAreMissing("P4"))
            return [];
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
            var market = new Market(PaidPioneer.Load(settings, folder.FullName), count);
            var whatIf = new WhatIf(Ground(market));
            using var duck = DuckDb.Start(settings, folder.FullName);
            var model = new PioneerModel(market.Programme, market.Categories);
            duck.Load(market, model);
            Agreement.Require("P4", whatIf.TodayResult.After.TierCodes, duck.Numbers($"SELECT tier FROM ({PioneerRule.TierQuery(model)}) ORDER BY row", count), "DuckDB");
            duck.Do($"CREATE OR REPLACE TABLE merchants AS SELECT m.* REPLACE (t.tier AS today) FROM merchants AS m JOIN ({PioneerRule.TierQuery(model)}) AS t USING (row) ORDER BY row");

            var asks = new Asks();
            for (var ask = 0; ask < AsksCompared; ask++)
                Compare(whatIf, market, duck, asks.Next()[0]);

            var query = CubeQuery(model);
            Rounds.WarmUp(() => whatIf.Ask(asks.Next()));
            Rounds.WarmUp(() => duck.Time(query));
            var together = Rounds.Interleave(RoundsTogether, AtMost, () => Rounds.Time(() => whatIf.Ask(asks.Next())), () => duck.Time(query));
            var alone = Rounds.Interleave(RoundsAlone, AtMostAlone, () => Rounds.Time(() => whatIf.Ask(asks.Next())))[0];
            var (own, peer) = (together[0], together[1]);
            var slowest = alone.Quantile(ShareOfSlowest);
            return
            [
                new Figure
                {
                    Id = "P4", What = $"what-if: another line of S for {count:N0} merchants (median of {own.Count} rounds, minimum {own.Minimum:F2} ms; looks at {whatIf.LookedAt:N0} near the lines)", Measured = own.Median,
                    Unit = "ms", Against = $"DuckDB, the whole query, {peer.Median:F1} ms (minimum {peer.Minimum:F1})", Ratio = peer.Median / own.Median, HigherIsBetter = true, Reach = 10,
                    Bars = [own.BarOf("Fuyao"), peer.BarOf("DuckDB")],
                },
                new Figure
                {
                    Id = "P4-p99", What = $"what-if: 99 of 100 asks take no longer (of {alone.Count} in a row, median {alone.Median:F1} ms)", Measured = slowest, Unit = "ms",
                    Against = $"{MillisecondsMax} ms", Ratio = slowest / MillisecondsMax, HigherIsBetter = false, Reach = 1,
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Everything that is asked follows from how many merchants of each category and region come from which tier into which.</summary>
    private static string CubeQuery(PioneerModel model) =>
        $"SELECT category, region, today, tier, count(*)::INTEGER AS merchants FROM ({PioneerRule.TierQuery(model)}) WHERE today <> 255 OR tier <> 255 GROUP BY ALL";

    private static WhatIfGround Ground(Market market)
    {
        var evaluation = market.Bind();
        var at = Instant.FromUtc(2016, 11, 3, 16, 0);
        return new WhatIfGround
        {
            Today = evaluation,
            Before = Memberships.Nobody(market.Count, [.. market.Programme.Programme.Tiers.Select(tier => tier.Id)]),
            Occasion = new ReviewOccasion(at, at, Period.Parse("2016-10")),
            By = ["main_category", "province"],
        };
    }

    /// <exception cref="InvalidOperationException">An answer differs, or who changes tier does.</exception>
    private static void Compare(WhatIf whatIf, Market market, DuckDb duck, Change change)
    {
        var answer = whatIf.Ask(change);
        if (answer.IsLimited)
            throw new InvalidOperationException("P4 does not count: places had a part in the answer.");
        var draft = new PioneerModel(answer.Draft, market.Categories);
        duck.SetLines(draft.StarLines, draft.SuperStarLines);
        var cube = duck.Rows(CubeQuery(draft)).Select(row => new Cell(Number(row!, "category"), Number(row!, "region"), Number(row!, "today"), Number(row!, "tier"), Number(row!, "merchants"))).ToArray();
        var tiers = market.Programme.Programme.Tiers.Length;

        Require("members", [.. answer.Tiers.SelectMany(tier => new[] { tier.Today, tier.Draft })],
            [.. Enumerable.Range(0, tiers).SelectMany(tier => new[] { Members(cube, cell => cell.Today == tier), Members(cube, cell => cell.Tier == tier) })]);
        Require("flows", FlowsOf(answer.Flows), FlowsOf(cube));
        Require("budget", [(int)(answer.Money.Draft.Total.Units / Money.UnitsPerWhole / CostUnit)],
            [(int)(Enumerable.Range(0, tiers).Sum(tier => (long)Members(cube, cell => cell.Tier == tier) * PaidPioneer.CostByTier[tier]) / CostUnit)]);
        foreach (var (split, name, key) in new[]
        {
            (answer.Splits[0], market.Categories, (Func<Cell, int>)(cell => cell.Category)), (answer.Splits[1], Market.Regions, cell => cell.Region),
        })
            foreach (var group in split.Groups)
            {
                var code = group.Name is null ? Cell.Unknown : name.IndexOf(group.Name);
                var cells = cube.Where(cell => key(cell) == code).ToArray();
                Require($"{split.Fact} {group.Name}", [.. group.Today, .. group.Draft, .. FlowsOf(group.Flows)],
                [
                    .. Enumerable.Range(0, tiers).Select(tier => Members(cells, cell => cell.Today == tier)), .. Enumerable.Range(0, tiers).Select(tier => Members(cells, cell => cell.Tier == tier)),
                    .. FlowsOf(cells),
                ]);
            }
        var movers = duck.Rows($"SELECT row, tier FROM ({PioneerRule.TierQuery(draft)}) WHERE tier <> today ORDER BY row");
        var ids = market.Programme.Programme.Tiers.Select(tier => tier.Id).ToArray();
        Require($"who moves under {change}", [.. whatIf.Movers().SelectMany(mover => new[] { mover.Row, mover.Draft is null ? Memberships.NoTier : Array.IndexOf(ids, mover.Draft) })],
            [.. movers.SelectMany(row => new[] { Number(row!, "row"), Number(row!, "tier") })]);
    }

    // Every member costs a multiple of it, so that a budget of billions stays a whole number of 32 bits.
    private const int CostUnit = 500;

    private static int Number(JsonNode row, string name) => row[name] is { } value ? value.GetValue<int>() : Cell.Unknown;

    private static int Members(Cell[] cells, Func<Cell, bool> counts) => cells.Where(counts).Sum(cell => cell.Merchants);

    private static int[] FlowsOf(Flows flows) => [flows.Joined, flows.Left, flows.Promoted, flows.Demoted];

    private static int[] FlowsOf(Cell[] cells) =>
    [
        Members(cells, cell => cell.Today == Memberships.NoTier && cell.Tier != Memberships.NoTier), Members(cells, cell => cell.Today != Memberships.NoTier && cell.Tier == Memberships.NoTier),
        Members(cells, cell => cell.Tier < cell.Today && cell.Today != Memberships.NoTier), Members(cells, cell => cell.Tier > cell.Today && cell.Tier != Memberships.NoTier),
    ];

    private static void Require(string what, int[] ours, int[] theirs)
    {
        if (!ours.AsSpan().SequenceEqual(theirs))
            throw new InvalidOperationException($"P4 does not count: Fuyao and DuckDB differ in {what}: {string.Join(", ", ours.Take(20))} against {string.Join(", ", theirs.Take(20))}.");
    }

    /// <summary>Merchants of one category and region who come from one tier into another.</summary>
    private sealed record Cell(int Category, int Region, int Today, int Tier, int Merchants)
    {
        public const int Unknown = -1;
    }

    /// <summary>The lines of S by −10 % to +10 %, never the same twice, so that no answer can be one that was kept.</summary>
    private sealed class Asks
    {
        private const int Steps = 20_011;
        private const decimal PercentMax = 10;

        private int asked;

        public ImmutableArray<Change> Next()
        {
            // A step that has no divisor in common with their number meets all of them once.
            asked = (asked + 7_919) % Steps;
            return [new ScaleChange("s_line", decimal.Round(PercentMax * (2m * asked / Steps - 1), ScaleChange.PercentDecimals, MidpointRounding.AwayFromZero))];
        }
    }
}
