using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fuyao.Platform.Benefits;
using Fuyao.Server;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>What merchants are entitled to, as a server answers it from memory (docs/reference/server.md).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class BenefitsEndpointTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    // After the review of October, before that of November.
    private readonly MovedClock clock = new() { Now = Instant.FromUtc(2016, 11, 10, 0, 0) };
    private readonly TestStore store = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-benefits-");
    private CancellationTokenSource stop = null!;
    private FuyaoServer server = null!;
    private Task running = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        await PioneerMonths.Import(clock, store.Options, "2016-10");
        await Start(ServerSettings.RequestsPerSecondDefault);
        await Eventually.Holds("decided and read", async () => Members() is [var member, ..] && (await Get($"/api/v1/merchants/{member}/entitlements")).Text.Contains("\"lane\"", StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await Stop();
        store.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>Issue of entitlements: served from memory, the same as from the store.</summary>
    [Fact]
    public async Task Every_merchant_is_answered_as_the_store_has_it()
    {
        using var database = FuyaoDatabase.Open(store.Dialect);
        var benefits = MerchantBenefits.Load(database, clock.Now);
        var kinds = new HashSet<int>();
        foreach (var merchant in new MerchantStore(database).Load().ToArray())
        {
            var (status, text) = await Get($"/api/v1/merchants/{merchant}/entitlements");

            status.ShouldBe(HttpStatusCode.OK);
            var answer = JsonDocument.Parse(text).RootElement;
            answer.GetProperty("merchant").GetString().ShouldBe(merchant);
            var expected = benefits.Of(merchant);
            answer.GetProperty("entitlements").EnumerateArray().Select(one => $"{one.GetProperty("kind")} {one.GetProperty("subject")} {one.GetProperty("by")[0].GetProperty("from")}")
                .ShouldBe(expected.All.Select(one => $"{one.Kind} {one.Subject} {one.By[0].From}"));
            answer.GetProperty("announced").GetArrayLength().ShouldBe(expected.Announced.Length);
            kinds.Add(expected.All.Length);
        }
        kinds.Count.ShouldBe(3, "neither, S and SS are among the merchants");
    }

    /// <summary>Current within a second of the decision; the wait here is as long as a busy machine needs.</summary>
    [Fact]
    public async Task Who_leaves_is_answered_so_by_a_server_that_goes_on()
    {
        var member = Members()[0];
        JsonDocument.Parse((await Get($"/api/v1/merchants/{member}/entitlements")).Text).RootElement.GetProperty("changesAt").ValueKind.ShouldBe(JsonValueKind.Null);

        using (var errors = new StringWriter())
            (await CommandLine.Run(["facts", "change", member, "serious_violation", "true", "--source", "register", .. store.Options], clock, errors)).ShouldBe(0, errors.ToString());

        clock.Now += Duration.FromMinutes(1);

        // A serious violation removes at once where it is learnt in time, and after the least notice of 24 h where it is not: there is a deadline, or nothing is left.
        await Eventually.Holds("the answer changes", async () =>
            JsonDocument.Parse((await Get($"/api/v1/merchants/{member}/entitlements")).Text).RootElement is var answer && (answer.GetProperty("changesAt").ValueKind is JsonValueKind.String || answer.GetProperty("entitlements").GetArrayLength() == 0));
    }

    [Fact]
    public async Task The_answer_is_the_same_after_a_restart()
    {
        var member = Members()[0];
        var before = await Get($"/api/v1/merchants/{member}/entitlements");

        await Stop();
        await Start(ServerSettings.RequestsPerSecondDefault);

        await Eventually.Holds("read again", async () => await Get($"/api/v1/merchants/{member}/entitlements") is var after && after.Status is HttpStatusCode.OK && after.Text == before.Text);
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_answered_with_what_to_write()
    {
        var member = Members()[0];
        foreach (var (path, status, detail) in new[]
        {
            ("prices/x", 400, "'list' in the query: write an amount of 0 or more with at most 4 decimals, such as 15.50."),
            ("prices/x?list=-1", 400, "'list' in the query: write an amount"),
            ("prices/x?list=1&list=2", 400, "'list' in the query: write it once."),
            ("rates/loan?base=4.5", 404, "The merchant is entitled to nothing of that kind now"),
            ("deadlines/dispatch?within=2%20days&ordered=2020-01-20T10:00:00Z", 400, "'within' in the query: write hours or minutes, such as 48h or 30m."),
            ("deadlines/dispatch?ordered=2020-01-20T10:00:00Z", 400, "'within' in the query: write hours or minutes, such as 48h or 30m; no time is set"),
            ("deadlines/dispatch?within=48h&ordered=yesterday", 400, "'ordered' in the query: write a moment with its offset"),
            ("deadlines/dispatch?within=48h&ordered=2020-01-20T10:00:00Z&party=both", 400, "'party' in the query: write seller or buyer."),
        })
        {
            var (code, text) = await Get($"/api/v1/merchants/{member}/{path}");

            ((int)code).ShouldBe(status, path);
            JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!.ShouldStartWith(detail, Case.Sensitive, path);
        }
        (await Get("/api/v1/merchants/nobody/prices/x?list=1")).Text.ShouldContain("no-such-merchant");
        JsonDocument.Parse((await Get($"/api/v1/merchants/{member}/prices/x?list=15")).Text).RootElement.GetProperty("price").GetString().ShouldBe("15.00");
        JsonDocument.Parse((await Get($"/api/v1/merchants/{member}/deadlines/dispatch?within=48h&ordered=2020-01-20T10:00:00%2B08:00")).Text).RootElement.GetProperty("within").GetString().ShouldBe("2:00:00:00");
    }

    /// <summary>Random paths, queries and methods: each is answered with a problem or a proper answer, and the server goes on.</summary>
    [Fact]
    public async Task Whatever_is_sent_is_answered()
    {
        var random = new Random(20_200_211);
        string[] parts = ["merchants", "api", "v1", "entitlements", "rates", "%00", "..", "%2e%2e", "'--", "名", "\"", "{}", "?", "&", "=", "base", "list", "9e99", "-", "%", "a b", Members()[0], new string('x', 300)];
        var methods = new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete, HttpMethod.Head, new HttpMethod("BREW") };
        for (var count = TestRun.Count(500, 10_000); count > 0; count--)
        {
            var path = "/api/v1/merchants" + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => (random.Next(4) == 0 ? "" : "/") + parts[random.Next(parts.Length)]));
            using var request = new HttpRequestMessage(methods[random.Next(methods.Length)], new Uri(client.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = random.Next(2) == 0 && !path.Any(one => one is ' ' or '"' or '名') }));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            if (random.Next(3) == 0 && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
                request.Content = new StringContent(new string('{', random.Next(2_000)), Encoding.UTF8, "application/json");

            using var answer = await client.SendAsync(request);

            ((int)answer.StatusCode).ShouldBeLessThan(500, path);
            // What is no HTTP at all is refused before any of our code has its turn, with nothing but the status.
            if (!answer.Headers.Contains("X-Content-Type-Options"))
                answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
            else if ((int)answer.StatusCode >= 400 && request.Method != HttpMethod.Head)
                answer.Content.Headers.ContentType!.MediaType.ShouldBe(Problem.ContentType, path);
        }
        (await Get($"/api/v1/merchants/{Members()[0]}/entitlements")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task More_than_the_server_takes_in_a_second_is_refused_with_when_to_come_again()
    {
        await Stop();
        await Start(requestsPerSecond: 5);
        var refused = new List<HttpResponseMessage>();
        for (var count = 0; count < 50; count++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            var answer = await client.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
                refused.Add(answer);
            (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK, "health is answered without a limit");
        }
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Headers.RetryAfter!.Delta == TimeSpan.FromSeconds(1));
    }

    private string[] Members()
    {
        using var database = FuyaoDatabase.Open(store.Dialect);
        var benefits = MerchantBenefits.Load(database, clock.Now);
        return [.. new MerchantStore(database).Load().ToArray().Where(merchant => !benefits.Of(merchant).All.IsEmpty)];
    }

    private async Task<(HttpStatusCode Status, string Text)> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task Start(int requestsPerSecond)
    {
        var keyFile = Path.Combine(folder.FullName, "key");
        await File.WriteAllTextAsync(keyFile, Key);
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        server = new FuyaoServer(new ServerSettings(store.Dialect, "http://127.0.0.1:0", ApiKeys.Read(keyFile), ["pioneer"], null, Duration.FromSeconds(1)) { RequestsPerSecond = requestsPerSecond }, clock);
        stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        running = server.Run(started.SetResult, stop.Token);
        await await Task.WhenAny(started.Task, running);
        client = new HttpClient { BaseAddress = new Uri(server.Addresses.Single()) };
    }

    private async Task Stop()
    {
        await stop.CancelAsync();
        await running;
        await server.DisposeAsync();
        client.Dispose();
        stop.Dispose();
    }
}
