using Fuyao.Bench.Data;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P1 to P3: the Pioneer rule from its programme file, with merit as a given column, for merchants in memory: against DuckDB running it as a query over the same merchants,
/// against memory (adding up the same columns), and for each merchant against engines that judge one at a time.
/// </summary>
public static class PioneerRule
{
    public const string Name = "pioneer-rule";

    private const int Merchants = 10_000_000;
    private const int MerchantsQuick = 1_000_000;
    private const int RoundsMax = 61;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtMostQuick = TimeSpan.FromSeconds(15);

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        if (settings.PeersAreMissing("P1", "P2", "P3"))
            return [];
        var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
        var market = new Market(settings.Pioneer(), count);
        var model = new PioneerModel(market.Programme, market.Categories);
        var evaluation = market.Bind();
        var (rule, sum) = (new ProgrammeRun(evaluation), new ColumnSum(ColumnsRead(evaluation)));
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            using var duck = DuckDb.Start(settings, folder.FullName);
            duck.Load(market, model);
            rule.Run();
            Agreement.Require("P1", rule.Tiers, duck.Numbers($"SELECT tier FROM ({TierQuery(model)}) ORDER BY row", count), "DuckDB");

            // Both give a tier for every merchant: one stores it, one only counts it. The faster one is the peer.
            var stored = $"CREATE OR REPLACE TEMP TABLE tiers AS SELECT row, tier FROM ({TierQuery(model)})";
            var counted = $"SELECT tier, count(*) FROM ({TierQuery(model)}) GROUP BY tier";
            Rounds.WarmUp(() => duck.Time(stored));
            Rounds.WarmUp(() => duck.Time(counted));
            Rounds.WarmUp(rule.Run);
            Rounds.WarmUp(() => sum.Run());
            var taken = Rounds.Interleave(
                RoundsMax, settings.IsQuick ? AtMostQuick : AtMost,
                () => Rounds.Time(rule.Run), () => Rounds.Time(() => sum.Run()), () => duck.Time(stored), () => duck.Time(counted));
            var (own, adding) = (taken[0], taken[1]);
            var (query, form) = taken[2].Median <= taken[3].Median ? (taken[2], "tiers stored in a table") : (taken[3], "tiers counted");
            var what = $"Pioneer rule for {count:N0} merchants, tiers for all ({own.Median * 1e6 / count:F2} ns a merchant; median of {own.Count} rounds, minimum {own.Minimum:F2} ms)";
            return
            [
                new Figure
                {
                    Id = "P1", What = what, Measured = own.Median, Unit = "ms", Against = $"DuckDB, {form}, {query.Median:F1} ms (minimum {query.Minimum:F1})",
                    Ratio = query.Median / own.Median, HigherIsBetter = true, Reach = 10, Bars = [own.BarOf("Fuyao"), query.BarOf("DuckDB")],
                },
                new Figure
                {
                    Id = "P2", What = what, Measured = own.Median, Unit = "ms",
                    Against = $"adding up the same columns, {sum.Bytes / 1e6:F0} MB, {adding.Median:F2} ms (minimum {adding.Minimum:F2})",
                    Ratio = own.Median / adding.Median, HigherIsBetter = false, Reach = 2, Bars = [own.BarOf("Fuyao"), adding.BarOf("adding up")],
                },
                .. MerchantByMerchant.Measure(settings, market, model, own, folder.FullName),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>SQL joins conditions in the same three values; a tier is given only where they are true.</summary>
    public static string TierQuery(PioneerModel model) =>
        $"""
        SELECT row, category, region, today, CASE WHEN met AND gmv >= ss AND merit >= {model.MeritLineUnits} THEN 0 WHEN met AND gmv >= s THEN 1 ELSE 255 END::UTINYINT AS tier
        FROM (
            SELECT row, category, region, today, gmv, merit, s, ss, (gold_seller OR (tags & {MerchantRow.IndustryAudited}) <> 0 OR recognised) AND NOT serious_violation AND NOT uncompetitive AS met
            FROM merchants LEFT JOIN lines USING (category)
        )
        """;

    /// <summary>The columns that conditions of the Pioneer programme read.</summary>
    public static IEnumerable<Column> ColumnsRead(Evaluation evaluation) =>
        ((string[])["gold_seller", "serious_violation", "tags", "main_category", "gmv_daily_avg", "merit", "listed(recognised)", "listed(uncompetitive)"])
        .Select(name => evaluation.Find(name) ?? throw new InvalidOperationException($"There is no column '{name}'."));
}
