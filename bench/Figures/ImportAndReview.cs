using System.Diagnostics;

namespace Fuyao.Bench.Figures;

/// <summary>
/// The main job on one machine: a CSV of sample merchants × 20 facts is imported with full validation, then the Pioneer programme is reviewed over it.
/// Held against the limits that the product states for 1,000,000 merchants on 2 cores: 60 s and 1.5 GiB.
/// </summary>
public static class ImportAndReview
{
    public const string Name = "import-review";

    private const int Merchants = 1_000_000;
    private const int MerchantsQuick = 200_000;
    private const double SecondsMax = 60;
    private const double BytesMax = 1.5 * 1024 * 1024 * 1024;

    // What Pioneer reads and as much beside it: twenty of each kind a marketplace has.
    internal const string Facts =
        "main_category,province,city,gold_seller,tags,serious_violation,registered_on,gmv_daily_avg,orders,sales,visitors,favourites,credit_points,"
        + "quality_score,rating,reviews,bad_reviews,paid_orders,late_orders,campaign_result";

    public static async Task<IReadOnlyList<Figure>> Run(Settings settings)
    {
        var merchants = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
        var share = (double)merchants / Merchants;
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var csv = Path.Combine(folder.FullName, "facts.csv");
            var data = Path.Combine(folder.FullName, "data");
            await MeasuredProcess.Run(settings.Program, "sample", "--merchants", $"{merchants}", "--month", "2016-10", "--seed", "1", "--facts", Facts, "--output", csv);
            var import = await MeasuredProcess.Run(settings.Program, "facts", "import", csv, "--period", "2016-10", "--data", data);
            var review = await MeasuredProcess.Run(settings.Program, "review", "pioneer", "--at", "2016-11-03T24:00", "--data", data);
            var megabytes = new FileInfo(csv).Length / 1e6;
            var lines = megabytes / SecondsToReadLines(csv);
            var seconds = import.Seconds + review.Seconds;
            var peak = Math.Max(import.PeakBytes, review.PeakBytes);
            return
            [
                new Figure
                {
                    Id = "import-review-seconds", What = $"import and review {merchants:N0} merchants × 20 facts ({import.Seconds:F1} s + {review.Seconds:F1} s)",
                    Measured = seconds, Unit = "s", Against = $"{SecondsMax * share:F0} s", Ratio = seconds / (SecondsMax * share), HigherIsBetter = false,
                },
                new Figure
                {
                    Id = "import-review-memory",
                    What = $"peak resident memory (import {import.PeakBytes / 1e6:N0} MB, review {review.PeakBytes / 1e6:N0} MB)",
                    Measured = peak / 1e6, Unit = "MB", Against = "1.5 GiB at 1,000,000 merchants", Ratio = peak / BytesMax, HigherIsBetter = false,
                },
                new Figure
                {
                    Id = "import-rate", What = $"CSV import of {megabytes:N0} MB, validated and durable, start of the process included",
                    Measured = megabytes / import.Seconds, Unit = "MB/s", Against = $"reading its lines and dropping them, {lines:N0} MB/s",
                    Ratio = megabytes / import.Seconds / lines, HigherIsBetter = true,
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The least that any import of a text file does: decode it and find its lines.</summary>
    private static double SecondsToReadLines(string file)
    {
        var watch = Stopwatch.StartNew();
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is not null)
        {
            // Only the reading counts.
        }
        return watch.Elapsed.TotalSeconds;
    }
}
