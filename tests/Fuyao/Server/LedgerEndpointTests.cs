using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Fuyao.Platform.Ledger;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>The ledger over HTTP (docs/reference/http.md): C2, “the first 1,000”; what is refused books nothing.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class LedgerEndpointTests : IAsyncLifetime
{
    private const string Ledger = "/api/v1/ledger";
    private const string Quota = Ledger + "/quotas/fund%2Fplaces";

    private ServedStore server = null!;

    public async Task InitializeAsync() => server = await ServedStore.Start(
        ["accounts", "open", "outside", "--asset", "places", "--rule", "any"], ["accounts", "open", "fund", "--asset", "places"], ["accounts", "open", "fund/places", "--asset", "places"],
        ["accounts", "open", "given", "--asset", "places"], ["transfer", "outside", "fund/places", "2", "--reason", "two places"], ["quota", "fund/places", "--to", "given", "--waiting", "2"],
        ["accounts", "open", "treasury", "--asset", "CNY", "--rule", "any"], ["accounts", "open", "allotment", "--asset", "CNY"], ["accounts", "open", "paid", "--asset", "CNY"],
        ["transfer", "treasury", "allotment", "2000000.00", "--reason", "budget of C2"]);

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Fact]
    public async Task Who_comes_first_has_a_place_the_next_wait_and_follow_when_one_is_free()
    {
        foreach (var (claimant, state) in new[] { ("m1", "placed"), ("m2", "placed"), ("m3", "waiting"), ("m4", "waiting"), ("m5", "refused") })
        {
            var (status, receipt) = await server.Post($"{Quota}/claims", claimant, new { claimant });

            status.ShouldBe(HttpStatusCode.OK);
            receipt.GetProperty("state").GetString().ShouldBe(state);
            (await server.Get($"{Quota}/claims/{receipt.GetProperty("claim")}/receipt")).Json.ToString().ShouldBe(receipt.ToString());
        }
        (await Of("claims/3")).GetProperty("position").GetInt64().ShouldBe(1);
        (await Of("waiting")).GetProperty("claims").EnumerateArray().Select(one => $"{one.GetProperty("position")} {one.GetProperty("claimant")}").ShouldBe(["1 m3", "2 m4"]);

        (await server.Post($"{Quota}/claims/1/withdraw", "over", new { claimant = "m1", reason = "found another" })).Json.GetProperty("state").GetString().ShouldBe("withdrawn");
        (await server.Post($"{Quota}/claims/2/reject", "wrong", new { reason = "not the first time (C2)" })).Json.GetProperty("state").GetString().ShouldBe("rejected");

        (await Of("ranks")).GetProperty("claims").EnumerateArray().Select(one => $"{one.GetProperty("rank")} {one.GetProperty("claimant")}").ShouldBe(["1 m3", "2 m4"]);
        (await Of("claims/4")).GetProperty("rank").GetInt64().ShouldBe(2);
        (await Of("claims/4")).GetProperty("position").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Of("claims")).GetProperty("claims").EnumerateArray().Select(one => $"{one.GetProperty("claim")} {one.GetProperty("state")}").ShouldBe(["1 withdrawn", "2 rejected", "3 placed", "4 placed", "5 refused"]);
        var quota = await Of("");
        (quota.GetProperty("claims").GetInt64(), quota.GetProperty("waiting").GetInt64(), quota.GetProperty("waitingMost").GetInt64(), quota.GetProperty("atMost").GetString()).ShouldBe((5, 0, 2, "1"));
        (await server.Get(Ledger + "/quotas")).Json.GetProperty("quotas")[0].ToString().ShouldBe(quota.ToString());
        using var database = server.Open();
        ClaimExport.Of(database, "fund/places").Verify(null).ShouldBeEmpty();
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_answered_as_the_first_time_and_another_with_its_key_is_refused()
    {
        var first = await server.Post($"{Quota}/claims", "morning", new { claimant = "m1" });
        server.Clock.Now += Duration.FromHours(1);
        (await server.Post($"{Quota}/claims", "morning", new { claimant = "m1" })).Json.ToString().ShouldBe(first.Json.ToString());
        // Spelt otherwise, and the same.
        (await server.Post($"{Quota}/claims", "morning", """{ "amount": "1 places", "claimant": "m1", "reason": "claim" }""")).Json.ToString().ShouldBe(first.Json.ToString());

        var (status, problem) = await server.Post($"{Quota}/claims", "morning", new { claimant = "m2" });

        status.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().ShouldBe("urn:fuyao:problem:key-used");
        problem.TryGetProperty("booking", out _).ShouldBeFalse();
        problem.GetProperty("detail").GetString().ShouldBe("The key 'morning' was used for another order; a key belongs to one order for good, so write another key.");
        (await server.Post($"{Quota}/claims", "morning", new { claimant = "m2" }, ServedStore.Shop)).Json.GetProperty("state").GetString().ShouldBe("placed", "keys belong to clients");

        // A refusal is kept with its key too, also when it could be carried out by then.
        (await server.Post($"{Ledger}/transfers", "early", new { from = "paid", to = "allotment", amount = "1", reason = "back" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await server.Post($"{Ledger}/transfers", "pay", new { from = "allotment", to = "paid", amount = "1000.00 CNY", reason = "C2" })).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Post($"{Ledger}/transfers", "early", new { from = "paid", to = "allotment", amount = "1", reason = "back" })).Json.GetProperty("detail").GetString().ShouldBe("The account 'paid' has 0.00 CNY free, and 1.00 CNY are asked for.");
    }

    [Fact]
    public async Task Money_is_held_posted_released_and_reversed_and_every_line_is_in_the_statements()
    {
        var hold = await Booked("holds", "h1", new { from = "allotment", to = "paid", amount = "1000.00 CNY", until = "2010-03-02T00:00:00Z", reason = "first 1,000 (C2)" });
        (await Balance("allotment")).ShouldBe("2000000.00 booked, 1000.00 held, 1999000.00 free");
        var posted = await Booked($"holds/{hold}/post", "p1", new { amount = "999.9999", reason = "paid" });
        await Booked($"lines/{posted}/reverse", "r1", new { amount = "0.9999 CNY", reason = "paid too much" });
        var other = await Booked("holds", "h2", new { from = "allotment", to = "paid", amount = "5", until = "2010-03-02T08:00:00+08:00", reason = "kept" });
        await Booked($"holds/{other}/release", "f1", new { reason = "not needed" });
        (await Balance("allotment")).ShouldBe("1999001.00 booked, 0.00 held, 1999001.00 free");
        (await Balance("allotment", "2010-02-28T00:00:00Z")).ShouldBe("0.00 booked, 0.00 held, 0.00 free");

        var kinds = new List<string>();
        for (long? after = 0; after is not null;)
        {
            var page = (await server.Get($"{Ledger}/accounts/allotment/statement?limit=2&after={after}&until=2010-03-02T00:00:00%2B00:00")).Json;
            kinds.AddRange(page.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("kind").GetString()!));
            page.GetProperty("opening").GetProperty("booked").GetString().ShouldBe("0.00");
            page.GetProperty("closing").GetProperty("booked").GetString().ShouldBe("1999001.00", "of the whole interval, whichever page it is");
            after = page.GetProperty("next").ValueKind == JsonValueKind.Null ? null : page.GetProperty("next").GetInt64();
        }
        kinds.ShouldBe(["move", "hold", "capture", "reverse", "hold", "release"]);
        (await server.Get($"{Ledger}/lines/{posted}")).Json.GetProperty("amount").GetString().ShouldBe("999.9999");

        var trial = (await server.Get(Ledger + "/trial-balance")).Json;
        trial.GetProperty("totals").EnumerateArray().Select(total => $"{total.GetProperty("booked")} {total.GetProperty("asset")}").ShouldBe(["0.00 CNY", "0 places"], ignoreOrder: true);
        var accounts = (await server.Get(Ledger + "/accounts?limit=3")).Json;
        accounts.GetProperty("next").GetString().ShouldBe("fund/places");
        accounts = (await server.Get(Ledger + "/accounts?limit=3&after=fund/places")).Json;
        accounts.GetProperty("accounts").EnumerateArray().Select(one => one.GetProperty("account").GetString()).ShouldBe(["given", "outside", "paid"]);
    }

    [Fact]
    public async Task A_chain_is_made_whole_or_not_at_all()
    {
        object Pay(string to, string amount) => new { kind = "transfer", from = "allotment", to, amount, reason = "C2" };

        var (status, problem) = await server.Post($"{Ledger}/chains", "c1", new { bookings = new[] { Pay("paid", "1500000.00"), Pay("paid", "500000.0001") } });

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("type").GetString().ShouldBe("urn:fuyao:problem:insufficient");
        problem.GetProperty("booking").GetInt32().ShouldBe(1);
        (await Balance("paid")).ShouldBe("0.00 booked, 0.00 held, 0.00 free");

        var hold = await Booked("holds", "h1", new { from = "allotment", to = "paid", amount = "10", until = "2010-03-02T00:00:00Z", reason = "kept" });
        var (_, answer) = await server.Post($"{Ledger}/chains", "c2", new { bookings = new object[] { new { kind = "post", line = hold, reason = "due" }, Pay("paid", "990.00 CNY") } });

        answer.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("kind")} {line.GetProperty("amount")}").ShouldBe(["capture 10.00", "move 990.00"]);
    }

    [Fact]
    public async Task Accounts_and_quotas_are_opened_and_what_is_there_is_left_as_it_is()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await server.Post($"{Ledger}/accounts", server.FreshKey(), new { account = "fund/seats", asset = "places", rule = "not-below-zero" })).Json.ToString().ShouldBe("""{"account":"fund/seats","asset":"places","rule":"neverBelowZero"}""");
            var (status, quota) = await server.Post($"{Ledger}/quotas", server.FreshKey(), new { account = "fund/seats", to = "given", atMost = "2 places", waitingMost = "0" });
            status.ShouldBe(HttpStatusCode.OK, quota.ToString());
            (quota.GetProperty("atMost").GetString(), quota.GetProperty("waitingMost").GetInt64(), quota.GetProperty("commitment").ValueKind).ShouldBe(("2", 0, JsonValueKind.Null));
        }
        foreach (var (path, body, status, detail) in new (string, object, int, string)[]
        {
            ("accounts", new { account = "fund/seats", asset = "CNY" }, 422, "There is an account 'fund/seats' already, which counts places"),
            ("accounts", new { account = "nowhere/seats", asset = "places" }, 422, "'nowhere/seats' lies inside 'nowhere', which is not there; open that first."),
            ("accounts", new { account = "a b", asset = "places" }, 400, "'account' in the body: 'a b' has blanks"),
            ("accounts", new { account = "more", asset = "USD" }, 400, "'asset' in the body: write one of CNY, places"),
            ("accounts", new { account = "more", asset = "places", rule = "never" }, 400, "'rule' in the body: write one of any, not-above-zero, not-below-zero."),
            ("quotas", new { account = "fund/seats", to = "given" }, 422, "'fund/seats' can be claimed from already: from fund/seats"),
            ("quotas", new { account = "fund", to = "fund" }, 400, "What is claimed from 'fund' goes to another account."),
            ("quotas", new { account = "fund", to = "given", served = "lottery" }, 400, "'served' in the body: write in-order or drawn."),
            ("quotas", new { account = "fund", to = "given", served = "drawn" }, 400, "Claims that are drawn are collected until an instant; say when they close."),
            ("quotas", new { account = "fund", to = "given", commitment = new string('7', 64) }, 400, "'commitment' in the body: it is about a draw"),
            ("quotas", new { account = "fund", to = "given", waitingMost = "-1" }, 400, "'waitingMost' in the body: write a whole number from 0."),
            ("quotas", new { account = "outside", to = "given" }, 422, "'outside' has no end"),
            ("quotas", new { account = "nowhere", to = "given" }, 404, "There is no account 'nowhere'"),
        })
        {
            var (code, problem) = await server.Post($"{Ledger}/{path}", server.FreshKey(), body);

            ((int)code).ShouldBe(status, problem.ToString());
            problem.GetProperty("detail").GetString()!.ShouldStartWith(detail, Case.Sensitive);
        }
        (await server.Get($"{Ledger}/accounts/more")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Decision 0044: drawn by a seed whose commitment is told before. A seed that the ledger keeps is published by the server itself when claims close.</summary>
    [Fact]
    public async Task Claims_are_drawn_by_who_keeps_the_seed()
    {
        const string seed = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        var commitment = Kernel.Ledger.ClaimEntry.CommitmentTo(seed);
        object Drawn(string account, string? by) => new { account, to = "given", served = "drawn", closes = "2010-03-02T00:00:00Z", commitment = by };
        foreach (var account in new[] { "kept", "elsewhere" })
        {
            await server.Post($"{Ledger}/accounts", server.FreshKey(), new { account, asset = "places" });
            await Booked("transfers", server.FreshKey(), new { from = "outside", to = account, amount = "1", reason = "one place" });
            var opened = (await server.Post($"{Ledger}/quotas", server.FreshKey(), Drawn(account, account == "kept" ? null : commitment))).Json;
            (await server.Post($"{Ledger}/quotas", server.FreshKey(), Drawn(account, account == "kept" ? null : commitment))).Json.ToString().ShouldBe(opened.ToString(), "sent again, it is the same draw");
            foreach (var claimant in new[] { "m1", "m2", "m3" })
                (await server.Post($"{Ledger}/quotas/{account}/claims", server.FreshKey(), new { claimant })).Json.GetProperty("state").GetString().ShouldBe("collected");
        }
        (await server.Post($"{Ledger}/quotas/elsewhere/draw", server.FreshKey(), new { seed, reason = "draw" })).Json.GetProperty("type").GetString().ShouldBe("urn:fuyao:problem:not-open");

        server.Clock.Now = Instant.FromUtc(2010, 3, 2, 0, 0);

        (await server.Post($"{Ledger}/quotas/elsewhere/draw", server.FreshKey(), new { reason = "draw" })).Json.GetProperty("type").GetString().ShouldBe("urn:fuyao:problem:wrong-seed");
        (await server.Post($"{Ledger}/quotas/elsewhere/draw", "draw", new { seed, reason = "draw" })).Json.GetProperty("event").GetString().ShouldBe("drawn");
        await Eventually.Holds("the server draws", async () => (await server.Get($"{Ledger}/quotas/kept")).Json.GetProperty("isDrawn").GetBoolean());
        foreach (var account in new[] { "kept", "elsewhere" })
            (await server.Get($"{Ledger}/quotas/{account}/ranks")).Json.GetProperty("claims").GetArrayLength().ShouldBe(1);
        using var database = server.Open();
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_trial_balance_comes_in_pages_whose_totals_are_those_of_all()
    {
        var whole = (await server.Get(Ledger + "/trial-balance")).Json;
        var paged = new List<string>();
        for (string? after = ""; after is not null;)
        {
            var page = (await server.Get($"{Ledger}/trial-balance?limit=3&after={Uri.EscapeDataString(after)}")).Json;
            page.GetProperty("accounts").GetArrayLength().ShouldBeInRange(1, 3);
            page.GetProperty("totals").ToString().ShouldBe(whole.GetProperty("totals").ToString());
            paged.AddRange(page.GetProperty("accounts").EnumerateArray().Select(account => account.ToString()));
            after = page.GetProperty("next").GetString();
        }
        paged.ShouldBe(whole.GetProperty("accounts").EnumerateArray().Select(account => account.ToString()));
        whole.GetProperty("accounts").EnumerateArray().Single(one => one.GetProperty("account").GetString() == "fund").GetProperty("inside").GetString().ShouldBe("2", "what lies inside fund, with its own");
    }

    [Fact]
    public async Task What_cannot_be_says_what_is_wrong_where_and_what_to_write_and_books_nothing()
    {
        (await server.Post($"{Quota}/claims", "m1", new { claimant = "m1" })).Status.ShouldBe(HttpStatusCode.OK);
        var hold = await Booked("holds", "held", new { from = "allotment", to = "paid", amount = "10", until = "2010-03-01T00:00:01Z", reason = "kept" });
        server.Clock.Now += Duration.FromSeconds(1);
        var before = await State();
        var pay = new { from = "allotment", to = "paid", amount = "1", reason = "C2" };
        foreach (var (path, body, status, name, detail) in new (string, object, int, string, string)[]
        {
            ("transfers", pay with { from = "nowhere" }, 404, "unknown-account", "There is no account 'nowhere'; GET /api/v1/ledger/accounts lists"),
            ("transfers", pay with { to = "nowhere" }, 404, "unknown-account", "There is no account 'nowhere'; open it first."),
            ("transfers", pay with { from = "\0" }, 400, "bad-body", "'\0' has blanks or control characters; write the path of an account without them: fund/allotment."),
            ("transfers", pay with { to = "\0" }, 400, "bad-body", "'\0' has blanks or control characters"),
            ("transfers", pay with { to = "allotment" }, 400, "bad-body", "'allotment' cannot be booked to itself."),
            ("transfers", pay with { to = "given" }, 422, "other-asset", "The account 'given' counts places, not CNY"),
            ("transfers", pay with { amount = "1 places" }, 422, "other-asset", "The account 'allotment' counts CNY, not places"),
            ("transfers", pay with { amount = "1 USD" }, 400, "bad-body", "'amount' in the body: write an amount without a unit, or with CNY, places"),
            ("transfers", pay with { amount = "0" }, 400, "bad-body", "'amount' in the body: write an amount above zero"),
            ("transfers", pay with { amount = "-5" }, 400, "bad-body", "'amount' in the body: write an amount above zero"),
            ("transfers", pay with { amount = "1.00001" }, 400, "bad-body", "'amount' in the body: '1.00001' is no amount of CNY; write it with at most four decimals: 1000.00."),
            ("transfers", pay with { amount = "922337203685477.5808" }, 400, "bad-body", "'amount' in the body: '922337203685477.5808' is no amount of CNY"),
            ("transfers", pay with { from = "treasury", amount = "922337203685477.5807" }, 422, "too-large", "With 9223372036854775807 units more, the totals"),
            ("transfers", pay with { amount = "3000000" }, 422, "insufficient", "The account 'allotment' has 2000000.00 CNY free, and 3000000.00 CNY are asked for."),
            ("transfers", pay with { reason = "" }, 400, "bad-body", "The reason is to be a text of 1 to 500 characters"),
            ("transfers", new { from = "allotment", to = "paid", amount = "1" }, 400, "bad-body", "'reason' in the body: write a text; it has to be there."),
            ("transfers", new { from = "allotment", to = "paid", amount = 1, reason = "C2" }, 400, "bad-body", "'amount' in the body: write a text, between quotation marks."),
            ("transfers", new { from = "allotment", to = "paid", amount = "1", reasons = "C2" }, 400, "bad-body", "There is a field in the body that means nothing here; the fields are from, to, amount, reason."),
            ("transfers", """{"from":"allotment","to":"paid","amount":"1","amount":"2","reason":"C2"}""", 400, "bad-body", "The body is no JSON object in UTF-8 with each field once"),
            ("transfers", "{\"from\":\n\"allotment\" \"to\"", 400, "bad-body", "The body is no JSON object in UTF-8 with each field once, at line 2, byte 13; write {\"from\": "),
            ("transfers", """{"from":"\ud800","to":"paid","amount":"1","reason":"C2"}""", 400, "bad-body", "'from' in the body: write a text of whole characters."),
            ("transfers", "[]", 400, "bad-body", "The body is no JSON object; write {\"from\": \"fund/allotment\""),
            ("transfers", "", 400, "bad-body", "The body is no JSON object in UTF-8"),
            ("holds", new { pay.from, pay.to, pay.amount, pay.reason, until = "tomorrow" }, 400, "bad-body", "'until' in the body: write a moment with its offset"),
            ("holds", new { pay.from, pay.to, pay.amount, pay.reason, until = "2010-03-01T00:00:01Z" }, 422, "hold-expired", "A hold until 2010-03-01T00:00:01Z would be over already"),
            ($"holds/{hold}/post", new { reason = "late" }, 422, "hold-expired", $"The hold {hold} has expired"),
            ($"holds/{hold}/release", new { reason = "late" }, 422, "hold-expired", $"The hold {hold} has expired"),
            ("holds/99/post", new { reason = "none" }, 404, "unknown-hold", "There is no hold 99."),
            ("holds/0/post", new { reason = "none" }, 400, "bad-path", "'line' in the path: write a number from 1."),
            ("holds/99999999999999999999/post", new { reason = "none" }, 400, "bad-path", "'line' in the path: write a number from 1."),
            ("lines/99/reverse", new { amount = "1", reason = "none" }, 404, "unknown-transfer", "There is no transfer 99"),
            ("lines/2/reverse", new { amount = "1 places", reason = "wrong" }, 400, "bad-body", "'amount' in the body: write an amount in CNY, of which line 2 is."),
            ("lines/3/reverse", new { reason = "wrong" }, 422, "not-reversible", "The transfer 3 gave to a claim"),
            ("chains", new { bookings = Array.Empty<object>() }, 400, "bad-body", "'bookings' in the body: write a list of 1 to 100 objects."),
            ("chains", new { bookings = new object[] { new { kind = "claim" } } }, 400, "bad-body", "'bookings[0].kind' in the body: write one of transfer, hold, post, release, reverse."),
            ("chains", new { bookings = new object[] { new { kind = "post", line = 0, reason = "x" } } }, 400, "bad-body", "'bookings[0].line' in the body: write a whole number from 1"),
            ("chains", new { bookings = new object[] { new { kind = "transfer", pay.from, pay.to, amount = "x", pay.reason } } }, 400, "bad-body", "'bookings[0].amount' in the body: 'x' is no amount of CNY"),
            ("quotas/nowhere/claims", new { claimant = "m2" }, 404, "unknown-account", "There is no account 'nowhere'"),
            ("quotas/allotment/claims", new { claimant = "m2" }, 404, "unknown-quota", "Nothing can be claimed from the account 'allotment'"),
            ("quotas/fund%2Fplaces/claims", new { claimant = "m2", amount = "1 CNY" }, 422, "other-asset", "The account 'fund/places' counts places, not CNY; claim what it counts."),
            ("quotas/fund%2Fplaces/claims", new { claimant = "m2", amount = "0" }, 400, "bad-body", "'amount' in the body: write an amount above zero"),
            ("quotas/fund%2Fplaces/claims", new { claimant = "m2\0" }, 400, "bad-body", "The claimant is to be a text of 1 to 200 characters without control characters."),
            ("quotas/fund%2Fplaces/claims/1/withdraw", new { claimant = "m2", reason = "over" }, 422, "other-claimant", "The claim is not that of the claimant who is named"),
            ("quotas/fund%2Fplaces/claims/9/withdraw", new { claimant = "m2", reason = "over" }, 404, "unknown-claim", "There is no claim 9 on 'fund/places'."),
            ("quotas/fund%2Fplaces/claims/x/reject", new { reason = "over" }, 400, "bad-path", "'claim' in the path: write a number from 1."),
        })
        {
            var (code, problem) = await server.Post($"{Ledger}/{path}", server.FreshKey(), body);

            var what = $"{path} {(body as string) ?? JsonSerializer.Serialize(body)}";
            ((int)code).ShouldBe(status, $"{what}: {problem}");
            problem.GetProperty("type").GetString().ShouldBe($"urn:fuyao:problem:{name}", what);
            problem.GetProperty("detail").GetString()!.ShouldStartWith(detail, Case.Sensitive, what);
        }
        (await server.Post($"{Ledger}/transfers", new string('k', 201), pay)).Json.GetProperty("detail").GetString().ShouldBe("The key is to be a text of 1 to 200 characters without control characters.");
        (await server.Ask(HttpMethod.Post, $"{Ledger}/transfers", ServedStore.Portal, null, new StringContent("{}"))).Json.GetProperty("type").GetString().ShouldBe("urn:fuyao:problem:no-idempotency-key");
        (await server.Ask(HttpMethod.Post, $"{Ledger}/transfers", ServedStore.Portal, "k", new StringContent("{}"))).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await server.Post($"{Ledger}/transfers", "k", new string(' ', 70_000))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await server.Post($"{Ledger}/transfers", "k", pay, ServedStore.Auditor)).Status.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var (path, detail) in new[]
        {
            ("accounts?after=a&limit=0", "'limit' in the query: write a number from 1 to 1000."), ("accounts?after=%00", "'after' in the query: write it without control characters."), ("accounts/paid?at=now", "'at' in the query: write a moment with its offset"), ("accounts/paid?when=now", "'when' in the query means nothing here"),
            ("accounts/paid/statement?from=-9998-01-01T00:00:00Z", "'from' in the query: write a moment"), ("accounts/paid/statement?from=2010-03-01T00:00:00Z&until=2010-02-01T00:00:00Z", "'until' in the query: write a moment that is not before 'from'."),
            ("accounts/paid/statement?after=x", "'after' in the query: write what 'next' of the page before said."), ("accounts/nowhere", "There is no account 'nowhere'"), ("lines/99", "There is no line 99 in the ledger"),
            ("quotas/allotment/ranks", "Nothing can be claimed from 'allotment'"), ("quotas/fund%2fplaces/claims/9", "There is no claim 9 on 'fund/places'"), ("quotas/fund%2Fplaces/claims/9/receipt", "There is no claim 9 on 'fund/places'"),
        })
            (await server.Get($"{Ledger}/{path}")).Json.GetProperty("detail").GetString()!.ShouldStartWith(detail, Case.Sensitive, path);

        (await State()).ShouldBe(before);
    }

    [Fact]
    public async Task The_audit_log_names_whose_keys_they_were()
    {
        await server.Post($"{Quota}/claims", "one", new { claimant = "m1" }, ServedStore.Shop);

        using var database = server.Open();
        var entry = new AuditLog(database).Entries(new AuditQuery()).First();
        entry.Action.ShouldBe("ledger book");
        entry.Details.GetProperty("clients").GetString().ShouldBe("shop");
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_answers_what_it_has_taken()
    {
        Task<(HttpStatusCode Status, JsonElement Json)>[] claims;
        var underWay = 0L;
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "http.server.active_requests" && instrument.Meter.Scope == server.Services.GetRequiredService<IMeterFactory>())
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meter.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref underWay, change));
        meter.Start();
        Task stopping;
        using (var database = server.Open())
        using (database.Begin(new AuditEntry(server.Clock.Now, "tests", "test", "another writer")))
        {
            // Taken, and not stored before the other writer has ended.
            claims = [.. Enumerable.Range(0, 20).Select(claim => server.Post($"{Quota}/claims", $"{claim}", new { claimant = $"m{claim}" }))];
            await Eventually.Holds("all are under way", () => Interlocked.Read(ref underWay) == claims.Length);
            stopping = server.Stop();
            claims.ShouldAllBe(claim => !claim.IsCompleted);
        }

        (await Task.WhenAll(claims)).Select(answer => answer.Status).ShouldAllBe(status => status == HttpStatusCode.OK);
        await stopping;
    }

    private async Task<JsonElement> Of(string path)
    {
        var (status, json) = await server.Get($"{Quota}/{path}".TrimEnd('/'));
        status.ShouldBe(HttpStatusCode.OK, json.ToString());
        return json;
    }

    private async Task<long> Booked(string path, string key, object body)
    {
        var (status, answer) = await server.Post($"{Ledger}/{path}", key, body);
        status.ShouldBe(HttpStatusCode.OK, answer.ToString());
        return answer.GetProperty("lines")[0].GetProperty("number").GetInt64();
    }

    private async Task<string> Balance(string account, string? at = null)
    {
        var balance = (await server.Get($"{Ledger}/accounts/{account}{(at is null ? "" : $"?at={at}")}")).Json.GetProperty("balance");
        return $"{balance.GetProperty("booked")} booked, {balance.GetProperty("heldOut")} held, {balance.GetProperty("free")} free";
    }

    /// <summary>All lines and claim entries; refusals are kept with their keys and change none of them.</summary>
    private async Task<string> State()
    {
        using var database = server.Open();
        return (await server.Get(Ledger + "/trial-balance")).Json + string.Join('\n', new LedgerReader(database).Lines(1, long.MaxValue)) + string.Join('\n', new ClaimReader(database).Entries("fund/places"));
    }
}
