using System.Globalization;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Server;

/// <summary>What a request says in its path, its query and its headers; what cannot be understood is a <see cref="ProblemException"/> that says what to write.</summary>
internal static class Asked
{
    public const string KeyHeader = "Idempotency-Key";

    private const int PageMax = 1_000;

    public static string Route(HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    /// <summary>The path of an account as a part of the path of an address: its <c>/</c> are written <c>%2F</c>, which the server leaves so.</summary>
    public static string Account(HttpContext context) => Route(context, "account").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number in the path: of a line, a hold, a claim.</summary>
    public static long Number(HttpContext context, string name) =>
        long.TryParse(Route(context, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ProblemException(Problem.BadPath(name, "a number from 1"));

    public static string? Query(HttpContext context, string name) =>
        !context.Request.Query.TryGetValue(name, out var values) ? null
        : values is not [{ } only] ? throw BadQuery(name, "it once")
        : only.Any(char.IsControl) ? throw BadQuery(name, "it without control characters")
        : only;

    /// <summary>A word that is not known is told: a filter with a slip of the pen would answer something else.</summary>
    public static void OnlyKnows(HttpContext context, params ReadOnlySpan<string> names)
    {
        foreach (var asked in context.Request.Query.Keys)
            if (!names.Contains(asked))
                throw new ProblemException(Problem.BadQuery($"'{asked}' in the query means nothing here; {(names.Length == 0 ? "write no query" : $"what can be written is {string.Join(", ", names)}")}."));
    }

    public static Instant? Moment(HttpContext context, string name) => Query(context, name) is { } written ? Moment(written) ?? throw BadQuery(name, MomentForm) : null;

    public const string MomentForm = "a moment with its offset, such as 2020-01-20T10:00:00Z (a + is written %2B in a query)";

    /// <returns>Null where it is none.</returns>
    public static Instant? Moment(string written) =>
        OffsetDateTimePattern.ExtendedIso.Parse(written) is { Success: true, Value: var moment } && moment.Year is >= 1 and < 9999 ? moment.ToInstant() : null;

    /// <summary>Where a page begins: after what <c>next</c> of the page before says.</summary>
    public static long After(HttpContext context) =>
        Query(context, "after") is not { } written ? 0 : long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : throw BadQuery("after", "what 'next' of the page before said");

    public static int PageLength(HttpContext context) =>
        Query(context, "limit") is not { } written ? PageMax
        : int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageMax ? limit
        : throw BadQuery("limit", $"a number from 1 to {PageMax}");

    public static decimal? Percent(HttpContext context, string name) => Query(context, name) is not { } written
        ? null
        : Money.TryParse(written, out var percent) && percent >= Money.Zero ? percent.ToDecimal() : throw BadQuery(name, "per cent with at most 4 decimals, such as 4.35");

    /// <summary>The key by which a request can be sent again.</summary>
    public static string Key(HttpContext context) =>
        context.Request.Headers[KeyHeader] is not [{ Length: > 0 } only] ? throw new ProblemException(Problem.NoIdempotencyKey)
        : only.Length > Order.KeyLengthMax || only.Any(char.IsControl) ? throw new ProblemException(Problem.BadBody($"The key is to be a text of 1 to {Order.KeyLengthMax} characters without control characters."))
        : only;

    public static ProblemException BadQuery(string name, string write) => new(Problem.BadQuery($"'{name}' in the query: write {write}."));
}

/// <summary>Ends the request with a problem.</summary>
/// <param name="reason">What the log shall tell of it.</param>
internal sealed class ProblemException(Problem problem, Exception? reason = null) : Exception(problem.Detail, reason)
{
    public Problem Problem => problem;
}
