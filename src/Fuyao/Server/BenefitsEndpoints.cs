using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Benefits.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server;

/// <summary><c>GET /api/v1/merchants/{merchant}/…</c>: what a merchant is entitled to now, from memory, and what a rate, a price or a deadline is with it.</summary>
internal static class BenefitsEndpoints
{
    private const string Merchant = "/api/v1/merchants/{merchant}";
    private const int HoursMax = 87_660;

    public static void MapBenefits(this IEndpointRouteBuilder routes, ServedBenefits benefits, IClock clock)
    {
        routes.MapGet($"{Merchant}/entitlements", context => benefits.IsRead
            ? benefits.Answer(Route(context, "merchant"), clock.GetCurrentInstant()) is { } answer ? Send(context, Begin(Route(context, "merchant")), answer) : Problem.NoSuchMerchant.Write(context)
            : Problem.Starting.Write(context));

        Map("rates/{product}", (context, entitlements, now) =>
        {
            var ask = new RateAsk(Route(context, "product"), now, Named(context), Percent(context, "base"), Percent(context, "offered"));
            return RateQuote.Of(entitlements, ask) is { } quote
                ? EntitlementsJson.Render(Route(context, "merchant"), quote)
                : throw new ProblemException(RateQuote.MissingFor(entitlements, ask) is { IsEmpty: false } missing
                    ? Problem.BadQuery($"The rate needs a base: name {string.Join(" and ", missing)} in the query.")
                    : Problem.NotEntitled);
        });
        Map("prices/{product}", (context, entitlements, _) => EntitlementsJson.Render(
            Route(context, "merchant"),
            PriceQuote.Of(entitlements, Route(context, "product"), Money.TryParse(Query(context, "list") ?? "", out var list) && list >= Money.Zero ? list : throw Bad("list", "an amount of 0 or more with at most 4 decimals, such as 15.50"))));
        Map("deadlines/{duty}", (context, entitlements, _) => EntitlementsJson.Render(
            Route(context, "merchant"),
            RelaxedDeadline.Of(entitlements, Route(context, "duty"), Party(Query(context, "party")), Ordered(Query(context, "ordered")), Within(Query(context, "within")))));

        void Map(string path, Func<HttpContext, Entitlements, Instant, byte[]> answer) => routes.MapGet($"{Merchant}/{path}", context =>
        {
            if (!benefits.IsRead)
                return Problem.Starting.Write(context);
            var now = clock.GetCurrentInstant();
            if (benefits.Of(Route(context, "merchant"), now) is not { } entitlements)
                return Problem.NoSuchMerchant.Write(context);
            try
            {
                return Send(context, answer(context, entitlements, now), default);
            }
            catch (ProblemException refused)
            {
                return refused.Problem.Write(context);
            }
        });
    }

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

    private static string Route(HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    private static string? Query(HttpContext context, string name) => context.Request.Query.TryGetValue(name, out var values) ? values.Count == 1 ? values[0] : throw Bad(name, "it once") : null;

    /// <summary>Every word of the query that has no meaning of its own finds the base in a table: <c>tenor=90</c>.</summary>
    private static ImmutableDictionary<string, string> Named(HttpContext context) => context.Request.Query.Where(one => one.Key is not ("base" or "offered"))
        .ToImmutableDictionary(one => one.Key, one => one.Value.Count == 1 ? one.Value[0]! : throw Bad(one.Key, "it once"));

    private static decimal? Percent(HttpContext context, string name) => Query(context, name) is not { } written
        ? null
        : Money.TryParse(written, out var percent) && percent >= Money.Zero ? percent.ToDecimal() : throw Bad(name, "per cent with at most 4 decimals, such as 4.35");

    private static string Party(string? written) => written is null or RelaxTerms.Seller or "buyer" ? written ?? RelaxTerms.Seller : throw Bad("party", "seller or buyer");

    private static Instant Ordered(string? written) =>
        NodaTime.Text.OffsetDateTimePattern.ExtendedIso.Parse(written ?? "") is { Success: true, Value: var moment } ? moment.ToInstant() : throw Bad("ordered", "a moment with its offset, such as 2020-01-20T10:00:00Z");

    private static Duration Within(string? written) =>
        written is { Length: > 1 } && written[^1] is 'h' or 'm' && int.TryParse(written.AsSpan(0, written.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= HoursMax
            ? written[^1] == 'h' ? Duration.FromHours(number) : Duration.FromMinutes(number)
            : throw Bad("within", "hours or minutes, such as 48h or 30m");

    private static ProblemException Bad(string name, string write) => new(Problem.BadQuery($"'{name}' in the query: write {write}."));

    private sealed class ProblemException(Problem problem) : Exception
    {
        public Problem Problem => problem;
    }
}
