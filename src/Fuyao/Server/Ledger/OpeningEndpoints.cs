using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage.Ledger;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server.Ledger;

/// <summary><c>POST /api/v1/ledger/accounts|quotas|quotas/{account}/draw</c>: opens accounts, lets them be claimed from, and draws.</summary>
internal static class OpeningEndpoints
{
    private const string Ledger = "/api/v1/ledger";
    private const string InOrder = "in-order";
    private const string Drawn = "drawn";

    private static readonly ProblemKind NotOpened = new(422, Problem.NotOpened("x").Name);

    // As the command line writes them.
    private static readonly ImmutableDictionary<string, BalanceRule> Rules = new Dictionary<string, BalanceRule>
    {
        ["not-below-zero"] = BalanceRule.NeverBelowZero, ["not-above-zero"] = BalanceRule.NeverAboveZero, ["any"] = BalanceRule.Any,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableArray<BodyField> AccountFields =
    [
        new("account", "Its place in the tree: an account fund/trustpass lies inside fund, which is opened first.", "fund"), new("asset", "What it counts: CNY, places, exposure, seats.", "CNY"),
        new("rule", "What its balance may be: not-below-zero, where this is left out; not-above-zero for what was lent; any for where it comes from and goes to outside.", "not-below-zero", IsRequired: false),
    ];

    private static readonly ImmutableArray<BodyField> QuotaFields =
    [
        new("account", "The account that has what is claimed.", "fund/places"), new("to", "The account to which those units go that are given.", "given"),
        new("atMost", "No claim is for more, with or without its unit; 1 where this is left out.", "1", IsRequired: false),
        new("waitingMost", "So many claims may wait for what is freed, 0 for nobody; 100000 where this is left out.", "100000", IsRequired: false),
        new("opens", "Claims before are refused; at once where this is left out.", "2026-11-22T02:00:00Z", IsRequired: false), new("closes", "Claims from then on are refused; never where this is left out.", "2026-12-01T02:00:00Z", IsRequired: false),
        new("served", $"{InOrder}, first come, first served, where this is left out; {Drawn}: collected until it closes, and served in the order that a seed gives.", InOrder, IsRequired: false),
        new("commitment", $"With {Drawn}: the SHA-256 of a seed that somebody else keeps until the draw; without it the ledger makes and keeps one.", new string('a', 64), IsRequired: false),
    ];

    private static readonly ImmutableArray<BodyField> DrawFields = [BookingForms.Reason, new("seed", "Where somebody else keeps it; 64 hexadecimal digits.", new string('a', 64), IsRequired: false)];

    private const long WaitingMostByDefault = 100_000;

    public static void MapOpenings(this IEndpointRouteBuilder routes, ServedLedger ledger, IClock clock)
    {
        routes.Post($"{Ledger}/accounts", Opens("Opens an account. One that is there already with the same asset and rule is left as it is.", typeof(AccountAnswer), AccountFields), context => ledger.Open<AccountAnswer>(context, async () =>
        {
            var body = await RequestBody.Read(context, AccountFields);
            var (path, asset, rule) = (body.Text("account"), body.Text("asset"), body.OptionalText("rule") ?? "not-below-zero");
            if (Account.ProblemOf(path) is { } problem)
                throw body.Told("account", problem);
            var account = new Account(
                path, Asset.Find(asset) ?? throw body.Wrong("asset", $"one of {string.Join(", ", Asset.All)}"), Rules.TryGetValue(rule, out var known) ? known : throw body.Wrong("rule", $"one of {string.Join(", ", Rules.Keys.Order(StringComparer.Ordinal))}"));
            return (database, client) =>
            {
                new LedgerDesk(database, clock, client).Open(account);
                return new AccountAnswer(account.Path, account.Asset.Id, account.Rule);
            };
        }));
        routes.Post($"{Ledger}/quotas", Opens("Lets units be claimed from an account: the first who claim get them, or those that are drawn; the next wait in line. One that can be claimed from by the same rules is left as it is.", typeof(QuotaAnswer), QuotaFields), context => ledger.Open<QuotaAnswer>(context, async () =>
        {
            var body = await RequestBody.Read(context, QuotaFields);
            var (path, to, served, commitment) = (body.Text("account"), body.Text("to"), body.OptionalText("served") ?? InOrder, body.OptionalText("commitment"));
            if (served is not (InOrder or Drawn))
                throw body.Wrong("served", $"{InOrder} or {Drawn}");
            if (commitment is not null && served != Drawn)
                throw body.Told("commitment", $"it is about a draw; write \"served\": \"{Drawn}\" with it");
            var (opens, closes) = (body.OptionalMoment("opens"), body.OptionalMoment("closes"));
            var waiting = !body.Has("waitingMost") ? WaitingMostByDefault
                : long.TryParse(body.Text("waitingMost"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var written) ? written : throw body.Wrong("waitingMost", "a whole number from 0");
            var counted = ledger.AssetOf(path);
            var (asset, units) = BookingForms.Understand(body, body.OptionalText("atMost") ?? "1", counted, "atMost");
            if (asset != counted)
                throw body.Wrong("atMost", $"an amount in {counted}, which '{path}' counts");
            return (database, client) =>
            {
                // Sent again, it goes by the seed that was made the first time: another would be another draw.
                var there = served == Drawn && commitment is null ? new ClaimReader(database).QuotaOf(path)?.Quota.Commitment : null;
                var seed = served == Drawn && commitment is null && there is null ? LedgerDesk.NewSeed() : null;
                new LedgerDesk(database, clock, client).Open(new Quota(path, to, units, waiting, opens, closes, commitment ?? there ?? (seed is null ? null : ClaimEntry.CommitmentTo(seed))), seed);
                return new ClaimReader(database).QuotaOf(path) is var (quota, head) ? ClaimEndpoints.Shown(database, quota, head) : throw new LedgerRefusedException($"nothing can be claimed from '{path}'");
            };
        }));
        routes.Post($"{Ledger}/quotas/{{account}}/draw", new EndpointAbout(Access.Write, "claims", "Publishes the seed of a draw and serves the claims that were collected in the order that it gives. A server does so by itself when claims close, where the ledger keeps the seed.", typeof(ClaimEntry))
        {
            Body = DrawFields,
            Problems =
            [
                .. new[] { Refusal.UnknownAccount, Refusal.UnknownQuota, Refusal.NotDrawn, Refusal.AlreadyDrawn, Refusal.NotOpen, Refusal.WrongSeed, Refusal.KeyUsed }.Select(refusal => new ProblemKind(Problem.StatusOf(refusal), Problem.NameOf(refusal))),
            ],
        }, context => ledger.Carry(context, async () =>
        {
            var body = await RequestBody.Read(context, DrawFields);
            return [new Draw(Asked.Account(context), body.OptionalText("seed"), body.Text("reason"))];
        }));
    }

    private static EndpointAbout Opens(string summary, Type answer, ImmutableArray<BodyField> body) =>
        new(Access.Write, "ledger", summary, answer) { Body = body, Problems = [new ProblemKind(404, Problem.NameOf(Refusal.UnknownAccount)), NotOpened] };
}
