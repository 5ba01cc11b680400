namespace Fuyao.Bench.Figures;

/// <summary>
/// How long <c>fuyao serve</c> takes from its start until it is ready, with a whole marketplace stored and one review decided: against an ASP.NET Core host that does nothing but read as many bytes.
/// </summary>
public static class StartOfServer
{
    public const string Name = "server-start";

    private const int Merchants = 1_000_000;
    private const int MerchantsQuick = 100_000;
    private const double Reach = 3;
    private const int RoundsCount = 11;
    private static readonly TimeSpan RoundsTime = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Figure>> Run(Settings settings)
    {
        var merchants = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var csv = Path.Combine(folder.FullName, "facts.csv");
            var data = Path.Combine(folder.FullName, "data");
            await MeasuredProcess.Run(settings.Program, "sample", "--merchants", $"{merchants}", "--month", "2016-10", "--seed", "1", "--facts", ImportAndReview.Facts, "--output", csv);
            await MeasuredProcess.Run(settings.Program, "facts", "import", csv, "--period", "2016-10", "--data", data);
            File.Delete(csv);
            await MeasuredProcess.Run(settings.Program, "review", "pioneer", "--at", "2016-11-03T24:00", "--data", data);
            var store = Directory.EnumerateFiles(data, "*.db").Single();
            var processor = new List<(double Fuyao, double Empty)>();
            var (ofFuyao, ofEmpty) = (0.0, 0.0);
            var rounds = Rounds.Interleave(RoundsCount, RoundsTime,
                () =>
                {
                    var start = ServerStart.Measure(settings.Program, url => ["serve", "--data", data, "--programmes", "pioneer", "--urls", url]).GetAwaiter().GetResult();
                    ofFuyao = start.ProcessorMilliseconds;
                    return start.Milliseconds;
                },
                () =>
                {
                    var start = ServerStart.Measure(typeof(EmptyHost).Assembly.Location, url => [EmptyHost.Argument, url, store]).GetAwaiter().GetResult();
                    ofEmpty = start.ProcessorMilliseconds;
                    processor.Add((ofFuyao, ofEmpty));
                    return start.Milliseconds;
                });
            var (fuyao, empty) = (rounds[0], rounds[1]);
            var megabytes = new FileInfo(store).Length / 1e6;
            return
            [
                new Figure
                {
                    Id = "P13", What = $"start of the server with {merchants:N0} merchants × 20 facts stored, until ready",
                    Measured = fuyao.Median, Unit = "ms", Against = $"an empty ASP.NET Core host that reads the same {megabytes:N0} MB, {empty.Median:N0} ms", Ratio = fuyao.Median / empty.Median,
                    HigherIsBetter = false, Reach = Reach, Bars = [fuyao.BarOf("Fuyao"), empty.BarOf("empty host")],
                },
                new Figure
                {
                    Id = "server-start-processor", What = "the same in processor time", Measured = Median(processor.Select(pair => pair.Fuyao)), Unit = "ms",
                    Against = $"the empty host, {Median(processor.Select(pair => pair.Empty)):N0} ms", Ratio = Median(processor.Select(pair => pair.Fuyao / pair.Empty)), HigherIsBetter = false,
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
