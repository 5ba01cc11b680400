using Fuyao.Terminal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fuyao.Server;

/// <summary>What went wrong, as RFC 9457 has it: for the caller, and with nothing of the inside of the server or the store.</summary>
/// <param name="Name">The last part of the problem's type, on which programs go; docs/reference/server.md lists all.</param>
/// <param name="Detail">What it is, and what to do.</param>
internal sealed record Problem(int Status, string Name, string Detail)
{
    public const string ContentType = "application/problem+json";

    public static readonly Problem KeyMissing = new(401, "key-missing", "This needs the API key: send it as 'Authorization: Bearer KEY'.");
    public static readonly Problem KeyWrong = new(401, "key-wrong", "The API key is not the one of this server.");
    public static readonly Problem NotSetUp = new(401, "key-not-set-up", "This server has no API key, so nobody can use its API; start it with --api-key-file FILE.");
    public static readonly Problem NotFound = new(404, "not-found", "There is nothing at this path.");
    public static readonly Problem NoSuchMerchant = new(404, "no-such-merchant", "No facts of this merchant were ever stored.");
    public static readonly Problem NotEntitled = new(404, "not-entitled", "The merchant is entitled to nothing of that kind now, or there is no rate for what the query names.");
    public static readonly Problem TooMany = new(429, "too-many-requests", "More requests were sent than this server takes in a second; send again after the time that Retry-After names.");
    public static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "This path does not take that method; the header Allow says which it takes.");
    public static readonly Problem Unexpected = new(500, "unexpected", "The server could not answer. Its log says why.");
    public static readonly Problem Starting = new(503, "starting", "The server is starting: it opens the store and reads the programmes.");
    public static readonly Problem Stopping = new(503, "stopping", "The server is stopping; a review that has begun is being finished.");
    public static readonly Problem StoreUnavailable = new(503, "store-unavailable", "The store cannot be used. The server tries again by itself; its log says why.");

    /// <summary>What is wrong with a query, and what to write.</summary>
    public static Problem BadQuery(string detail) => new(400, "bad-query", detail);

    public Task Write(HttpContext context)
    {
        if (Status == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(new Body($"urn:fuyao:problem:{Name}", ReasonPhrases.GetReasonPhrase(Status), Status, Detail), JsonOutput.Form, ContentType);
    }

    /// <summary>For what the server refused before any of our code had its turn.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        _ => new Problem(status, "bad-request", "The request could not be taken as it is."),
    };

    private sealed record Body(string Type, string Title, int Status, string Detail);
}
