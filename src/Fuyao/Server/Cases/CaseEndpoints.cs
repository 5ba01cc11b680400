using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Platform.Benefits;
using Fuyao.Server.Ledger;
using Microsoft.AspNetCore.Routing;

namespace Fuyao.Server.Cases;

/// <summary><c>/api/v1/merchants/{merchant}/cases</c>: what merchants do with their applications, and how these stand. What officers do is for the command line.</summary>
internal static class CaseEndpoints
{
    private const string Cases = "/api/v1/merchants/{merchant}/cases";
    private const string OneCase = $"{Cases}/{{case}}";

    private static readonly BodyField Reason = new("reason", "Why; kept with the case.", "no longer needed");

    private static readonly ImmutableArray<BodyField> Account =
    [
        new("bank", "The bank of the account to pay to.", "成都银行"), new("account", "The number of that account, digits only.", "6228000001"),
        new("holder", "To whom it belongs; the company where this is left out.", "成都第一公司", IsRequired: false),
    ];

    private static readonly BodyField Materials = new("materials", "The files, each once. They are kept elsewhere: the SHA-256 says which they are.", new JsonArray(
        new JsonObject { ["name"] = "licence", ["file"] = "licence.pdf", ["sha256"] = new string('a', 64), ["bytes"] = 1024 }))
    {
        Items =
        [
            new("name", "As the procedure names it.", "licence"), new("file", "The file's name.", "licence.pdf"), new("sha256", "Of the file, in 64 lower-case hexadecimal digits.", new string('a', 64)), new("bytes", "Its length.", 1024),
        ],
    };

    private static readonly ImmutableArray<BodyField> Application =
    [
        new("programme", "To which the merchant applies.", "chengdu-trustpass"), new("company", "The full name of the legal entity, as public notice shows it.", "成都第一公司"),
        new("code", "Its unified social credit code, or its 15-digit registration number from before.", "510100000000010"),
        new("formerCodes", "Numbers that it had before.", new JsonArray("510100000000028"), IsRequired: false), new("representative", "The legal representative.", "王"),
        new("district", "The division where the company is registered.", "510104"), new("contract", "The number of the contract that it is about.", "T-101", IsRequired: false),
        .. Account.Select(field => field with { IsRequired = false, Description = field.Name == "holder" ? field.Description : field.Description + " Needed where the programme pays." }), Materials,
    ];

    private static readonly ProblemKind NoSuchMerchant = new(404, Problem.NoSuchMerchant.Name);
    private static readonly ProblemKind NoSuchProgramme = new(404, Problem.NoSuchProgramme("").Name);
    private static readonly ProblemKind NoSuchCase = new(404, Problem.NoSuchCase(0).Name);
    private static readonly ProblemKind Refused = new(422, Problem.CaseRefused("x").Name);
    private static readonly ProblemKind KeyUsed = new(409, Problem.NameOf(Refusal.KeyUsed));
    private static readonly ProblemKind BadPath = new(400, Problem.BadPath("", "").Name);

    public static void MapCases(this IEndpointRouteBuilder routes, ServedCases cases, ServedBenefits benefits)
    {
        routes.Post(Cases, Asks("Applies to a programme with all materials. The answer is the receipt; whether the case has a place or waits is in the case.", Application, NoSuchMerchant, NoSuchProgramme), async context =>
        {
            var (merchant, body) = (Asked.Route(context, "merchant"), await RequestBody.Read(context, Application));
            var (programme, company) = (body.Text("programme"), body.Text("company"));
            var account = body.OptionalText("bank") is null && body.OptionalText("account") is null ? null : AccountOf(body, company);
            var application = new CaseApplication(company, body.Text("code"), body.Texts("formerCodes"), body.Text("representative"), body.Text("district"), body.OptionalText("contract"), account);
            var (materials, versions) = (MaterialsOf(body), cases.VersionsOf(programme));
            await cases.Act(context, ["apply", merchant, programme, application, materials], desk => desk.Apply(versions, merchant, application, materials));
        });
        Act("correct", "Hands in mended materials, all that were returned, before the deadline.", [Materials], body =>
        {
            var materials = MaterialsOf(body);
            return (materials, (desk, number) => desk.Correct(number, materials));
        });
        Act("withdraw", "Gives the application up; its place goes to the next in line.", [Reason], body =>
        {
            var reason = body.Text("reason");
            return (reason, (desk, number) => desk.Withdraw(number, reason));
        });
        routes.Post($"{OneCase}/account", Asks("Names another bank account; what the bank returned is paid to it with the next batch.", Account, NoSuchCase), async context =>
        {
            var (merchant, number, body) = (Asked.Route(context, "merchant"), Asked.Number(context, "case"), await RequestBody.Read(context, Account));
            cases.MustBeOf(merchant, number);
            var account = AccountOf(body, cases.Read(reader => reader.Find(number).Standing.Application.Company));
            await cases.Act(context, ["account", number, account], desk => desk.ChangeAccount(number, account));
        });

        routes.Get(Cases, new EndpointAbout(Access.Read, "cases", "The merchant's own cases by number: how each stands, what is due, and why.", typeof(CasesAnswer)) { Problems = [NoSuchMerchant] }, context =>
        {
            Asked.OnlyKnows(context);
            if (!benefits.IsRead)
                throw new ProblemException(Problem.Starting);
            var row = benefits.Find(Asked.Route(context, "merchant"));
            return row < 0 ? throw new ProblemException(Problem.NoSuchMerchant) : ServedLedger.Send(context, new CasesAnswer([.. cases.Read(reader => reader.OfMerchant(row)).Select(CaseAnswer.Of)]));
        });
        routes.Get(OneCase, new EndpointAbout(Access.Read, "cases", "A case: how it stands, what is due, and why.", typeof(CaseAnswer)) { Problems = [NoSuchCase, BadPath] }, context =>
        {
            Asked.OnlyKnows(context);
            var number = Asked.Number(context, "case");
            cases.MustBeOf(Asked.Route(context, "merchant"), number);
            return ServedLedger.Send(context, CaseAnswer.Of(cases.Read(reader => reader.Find(number))));
        });

        void Act(string name, string summary, ImmutableArray<BodyField> fields, Func<RequestBody, (object Asked, Action<Platform.Procedures.CaseDesk, long> Do)> read) =>
            routes.Post($"{OneCase}/{name}", Asks(summary, fields, NoSuchCase), async context =>
            {
                var (merchant, number, body) = (Asked.Route(context, "merchant"), Asked.Number(context, "case"), await RequestBody.Read(context, fields));
                var (asked, act) = read(body);
                cases.MustBeOf(merchant, number);
                await cases.Act(context, [name, number, asked], desk => act(desk, number));
            });
    }

    private static EndpointAbout Asks(string summary, ImmutableArray<BodyField> body, params IEnumerable<ProblemKind> problems) =>
        new(Access.Write, "cases", summary, typeof(CaseReceiptAnswer)) { Body = body, Problems = [.. problems, Refused, KeyUsed] };

    private static BankAccount AccountOf(RequestBody body, string company) => new(body.Text("bank"), body.Text("account"), body.OptionalText("holder") ?? company);

    private static ImmutableArray<Material> MaterialsOf(RequestBody body) =>
        [.. body.Items(Materials).Select(item => new Material(item.Text("name"), item.Text("file"), item.Text("sha256"), item.Number("bytes")))];
}
