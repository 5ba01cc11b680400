using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Fuyao.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>Every endpoint, asked without a key, with a wrong one, with one that may read and with one that may write.</summary>
public sealed class ServerEndpointTests : IAsyncLifetime
{
    private const string Key = ServedStore.Auditor;
    private const string Account = "/api/v1/ledger/accounts/{account}";
    private const string Quota = "/api/v1/ledger/quotas/{account}";

    // Method, path, and the answers without a key, with a wrong one, with one that may read, with one that may write.
    private static readonly (string Method, string Path, int Without, int Wrong, int Read, int Write)[] Table =
    [
        ("GET", "/health/live", 200, 200, 200, 200),
        ("GET", "/health/ready", 200, 200, 200, 200),
        ("GET", "/api/v1/status", 401, 401, 200, 200),
        ("GET", "/api/v1/openapi.json", 401, 401, 200, 200),
        ("GET", "/api/v1/merchants/{merchant}/entitlements", 401, 401, 404, 404),
        ("GET", "/api/v1/merchants/{merchant}/rates/{product}", 401, 401, 404, 404),
        ("GET", "/api/v1/merchants/{merchant}/prices/{product}", 401, 401, 404, 404),
        ("GET", "/api/v1/merchants/{merchant}/deadlines/{duty}", 401, 401, 404, 404),
        ("GET", "/api/v1/ledger/accounts", 401, 401, 200, 200),
        ("GET", Account, 401, 401, 404, 404),
        ("GET", Account + "/statement", 401, 401, 404, 404),
        ("GET", "/api/v1/ledger/lines/{line}", 401, 401, 400, 400),
        ("GET", "/api/v1/ledger/trial-balance", 401, 401, 200, 200),
        ("GET", "/api/v1/ledger/quotas", 401, 401, 200, 200),
        ("GET", Quota, 401, 401, 404, 404),
        ("GET", Quota + "/claims", 401, 401, 404, 404),
        ("GET", Quota + "/ranks", 401, 401, 404, 404),
        ("GET", Quota + "/waiting", 401, 401, 404, 404),
        ("GET", Quota + "/claims/{claim}", 401, 401, 404, 404),
        ("GET", Quota + "/claims/{claim}/receipt", 401, 401, 404, 404),
        // Without a key by which they can be sent again they are no requests.
        ("POST", "/api/v1/ledger/transfers", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/holds", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/holds/{line}/post", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/holds/{line}/release", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/lines/{line}/reverse", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/chains", 401, 401, 403, 400),
        ("POST", Quota + "/claims", 401, 401, 403, 400),
        ("POST", Quota + "/claims/{claim}/withdraw", 401, 401, 403, 400),
        ("POST", Quota + "/claims/{claim}/reject", 401, 401, 403, 400),
        ("GET", "/api/v1/merchants/{merchant}/credits", 401, 401, 404, 404),
        ("POST", "/api/v1/credits/packets/{packet}/claim", 401, 401, 403, 400),
        ("POST", "/api/v1/credits/clicks", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/accounts", 401, 401, 403, 400),
        ("POST", "/api/v1/ledger/quotas", 401, 401, 403, 400),
        ("POST", Quota + "/draw", 401, 401, 403, 400),
        ("GET", "/api/v1/merchants/{merchant}/cases", 401, 401, 404, 404),
        ("GET", "/api/v1/merchants/{merchant}/cases/{case}", 401, 401, 400, 400),
        ("POST", "/api/v1/merchants/{merchant}/cases", 401, 401, 403, 415),
        ("POST", "/api/v1/merchants/{merchant}/cases/{case}/correct", 401, 401, 403, 400),
        ("POST", "/api/v1/merchants/{merchant}/cases/{case}/withdraw", 401, 401, 403, 400),
        ("POST", "/api/v1/merchants/{merchant}/cases/{case}/account", 401, 401, 403, 400),
        ("GET", "/api/v1/merchants/{merchant}/services", 401, 401, 404, 404),
        ("POST", "/api/v1/merchants/{merchant}/services/accept", 401, 401, 403, 415),
        ("POST", "/api/v1/merchants/{merchant}/services/reject", 401, 401, 403, 415),
        ("POST", "/api/v1/services/fulfil", 401, 401, 403, 415),
        ("GET", "/api/v1/services/{programme}/report", 401, 401, 404, 404),
        ("GET", "/api/v1/merchants/{merchant}/lessons", 401, 401, 404, 404),
        ("POST", "/api/v1/merchants/{merchant}/lessons/enrol", 401, 401, 403, 415),
        ("POST", "/api/v1/merchants/{merchant}/lessons/withdraw", 401, 401, 403, 415),
        ("GET", "/api/v1/lessons", 401, 401, 200, 200),
        ("GET", "/api/v1/lessons/{lesson}", 401, 401, 400, 400),
        ("POST", "/api/v1/lessons", 401, 401, 403, 415),
        ("POST", "/api/v1/lessons/{lesson}/move", 401, 401, 403, 400),
        ("POST", "/api/v1/lessons/{lesson}/cancel", 401, 401, 403, 400),
        ("POST", "/api/v1/lessons/{lesson}/attendance", 401, 401, 403, 400),
        ("DELETE", "/api/v1/merchants/m1/entitlements", 401, 401, 405, 405),
        ("POST", "/api/v1/status", 401, 401, 405, 405),
        ("GET", "/api/v1/ledger/transfers", 401, 401, 405, 405),
        ("GET", "/api/v1/credits/clicks", 401, 401, 405, 405),
        ("POST", "/health/live", 401, 401, 405, 405),
        ("GET", "/", 401, 401, 404, 404),
        ("GET", "/api/v1/nothing", 401, 401, 404, 404),
        ("POST", "/api/v1/ledger/accounts/a/b", 401, 401, 404, 404),
        ("GET", "/api/v1/status/../../../etc/passwd", 401, 401, 404, 404),
    ];

    private ServedStore server = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        server = await ServedStore.Start();
        server.Clock.Now = Instant.FromUtc(2016, 12, 1, 0, 0);
        client = server.Client;
    }

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_endpoint_answers_as_the_table_says()
    {
        foreach (var (method, path, without, wrong, read, write) in Table)
            foreach (var (key, expected) in new[] { (null, without), (Key.Replace('2', '3'), wrong), (Key, read), (ServedStore.Portal, write) })
            {
                using var answer = await Ask(method, path, key);

                ((int)answer.StatusCode).ShouldBe(expected, $"{method} {path} with the key {key ?? "missing"}");
                answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
                answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
                answer.Headers.Contains("Server").ShouldBeFalse();
                if (expected < 400)
                    continue;
                answer.Content.Headers.ContentType!.MediaType.ShouldBe(Problem.ContentType);
                var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                problem.GetProperty("status").GetInt32().ShouldBe(expected);
                problem.GetProperty("type").GetString().ShouldStartWith("urn:fuyao:problem:");
                problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
                problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
                answer.Headers.WwwAuthenticate.Count.ShouldBe(expected == 401 ? 1 : 0);
            }
    }

    [Fact]
    public async Task A_key_of_a_merchant_reaches_what_is_its_own_and_nothing_else()
    {
        foreach (var (method, path, without, _, _, write) in Table)
        {
            using var own = await Ask(method, path.Replace("{merchant}", ServedStore.Own, StringComparison.Ordinal), ServedStore.Merchant);
            using var other = await Ask(method, path, ServedStore.Merchant);

            ((int)own.StatusCode).ShouldBe(without == 200 ? 200 : path.Contains("{merchant}", StringComparison.Ordinal) ? write : 403, $"{method} {path}");
            ((int)other.StatusCode).ShouldBe(without == 200 ? 200 : 403, $"{method} {path} of another merchant");
        }
    }

    [Fact]
    public void The_table_has_every_endpoint()
    {
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (method, endpoint.RoutePattern.RawText!)));

