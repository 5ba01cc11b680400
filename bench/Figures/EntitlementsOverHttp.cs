using System.Text.Json;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Bench.Figures;

/// <summary>P11: entitlements over HTTP, with the key and the limit of requests, against an empty JSON endpoint of the same kind of host under the same load.</summary>
public static class EntitlementsOverHttp
{
    public const string Name = "entitlements";

    private const int Merchants = 100_000;
    private const int Connections = 64;
    private const int Requests = 60_000;
    private const int RequestsQuick = 20_000;
    private const int ComparedCount = 300;
    private const double Reach = 0.7;
    private const int RoundsCount = 11;
    private static readonly TimeSpan RoundsTime = TimeSpan.FromSeconds(90);

    public static async Task<IReadOnlyList<Figure>> Run(Settings settings)
    {
        var merchants = settings.Cap(Merchants);
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var (csv, data, keyFile) = (Path.Combine(folder.FullName, "facts.csv"), Path.Combine(folder.FullName, "data"), Path.Combine(folder.FullName, "key"));
            var key = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            await File.WriteAllTextAsync(keyFile, key);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await MeasuredProcess.Run(settings.Program, "sample", "--merchants", $"{merchants}", "--month", "2016-10", "--seed", "1", "--facts", ImportAndReview.Facts, "--output", csv);
            await MeasuredProcess.Run(settings.Program, "facts", "import", csv, "--period", "2016-10", "--data", data);
            await MeasuredProcess.Run(settings.Program, "review", "pioneer", "--at", "2016-11-03T24:00", "--data", data);
            await using var server = await ServerProcess.Start(settings.Program, url => ["serve", "--data", data, "--programmes", "pioneer", "--urls", url, "--api-key-file", keyFile, "--requests-per-second", "1000000"]);
            await using var empty = await ServerProcess.Start(typeof(EmptyHost).Assembly.Location, url => [EmptyHost.Argument, url, csv]);
            var paths = await Compare(server.Url, key, data, settings.IsQuick ? RequestsQuick : Requests);
            string[] nothing = [.. paths.Select(_ => EmptyHost.Endpoint)];
            var (ofFuyao, ofEmpty) = (new HttpLoad(server.Url, Connections, key), new HttpLoad(empty.Url, Connections, null));
            // The runtime compiles both servers' paths in their last form.
            for (var round = 0; round < 3; round++)
            {
                await ofFuyao.Run(paths);
                await ofEmpty.Run(nothing);
            }
            var rounds = Rounds.Interleave(RoundsCount, RoundsTime, () => ofFuyao.Run(paths).GetAwaiter().GetResult(), () => ofEmpty.Run(nothing).GetAwaiter().GetResult());
            var (fuyao, peer) = (rounds[0], rounds[1]);
            return
            [
                new Figure
                {
                    Id = "P11", What = $"entitlements of {merchants:N0} merchants over HTTP with a key and a limit of requests, {Connections} connections", Measured = paths.Length / fuyao.Median * 1000, Unit = "answers/s",
                    Against = $"an empty JSON endpoint, {paths.Length / peer.Median * 1000:N0} answers/s", Ratio = peer.Median / fuyao.Median, HigherIsBetter = true, Reach = Reach,
                    Bars = [fuyao.BarOf("Fuyao", 1e6 / paths.Length), peer.BarOf("empty endpoint", 1e6 / paths.Length)],
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What some merchants are answered, against the store.</summary>
    /// <returns>The paths to ask for: of merchants drawn from all.</returns>
    private static async Task<string[]> Compare(string url, string key, string data, int count)
    {
        using var database = FuyaoDatabase.OpenExisting(data);
        var merchants = new MerchantStore(database).Load().ToArray();
        var benefits = MerchantBenefits.Load(database, Instant.FromUtc(2016, 11, 10, 0, 0));
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var random = new Random(11);
        string[] drawn = [.. Enumerable.Range(0, count).Select(_ => merchants[random.Next(merchants.Length)])];
        foreach (var merchant in drawn.Take(ComparedCount))
        {
            // The first is asked for until the server has read what it answers from.
            string answer;
            while (true)
            {
                using var response = await client.GetAsync(Of(merchant));
                answer = await response.Content.ReadAsStringAsync();
                if (response.StatusCode is not System.Net.HttpStatusCode.ServiceUnavailable)
                    break;
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
            var said = JsonDocument.Parse(answer).RootElement.GetProperty("entitlements").EnumerateArray().Select(one => $"{one.GetProperty("kind")} {one.GetProperty("subject")}");
            if (!said.SequenceEqual(benefits.Of(merchant).All.Select(one => $"{one.Kind} {one.Subject}")))
                throw new InvalidOperationException($"P11 does not count: the server answers for {merchant} what the store does not have: {answer}");
        }
        return [.. drawn.Select(Of)];
    }

    private static string Of(string merchant) => $"/api/v1/merchants/{merchant}/entitlements";
}
