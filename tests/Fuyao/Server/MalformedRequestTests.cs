using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fuyao.Server;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fuyao.Tests.Server;

/// <summary>Random requests to everything that changes something, none of which says anything that could be carried out: each is answered with a problem, books nothing, and leaves nothing in memory.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
[Collection(MeasuredAlone.Name)]
public sealed class MalformedRequestTests : IAsyncLifetime
{
    /// <summary>Of live bytes after a collection: what thread pools, buffers and tables of the runtime may still grow by. A request that left its body behind would leave far more.</summary>
    private const long GrowthBytesMax = 4 * 1024 * 1024;

    private readonly Random random = new(20_100_301);
    private ServedStore server = null!;
    private (string Path, EndpointAbout About)[] endpoints = [];

    public async Task InitializeAsync()
    {
        server = await ServedStore.Start(
            ["accounts", "open", "outside", "--asset", "CNY", "--rule", "any"], ["accounts", "open", "fund", "--asset", "CNY"], ["accounts", "open", "given", "--asset", "CNY"], ["transfer", "outside", "fund", "1000", "--reason", "budget"],
            ["quota", "fund", "--to", "given"], ["hold", "fund", "given", "1", "--until", "2030-01-01", "--reason", "kept"], ["claim", "fund", "m1"]);
        endpoints =
        [
            .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Contains("POST"))
                .Select(endpoint => (endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<EndpointAbout>())),
        ];
    }

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Fact]
    public async Task Each_is_answered_with_a_problem_and_leaves_nothing()
    {
        endpoints.Length.ShouldBeGreaterThan(8);
        var count = TestRun.Count(500, 10_000);
        // What is loaded and compiled once, and buffers that stay, are there before the first look.
        await Send(count / 4);
        var (before, bytesBefore) = (State(), GC.GetTotalMemory(forceFullCollection: true));

        await Send(count);

        State().ShouldBe(before);
        (GC.GetTotalMemory(forceFullCollection: true) - bytesBefore).ShouldBeLessThan(GrowthBytesMax);
        // And the same requests well-formed are carried out as ever.
        (await server.Post("/api/v1/ledger/transfers", "sound", new { from = "fund", to = "given", amount = "1", reason = "sound" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task Send(int count)
    {
        for (; count > 0; count--)
        {
            var (path, about) = endpoints[random.Next(endpoints.Length)];
            using var request = Malformed(path, about);
            var what = $"{request.RequestUri} {request.Headers} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}";

            using var answer = await server.Client.SendAsync(request);

            var text = await answer.Content.ReadAsStringAsync();
            ((int)answer.StatusCode).ShouldBeInRange(400, 499, what.Length > 2_000 ? what[..2_000] : what);
            // What is no HTTP at all, such as %00 in a path, is refused before any of our code has its turn, with nothing but the status.
            if (!answer.Headers.Contains("X-Content-Type-Options"))
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, what);
                continue;
            }
            answer.Content.Headers.ContentType!.MediaType.ShouldBe(Problem.ContentType, what);
            JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty(what);
            text.ShouldNotContain("Exception", Case.Sensitive, what);
            text.ShouldNotContain("   at ", Case.Sensitive, what);
        }
    }

    /// <summary>A request that would be sound, with something of it spoilt for certain, and more of it perhaps.</summary>
    private HttpRequestMessage Malformed(string path, EndpointAbout about)
    {
        var fields = about.Body.ToDictionary(field => field.Name, field => Sound(field.Name));
        var (key, type, authorization) = (server.FreshKey(), "application/json", (string?)ServedStore.Portal);
        // The line that holds, and the claim.
        var (line, claim, body) = ("2", "1", (string?)null);
        switch (random.Next(10))
        {
            case 0:
                key = new[] { "", " ", new string('k', 201) }[random.Next(3)];
                break;
            case 1:
                type = new[] { "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data" }[random.Next(4)];
                break;
            case 2:
                authorization = new[] { null, "", ServedStore.Auditor, ServedStore.Portal[1..], "名" }[random.Next(4)];
                break;
            case 3:
                body = new string(random.Next(2) == 0 ? '{' : ' ', random.Next(64 * 1024, 80 * 1024));
                break;
            case 4:
                // Cut short, or with one of its bytes another.
                var whole = JsonSerializer.Serialize(fields);
                body = random.Next(2) == 0 ? whole[..random.Next(whole.Length)] : whole.Insert(random.Next(whole.Length), new[] { "{", "\"\"", "\u0001", "}}", "//" }[random.Next(5)]) + "}";
                break;
            case 5:
                body = new[] { "", "null", "[]", "1", "\"text\"", "[{}]", new string('[', 1_000), "{\"a\":" + new string('{', 500), "\uFEFF{", "{} {}" }[random.Next(10)];
                break;
            case 6:
                fields[new[] { "x", "Amount", "from ", "__proto__", "客户" }[random.Next(5)]] = "1";
                break;
            case 7 when about.Body.FirstOrDefault(field => field.IsRequired) is { } missing:
                fields.Remove(missing.Name);
                break;
            case 8 when new[] { "{line}", "{claim}", "{case}", "{packet}", "{lesson}" }.Any(part => path.Contains(part, StringComparison.Ordinal)):
                line = claim = new[] { "0", "-1", "x", "1.5", "99999999999999999999", "%00", "2%2F..", "'--" }[random.Next(8)];
                break;
            default:
                Spoil(fields);
                break;
        }
        var request = new HttpRequestMessage(HttpMethod.Post, path.Replace("{line}", line, StringComparison.Ordinal).Replace("{claim}", claim, StringComparison.Ordinal).Replace("{account}", "fund", StringComparison.Ordinal)
            .Replace("{case}", line, StringComparison.Ordinal).Replace("{packet}", claim, StringComparison.Ordinal).Replace("{lesson}", claim, StringComparison.Ordinal).Replace("{merchant}", "m1", StringComparison.Ordinal))
        {
            Content = new StringContent(body ?? JsonSerializer.Serialize(fields), Encoding.UTF8),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {authorization}");
        return request;
    }

    /// <summary>A field becomes what it cannot be, whatever the ledger holds.</summary>
    private void Spoil(Dictionary<string, object> fields)
    {
        var name = fields.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(fields.Count));
        object[] never = [1.5, true, new[] { "1" }, new { amount = "1" }, new string('x', 501), "\0", "line\nline"];
        object[] spoilt = name switch
        {
            "amount" => [.. never, "", "0", "-1", "1.00001", "1e3", "1,000", "922337203685477.5808", "1 USD", "1  CNY", "NaN", "１"],
            "until" => [.. never, "", "tomorrow", "2030-01-01", "2030-13-01T00:00:00Z", "2030-01-01T00:00:00", "99999-01-01T00:00:00Z", "-9998-01-01T00:00:00Z"],
            "bookings" => [.. never, Array.Empty<object>(), new object[] { 1 }, new object[] { new { kind = "gift" } }, Enumerable.Repeat(Sound("bookings"), 101), new object[] { new { kind = "transfer", from = "fund", to = "given", amount = "0", reason = "x" } }],
            _ => [.. never, "", "   "],
        };
        fields[name] = spoilt[random.Next(spoilt.Length)];
    }

    private static object Sound(string field) => field switch
    {
        "amount" => "1 CNY", "from" => "fund", "to" => "given", "until" => "2030-01-01T00:00:00Z", "claimant" => "m1",
        "bookings" => new object[] { new { kind = "transfer", from = "fund", to = "given", amount = "1", reason = "sound" } },
        _ => "sound",
    };

    /// <summary>Everything that is booked, every answer that is kept with a key, and how much is in the audit log.</summary>
    private string State()
    {
        using var database = server.Open();
        return string.Join('\n', [
            .. new LedgerReader(database).TrialBalance(server.Clock.Now).Select(standing => standing.ToString()), .. new ClaimReader(database).Entries("fund").Select(entry => entry.Sha256),
            new LedgerVerifier(database).Verify().Head.ToString(), new AuditLog(database).Head().Sequence.ToString(CultureInfo.InvariantCulture),
        ]);
    }
}

/// <summary>Nothing else runs in the process of the tests meanwhile, so that its memory is that of one test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
