using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fuyao.Server;
using Fuyao.Storage;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>A server in this process over a store of the test, with keys that may write (clients <c>portal</c> and <c>shop</c>), one that may read (client <c>auditor</c>) and one of a merchant (<see cref="Own"/>), under a clock that the test moves.</summary>
internal sealed class ServedStore : IAsyncDisposable
{
    public const string Portal = "0123456789abcdef0123456789abcdef";
    public const string Shop = "11111111111111111111111111111111";
    public const string Auditor = "22222222222222222222222222222222";

    /// <summary>Of the merchant <see cref="Own"/>.</summary>
    public const string Merchant = "44444444444444444444444444444444";

    public const string Own = "c1";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-served-");
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private FuyaoServer server = null!;
    private int keys;

    public TestStore Store { get; } = new();

    public required MovedClock Clock { get; init; }

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => server.Services;

    /// <param name="commands">After <c>ledger</c>: what is there before the server starts.</param>
    public static Task<ServedStore> Start(params string[][] commands) => StartWith("pioneer", new MovedClock { Now = Instant.FromUtc(2010, 3, 1, 0, 0) }, commands);

    /// <param name="programme">The one that it carries out.</param>
    /// <inheritdoc cref="Start"/>
    public static async Task<ServedStore> StartWith(string programme, MovedClock clock, params string[][] commands)
    {
        var served = new ServedStore { Clock = clock };
        using (served.Store.Open())
        {
            // Made, so that the commands find it.
        }
        foreach (var command in commands)
            await served.Run(["ledger", .. command]);
        var keyFile = Path.Combine(served.folder.FullName, "key");
        await File.WriteAllTextAsync(keyFile, $"portal write {Portal}\nshop write {Shop}\nauditor read {Auditor}\nown merchant:{Own} {Merchant}\n");
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        served.server = new FuyaoServer(new ServerSettings(served.Store.Dialect, "http://127.0.0.1:0", ApiKeys.Read(keyFile), [programme], null, Duration.FromSeconds(1)), served.Clock);
        var started = new TaskCompletionSource();
        served.running = served.server.Run(started.SetResult, served.stop.Token);
        await await Task.WhenAny(started.Task, served.running);
        served.Client = new HttpClient { BaseAddress = new Uri(served.server.Addresses.Single()) };
        await Eventually.Holds("ready", async () => (await served.Client.GetAsync("/health/ready")).IsSuccessStatusCode);
        await Eventually.Holds("benefits are read", async () => (await served.Get("/api/v1/merchants/nobody/entitlements")).Status is HttpStatusCode.NotFound);
        return served;
    }

    /// <summary>A command of the command line on the same store.</summary>
    public async Task Run(params string[] command)
    {
        await using var errors = new StringWriter();
        (await CommandLine.Run([.. command, .. Store.Options], Clock, errors)).ShouldBe(ExitCode.Fine, errors.ToString());
    }

    /// <summary>An idempotency key that was not used yet.</summary>
    public string FreshKey() => $"request {++keys}";

    public FuyaoDatabase Open() => FuyaoDatabase.OpenExisting(Store.Dialect);

    public Task<(HttpStatusCode Status, JsonElement Json)> Get(string path, string key = Auditor) => Ask(HttpMethod.Get, path, key, null, null);

    /// <param name="key">For this client; the test names another where it is about that.</param>
    public Task<(HttpStatusCode Status, JsonElement Json)> Post(string path, string idempotencyKey, object body, string key = Portal) =>
        Ask(HttpMethod.Post, path, key, idempotencyKey, new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    public async Task<(HttpStatusCode Status, JsonElement Json)> Ask(HttpMethod method, string path, string key, string? idempotencyKey, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe((int)answer.StatusCode < 400 ? "application/json" : Problem.ContentType, text);
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement.Clone());
    }

    /// <summary>As SIGTERM does.</summary>
    public async Task Stop()
    {
        await stop.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await server.DisposeAsync();
        Client.Dispose();
        stop.Dispose();
        Store.Dispose();
        folder.Delete(recursive: true);
    }
}

internal sealed class MovedClock : IClock
{
    private long ticks;

    public Instant Now
    {
        get => Instant.FromUnixTimeTicks(Volatile.Read(ref ticks));
        set => Volatile.Write(ref ticks, value.ToUnixTimeTicks());
    }

    public Instant GetCurrentInstant() => Now;
}
