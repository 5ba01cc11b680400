using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Services;
using Fuyao.Server.Ledger;
using Fuyao.Terminal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server.Services;

/// <summary><c>/api/v1/merchants/{merchant}/lessons</c>: merchants enrol and withdraw. <c>/api/v1/lessons</c>: who holds lessons opens, moves and calls them off, and says who was there.</summary>
internal static class LessonEndpoints
{
    private const string OfMerchant = "/api/v1/merchants/{merchant}/lessons";
    private const string Lessons = "/api/v1/lessons";
    private const string OneLesson = $"{Lessons}/{{lesson}}";

    /// <summary>Of whom it can be said at once that they were there, or were not.</summary>
    private const int NamedMax = 1_000;

    private static readonly BodyField Lesson = new("lesson", "The number of the lesson.", 1);
    private static readonly BodyField Reason = new("reason", "Why; kept with it.", "the teacher is ill");

    private static readonly ImmutableArray<BodyField> When =
    [
        new("at", "When it begins.", "2020-04-20T14:00:00+08:00"), new("place", "Where it is held.", "Chengdu, hall 1", IsRequired: false), new("online", "Where to go online, instead of a place.", "https://example.cn/live", IsRequired: false),
        new("withdrawUntil", "To when a seat can be given back; when it begins where this is left out.", "2020-04-19T14:00:00+08:00", IsRequired: false),
    ];

    private static readonly ImmutableArray<BodyField> Opened =
        [new("programme", "The programme that has the training.", "ten-sessions"), new("training", "Which benefit of it.", "lecture"), .. When, new("seats", "How many seats it has.", 100)];

    private static readonly ImmutableArray<BodyField> Moved = [.. When.Select(field => field.Name == "place" ? field with { Description = "Where it is held; where it is already, where neither is said." } : field), Reason];

    private static readonly ImmutableArray<BodyField> Attended =
    [
        new("present", "Who was there.", new JsonArray("m1"), IsRequired: false) { ItemsMax = NamedMax }, new("absent", "Who had a seat and did not come.", new JsonArray("m2"), IsRequired: false) { ItemsMax = NamedMax },
        new("others", "Everybody else with a seat of whom nothing is recorded: absent, or unknown.", "absent"),
    ];

    private static readonly ImmutableArray<QueryWord> OfProgramme = [new("programme", "Only of this programme.", "ten-sessions")];

    private static readonly ProblemKind NoSuchMerchant = new(404, Problem.NoSuchMerchant.Name);
    private static readonly ProblemKind NoSuchProgramme = new(404, Problem.NoSuchProgramme("").Name);
    private static readonly ProblemKind NoSuchLesson = new(404, Problem.NoSuchLesson(0).Name);

