using System.Net;
using System.Text.Json;
using Fuyao.Platform.Credits;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>Credits over HTTP (docs/reference/http.md): packets of E12 are claimed, and pay click by click; what is sent again is carried out once.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CreditEndpointTests : IAsyncLifetime
{
    private const string Clicks = "/api/v1/credits/clicks";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-credits-");
    private ServedStore server = null!;

    public async Task InitializeAsync()
    {
        server = await ServedStore.Start();
        server.Clock.Now = IssuedPackets.Now;
        await IssuedPackets.Issue(folder, server.Store, 3, server.Clock);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_packet_is_claimed_once_and_the_same_request_gets_the_same_answer()
    {
        var (status, claimed) = await Claim("k1", 1, "m1");
        (status, claimed.GetProperty("amount").GetString(), claimed.GetProperty("perDay").GetString(), claimed.GetProperty("expiresAt").GetString()).ShouldBe((HttpStatusCode.OK, "100.00", "20.00", "2020-03-11T02:00:00Z"), "E12");
        server.Clock.Now += Duration.FromHours(1);
        (await Claim("k1", 1, "m1")).Json.ToString().ShouldBe(claimed.ToString());

        Problem(await Claim("k2", 1, "m1")).ShouldBe((422, "already-claimed"));
        Problem(await Claim("k1", 2, "m2")).ShouldBe((409, "key-used"));
        Problem(await Claim("k3", 2, "m1")).ShouldBe((422, "other-merchant"));
        Problem(await Claim("k4", 9, "m1")).ShouldBe((404, "unknown-packet"));
        Problem(await Claim("k5", 2, "m9")).ShouldBe((404, "no-such-merchant"));
        server.Clock.Now += Duration.FromDays(40);
        Problem(await Claim("k6", 2, "m2")).ShouldBe((422, "lapsed"));
    }

    [Fact]
    public async Task Clicks_are_paid_once_however_often_they_are_sent_by_whichever_request()
    {
        await Claim("k1", 1, "m1");
        object[] clicks = [Click("c1", "m1", "19.5"), Click("c2", "m1", "0.6"), Click("c3", "m2", "1"), Click("c4", "m1", "0.5", "robot")];

        var (status, answer) = await server.Post(Clicks, "r1", new { clicks });

        status.ShouldBe(HttpStatusCode.OK);
        Outcomes(answer).ShouldBe(["c1 paid 19.50", "c2 dayFull 0.00", "c3 noPacket 0.00", "c4 invalid 0.00"]);
        (await server.Post(Clicks, "r1", new { clicks })).Json.ToString().ShouldBe(answer.ToString(), "with the same key");
        (await server.Post(Clicks, "r2", new { clicks })).Json.ToString().ShouldBe(answer.ToString(), "with another: each click has its own id");
        Problem(await server.Post(Clicks, "r1", new { clicks = clicks[..1] })).ShouldBe((409, "key-used"));
        Problem(await server.Post(Clicks, "r3", new { clicks = new[] { Click("c9", "m1", "0.1"), Click("c1", "m1", "19") } })).ShouldBe((409, "click-used"));
        var packet = (await server.Get("/api/v1/merchants/m1/credits")).Json.GetProperty("packets")[0];
        (packet.GetProperty("left").GetString(), packet.GetProperty("leftToday").GetString(), packet.GetProperty("state").GetString()).ShouldBe(("80.50", "0.50", "claimed"), "nothing of a refused request is stored");

        Outcomes((await server.Post(Clicks, "r4", new { clicks = new[] { Click("c1", "m1", "19.5", "robot") } })).Json).ShouldBe(["c1 invalid 19.50 refunded"]);
        (await server.Get("/api/v1/merchants/m1/credits")).Json.GetProperty("packets")[0].GetProperty("left").GetString().ShouldBe("100.00");
        using var database = server.Open();
        new CreditReader(database, server.Clock).FiguresOf("thunder-packets").Agree.ShouldBeTrue();
    }

    [Theory]
    [InlineData("price", "0", "'clicks[0].click' in the body: a click costs more than nothing, and not 0.00; write an amount above zero: 1.50.")]
    [InlineData("price", "one", "'clicks[0].price' in the body: write an amount with at most four decimals: 1.50.")]
    [InlineData("at", "2020-02-10T10:00", "'clicks[0].at' in the body: write a moment with its offset, such as 2026-12-31T16:00:00Z.")]
    [InlineData("click", "a b", "'clicks[0].click' in the body: 'a b' is no id of a click; write 1 to 120 characters without blanks and control characters.")]
    [InlineData("invalid", " ", "'clicks[0].invalid' in the body: write why it is invalid, or leave it out.")]
    public async Task What_is_no_click_is_refused_with_what_to_write(string field, string text, string detail)
    {
        var click = new Dictionary<string, string> { ["click"] = "c1", ["merchant"] = "m1", ["of"] = "promotion", ["at"] = "2020-02-10T10:00:00+08:00", ["price"] = "1", [field] = text };

        var (status, problem) = await server.Post(Clicks, server.FreshKey(), new { clicks = new[] { click } });

        (status, problem.GetProperty("detail").GetString()).ShouldBe((HttpStatusCode.BadRequest, detail));
    }

    [Fact]
    public async Task What_has_expired_is_given_back_by_the_server_itself()
    {
        await Claim("k1", 1, "m1");
        server.Clock.Now += Duration.FromDays(30);

        await Eventually.Holds("settled", () =>
        {
            using var database = server.Open();
            return new Storage.Credits.PacketStore(database).Find(1)!.SettledAt is not null;
        });

        (await server.Get("/api/v1/ledger/accounts/thunder-packets%2Fthunder-packets")).Json.GetProperty("balance").GetProperty("booked").GetString().ShouldBe("19999800.00", "300 were approved, and 100 have come back");
    }

    [Fact]
    public async Task Requests_at_the_same_time_pay_each_click_once_and_no_day_too_much()
    {
        await Claim("k1", 1, "m1");

        // Twelve clicks of 3, each sent twice at the same time: 20 a day are six of them.
        await Task.WhenAll(Enumerable.Range(0, 24).Select(number => server.Post(Clicks, server.FreshKey(), new { clicks = new[] { Click($"c{number % 12}", "m1", "3") } })));

        using var database = server.Open();
        var figures = new CreditReader(database, server.Clock).FiguresOf("thunder-packets");
        (figures.Agree, figures.Spent.ToString()).ShouldBe((true, "18.00"));
    }

    private Task<(HttpStatusCode Status, JsonElement Json)> Claim(string key, int packet, string merchant) => server.Post($"/api/v1/credits/packets/{packet}/claim", key, new { merchant });

    private static object Click(string id, string merchant, string price, string? invalid = null) => new { click = id, merchant, of = "promotion", at = "2020-02-10T10:00:00+08:00", price, invalid };

    private static IEnumerable<string> Outcomes(JsonElement answer) => answer.GetProperty("clicks").EnumerateArray()
        .Select(click => $"{click.GetProperty("click")} {click.GetProperty("outcome")} {click.GetProperty("paid")}{(click.GetProperty("refunded").GetBoolean() ? " refunded" : "")}");

    private static (int, string) Problem((HttpStatusCode Status, JsonElement Json) answer) => ((int)answer.Status, answer.Json.GetProperty("type").GetString()!["urn:fuyao:problem:".Length..]);
}
