using System.Globalization;
using Fuyao.Bench.Data;
using Fuyao.Kernel.Columns;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P7: a CSV of merchants × 12 facts imported with full validation (encoding, every cell by its fact, duplicates, hash of the file), durable in a new SQLite store; against DuckDB's <c>COPY</c> of the
/// same file into a typed table of a new database file.
/// </summary>
public static class ImportOfFacts
{
    public const string Name = "import";

    private const int Merchants = 1_000_000;
    private const int MerchantsQuick = 300_000;
    private const int RoundsMax = 9;
    private const string Month = "2016-10";
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(90);
    private static readonly Instant Now = Instant.FromUtc(2016, 11, 2, 0, 0);

    /// <summary>Each with the type that suits it in the table.</summary>
    private static readonly (string Fact, string Type)[] Facts =
    [
        ("main_category", "VARCHAR"), ("province", "VARCHAR"), ("gold_seller", "BOOLEAN"), ("tags", "VARCHAR"), ("serious_violation", "BOOLEAN"), ("registered_on", "DATE"),
        ("credit_points", "BIGINT"), ("gmv_daily_avg", "DECIMAL(18, 4)"), ("orders", "BIGINT"), ("visitors", "BIGINT"), ("quality_score", "DOUBLE"), ("rating", "DOUBLE"),
    ];

    public static async Task<IReadOnlyList<Figure>> Run(Settings settings)
    {
        if (settings.PeersAreMissing("P7"))
            return [];
        var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var csv = Path.Combine(folder.FullName, "facts.csv");
            await MeasuredProcess.Run(
                settings.Program, "sample", "--merchants", $"{count}", "--month", Month, "--seed", "1", "--facts", string.Join(',', Facts.Select(column => column.Fact)), "--output", csv);
            var megabytes = new FileInfo(csv).Length / 1e6;
            using var duck = DuckDb.Start(settings, folder.FullName);
            var sums = Array.Empty<long>();
            Import(settings, folder, csv, database => sums = SumsOf(database));
            Copy(duck, folder, csv, () => Agreement.Require<long>("P7", sums, SumsOf(duck), "DuckDB"));
            var taken = Rounds.Interleave(RoundsMax, AtMost, () => Import(settings, folder, csv), () => Copy(duck, folder, csv));
            var (own, peer) = (taken[0], taken[1]);
            return
            [
                new Figure
                {
                    Id = "P7",
                    What = $"import of {count:N0} merchants × {Facts.Length} facts from {megabytes:N0} MB of CSV, validated and durable (median of {own.Count} rounds, minimum {own.Minimum:N0} ms)",
                    Measured = own.Median, Unit = "ms", Against = $"DuckDB COPY of the same file into its database file, {peer.Median:N0} ms (minimum {peer.Minimum:N0})",
                    Ratio = peer.Median / own.Median, HigherIsBetter = true, Reach = 1.5, Bars = [own.BarOf("Fuyao"), peer.BarOf("DuckDB COPY")],
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <param name="look">At the store, after the time was taken.</param>
    private static double Import(Settings settings, DirectoryInfo folder, string csv, Action<FuyaoDatabase>? look = null)
    {
        var data = folder.CreateSubdirectory(Path.GetRandomFileName());
        double milliseconds;
        using (var database = FuyaoDatabase.Open(data.FullName))
        {
            milliseconds = Rounds.Time(() => new ImportFacts(database, new StillClock(Now)).Run(
                new ImportRequest { File = csv, Period = Period.Parse(Month), DataDirectory = data.FullName, Catalogue = Path.Combine(settings.Root, "programmes", CatalogueSource.FileName) }));
            look?.Invoke(database);
        }
        data.Delete(recursive: true);
        return milliseconds;
    }

    private static double Copy(DuckDb duck, DirectoryInfo folder, string csv, Action? look = null)
    {
        var file = Path.Combine(folder.FullName, Path.GetRandomFileName() + ".duckdb");
        duck.Do($"ATTACH '{file}' AS copied");
        var header = File.ReadLines(csv).First().Split(',');
        duck.Do($"CREATE TABLE copied.facts ({string.Join(", ", header.Select(name => $"{name} {TypeOf(name)}"))})");
        var milliseconds = duck.Time($"COPY copied.facts FROM '{csv}' (HEADER)");
        look?.Invoke();
        duck.Do("DETACH copied");
        foreach (var left in folder.EnumerateFiles(Path.GetFileName(file) + "*"))
            left.Delete();
        return milliseconds;
    }

    private static string TypeOf(string column) => Facts.Where(fact => fact.Fact == column).Select(fact => fact.Type).SingleOrDefault("VARCHAR");

    /// <summary>How many there are, how many have each fact, and sums: of orders and visitors, of turnover in 1/10,000, of credit points.</summary>
    private static long[] SumsOf(FuyaoDatabase database)
    {
        var store = new SnapshotStore(database);
        var snapshot = store.Latest(Period.Parse(Month))!;
        var columns = store.Load(snapshot, snapshot.MerchantCount);
        return
        [
            snapshot.MerchantCount, .. Facts.Select(column => (long)columns[column.Fact].Known.CountSet()),
            .. Summed.Select(fact => (LongColumn)columns[fact]).Select(column => Enumerable.Range(0, column.Count).Where(row => column.Known[row]).Sum(row => column.Values[row])),
        ];
    }

    private static long[] SumsOf(DuckDb duck)
    {
        var counts = string.Join(" UNION ALL ", Facts.Select((column, place) => $"SELECT {place + 1} AS place, count({column.Fact}) AS number FROM copied.facts"));
        var sums = string.Join(" UNION ALL ", Summed.Select((fact, place) => $"SELECT {Facts.Length + 1 + place}, sum({fact}{(fact == Turnover ? " * 10000" : "")})::BIGINT FROM copied.facts"));
        return
        [
            .. duck.Rows($"SELECT number::VARCHAR AS number FROM (SELECT 0 AS place, count(*) AS number FROM copied.facts UNION ALL {counts} UNION ALL {sums}) ORDER BY place")
                .Select(row => long.Parse(row!["number"]!.GetValue<string>(), CultureInfo.InvariantCulture)),
        ];
    }

    private const string Turnover = "gmv_daily_avg";
    private static readonly string[] Summed = ["orders", "visitors", Turnover, "credit_points"];
}
