using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server.Ledger;

/// <summary><c>/api/v1/ledger/quotas/…</c>: who claims, who has a place, who is next.</summary>
internal static class ClaimEndpoints
{
    private const string Quotas = "/api/v1/ledger/quotas";
    private const string Quota = $"{Quotas}/{{account}}";
    private const string OneClaim = $"{Quota}/claims/{{claim}}";
    private const string ReasonByDefault = "claim";

    private static readonly BodyField Claimant = new("claimant", "For whom, for example a merchant's id; has one open claim on an account at most.", "m1");

    private static readonly ImmutableArray<BodyField> ClaimFields =
    [
        Claimant,
        new("amount", "How much is claimed, with or without its unit: 1 places, 1, 100.00 CNY; 1 where this is left out.", "1 places", IsRequired: false),
        new("reason", "Kept with the claim.", ReasonByDefault, IsRequired: false),
    ];

    private static readonly ImmutableArray<BodyField> WithdrawFields = [Claimant with { Description = "Whose claim it is; who asks for another's is refused." }, BookingForms.Reason];

    private static readonly ImmutableArray<QueryWord> Paging =
        [new("after", "What the page comes after: 'next' of the page before.", "1000"), new("limit", "At most so many on a page, 1 to 1000; 1000 where this is left out.", "100")];

