using System.Net;
using System.Text.Json;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>Services and trainings over HTTP (docs/reference/http.md): who carries tasks out says so, the merchant accepts; lessons are opened, moved and called off, and merchants enrol.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ServiceEndpointTests : IAsyncLifetime
{
    private const string Own = "/api/v1/merchants/c1";
    private const string Fulfil = "/api/v1/services/fulfil";
    private const string Lessons = "/api/v1/lessons";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-services-");
    private ServedStore server = null!;

    public async Task InitializeAsync() => server = await ServedClub.Start(folder);

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>F3: a score of 85, evidence, and acceptance by the merchant.</summary>
    [Fact]
    public async Task A_task_is_fulfilled_by_a_client_and_accepted_by_the_merchant()
    {
        var open = (await Packages())[0];
        (open.GetProperty("number").ValueKind, open.GetProperty("programme").GetString(), States(open)).ShouldBe((JsonValueKind.Null, "club", "photos open, storefront open"));

        Problem(await server.Post(Fulfil, "f0", Storefront("84.9"))).ShouldBe((422, "service-refused", "'storefront' takes a score of 85 at least, and 84.9 was measured; it stays open."));
        var (status, fulfilled) = await server.Post(Fulfil, "f0", Storefront("86.5"));
        (status, fulfilled.GetProperty("action").GetString(), fulfilled.GetProperty("package").GetInt64(), fulfilled.GetProperty("task").GetString()).ShouldBe((HttpStatusCode.OK, "service fulfil", 1, "storefront"), "what was refused is not kept with its key");
        States((await Packages())[0]).ShouldBe("photos open, storefront fulfilled");
        Problem(await server.Post($"{Own}/services/accept", "a0", TaskOf())).ShouldBe((422, "service-refused", "Portal has fulfilled 'storefront'; somebody else accepts or rejects it, for the merchant."), "the client is who acts");
        (await server.Post($"{Own}/services/reject", "r1", TaskOf("the banner is missing"), ServedStore.Merchant)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Post(Fulfil, "f2", Storefront("90"))).Status.ShouldBe(HttpStatusCode.OK);
        var accepted = (await server.Post($"{Own}/services/accept", "a1", TaskOf(), ServedStore.Merchant)).Json;

        var package = (await Packages())[0];
        (States(package), package.GetProperty("tasks")[1].GetProperty("fulfilledBy").GetString(), package.GetProperty("tasks")[1].GetProperty("files")[0].GetProperty("name").GetString()).ShouldBe(("photos open, storefront accepted", "portal", "score.pdf"));
        package.GetProperty("tasks")[1].GetProperty("rejections")[0].GetProperty("reason").GetString().ShouldBe("the banner is missing");
        using (var database = server.Open())
        {
            var entry = new AuditLog(database).Entries(new AuditQuery { Merchant = "c1" }).First(one => one.Action == "service accept");
            (entry.By, entry.Sequence, entry.Sha256, entry.Details.GetProperty("key").GetString()).ShouldBe(("own", accepted.GetProperty("entry").GetInt64(), accepted.GetProperty("sha256").GetString(), "a1"));
        }
        var figures = (await server.Get("/api/v1/services/club/report")).Json.GetProperty("services")[0];
        (figures.GetProperty("inForce").GetInt64(), figures.GetProperty("notBegun").GetInt64(), figures.GetProperty("tasks")[1].GetProperty("measured")[0].GetProperty("mean").GetString()).ShouldBe((3, 2, "90"));
    }

    [Fact]
    public async Task Seats_are_taken_and_given_back_and_lessons_are_moved_and_called_off()
    {
        (await server.Post(Lessons, "o1", Lesson("2020-04-20T14:00:00+08:00"))).Json.GetProperty("lesson").GetInt64().ShouldBe(1);
        var (status, seat) = await Enrol("e1", "c1");
        (status, seat.GetProperty("claim").GetInt64(), seat.GetProperty("state").GetString(), seat.GetProperty("position").ValueKind).ShouldBe((HttpStatusCode.OK, 1, "placed", JsonValueKind.Null));
        (await Enrol("e2", "c2", ServedStore.Portal)).Json.GetProperty("position").GetInt64().ShouldBe(1);
        var own = (await server.Get($"{Own}/lessons?programme=club", ServedStore.Merchant)).Json.GetProperty("lessons")[0];
        (own.GetProperty("taken").GetInt64(), own.GetProperty("waiting").GetInt64()).ShouldBe((1, 1));
        own.GetProperty("enrolments").EnumerateArray().Select(one => one.GetProperty("merchant").GetString()).ShouldBe(["c1"], "who else is enrolled it does not learn");

        (await server.Post($"{Lessons}/1/move", "m1", new { at = "2020-04-22T14:00:00+08:00", place = "Room 2", reason = "rain" })).Json.GetProperty("action").GetString().ShouldBe("training move");
        var moved = (await server.Get($"{Lessons}/1")).Json;
        (moved.GetProperty("beginsAt").GetString(), moved.GetProperty("place").GetString(), moved.GetProperty("withdrawUntil").GetString(), moved.GetProperty("changes")[0].GetProperty("beganAt").GetString())
            .ShouldBe(("2020-04-22T14:00:00+08:00", "Room 2", "2020-04-22T14:00:00+08:00", "2020-04-20T14:00:00+08:00"));
        (await server.Post($"{Own}/lessons/withdraw", "w1", new { lesson = 1, reason = "cannot come then" }, ServedStore.Merchant)).Json.GetProperty("claim").GetInt64().ShouldBe(1);
        Seats((await server.Get($"{Lessons}/1")).Json).ShouldBe("c1 withdrawn, c2 placed");
        (await Enrol("e1", "c1")).Json.ToString().ShouldBe(seat.ToString(), "whatever has happened since");
        server.Clock.Now = At("2020-04-22T14:00");
        (await server.Post($"{Lessons}/1/attendance", "p1", new { others = "absent" })).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Post($"{Lessons}/1/attendance", "p2", new { present = new[] { "c2" }, others = "unknown" })).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Post($"{Lessons}/1/attendance", "p3", new { present = new[] { "c2" }, others = "unknown" })).Status.ShouldBe(HttpStatusCode.OK, "what changes nothing is answered too");
        (await server.Get(Lessons)).Json.GetProperty("lessons")[0].GetProperty("present").GetInt64().ShouldBe(1);

        await server.Post(Lessons, "o2", Lesson("2020-04-25T14:00:00+08:00"));
        await Enrol("e3", "c1", lesson: 2);
        (await server.Post($"{Lessons}/2/cancel", "c1", new { reason = "the teacher is ill" })).Json.GetProperty("action").GetString().ShouldBe("training cancel");
        var cancelled = (await server.Get($"{Own}/lessons", ServedStore.Merchant)).Json.GetProperty("lessons")[1];
        (cancelled.GetProperty("isCancelled").GetBoolean(), cancelled.GetProperty("changes")[0].GetProperty("reason").GetString(), cancelled.GetProperty("changes")[0].GetProperty("by").ValueKind, Seats(cancelled))
            .ShouldBe((true, "the teacher is ill", JsonValueKind.Null, "c1 rejected"));
        Problem(await Enrol("e4", "c1", lesson: 2)).ShouldBe((422, "service-refused", "Lesson 2 is called off: the teacher is ill."));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_done_once_and_another_with_its_key_is_refused()
    {
        var first = (await server.Post(Fulfil, "k", Storefront("86"))).Json;
        server.Clock.Now += Duration.FromHours(1);

        (await server.Post(Fulfil, "k", Storefront("86"))).Json.ToString().ShouldBe(first.ToString());
        Problem(await server.Post(Fulfil, "k", Storefront("87"))).ShouldBe((409, "key-used", "The key 'k' was used for another request; a key belongs to one request for good, so write another key."));
        (await server.Post($"{Own}/services/accept", "k", TaskOf(), ServedStore.Merchant)).Status.ShouldBe(HttpStatusCode.OK, "keys belong to clients");
        using var database = server.Open();
        new AuditLog(database).Entries(new AuditQuery()).Count(entry => entry.Action == "service fulfil").ShouldBe(1);
    }

    [Fact]
    public async Task Merchants_who_enrol_at_once_get_no_seat_too_many()
    {
        await server.Post(Lessons, "o1", Lesson("2020-04-20T14:00:00+08:00"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(number => Enrol($"e{number % 3}", $"c{(number % 3) + 1}", ServedStore.Portal)));

        answers.Select(answer => answer.Status).ShouldAllBe(status => status == HttpStatusCode.OK);
        string.Join(' ', answers.Select(answer => answer.Json.GetProperty("claim").GetInt64()).Order()).ShouldBe("1 1 1 2 2 2 3 3 3", "each was sent three times");
        var lesson = (await server.Get($"{Lessons}/1")).Json;
        (lesson.GetProperty("taken").GetInt64(), lesson.GetProperty("waiting").GetInt64()).ShouldBe((1, 2));
    }

    [Fact]
    public async Task A_merchant_does_what_is_its_own_and_nothing_else()
    {
        await server.Post(Lessons, "o1", Lesson("2020-04-20T14:00:00+08:00"));
        foreach (var (name, answer) in new[]
        {
            ("other-merchant", await server.Get("/api/v1/merchants/c2/services", ServedStore.Merchant)), ("other-merchant", await server.Post("/api/v1/merchants/c2/services/accept", "1", TaskOf(), ServedStore.Merchant)),
            ("other-merchant", await server.Get("/api/v1/merchants/c2/lessons", ServedStore.Merchant)), ("other-merchant", await Enrol("2", "c2")), ("merchant-key", await server.Post(Fulfil, "3", Storefront("90"), ServedStore.Merchant)),
            ("merchant-key", await server.Get(Lessons, ServedStore.Merchant)), ("merchant-key", await server.Post($"{Lessons}/1/cancel", "4", new { reason = "x" }, ServedStore.Merchant)),
            ("merchant-key", await server.Get("/api/v1/services/club/report", ServedStore.Merchant)),
        })
        {
            (Problem(answer).Status, Problem(answer).Name).ShouldBe((403, name));
        }
        Seats((await server.Get($"{Lessons}/1")).Json).ShouldBe("");
    }

    [Fact]
    public async Task What_cannot_be_says_what_is_wrong_where_and_what_to_write_and_leaves_nothing()
    {
        await server.Post(Lessons, "o1", Lesson("2020-04-20T14:00:00+08:00"));
        using var database = server.Open();
        var before = new AuditLog(database).Head();
        foreach (var (path, body, status, name, detail) in new (string, object, int, string, string)[]
        {
            (Fulfil, Storefront("high"), 400, "bad-body", "'score' in the body: write a number with at most 4 decimals, such as 86.5."),
            (Fulfil, Storefront("90", sha256: "A"), 422, "service-refused", "'score.pdf' is no file: a name of 1 to 200 characters"),
            (Fulfil, Storefront("90", evidence: "\0"), 422, "service-refused", "The evidence is to be a text of 1 to 1000 characters without control characters."),
            (Fulfil, Storefront("90", merchant: "nobody"), 404, "no-such-merchant", "No facts of this merchant were ever stored."),
            (Fulfil, Storefront("90", merchant: "c4"), 422, "service-refused", "'club' brings c4 no service with tasks; its entitlements say what it has."),
            (Fulfil, new { programme = "club", task = "photos" }, 400, "bad-body", "'merchant' in the body: write a text; it has to be there."),
            ($"{Own}/services/accept", TaskOf(), 422, "service-refused", "'storefront' is not fulfilled; it is accepted or rejected once it is."),
            ($"{Own}/services/accept", new { programme = " ", task = "storefront" }, 422, "service-refused", "Name the programme that brings the package."),
            ($"{Own}/services/accept", new { programme = "club", task = "storefront", by = "c1" }, 400, "bad-body", "There is a field in the body that means nothing here; the fields are programme, task, benefit."),
            ($"{Own}/lessons/enrol", new { lesson = "1" }, 400, "bad-body", "'lesson' in the body: write a whole number from 1, without quotation marks."),
            ($"{Own}/lessons/enrol", new { lesson = 7 }, 404, "no-such-lesson", "There is no lesson 7; GET /api/v1/lessons lists those that there are."),
            ("/api/v1/merchants/c4/lessons/enrol", new { lesson = 1 }, 422, "service-refused", "C4 does not have the training 'school' of 'club' now; its entitlements say what it has."),
            ($"{Own}/lessons/withdraw", new { lesson = 1, reason = "x" }, 422, "service-refused", "C1 is not enrolled in lesson 1."),
            (Lessons, Lesson("2020-04-21T14:00"), 400, "bad-body", "'at' in the body: write a moment with its offset"), (Lessons, Lesson("2020-04-20T14:00:00+08:00"), 422, "service-refused", "Lesson 1 is at the same place and time; write another."),
            (Lessons, Lesson("2020-04-21T14:00:00+08:00", programme: "clubs"), 404, "no-such-programme", "This server carries out no programme 'clubs'; GET /api/v1/status lists what it carries out."),
            (Lessons, new { programme = "club", training = "school", at = "2020-04-21T14:00:00+08:00", seats = 1 }, 400, "bad-body", "'place' in the body: write where the lesson is held, or 'online'."),
            ($"{Lessons}/1/move", new { at = "2020-04-20T14:00:00+08:00", reason = "rain" }, 422, "service-refused", "Lesson 1 is then and there already; say when or where it is held instead."),
            ($"{Lessons}/1/move", new { at = "2020-04-21T14:00:00+08:00", place = "x", online = "y", reason = "rain" }, 400, "bad-body", "'place' in the body: write either a place or 'online'."),
            ($"{Lessons}/1/attendance", new { others = "present" }, 400, "bad-body", "'others' in the body: write absent, or unknown."),
            ($"{Lessons}/1/attendance", new { others = "absent" }, 422, "service-refused", "Lesson 1 begins at 2020-04-20T06:00:00Z; record who is there from then on."), ($"{Lessons}/x/cancel", new { reason = "x" }, 400, "bad-path", "'lesson' in the path: write a number from 1."),
            ($"{Lessons}/1/cancel", new { reason = "\u001b[2J" }, 422, "service-refused", "The reason is to be a text of 1 to 500 characters without control characters."),
        })
        {
            var answer = Problem(await server.Post(path, server.FreshKey(), body));
            (answer.Status, answer.Name).ShouldBe((status, name), answer.Detail);
            answer.Detail.ShouldStartWith(detail, Case.Sensitive);
        }
        Problem(await server.Get($"{Lessons}?programme=clubs")).Name.ShouldBe("no-such-programme");
        Problem(await server.Get("/api/v1/merchants/nobody/lessons")).Name.ShouldBe("no-such-merchant");
        Problem(await server.Post(Fulfil, new string('k', 201), Storefront("90"))).ShouldBe((400, "bad-body", "The key is to be a text of 1 to 200 characters without control characters."));
        new AuditLog(database).Head().ShouldBe(before);
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);

    private async Task<JsonElement> Packages() => (await server.Get($"{Own}/services", ServedStore.Merchant)).Json.GetProperty("packages");

    private Task<(HttpStatusCode Status, JsonElement Json)> Enrol(string idempotencyKey, string merchant, string key = ServedStore.Merchant, int lesson = 1) =>
        server.Post($"/api/v1/merchants/{merchant}/lessons/enrol", idempotencyKey, new { lesson }, key);

    private static object Storefront(string score, string merchant = "c1", string evidence = "decorated", string? sha256 = null) =>
        new { merchant, programme = "club", task = "storefront", evidence, score, files = new[] { new { name = "score.pdf", sha256 = sha256 ?? new string('a', 64), bytes = 10 } } };

    private static object TaskOf(string? reason = null) => reason is null ? new { programme = "club", task = "storefront" } : new { programme = "club", task = "storefront", reason };

    private static object Lesson(string at, string programme = "club") => new { programme, training = "school", at, seats = 1, place = "Room 1" };

    private static string States(JsonElement package) => string.Join(", ", package.GetProperty("tasks").EnumerateArray().Select(task => $"{task.GetProperty("task")} {task.GetProperty("state")}"));

    private static string Seats(JsonElement lesson) => string.Join(", ", lesson.GetProperty("enrolments").EnumerateArray().Select(one => $"{one.GetProperty("merchant")} {one.GetProperty("state")}"));

    private static (int Status, string Name, string Detail) Problem((HttpStatusCode Status, JsonElement Json) answer) =>
        ((int)answer.Status, answer.Json.TryGetProperty("type", out var type) ? type.GetString()!["urn:fuyao:problem:".Length..] : answer.Json.ToString(), answer.Json.TryGetProperty("detail", out var detail) ? detail.GetString()! : "");
}
