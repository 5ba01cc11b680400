using System.Net;
using System.Text;
using System.Text.Json;
using Fuyao.Server;
using Fuyao.TestSupport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>The description of the API is sound, has every endpoint with its answers, and answers are as it says.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-openapi-");
    private ServedStore server = null!;
    private JsonElement document;

    public async Task InitializeAsync()
    {
        server = await ServedStore.Start(
            ["accounts", "open", "outside", "--asset", "places", "--rule", "any"], ["accounts", "open", "fund", "--asset", "places"], ["accounts", "open", "given", "--asset", "places"],
            ["transfer", "outside", "fund", "5", "--reason", "places"], ["quota", "fund", "--to", "given", "--at-most", "3"]);
        document = (await server.Get(OpenApiDescription.Path)).Json;
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void It_is_read_without_an_error()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(document.ToString()));

        var read = OpenApiDocument.Load(stream, "json");

        read.Diagnostic!.Errors.ShouldBeEmpty();
        read.Diagnostic.Warnings.ShouldBeEmpty();
        read.Diagnostic.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()).ShouldBeEmpty();
    }

    [Fact]
    public void It_has_every_endpoint_with_its_parameters_its_body_and_its_answers()
    {
        var described = 0;
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var (about, path) = (endpoint.Metadata.GetRequiredMetadata<EndpointAbout>(), endpoint.RoutePattern.RawText!);
            if (path == OpenApiDescription.Path)
                continue;
            var method = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single();
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());

            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(path);
            var parameters = operation.TryGetProperty("parameters", out var found) ? found.EnumerateArray().Select(one => $"{one.GetProperty("in")} {one.GetProperty("name")}").ToArray() : [];
            parameters.ShouldBe(
                [
                    .. endpoint.RoutePattern.Parameters.Select(part => $"path {part.Name}"), .. about.Query.Select(word => $"query {word.Name}"), .. about.Access == Access.Write ? (string[])["header Idempotency-Key"] : [],
                ], path);
            var responses = operation.GetProperty("responses");
            responses.GetProperty("200").GetProperty("content").GetProperty("application/json").TryGetProperty("schema", out _).ShouldBeTrue(path);
            foreach (var problem in OpenApiDescription.ProblemsOf(about))
            {
                var response = responses.GetProperty($"{problem.Status}");
                response.GetProperty("description").GetString()!.Split(", ").ShouldContain(problem.Name, path);
                response.GetProperty("content").GetProperty(Problem.ContentType).GetProperty("schema").GetProperty("$ref").GetString().ShouldBe("#/components/schemas/ProblemAnswer");
            }
            operation.TryGetProperty("security", out _).ShouldBe(about.Access != Access.Everybody, path);
            operation.TryGetProperty("requestBody", out var body).ShouldBe(method == "POST", path);
            if (method == "POST")
                body.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("required").GetArrayLength().ShouldBeGreaterThan(0, path);
            described++;
        }
        document.GetProperty("paths").EnumerateObject().Sum(path => path.Value.EnumerateObject().Count()).ShouldBe(described, "and nothing else");
    }

    [Fact]
    public async Task What_is_answered_has_the_form_that_it_says()
    {
        const string ledger = "/api/v1/ledger";
        foreach (var (path, template, body) in new (string, string?, object?)[]
        {
            ($"{ledger}/transfers", null, new { from = "outside", to = "fund", amount = "1", reason = "places" }),
            ($"{ledger}/holds", null, new { from = "fund", to = "given", amount = "3 places", until = "2030-01-01T00:00:00Z", reason = "kept" }),
            ($"{ledger}/holds/3/post", $"{ledger}/holds/{{line}}/post", new { amount = "2", reason = "due" }),
            ($"{ledger}/lines/4/reverse", $"{ledger}/lines/{{line}}/reverse", new { reason = "wrong" }),
            ($"{ledger}/chains", null, new { bookings = new object[] { new { kind = "transfer", from = "outside", to = "fund", amount = "1", reason = "places" } } }),
            ($"{ledger}/quotas/fund/claims", $"{ledger}/quotas/{{account}}/claims", new { claimant = "m1", amount = "3" }),
            ($"{ledger}/quotas/fund/claims", $"{ledger}/quotas/{{account}}/claims", new { claimant = "m2", amount = "3" }),
            ($"{ledger}/quotas/fund/claims", $"{ledger}/quotas/{{account}}/claims", new { claimant = "m3", amount = "3" }),
            ($"{ledger}/quotas/fund/claims", $"{ledger}/quotas/{{account}}/claims", new { claimant = "m3", amount = "3" }),
            ($"{ledger}/quotas/fund/claims/1/withdraw", $"{ledger}/quotas/{{account}}/claims/{{claim}}/withdraw", new { claimant = "m1", reason = "over" }),
            ($"{ledger}/quotas/fund/claims/2/reject", $"{ledger}/quotas/{{account}}/claims/{{claim}}/reject", new { reason = "wrong" }),
            ($"{ledger}/transfers", null, new { from = "nowhere", to = "fund", amount = "1", reason = "places" }),
            ($"{ledger}/chains", null, new { bookings = new object[] { new { kind = "transfer", from = "given", to = "fund", amount = "100", reason = "places" } } }),
            ("/health/ready", null, null), ("/api/v1/status", null, null), ($"{ledger}/accounts?limit=1", $"{ledger}/accounts", null), ($"{ledger}/accounts/fund", $"{ledger}/accounts/{{account}}", null),
            ($"{ledger}/accounts/fund/statement", $"{ledger}/accounts/{{account}}/statement", null), ($"{ledger}/lines/3", $"{ledger}/lines/{{line}}", null), ($"{ledger}/trial-balance", null, null), ($"{ledger}/quotas", null, null),
            ($"{ledger}/quotas/fund", $"{ledger}/quotas/{{account}}", null), ($"{ledger}/quotas/fund/claims", $"{ledger}/quotas/{{account}}/claims", null), ($"{ledger}/quotas/fund/ranks", $"{ledger}/quotas/{{account}}/ranks", null),
            ($"{ledger}/quotas/fund/claims/3", $"{ledger}/quotas/{{account}}/claims/{{claim}}", null), ($"{ledger}/quotas/fund/claims/3/receipt", $"{ledger}/quotas/{{account}}/claims/{{claim}}/receipt", null),
            ($"{ledger}/accounts", null, new { account = "seats", asset = "places" }), ($"{ledger}/accounts", null, new { account = "seats", asset = "CNY" }),
            ($"{ledger}/quotas", null, new { account = "seats", to = "given", served = "drawn", closes = "2010-03-02T00:00:00Z" }),
            ($"{ledger}/quotas/seats/draw", $"{ledger}/quotas/{{account}}/draw", new { reason = "early" }), ($"{ledger}/trial-balance?limit=1", $"{ledger}/trial-balance", null),
            ("/api/v1/merchants/m1/entitlements", "/api/v1/merchants/{merchant}/entitlements", null),
        })
        {
            var (status, json) = body is null ? await server.Get(path) : await server.Post(path, server.FreshKey(), body);

            MustBeAsDescribed(body is null ? "get" : "post", template ?? path, status, json);
        }
    }

    /// <summary>What merchants are entitled to is written by hand, and described by records beside it: here with a benefit of every kind, one given up and one announced.</summary>
    [Fact]
    public async Task Entitlements_and_quotes_have_the_form_that_it_says()
    {
        var (programme, facts) = (Path.Combine(folder.CreateSubdirectory("everything").FullName, "2020-03-01.yaml"), Path.Combine(folder.FullName, "facts.csv"));
        await File.WriteAllTextAsync(facts, "merchant_id,contract_since\nm1,2019-05-01\n");
        await File.WriteAllTextAsync(programme, """
            programme: everything
            title: { zh: 全部, en: Everything }
            published: 2020-01-01
            effective: 2020-03-01
            zone: Asia/Shanghai
            enrol: automatic
            require: { member: known(contract_since) }
            tiers:
              - { id: member, title: { zh: 会员, en: Member }, benefits: [discount, medal, counter, guests, words, more-words, money, storefront, packet, cash, care, lecture, leads, dispatch, disputes] }
            review: { every: month, due_by: "3 24:00", facts: previous-month }
            budget: { account: rewards, limit: 1000 CNY }
            benefits:
              discount: { kind: rate, of: loan, add: -20 bps, stack: sum, quoted_by: lender, until: 2020-03-31T24:00 }
              medal: { kind: badge, where: [storefront, search] }
              counter: { kind: lane, queue: hotline, priority: 2, resolve_within: 24h, clock: workdays }
              guests: { kind: access }
              words: { kind: limit, of: keywords, at_most: 10 }
              more-words: { kind: limit, of: keywords, at_most: 20 }
              money: { kind: limit, of: loan-amount, at_most: 1000000 CNY }
              storefront: { kind: fee, of: builder, factor: 0.5, lasts: 2 months }
              packet: { kind: credit, of: promotion, amount: 100 CNY, expires_after: 30 days, per_day: 20 CNY }
              cash: { kind: subsidy, amount: 1000 CNY }
              care: { kind: service, package: base-service, provider: brand-service, days: 30, tasks: [photos, offers], status: announced }
              lecture: { kind: training, course: resume-work, sessions: 10, seats: 100 }
              leads: { kind: boost, scene: group-buy, weight: 1.2 }
              dispatch: { kind: relax, of: dispatch, treatment: case-by-case, orders_from: 2020-01-19, orders_until: 2020-02-16 }
              disputes: { kind: relax, of: disputes, by: 72h, for: [buyer, seller], orders_from: 2020-01-19, orders_until: 2020-02-09 }
            """);
        server.Clock.Now = Instant.FromUtc(2020, 3, 10, 0, 0);
        await server.Run("facts", "import", facts, "--period", "2020-02");
        await server.Run("review", programme, "--at", "2020-03-03T24:00", "--catalogue", Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml"));
        const string merchant = "/api/v1/merchants/m1";
        await Eventually.Holds("read", async () => (await server.Get($"{merchant}/entitlements")).Json.TryGetProperty("entitlements", out var all) && all.GetArrayLength() > 0);

        var entitlements = (await server.Get($"{merchant}/entitlements")).Json;
        entitlements.GetProperty("entitlements").EnumerateArray().Select(one => one.GetProperty("kind").GetString()).Distinct().Count().ShouldBe(11, "all but the service, which is announced");
        entitlements.GetProperty("announced").GetArrayLength().ShouldBe(1);
        entitlements.GetProperty("givenUp").GetArrayLength().ShouldBe(1);
        foreach (var (asked, template) in new[]
        {
            ("entitlements", "entitlements"), ("rates/loan?base=4.35", "rates/{product}"), ("rates/loan", "rates/{product}"), ("prices/builder?list=30", "prices/{product}"), ("prices/x", "prices/{product}"),
            ("deadlines/disputes?within=48h&ordered=2020-01-20T10:00:00Z", "deadlines/{duty}"), ("deadlines/dispatch?within=48h&ordered=2020-01-20T10:00:00Z", "deadlines/{duty}"),
        })
        {
            var (status, json) = await server.Get($"{merchant}/{asked}");

            MustBeAsDescribed("get", $"/api/v1/merchants/{{merchant}}/{template}", status, json);
        }
        foreach (var command in new string[][]
        {
            ["staff", "add", "pat", "--role", "programme-manager"], ["staff", "add", "anna", "--role", "approver"],
            ["ledger", "accounts", "open", "treasury", "--asset", "CNY", "--rule", "any"], ["ledger", "accounts", "open", "rewards", "--asset", "CNY"], ["ledger", "transfer", "treasury", "rewards", "1000", "--reason", "budget"],
            ["credit", "draft", programme, "100", "--reason", "first", "--by", "pat"], ["credit", "approve", "1", "--by", "anna"], ["credit", "issue", "1", "--by", "pat"],
        })
            await server.Run(command);
        object Click(string id, string name) => new { click = id, merchant = name, of = "promotion", at = "2020-03-10T00:00:00Z", price = "1.50" };
        foreach (var (path, template, body) in new (string, string, object?)[]
        {
            ("/api/v1/credits/packets/1/claim", "/api/v1/credits/packets/{packet}/claim", new { merchant = "m1" }), ("/api/v1/credits/packets/1/claim", "/api/v1/credits/packets/{packet}/claim", new { merchant = "m1" }),
            ("/api/v1/credits/clicks", "/api/v1/credits/clicks", new { clicks = new[] { Click("c1", "m1") } }), ("/api/v1/credits/clicks", "/api/v1/credits/clicks", new { clicks = new[] { Click("c2", "m2") } }),
            ($"{merchant}/credits", "/api/v1/merchants/{merchant}/credits", null),
        })
        {
            var (status, json) = body is null ? await server.Get(path) : await server.Post(path, server.FreshKey(), body);

            MustBeAsDescribed(body is null ? "get" : "post", template, status, json);
        }
    }

    [Fact]
    public async Task Cases_and_what_they_bring_have_the_form_that_it_says()
    {
        await using var office = await ServedOffice.Start();
        const string cases = "/api/v1/merchants/{merchant}/cases";
        async Task Post(string path, object body)
        {
            var (status, json) = await office.Post((cases + path).Replace("{merchant}", "c1", StringComparison.Ordinal).Replace("{case}", "1", StringComparison.Ordinal), office.FreshKey(), body);
            MustBeAsDescribed("post", cases + path, status, json);
        }
        await Post("", ServedOffice.Application(1));
        await Post("", ServedOffice.Application(1));
        await Post("/{case}/account", new { bank = "成都银行", account = "6228009999" });
        await office.Run("cases", "return", "1", "--fault", "invoice=is of 2008", "--by", "dina");
        await Post("/{case}/correct", new { materials = ServedOffice.Files('b', "invoice") });
        await office.Run("cases", "check", "1", "--reason", "complete", "--by", "dina");
        await office.Run("cases", "check", "1", "--find", "first_use=yes", "--reason", "no earlier contract", "--by", "olga");
        await office.Run("cases", "notice", "1", "--by", "olga");
        await office.Run("cases", "object", "1", "--objector", "王某", "--contact", "wang@example.cn", "--grounds", "x");
        await office.Run("cases", "decide-objection", "1", "1", "dismiss", "--reason", "x", "--by", "anna");
        office.Clock.Now = ServedOffice.At("2009-03-10T09:00");
        await office.Run("cases", "approve", "1", "--reason", "in order", "--by", "anna");
        await Eventually.Holds("read", async () => (await office.Get("/api/v1/merchants/c1/entitlements")).Json.TryGetProperty("cases", out var brought) && brought.GetArrayLength() == 1);
        foreach (var (path, template) in new[] { ("cases", cases), ("cases/1", cases + "/{case}"), ("cases/2", cases + "/{case}"), ("entitlements", "/api/v1/merchants/{merchant}/entitlements") })
        {
            var (status, json) = await office.Get($"/api/v1/merchants/c1/{path}");
            MustBeAsDescribed("get", template, status, json);
        }
        await Post("/{case}/withdraw", new { reason = "no need" });
    }

    [Fact]
    public async Task Packages_and_lessons_have_the_form_that_it_says()
    {
        await using var club = await ServedClub.Start(folder.CreateSubdirectory("served"));
        foreach (var (template, body) in new (string, object?)[]
        {
            ("/api/v1/services/fulfil", new { merchant = "c1", programme = "club", task = "storefront", evidence = "done", score = "90", files = new[] { new { name = "a.pdf", sha256 = new string('a', 64), bytes = 1 } } }),
            ("/api/v1/services/fulfil", new { merchant = "c1", programme = "club", task = "storefront", evidence = "done", score = "90" }),
            ("/api/v1/merchants/{merchant}/services/reject", new { programme = "club", task = "storefront", reason = "x" }), ("/api/v1/merchants/{merchant}/services", null), ("/api/v1/services/{programme}/report", null),
            ("/api/v1/services/fulfil", new { merchant = "c1", programme = "club", task = "photos", evidence = "done" }), ("/api/v1/merchants/{merchant}/services/accept", new { programme = "club", task = "photos" }),
            ("/api/v1/merchants/{merchant}/services", null), ("/api/v1/lessons", new { programme = "club", training = "school", at = "2020-04-20T14:00:00Z", seats = 1, online = "https://example.cn" }),
            ("/api/v1/merchants/{merchant}/lessons/enrol", new { lesson = 1 }), ("/api/v1/merchants/{merchant}/lessons", null), ("/api/v1/lessons/{lesson}/move", new { at = "2020-04-21T14:00:00Z", reason = "rain" }),
            ("/api/v1/lessons/{lesson}", null), ("/api/v1/merchants/{merchant}/lessons/withdraw", new { lesson = 1, reason = "ill" }), ("/api/v1/lessons/{lesson}/attendance", new { others = "absent" }),
            ("/api/v1/lessons/{lesson}/cancel", new { reason = "rain" }), ("/api/v1/lessons", null),
        })
        {
            var path = template.Replace("{merchant}", "c1", StringComparison.Ordinal).Replace("{lesson}", "1", StringComparison.Ordinal).Replace("{programme}", "club", StringComparison.Ordinal);
            // Who carried a task out does not accept it.
            var (status, json) = body is null ? await club.Get(path) : await club.Post(path, club.FreshKey(), body, path.Contains("merchants", StringComparison.Ordinal) ? ServedStore.Shop : ServedStore.Portal);
            MustBeAsDescribed(body is null ? "get" : "post", template, status, json);
        }
    }

    private void MustBeAsDescribed(string method, string template, HttpStatusCode status, JsonElement json)
    {
        var responses = document.GetProperty("paths").GetProperty(template).GetProperty(method).GetProperty("responses");
        var content = responses.GetProperty($"{(int)status}").GetProperty("content").EnumerateObject().Single();
        MustFit(json, content.Value.GetProperty("schema"), $"{method} {template} {(int)status}");
    }

    /// <summary>As far as the schemas of this document go: references, types, properties, which of them must be there, lists, enumerations.</summary>
    private void MustFit(JsonElement json, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            MustFit(json, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!["#/components/schemas/".Length..]), place);
            return;
        }
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            // Of something that may be null.
            if (json.ValueKind == JsonValueKind.Null)
                choices.EnumerateArray().Any(choice => choice.TryGetProperty("type", out var none) && none.ValueEquals("null")).ShouldBeTrue(place);
            else
                MustFit(json, choices.EnumerateArray().Single(choice => choice.TryGetProperty("$ref", out _)), place);
            return;
        }
        if (schema.TryGetProperty("enum", out var words))
            words.EnumerateArray().Select(word => word.ToString()).ShouldContain(json.ToString(), place);
        if (schema.TryGetProperty("type", out var type))
        {
            string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];
            types.ShouldContain(json.ValueKind switch
            {
                JsonValueKind.String => "string", JsonValueKind.Number => "integer", JsonValueKind.True or JsonValueKind.False => "boolean", JsonValueKind.Null => "null", JsonValueKind.Array => "array", _ => "object",
            }, $"{place}: {json}");
        }
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray())
                MustFit(item, schema.GetProperty("items"), $"{place}[]");
        if (json.ValueKind != JsonValueKind.Object)
            return;
        var properties = schema.GetProperty("properties");
        foreach (var property in json.EnumerateObject())
        {
            properties.TryGetProperty(property.Name, out var known).ShouldBeTrue($"{place}.{property.Name}");
            MustFit(property.Value, known, $"{place}.{property.Name}");
        }
        if (schema.TryGetProperty("required", out var required))
            required.EnumerateArray().Select(one => one.GetString()).ShouldBeSubsetOf(json.EnumerateObject().Select(property => property.Name), place);
    }
}
