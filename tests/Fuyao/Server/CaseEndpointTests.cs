using System.Net;
using System.Text.Json;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>C2 over HTTP (docs/reference/http.md): a merchant applies, mends, and looks how its case stands; what is approved is among its entitlements; what is due happens by itself.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CaseEndpointTests : IAsyncLifetime
{
    private const string Own = "/api/v1/merchants/c1/cases";

    private ServedStore server = null!;

    public async Task InitializeAsync() => server = await ServedOffice.Start(places: 1);

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_merchant_applies_mends_what_was_returned_and_has_its_subsidy_among_its_entitlements()
    {
        var (status, receipt) = await server.Post(Own, "apply", ServedOffice.Application(1), ServedStore.Merchant);
        status.ShouldBe(HttpStatusCode.OK, receipt.ToString());
        (receipt.GetProperty("case").GetInt64(), receipt.GetProperty("event").GetInt64(), receipt.GetProperty("kind").GetString(), receipt.GetProperty("at").GetString()).ShouldBe((1, 1, "applied", "2009-03-02T01:00:00Z"));
        using (var database = server.Open())
        {
            var entry = new AuditLog(database).Entries(new AuditQuery { Merchant = "c1" }).Single(one => one.Action == "cases apply");
            (entry.By, Text(entry.Details, "case 1 event 1"), Text(entry.Details, "key")).ShouldBe(("own", receipt.GetProperty("sha256").GetString(), "apply"));
        }
        var applied = await CaseOf(1);
        (Text(applied, "state"), Text(applied, "step"), Text(applied, "place"), applied.GetProperty("account").GetProperty("number").GetString()).ShouldBe(("inCheck", "precheck", "placed", "******0001"));

        await server.Run("cases", "return", "1", "--fault", "invoice=is of 2008", "--by", "dina");
        var returned = await CaseOf(1);
        (Text(returned, "state"), Text(returned, "due"), Text(returned.GetProperty("faults")[0], "reason")).ShouldBe(("returned", "2009-03-09T16:00:00Z", "is of 2008"), "C2: 5 working days");
        (await server.Post($"{Own}/1/correct", "mend", new { materials = ServedOffice.Files('a', "invoice") }, ServedStore.Merchant)).Json.GetProperty("detail").GetString()
            .ShouldBe("'invoice' is the same file as before, which was returned; hand in one that is mended.");
        (await server.Post($"{Own}/1/correct", "mend", new { materials = ServedOffice.Files('b', "invoice") }, ServedStore.Merchant)).Status.ShouldBe(HttpStatusCode.OK, "what was refused is not kept with its key");

        await server.Run("cases", "check", "1", "--reason", "complete", "--by", "dina");
        await server.Run("cases", "check", "1", "--find", "first_use=yes", "--reason", "no earlier contract", "--by", "olga");
        await server.Run("cases", "notice", "1", "--by", "olga");
        await server.Run("cases", "object", "1", "--objector", "王某", "--contact", "wang@example.cn", "--grounds", "is no company of Chengdu");
        await server.Run("cases", "decide-objection", "1", "1", "dismiss", "--reason", "it is", "--by", "anna");
        server.Clock.Now = ServedOffice.At("2009-03-10T09:00");
        await server.Run("cases", "approve", "1", "--reason", "in order", "--by", "anna");
        var approved = await CaseOf(1);
        (Text(approved, "state"), Text(approved, "granted"), approved.GetProperty("objections")[0].GetProperty("upheld").GetBoolean()).ShouldBe(("approved", "1000.00", false), "C2");
        foreach (var name in new[] { "王某", "wang@example.cn", "dina", "olga", "anna" })
            approved.ToString().ShouldNotContain(name, customMessage: "a merchant sees reasons, and no names of officers and objectors");
        await Eventually.Holds("the grant is among the entitlements", async () => (await Entitlements()).TryGetProperty("entitlements", out var its) && its.GetArrayLength() == 1);
        var subsidy = (await Entitlements()).GetProperty("entitlements")[0];
        (Text(subsidy, "kind"), Text(subsidy, "amount"), subsidy.GetProperty("by")[0].GetProperty("case").GetInt64()).ShouldBe(("subsidy", "1000.00", 1));

        await server.Run("cases", "batch", "chengdu-trustpass", "--by", "fred");
        await server.Run("cases", "clawback", "1", "--because", "falsified", "--reason", "false invoice", "--by", "anna");
        await Eventually.Holds("it is asked back", async () => (await Entitlements()).GetProperty("entitlements").GetArrayLength() == 0);
        var told = (await Entitlements()).GetProperty("cases")[0];
        (Text(told, "state"), Text(told, "paid"), Text(told, "askedBack"), Text(told, "bannedUntil")).ShouldBe(("clawedBack", "1000.00", "1000.00", "2012-03-10T01:00:00Z"), "C2: banned for three years");
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_done_once_and_another_with_its_key_is_refused()
    {
        var first = await server.Post(Own, "apply", ServedOffice.Application(1), ServedStore.Merchant);
        server.Clock.Now += Duration.FromHours(1);
        (await server.Post(Own, "apply", ServedOffice.Application(1).Reverse().ToDictionary(), ServedStore.Merchant)).Json.ToString().ShouldBe(first.Json.ToString(), "spelt otherwise, and the same");
        var withdrawn = await server.Post($"{Own}/1/withdraw", "over", new { reason = "no need" }, ServedStore.Merchant);
        (await server.Post($"{Own}/1/withdraw", "over", new { reason = "no need" }, ServedStore.Merchant)).Json.ToString().ShouldBe(withdrawn.Json.ToString());
        (await server.Post(Own, "apply", ServedOffice.Application(1), ServedStore.Merchant)).Json.ToString().ShouldBe(first.Json.ToString(), "whatever has happened since");

        var (status, problem) = await server.Post(Own, "apply", ServedOffice.Application(2), ServedStore.Merchant);

        status.ShouldBe(HttpStatusCode.Conflict);
        Text(problem, "detail").ShouldBe("The key 'apply' was used for another request; a key belongs to one request for good, so write another key.");
        (await server.Post("/api/v1/merchants/c2/cases", "apply", ServedOffice.Application(2))).Status.ShouldBe(HttpStatusCode.OK, "keys belong to clients");
        using var database = server.Open();
        new CaseStore(database).Of(null).Select(stored => stored.Events.Length).ShouldBe([2, 1]);
    }

    /// <summary>The loop of the server, at the deadline and not with the next act (C2: its place goes to the next in line).</summary>
    [Fact]
    public async Task A_case_that_nobody_mends_lapses_by_itself_and_the_next_in_line_has_its_place()
    {
        await server.Post(Own, "one", ServedOffice.Application(1), ServedStore.Merchant);
        await server.Post("/api/v1/merchants/c2/cases", "two", ServedOffice.Application(2));
        var waiting = await CaseOf(2, "c2", ServedStore.Auditor);
        (Text(waiting, "place"), waiting.GetProperty("position").GetInt64()).ShouldBe(("waiting", 1));
        await server.Run("cases", "return", "1", "--fault", "invoice=unreadable", "--by", "dina");

        server.Clock.Now = ServedOffice.At("2009-03-09T24:00");

        await Eventually.Holds("the next has the place", async () => Text(await CaseOf(2, "c2", ServedStore.Auditor), "place") == "placed");
        var lapsed = await CaseOf(1);
        (Text(lapsed, "state"), Text(lapsed, "endReason"), lapsed.GetProperty("events").EnumerateArray().Count(one => Text(one, "kind") == "lapsed")).ShouldBe(("lapsed", "nothing was mended in time", 1));
        using var database = server.Open();
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_merchant_sees_and_does_what_is_its_own_and_nothing_else()
    {
        await server.Post(Own, "one", ServedOffice.Application(1), ServedStore.Merchant);
        await server.Post("/api/v1/merchants/c2/cases", "two", ServedOffice.Application(2));

        await Eventually.Holds("the merchants are read", async () => (await server.Get(Own, ServedStore.Merchant)).Status is HttpStatusCode.OK);
        (await server.Get(Own, ServedStore.Merchant)).Json.GetProperty("cases").EnumerateArray().Select(one => Text(one, "merchant")).ShouldBe(["c1"]);
        foreach (var (status, name, answer) in new[]
        {
            (403, "other-merchant", await server.Get("/api/v1/merchants/c2/cases", ServedStore.Merchant)),
            (403, "other-merchant", await server.Post("/api/v1/merchants/c2/cases/2/withdraw", "x", new { reason = "x" }, ServedStore.Merchant)),
            (404, "no-such-case", await server.Get($"{Own}/2", ServedStore.Merchant)), (404, "no-such-case", await server.Get($"{Own}/7", ServedStore.Merchant)),
            (404, "no-such-case", await server.Post($"{Own}/2/withdraw", "y", new { reason = "x" }, ServedStore.Merchant)), (403, "merchant-key", await server.Get("/api/v1/ledger/accounts", ServedStore.Merchant)),
        })
        {
            ((int)answer.Status, Text(answer.Json, "type")).ShouldBe((status, $"urn:fuyao:problem:{name}"));
        }
        Text(await CaseOf(2, "c2", ServedStore.Auditor), "state").ShouldBe("inCheck");
    }

    [Fact]
    public async Task What_cannot_be_says_what_is_wrong_where_and_what_to_write_and_leaves_nothing()
    {
        (await server.Post(Own, "sound", ServedOffice.Application(1), ServedStore.Merchant)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var (merchant, change, status, name, detail) in new (string, Action<Dictionary<string, object?>>, int, string, string)[]
        {
            ("c2", body => body.Remove("company"), 400, "bad-body", "'company' in the body: write a text; it has to be there."),
            ("c2", body => body["programme"] = "pioneer", 404, "no-such-programme", "This server carries out no programme 'pioneer' with applications; GET /api/v1/status"),
            ("c2", body => body["code"] = "1", 422, "case-refused", "'1' is not a unified social credit code"),
            ("c2", body => body["district"] = "999999", 422, "case-refused", "There is no division '999999'; write the code of the district"),
            ("c2", body => body["materials"] = ServedOffice.Files('a', "form"), 422, "case-refused", "Licence, contract, invoice, payment, bank_account, declaration are missing; hand in all of form"),
            ("c2", body => body["materials"] = "form.pdf", 400, "bad-body", "'materials' in the body: write a list of 1 to 100 objects."),
            ("c2", body => body["materials"] = new object[] { new { name = "form", file = "form.pdf", sha256 = new string('a', 64), bytes = "1000" } }, 400, "bad-body", "'materials[0].bytes' in the body: write a whole number from 1"),
            ("c2", body => body["materials"] = ServedOffice.Files('A', ServedOffice.Materials), 422, "case-refused", "'form.pdf' for 'form' is empty, or its SHA-256 is not 64 lower-case"),
            ("c2", body => body["materials"] = new object[] { new { name = "form", file = "\0", sha256 = new string('a', 64), bytes = 1 } }.Concat(ServedOffice.Files('a', ServedOffice.Materials[1..])), 422, "case-refused", "The name of the file for 'form' is to be a text"),
            ("c2", body => body["formerCodes"] = new[] { 1 }, 400, "bad-body", "'formerCodes' in the body: write a text, between quotation marks."),
            ("c2", body => body["bank"] = null, 400, "bad-body", "'bank' in the body: write a text; it has to be there."),
            ("c2", body => body["by"] = "dina", 400, "bad-body", "There is a field in the body that means nothing here; the fields are programme, company"),
            ("c2", body => body["code"] = ServedOffice.Code(1), 422, "case-refused", "成都第2公司 has applied already, by case 1 for 'chengdu-trustpass'"),
            ("nobody", _ => { }, 404, "no-such-merchant", "No facts of this merchant were ever stored."),
        })
        {
            var body = ServedOffice.Application(2);
            change(body);

            var (code, problem) = await server.Post($"/api/v1/merchants/{merchant}/cases", server.FreshKey(), body);

            ((int)code, Text(problem, "type")).ShouldBe((status, $"urn:fuyao:problem:{name}"), problem.ToString());
            Text(problem, "detail")!.ShouldStartWith(detail, Case.Sensitive);
        }
        using var database = server.Open();
        new CaseStore(database).Of(null).ShouldHaveSingleItem().Number.ShouldBe(1);
    }

    private async Task<JsonElement> CaseOf(long number, string merchant = "c1", string key = ServedStore.Merchant) => (await server.Get($"/api/v1/merchants/{merchant}/cases/{number}", key)).Json;

    private async Task<JsonElement> Entitlements() => (await server.Get("/api/v1/merchants/c1/entitlements", ServedStore.Merchant)).Json;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