    public static void MapClaims(this IEndpointRouteBuilder routes, ServedLedger ledger)
    {
        routes.Post($"{Quota}/claims", About(Access.Write, "Claims units of the account. The answer is the receipt: placed, waiting with the position, or refused with the reason, each with a number.", typeof(ClaimEntry), Refusal.UnknownAccount, Refusal.UnknownQuota, Refusal.OtherAsset, Refusal.KeyUsed) with { Body = ClaimFields }, context =>
            ledger.Carry(context, async () =>
            {
                var (path, body) = (Asked.Account(context), await RequestBody.Read(context, ClaimFields));
                var counted = ledger.AssetOf(path);
                var (asset, units) = BookingForms.Understand(body, body.OptionalText("amount") ?? "1", counted);
                return asset == counted
                    ? [new Claim(path, body.Text("claimant"), units, body.OptionalText("reason") ?? ReasonByDefault)]
                    : throw new ProblemException(new Problem(422, Problem.NameOf(Refusal.OtherAsset), $"The account '{path}' counts {counted}, not {asset}; claim what it counts."));
            }));
        routes.Post($"{OneClaim}/withdraw", About(Access.Write, "Takes back a claim that is wanted no more; what it had goes to the next in line.", typeof(ClaimEntry), Refusal.UnknownAccount, Refusal.UnknownQuota, Refusal.UnknownClaim, Refusal.ClaimEnded, Refusal.KeyUsed) with { Body = WithdrawFields }, context =>
            ledger.Carry(context, async () =>
            {
                var (path, claim, body) = (Asked.Account(context), Asked.Number(context, "claim"), await RequestBody.Read(context, WithdrawFields));
                var (claimant, reason) = (body.Text("claimant"), body.Text("reason"));
                // Whose a claim is never changes, so that this says the same when the request is sent again. A claim that is not there is refused by the ledger.
                return ledger.Read(database => new ClaimReader(database).Find(path, claim)) is { } found && found.Claimant != claimant
                    ? throw new ProblemException(Problem.OtherClaimant)
                    : [new Withdraw(path, claim, reason)];
            }));
        routes.Post($"{OneClaim}/reject", About(Access.Write, "Rejects a claim that does not count, as was found on checking it; what it had goes to the next in line.", typeof(ClaimEntry), Refusal.UnknownAccount, Refusal.UnknownQuota, Refusal.UnknownClaim, Refusal.ClaimEnded, Refusal.KeyUsed) with { Body = [BookingForms.Reason] }, context =>
            ledger.Carry(context, async () =>
            {
                var body = await RequestBody.Read(context, [BookingForms.Reason]);
                return [new Reject(Asked.Account(context), Asked.Number(context, "claim"), body.Text("reason"))];
            }));

        routes.Get(Quotas, About(Access.Read, "All accounts that can be claimed from.", typeof(QuotasAnswer)), context =>
        {
            Asked.OnlyKnows(context);
            return ServedLedger.Send(context, ledger.Read(database => new QuotasAnswer([.. new ClaimReader(database).Quotas().Select(one => Shown(database, one.Quota, one.Head))])));
        });
        routes.Get(Quota, About(Access.Read, "The rules of an account that can be claimed from, and where its line has come to.", typeof(QuotaAnswer), Refusal.UnknownQuota), context =>
        {
            Asked.OnlyKnows(context);
            return Send(context, (database, path) => new ClaimReader(database).QuotaOf(path) is var (quota, head) ? Shown(database, quota, head) : null!);
        });
        List("claims", "All claims by number. Ranks and positions are in the other lists, and in a single claim.", null);
        List("ranks", "Who has what was claimed, in the order of the final ranks, from 1 without gaps.", ClaimState.Placed);
        List("waiting", "Who waits, the next in line first.", ClaimState.Waiting);
        routes.Get(OneClaim, About(Access.Read, "A claim as it stands now, with its final rank or its position in the waiting list.", typeof(ClaimAnswer), Refusal.UnknownQuota, Refusal.UnknownClaim), context =>
        {
            Asked.OnlyKnows(context);
            return Send(context, (database, path) =>
            {
                var (reader, number) = (new ClaimReader(database), Asked.Number(context, "claim"));
                var claim = reader.Find(path, number) ?? throw new ProblemException(Problem.UnknownClaim(path, number));
                return Shown(claim, ledger.AssetOf(path), claim.State is ClaimState.Placed or ClaimState.Waiting ? reader.OrdinalOf(path, claim) : null);
            });
        });
        routes.Get($"{OneClaim}/receipt", About(Access.Read, "The receipt of a claim again: the entry that it has in the line for good.", typeof(ClaimEntry), Refusal.UnknownQuota, Refusal.UnknownClaim), context =>
        {
            Asked.OnlyKnows(context);
            return Send(context, (database, path) => new ClaimReader(database).ReceiptOf(path, Asked.Number(context, "claim")) ?? throw new ProblemException(Problem.UnknownClaim(path, Asked.Number(context, "claim"))));
        });

        void List(string name, string summary, ClaimState? state) => routes.Get($"{Quota}/{name}", About(Access.Read, summary, typeof(ClaimsAnswer), Refusal.UnknownQuota) with { Query = Paging }, context =>
        {
            Asked.OnlyKnows(context, "after", "limit");
            var (after, limit) = (Asked.After(context), Asked.PageLength(context));
            return Send(context, (database, path) =>
            {
                var page = new ClaimReader(database).Page(path, state, after, limit);
                return new ClaimsAnswer(
                    path, [.. page.Select((claim, index) => Shown(claim, ledger.AssetOf(path), state is null ? null : after + index + 1))],
                    page.Length < limit ? null : state is null ? page[^1].Number : after + page.Length);
            });
        });

        Task Send<T>(HttpContext context, Func<FuyaoDatabase, string, T> read)
        {
            var path = Asked.Account(context);
            return ServedLedger.Send(context, ledger.Read(database => new ClaimReader(database).QuotaOf(path) is null ? throw new ProblemException(Problem.UnknownQuota(path)) : read(database, path)));
        }
    }

    private static EndpointAbout About(Access access, string summary, Type answer, params IEnumerable<Refusal> refusals) => new(access, "claims", summary, answer)
    {
        Problems = [.. refusals.Select(refusal => new ProblemKind(Problem.StatusOf(refusal), Problem.NameOf(refusal)))],
    };

    public static QuotaAnswer Shown(FuyaoDatabase database, Quota quota, QuotaHead head)
    {
        var asset = new LedgerReader(database).Find(quota.Account)!.Asset;
        return new QuotaAnswer(
            quota.Account, quota.To, asset.Id, ExportLedger.AmountOf(asset, quota.AmountMax), quota.WaitingMax, Written(quota.Opens), Written(quota.Closes), quota.Commitment, head.IsDrawn, head.Claims, head.Waiting, quota.Rules);
    }

    private static ClaimAnswer Shown(ClaimStanding claim, Asset asset, long? ordinal) => new(
        claim.Number, claim.Claimant, ExportLedger.AmountOf(asset, claim.Amount), claim.State, claim.State == ClaimState.Placed ? ordinal : null, claim.State == ClaimState.Waiting ? ordinal : null, claim.Transfer, claim.Sha256);

    private static string? Written(Instant? at) => at is { } instant ? InstantText.Write(instant) : null;
}