    public static void MapLessons(this IEndpointRouteBuilder routes, ServedServices services, ServedBenefits benefits, IClock clock)
    {
        routes.Get(OfMerchant, new EndpointAbout(Access.Read, "lessons", "The lessons, each with what this merchant has of it: a seat, a position in line, or nothing.", typeof(LessonsJson)) { Query = OfProgramme, Problems = [NoSuchMerchant, NoSuchProgramme] }, context =>
        {
            var merchant = Asked.Route(context, "merchant");
            if (!benefits.IsRead)
                throw new ProblemException(Problem.Starting);
            return benefits.Find(merchant) < 0 ? throw new ProblemException(Problem.NoSuchMerchant) : ServedLedger.Send(context, ServiceJson.Describe(List(context), merchant));
        });
        routes.Post($"{OfMerchant}/enrol", Asks("Takes a seat, or a position in line.", [Lesson], NoSuchMerchant), async context =>
        {
            var (merchant, body) = (Asked.Route(context, "merchant"), await RequestBody.Read(context, [Lesson]));
            var lesson = body.Number("lesson");
            await Act(context, lesson, ["enrol", merchant, lesson], desk => desk.Enrol(lesson, merchant));
        });
        routes.Post($"{OfMerchant}/withdraw", Asks("Gives the seat to the next in line, or waits no more.", [Lesson, Reason]), async context =>
        {
            var (merchant, body) = (Asked.Route(context, "merchant"), await RequestBody.Read(context, [Lesson, Reason]));
            var (lesson, reason) = (body.Number("lesson"), body.Text("reason"));
            await Act(context, lesson, ["withdraw", merchant, lesson, reason], desk => desk.Withdraw(lesson, merchant, reason));
        });

        routes.Get(Lessons, new EndpointAbout(Access.Read, "lessons", "The lessons by number: when and where, who has a seat, who waits, who was there.", typeof(LessonsJson)) { Query = OfProgramme, Problems = [NoSuchProgramme] },
            context => ServedLedger.Send(context, ServiceJson.Describe(List(context))));
        routes.Get(OneLesson, new EndpointAbout(Access.Read, "lessons", "A lesson.", typeof(LessonJson)) { Problems = [NoSuchLesson, new(400, Problem.BadPath("", "").Name)] }, context =>
        {
            Asked.OnlyKnows(context);
            var lesson = Asked.Number(context, "lesson");
            services.MustBeThere(lesson);
            return ServedLedger.Send(context, ServiceJson.Describe(services.Read(database => new TrainingReader(database).Find(lesson))));
        });
        routes.Post(Lessons, Asks("Opens a lesson of a training with its seats.", Opened, NoSuchProgramme), async context =>
        {
            var body = await RequestBody.Read(context, Opened);
            var (programme, training, at, until, seats) = (body.Text("programme"), body.Text("training"), body.Moment("at"), body.OptionalMoment("withdrawUntil"), body.Number("seats"));
            var (place, isOnline) = Held(body) ?? throw body.Wrong("place", "where the lesson is held, or 'online'");
            var versions = services.VersionsOf(programme);
            var plan = new LessonPlan(programme, training, null, versions[0].Programme.Zone, at, place, isOnline, seats, until ?? at);
            await Act(context, null, ["open", programme, training, at, place, isOnline, seats, until], desk => desk.Open(versions, plan));
        });
        Post("move", "Holds a lesson at another time, or elsewhere; who has a seat keeps it, and can give it back until the new time.", Moved, body =>
        {
            var (at, until, held, reason) = (body.Moment("at"), body.OptionalMoment("withdrawUntil"), Held(body), body.Text("reason"));
            return ([at, until, held?.Place, held?.IsOnline, reason], (desk, lesson) => desk.Move(lesson, at, held, until, reason));
        });
        Post("cancel", "Calls a lesson off: all seats are given back, and nobody has used one.", [Reason], body =>
        {
            var reason = body.Text("reason");
            return ([reason], (desk, lesson) => desk.Cancel(lesson, reason));
        });
        Post("attendance", "Says who was there and who was not; what is said again corrects what was.", Attended, body =>
        {
            var (present, absent, others) = (body.Texts("present", NamedMax), body.Texts("absent", NamedMax), body.Text("others"));
            if (others is not ("absent" or "unknown"))
                throw body.Wrong("others", "absent, or unknown");
            return ([present, absent, others], (desk, lesson) => desk.Attend(lesson, present, absent, others == "absent"));
        });

        ImmutableArray<LessonReport> List(HttpContext context)
        {
            Asked.OnlyKnows(context, "programme");
            var programme = Asked.Query(context, "programme") is { } written ? services.VersionsOf(written)[0].Programme.Id : null;
            return services.Read(database => new TrainingReader(database).List(programme));
        }

        void Post(string name, string summary, ImmutableArray<BodyField> fields, Func<RequestBody, (object?[] Asked, Action<TrainingDesk, long> Do)> read) =>
            routes.Post($"{OneLesson}/{name}", Asks(summary, fields), async context =>
            {
                var (lesson, body) = (Asked.Number(context, "lesson"), await RequestBody.Read(context, fields));
                var (asked, act) = read(body);
                await Act(context, lesson, [name, lesson, .. asked], desk => act(desk, lesson));
            });

        Task Act(HttpContext context, long? lesson, object?[] asked, Action<TrainingDesk> act)
        {
            if (lesson is { } number)
                services.MustBeThere(number);
            return services.Act(context, asked, (database, request) => act(new TrainingDesk(database, clock, request.Client, request)), LessonReceiptAnswer.Of);
        }
    }

    private static EndpointAbout Asks(string summary, ImmutableArray<BodyField> body, params IEnumerable<ProblemKind> problems) =>
        new(Access.Write, "lessons", summary, typeof(LessonReceiptAnswer)) { Body = body, Problems = [.. problems, NoSuchLesson, new(422, Problem.ServiceRefused("x").Name), new(409, Problem.NameOf(Refusal.KeyUsed))] };

    /// <returns>Null where it is not said.</returns>
    private static (string Place, bool IsOnline)? Held(RequestBody body) => (body.OptionalText("place"), body.OptionalText("online")) switch
    {
        (null, null) => null,
        ({ } place, null) => (place, false),
        (null, { } online) => (online, true),
        _ => throw body.Wrong("place", "either a place or 'online'"),
    };
}