        endpoints.ShouldNotBeEmpty();
        endpoints.ShouldBeSubsetOf(Table.Select(row => (row.Method, row.Path)));
    }

    [Theory]
    [InlineData($"Basic {Key}")]
    [InlineData(Key)]
    [InlineData("Bearer")]
    [InlineData($"Bearer {Key}0")]
    public async Task A_key_is_sent_as_a_bearer_token_and_in_no_other_way(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_status_names_what_is_in_force_what_comes_next_and_what_waits()
    {
        await Eventually.Holds("the review of November 2016 waits", async () => (await Status()).GetProperty("waiting").ValueKind is JsonValueKind.Object);

        var status = await Status();
        status.GetProperty("programme").GetString().ShouldBe("pioneer");
        status.GetProperty("version").GetProperty("effective").GetString().ShouldBe("2016-11-03");
        status.GetProperty("lastDecided").ValueKind.ShouldBe(JsonValueKind.Null);
        status.GetProperty("nextDueAt").GetString().ShouldBe("2016-11-04T00:00:00+08:00");
        status.GetProperty("overdue").GetBoolean().ShouldBeTrue();
        status.GetProperty("waiting").GetProperty("factsPeriod").GetString().ShouldBe("2016-10");
        status.GetProperty("closedFrom").ValueKind.ShouldBe(JsonValueKind.Null);
        status.GetProperty("closed").GetBoolean().ShouldBeFalse();
        status.GetProperty("leaving").ValueKind.ShouldBe(JsonValueKind.Null);
        status.GetProperty("overlays").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_request_is_refused_and_the_server_goes_on()
    {
        var address = client.BaseAddress!;
        foreach (var sent in new[] { "GET /health/live HTTP/9.9\r\n\r\n", "\0\0\0\0", $"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: a\r\n\r\n", $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 40_000)}\r\n\r\n" })
        {
            using var socket = new TcpClient(address.Host, address.Port);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(sent));
            using var reader = new StreamReader(stream);
            try
            {
                (await reader.ReadLineAsync() ?? "").ShouldNotContain("200");
            }
            catch (IOException)
            {
                // Cut off before it had sent everything.
            }
        }

        (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<JsonElement> Status()
    {
        using var answer = await Ask("GET", "/api/v1/status", Key);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("programmes")[0].Clone();
    }

    private async Task<HttpResponseMessage> Ask(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request);
    }
}
