using Fuyao.Bench.Data;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Bench.Figures;

/// <summary>P14: <c>percentile(gmv_daily_avg, main_category)</c> against DuckDB's <c>percent_rank</c> over the same values and groups.</summary>
public static class Percentiles
{
    public const string Name = "percentiles";

    private const int Merchants = 10_000_000;
    private const int MerchantsQuick = 1_000_000;
    private const int RoundsMax = 15;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    // Fuyao's percentile counts half of the equal ones, DuckDB's rank counts those below: the same sort, compared through the exact counts.
    private const string ExactQuery =
        """
        SELECT coalesce(units, -1)::BIGINT FROM merchants LEFT JOIN (
            SELECT row, ((2 * below + equal) * 1000000 + known) // (2 * known) AS units FROM (
                SELECT row, rank() OVER ordered - 1 AS below, count(*) OVER (PARTITION BY category, gmv) AS equal, count(*) OVER (PARTITION BY category) AS known
                FROM merchants WHERE gmv IS NOT NULL AND category IS NOT NULL
                WINDOW ordered AS (PARTITION BY category ORDER BY gmv)
            )
        ) USING (row) ORDER BY row
        """;

    private const string RankQuery =
        "SELECT row, percent_rank() OVER (PARTITION BY category ORDER BY gmv) AS place FROM merchants WHERE gmv IS NOT NULL AND category IS NOT NULL";

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        if (settings.PeersAreMissing("P14"))
            return [];
        var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
        var market = new Market(settings.Pioneer(), count);
        var evaluation = market.Bind();
        var (values, groups) = (evaluation.Find("gmv_daily_avg")!, (StringColumn)evaluation.Find("main_category")!);
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            using var duck = DuckDb.Start(settings, folder.FullName);
            duck.Load(market, new PioneerModel(market.Programme, market.Categories));
            Agreement.Require<long>("P14", Units(Standings.Percentile(values, groups)), duck.Numbers(ExactQuery, count), "DuckDB");

            var (stored, summed) = ($"CREATE OR REPLACE TEMP TABLE places AS {RankQuery}", $"SELECT sum(place) FROM ({RankQuery})");
            Rounds.WarmUp(() => Standings.Percentile(values, groups));
            duck.Time(stored);
            duck.Time(summed);
            var taken = Rounds.Interleave(
                RoundsMax, AtMost, () => Rounds.Time(() => Standings.Percentile(values, groups)), () => duck.Time(stored), () => duck.Time(summed));
            var own = taken[0];
            var (query, form) = taken[1].Median <= taken[2].Median ? (taken[1], "stored in a table") : (taken[2], "summed");
            return
            [
                new Figure
                {
                    Id = "P14", What = $"percentile ranks of {count:N0} values within {Market.CategoriesCount} groups (median of {own.Count} rounds, minimum {own.Minimum:F0} ms)",
                    Measured = own.Median, Unit = "ms", Against = $"DuckDB percent_rank, {form}, {query.Median:F0} ms (minimum {query.Minimum:F0})",
                    Ratio = query.Median / own.Median, HigherIsBetter = true, Reach = 4, Bars = [own.BarOf("Fuyao"), query.BarOf("DuckDB")],
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In 1/10,000; -1 where unknown.</summary>
    private static long[] Units(DerivedColumn column)
    {
        var units = new long[column.Count];
        for (var row = 0; row < units.Length; row++)
            units[row] = column.Known[row] ? column.Units[row] : -1;
        return units;
    }
}
