using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Benefits.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server;

/// <summary><c>GET /api/v1/merchants/{merchant}/…</c>: what a merchant is entitled to now, from memory, and what a rate, a price or a deadline is with it.</summary>
internal static class BenefitsEndpoints
{
    private const string Merchant = "/api/v1/merchants/{merchant}";

    private static readonly ProblemKind NoSuchMerchant = new(404, Problem.NoSuchMerchant.Name);
    private static readonly ProblemKind NotEntitled = new(404, Problem.NotEntitled.Name);
    private static readonly ProblemKind BadQuery = new(400, "bad-query");

    public static void MapBenefits(this IEndpointRouteBuilder routes, ServedBenefits benefits, IClock clock)
    {
        routes.Get($"{Merchant}/entitlements", About("What a merchant is entitled to now, over all programmes.", typeof(EntitlementsAnswer)), context => benefits.IsRead
            ? benefits.Answer(Asked.Route(context, "merchant"), clock.GetCurrentInstant()) is { } answer ? Send(context, Begin(Asked.Route(context, "merchant")), answer) : Problem.NoSuchMerchant.Write(context)
            : Problem.Starting.Write(context));

        Map("rates/{product}", About("A rate, step by step. Every word of the query that has no meaning of its own finds the base in the programme's table, like tenor=90.", typeof(RateAnswer)) with
        {
            Query = [new("base", "The lender's base, in per cent a year, where the programme has no table.", "4.35"), new("offered", "What the lender offers, in per cent a year.", "4.00")],
            Problems = [NoSuchMerchant, NotEntitled, BadQuery],
        }, (context, entitlements, now) =>
        {
            var ask = new RateAsk(Asked.Route(context, "product"), now, Named(context), Asked.Percent(context, "base"), Asked.Percent(context, "offered"));
            return RateQuote.Of(entitlements, ask) is { } quote
                ? EntitlementsJson.Render(Asked.Route(context, "merchant"), quote)
                : throw new ProblemException(RateQuote.MissingFor(entitlements, ask) is { IsEmpty: false } missing
                    ? Problem.BadQuery($"The rate needs a base: name {string.Join(" and ", missing)} in the query.")
                    : Problem.NotEntitled);
        });
        Map("prices/{product}", About("A price.", typeof(PriceAnswer)) with { Query = [new("list", "The list price.", "15.50", IsRequired: true)], Problems = [NoSuchMerchant, BadQuery] }, (context, entitlements, _) => EntitlementsJson.Render(
            Asked.Route(context, "merchant"),
            PriceQuote.Of(entitlements, Asked.Route(context, "product"), Money.TryParse(Asked.Query(context, "list") ?? "", out var list) && list >= Money.Zero ? list : throw Asked.BadQuery("list", "an amount of 0 or more with at most 4 decimals, such as 15.50"))));
        Map("deadlines/{duty}", About("The time for a duty of one order.", typeof(DeadlineAnswer)) with
        {
            Query =
            [
                new("within", "The time without relaxation, in hours or minutes; that which is set for everybody where this is left out.", "48h"),
                new("service", "What was promised with the order, where the time that is set depends on it.", "48h"), new("ordered", "When the order was placed.", "2020-01-20T10:00:00Z", IsRequired: true),
                new("party", "Whose duty it is: seller or buyer; seller where this is left out.", "seller"),
            ],
            Problems = [NoSuchMerchant, BadQuery],
        }, (context, entitlements, _) => EntitlementsJson.Render(Asked.Route(context, "merchant"), Deadline(context, entitlements, benefits.Duties)));

        void Map(string path, EndpointAbout about, Func<HttpContext, Entitlements, Instant, byte[]> answer) => routes.Get($"{Merchant}/{path}", about, context =>
        {
            if (!benefits.IsRead)
                return Problem.Starting.Write(context);
            var now = clock.GetCurrentInstant();
            return benefits.Of(Asked.Route(context, "merchant"), now) is { } entitlements ? Send(context, answer(context, entitlements, now), default) : Problem.NoSuchMerchant.Write(context);
        });
    }

    private static EndpointAbout About(string summary, Type answer) => new(Access.Read, "benefits", summary, answer) { Problems = [NoSuchMerchant] };

    private static byte[] Begin(string merchant) => Encoding.UTF8.GetBytes($"{{\"merchant\":\"{JsonEncodedText.Encode(merchant, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",");

    private static Task Send(HttpContext context, byte[] head, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = head.Length + body.Length;
        var writer = context.Response.BodyWriter;
        writer.Write(head);
        writer.Write(body.Span);
        // Sent with the headers when the request ends.
        return Task.CompletedTask;
    }

    /// <summary>Every word of the query that has no meaning of its own finds the base in a table: <c>tenor=90</c>.</summary>
    private static ImmutableDictionary<string, string> Named(HttpContext context) => context.Request.Query.Where(one => one.Key is not ("base" or "offered"))
        .ToImmutableDictionary(one => one.Key, one => one.Value.Count == 1 ? one.Value[0]! : throw Asked.BadQuery(one.Key, "it once"));

    private static string Party(string? written) => written is null or RelaxTerms.Seller or "buyer" ? written ?? RelaxTerms.Seller : throw Asked.BadQuery("party", "seller or buyer");

    private static Instant Ordered(string? written) =>
        Asked.Moment(written ?? "") ?? throw Asked.BadQuery("ordered", Asked.MomentForm);

    private static RelaxedDeadline Deadline(HttpContext context, Entitlements entitlements, DutyTimes times)
    {
        var (duty, party, service, ordered) = (Asked.Route(context, "duty"), Party(Asked.Query(context, "party")), Asked.Query(context, "service"), Ordered(Asked.Query(context, "ordered")));
        if (Asked.Query(context, "within") is { } written)
            return RelaxedDeadline.Of(entitlements, duty, party, ordered, WrittenTime.TryParse(written, out var within) ? within : throw Asked.BadQuery("within", "hours or minutes, such as 48h or 30m"));
        if (times.At(duty, party, service, ordered) is { } known)
            return RelaxedDeadline.Of(entitlements, known, ordered);
        var services = times.ServicesOf(duty, party, ordered);
        throw services.IsEmpty
            ? Asked.BadQuery("within", "hours or minutes, such as 48h or 30m; no time is set for this duty and orders of then")
            : Asked.BadQuery("service", string.Join(" or ", services));
    }
}
