using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Services;
using Fuyao.Server.Ledger;
using Fuyao.Terminal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server.Services;

/// <summary><c>/api/v1/merchants/{merchant}/services</c>: merchants accept or reject what was carried out for them. <c>/api/v1/services</c>: who carries it out says so.</summary>
internal static class ServiceEndpoints
{
    private const string OfMerchant = "/api/v1/merchants/{merchant}/services";

    private static readonly ImmutableArray<BodyField> OfTask =
    [
        new("programme", "The programme that brings the package.", "new-merchants"), new("task", "As the programme names it.", "storefront-85"),
        new("benefit", "Which service of the programme, where several have such a task.", "base-service", IsRequired: false),
    ];

    private static readonly ImmutableArray<BodyField> Rejected = [.. OfTask, new("reason", "What is to be done better; kept with the task.", "the banner is missing")];

    private static readonly BodyField Files = new("files", "The files that show it, each once. They are kept elsewhere: the SHA-256 says which they are.", new JsonArray(
        new JsonObject { ["name"] = "score.pdf", ["sha256"] = new string('a', 64), ["bytes"] = 1024 }), IsRequired: false)
    {
        Items = [new("name", "The file's name.", "score.pdf"), new("sha256", "Of the file, in 64 lower-case hexadecimal digits.", new string('a', 64)), new("bytes", "Its length.", 1024)], ItemsMax = PackageCourse.FilesMax,
    };

    private static readonly ImmutableArray<BodyField> Fulfilled =
    [
        new("merchant", "For whom it was carried out.", "m1"), .. OfTask, new("evidence", "What shows that it was carried out; the merchant reads it.", "decorated, scored on 10 April"),
        .. Enum.GetValues<TaskMeasure>().Select(measure => new BodyField(NameOf(measure), "What was measured, where the task has a line for it; exact, with at most four decimals.", "86.5", IsRequired: false)), Files,
    ];

    private static readonly ProblemKind NoSuchMerchant = new(404, Problem.NoSuchMerchant.Name);

    public static void MapServices(this IEndpointRouteBuilder routes, ServedServices services, ServedBenefits benefits, IClock clock)
    {
        routes.Get(OfMerchant, new EndpointAbout(Access.Read, "services", "The merchant's packages of tasks over all programmes: how each task stands, and what happened.", typeof(PackagesJson)) { Problems = [NoSuchMerchant] }, context =>
        {
            Asked.OnlyKnows(context);
            var merchant = Asked.Route(context, "merchant");
            return ServedLedger.Send(context, ServiceJson.Describe(services.Read(database => Reader(database).OfMerchant(merchant))));
        });
        routes.Post($"{OfMerchant}/accept", Asks("Accepts a task that was carried out. Who carried it out does not.", OfTask), async context =>
        {
            var (merchant, body) = (Asked.Route(context, "merchant"), await RequestBody.Read(context, OfTask));
            var (programme, task, benefit) = TaskOf(body);
            await Act(context, ["accept", merchant, programme, task, benefit], desk => desk.Accept(programme, merchant, benefit, task));
        });
        routes.Post($"{OfMerchant}/reject", Asks("Does not accept a task that was carried out; it is open again.", Rejected), async context =>
        {
            var (merchant, body) = (Asked.Route(context, "merchant"), await RequestBody.Read(context, Rejected));
            var ((programme, task, benefit), reason) = (TaskOf(body), body.Text("reason"));
            await Act(context, ["reject", merchant, programme, task, benefit, reason], desk => desk.Reject(programme, merchant, benefit, task, reason));
        });
        routes.Post("/api/v1/services/fulfil", Asks("A task was carried out; what is measured has to reach the lines of the programme.", Fulfilled), async context =>
        {
            var body = await RequestBody.Read(context, Fulfilled);
            var ((programme, task, benefit), merchant, evidence) = (TaskOf(body), body.Text("merchant"), body.Text("evidence"));
            ImmutableArray<TaskMeasurement> measured =
            [
                .. Enum.GetValues<TaskMeasure>().Where(measure => body.Has(NameOf(measure)))
                    .Select(measure => new TaskMeasurement(measure, Money.TryParse(body.Text(NameOf(measure)), out var exact) ? exact.ToDecimal() : throw body.Wrong(NameOf(measure), "a number with at most 4 decimals, such as 86.5"))),
            ];
            ImmutableArray<EvidenceFile> files = body.Has(Files.Name) ? [.. body.Items(Files).Select(file => new EvidenceFile(file.Text("name"), file.Text("sha256"), file.Number("bytes")))] : [];
            await Act(context, ["fulfil", merchant, programme, task, benefit, measured, evidence, files], desk => desk.Fulfil(programme, merchant, benefit, task, measured, evidence, files));
        });
        routes.Get("/api/v1/services/{programme}/report", new EndpointAbout(Access.Read, "services", "How many packages of a programme there are, how their tasks stand, what was measured, and what was not delivered.", typeof(ServiceReportJson))
        {
            Problems = [new(404, Problem.NoSuchProgramme("").Name)],
        }, context =>
        {
            Asked.OnlyKnows(context);
            var programme = services.VersionsOf(Asked.Route(context, "programme"))[0].Programme.Id;
            return ServedLedger.Send(context, ServiceJson.Describe(programme, services.Read(database => Reader(database).Figures(programme))));
        });

        ServiceReader Reader(Storage.FuyaoDatabase database) => benefits.IsRead ? new ServiceReader(database, clock, benefits.Read) : throw new ProblemException(Problem.Starting);

        Task Act(HttpContext context, object?[] asked, Action<ServiceDesk> act) =>
            services.Act(context, asked, (database, request) => act(new ServiceDesk(database, clock, request.Client, request)), TaskReceiptAnswer.Of);
    }

    private static EndpointAbout Asks(string summary, ImmutableArray<BodyField> body) => new(Access.Write, "services", summary, typeof(TaskReceiptAnswer))
    {
        Body = body, Problems = [NoSuchMerchant, new(422, Problem.ServiceRefused("x").Name), new(409, Problem.NameOf(Refusal.KeyUsed))],
    };

    private static (string Programme, string Task, string? Benefit) TaskOf(RequestBody body) => (body.Text("programme"), body.Text("task"), body.OptionalText("benefit"));

    private static string NameOf(TaskMeasure measure) => JsonNamingPolicy.CamelCase.ConvertName(measure.ToString());
}
