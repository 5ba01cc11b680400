using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>
/// systems.md C2 and “what nobody else has” 5: exactly the first 1,000, with a receipt and a final rank, whatever crashes. 64 clients race for them over two servers on one store that are killed and started again
/// meanwhile; a client that gets no answer sends the same again, to whichever server is there.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class RacedClaimsTests : IDisposable
{
    private const int Places = 1_000;
    private const int Clients = 64;
    private const int ClaimsPerClient = 20;
    private static readonly int KillsPerRound = TestRun.Count(3, 5);

    private static readonly TimeSpan RoundMax = TimeSpan.FromSeconds(300);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-race-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_1000_have_a_place_whatever_dies()
    {
        var random = new Random(1_000);
        for (var round = 0; round < TestRun.Count(1, 100); round++)
        {
            using var store = new TestStore();
            await Prepare(store);
            var receipts = await Race(store, random, round);
            Check(store, receipts, round);
            await CheckByCommand(store, round);
        }
    }

    private static async Task<ConcurrentDictionary<string, string>> Race(TestStore store, Random random, int round)
    {
        var nodes = await Task.WhenAll(RunningServer.Ready(store.Options), RunningServer.Ready(store.Options));
        string[] addresses = [.. nodes.Select(node => node.Address!)];
        var receipts = new ConcurrentDictionary<string, string>();
        using var told = new SemaphoreSlim(0);
        using var tooLong = new CancellationTokenSource(RoundMax);
        try
        {
            var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => Claim(client, addresses, receipts, told, tooLong.Token))));
            var killing = Kill(nodes, addresses, store, told, random, tooLong.Token);
            await Task.WhenAll(clients, killing);
            receipts.Count.ShouldBe(Clients * ClaimsPerClient, $"round {round}: every claim is answered in the end");
            return receipts;
        }
        finally
        {
            await tooLong.CancelAsync();
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    /// <summary>Kills one server after the other, with SIGKILL, spread over the claims that have a place and in the midst of whatever is being stored then, and starts another in its stead.</summary>
    /// <param name="told">Released with each receipt.</param>
    private static async Task Kill(RunningServer[] nodes, string[] addresses, TestStore store, SemaphoreSlim told, Random random, CancellationToken tooLong)
    {
        var seen = 0;
        for (var kill = 1; kill <= KillsPerRound; kill++)
        {
            for (var after = kill * Places / (KillsPerRound + 1) + random.Next(Places / 10); seen < after; seen++)
                await told.WaitAsync(tooLong);
            var (place, killed) = (kill % nodes.Length, nodes[kill % nodes.Length]);
            await killed.Kill();
            nodes[place] = await RunningServer.Ready(store.Options);
            addresses[place] = nodes[place].Address!;
            await killed.DisposeAsync();
        }
    }

    /// <summary>Claims one after the other, each under a key of its own, and keeps the receipts that it was told.</summary>
    private static async Task Claim(int client, string[] addresses, ConcurrentDictionary<string, string> receipts, SemaphoreSlim told, CancellationToken tooLong)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningServer.Key);
        for (var claim = 0; claim < ClaimsPerClient; claim++)
        {
            var claimant = string.Create(CultureInfo.InvariantCulture, $"client {client}, claim {claim}");
            // Told twice: a client that has its answer asks once more now and then, and is told the same.
            for (var asked = 0; asked < (claim % 5 == 0 ? 2 : 1); asked++)
            {
                string? receipt = null;
                for (var attempt = client; receipt is null; attempt++)
                {
                    tooLong.ThrowIfCancellationRequested();
                    receipt = await Ask(http, addresses[attempt % addresses.Length], claimant, tooLong);
                }
                receipts.GetOrAdd(claimant, receipt).ShouldBe(receipt);
            }
            told.Release();
        }
    }

    /// <returns>Null where there was no answer, or none yet.</returns>
    private static async Task<string?> Ask(HttpClient http, string address, string claimant, CancellationToken tooLong)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/api/v1/ledger/quotas/fund%2Fplaces/claims") { Content = new StringContent(JsonSerializer.Serialize(new { claimant }), Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", claimant);
            using var answer = await http.SendAsync(request, tooLong);
            var text = await answer.Content.ReadAsStringAsync(tooLong);
            if (answer.StatusCode == HttpStatusCode.OK)
                return text;
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
        }
        catch (HttpRequestException)
        {
            // Killed before it was asked, or before it had answered.
        }
        await Task.Delay(5, tooLong);
        return null;
    }

    private static void Check(TestStore store, ConcurrentDictionary<string, string> receipts, int round)
    {
        using var database = store.Open();
        var reader = new ClaimReader(database);
        var entries = reader.Entries("fund/places").Where(entry => entry.Event == ClaimEvent.Claimed).ToDictionary(entry => entry.Claimant!);
        entries.Count.ShouldBe(receipts.Count, $"round {round}: none was claimed twice");
        foreach (var (claimant, text) in receipts)
            ClaimExport.ParseReceipt(text).ShouldBe(entries[claimant], $"round {round}");
        entries.Values.Select(entry => entry.Claim!.Value).Order().ShouldBe(Enumerable.Range(1, receipts.Count).Select(number => (long)number), $"round {round}: numbers without gaps");
        entries.Values.Count(entry => entry.State == ClaimState.Placed).ShouldBe(Places, $"round {round}");
        // Nobody withdrew: the ranks are the numbers, and who waits follows them.
        var ranks = reader.Ranks("fund/places");
        ranks.Select(one => one.Rank).ShouldBe(Enumerable.Range(1, Places).Select(rank => (long)rank), $"round {round}");
        ranks.Select(one => one.Claim.Number).ShouldBe(Enumerable.Range(1, Places).Select(number => (long)number), $"round {round}");
        reader.Waiting("fund/places").Select(claim => claim.Number).ShouldBe(Enumerable.Range(Places + 1, receipts.Count - Places).Select(number => (long)number), $"round {round}");
        new LedgerReader(database).StandingOf("given", Instant.FromUtc(9000, 1, 1, 0, 0))!.Value.Balance.Booked.ShouldBe(Places, $"round {round}");
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty($"round {round}");
        ClaimExport.Of(database, "fund/places").Verify(null).ShouldBeEmpty($"round {round}");
    }

    /// <summary>As whoever has the export and a receipt does it.</summary>
    private async Task CheckByCommand(TestStore store, int round)
    {
        var (export, receipt) = (Path.Combine(folder.FullName, "claims.json"), Path.Combine(folder.FullName, "receipt.json"));
        using (var database = store.Open())
        {
            await File.WriteAllTextAsync(export, ClaimExport.Of(database, "fund/places").ToJson());
            await File.WriteAllTextAsync(receipt, ClaimExport.ToJson(new ClaimReader(database).ReceiptOf("fund/places", Places)!));
        }
        foreach (string[] command in (string[][])[["ledger", "verify", .. store.Options], ["ledger", "verify-claims", export, "--receipt", receipt]])
        {
            var (code, output, errors) = await CalledProgram.Run([.. command, "--language", "en"]);
            code.ShouldBe(ExitCode.Fine, $"round {round}: {output}{errors}");
        }
    }

    private static async Task Prepare(TestStore store)
    {
        store.Open().Dispose();
        foreach (string[] command in (string[][])
        [
            ["accounts", "open", "outside", "--asset", "places", "--rule", "any"], ["accounts", "open", "fund", "--asset", "places"], ["accounts", "open", "fund/places", "--asset", "places"],
            ["accounts", "open", "given", "--asset", "places"], ["transfer", "outside", "fund/places", $"{Places}", "--reason", "the first 1,000 (C2)"], ["quota", "fund/places", "--to", "given"],
        ])
        {
            await using var errors = new StringWriter();
            (await CommandLine.Run(["ledger", .. command, .. store.Options], new BeforeAll(), errors)).ShouldBe(ExitCode.Fine, errors.ToString());
        }
    }

    private sealed class BeforeAll : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2010, 3, 1, 0, 0);
    }
}
