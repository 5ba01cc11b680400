using System.Text.Json;
using System.Text.Json.Serialization;
using Fuyao.Kernel.Ledger;
using Fuyao.Terminal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fuyao.Server;

/// <summary>What went wrong, as RFC 9457 has it: for the caller, and with nothing of the inside of the server or the store.</summary>
/// <param name="Name">The last part of the problem's type, on which programs go; docs/reference/http.md lists all.</param>
/// <param name="Detail">What it is, and what to do.</param>
internal sealed record Problem(int Status, string Name, string Detail)
{
    public const string ContentType = "application/problem+json";

    public static readonly Problem KeyMissing = new(401, "key-missing", "This needs the API key: send it as 'Authorization: Bearer KEY'.");
    public static readonly Problem KeyWrong = new(401, "key-wrong", "The API key is none of this server's.");
    public static readonly Problem ReadOnlyKey = new(403, "read-only-key", "This key may only read; what changes something needs a key that may write.");
    public static readonly Problem MerchantKey = new(403, "merchant-key", "This key is for what is one merchant's own, under /api/v1/merchants/MERCHANT; all else needs a key of the operator.");
    public static readonly Problem OtherMerchant = new(403, "other-merchant", "This key is for another merchant; write the id of its own merchant in the path.");
    public static readonly Problem NotSetUp = new(401, "key-not-set-up", "This server has no API key, so nobody can use its API; start it with --api-key-file FILE.");
    public static readonly Problem NotFound = new(404, "not-found", "There is nothing at this path.");
    public static readonly Problem NoSuchMerchant = new(404, "no-such-merchant", "No facts of this merchant were ever stored.");
    public static readonly Problem NotEntitled = new(404, "not-entitled", "The merchant is entitled to nothing of that kind now, or there is no rate for what the query names.");
    public static readonly Problem TooMany = new(429, "too-many-requests", "More requests were sent than this server takes in a second; send again after the time that Retry-After names.");
    public static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "This path does not take that method; the header Allow says which it takes.");
    public static readonly Problem Unexpected = new(500, "unexpected", "The server could not answer. Its log says why.");
    public static readonly Problem NoIdempotencyKey = new(400, "no-idempotency-key", "What changes something needs a key by which it can be sent again: write the header 'Idempotency-Key: TEXT' once, another text for each new request, and the same one when you send a request again.");
    public static readonly Problem BodyTooLarge = new(413, "body-too-large", "The body is larger than 64 KiB, which is the most; send less at a time.");
    public static readonly Problem WrongType = new(415, "wrong-type", "The body is no JSON by its type; write the header 'Content-Type: application/json'.");
    public static readonly Problem OtherClaimant = new(422, "other-claimant", "The claim is not that of the claimant who is named; who claimed can withdraw it, and nobody else.");
    public static readonly Problem NotAnswered = new(503, "not-answered", "Whether this was carried out is not known. Send it again with the same Idempotency-Key: it is carried out once.");
    public static readonly Problem Starting = new(503, "starting", "The server is starting: it opens the store and reads the programmes.");
    public static readonly Problem Stopping = new(503, "stopping", "The server is stopping; a review that has begun is being finished.");
    public static readonly Problem StoreUnavailable = new(503, "store-unavailable", "The store cannot be used. The server tries again by itself; its log says why.");

    /// <summary>What cannot be with a case, in its words.</summary>
    public static Problem CaseRefused(string words) => new(422, "case-refused", Sentence(words));

    /// <summary>What cannot be with a package or a lesson, in its words.</summary>
    public static Problem ServiceRefused(string words) => new(422, "service-refused", Sentence(words));

    public static Problem RequestKeyUsed(string words) => new(409, NameOf(Refusal.KeyUsed), Sentence(words));

    /// <param name="with">What it would have, in words.</param>
    public static Problem NoSuchProgramme(string programme, string with = "") => new(404, "no-such-programme", $"This server carries out no programme '{programme}'{with}; GET /api/v1/status lists what it carries out.");

    public static Problem NoSuchLesson(long number) => new(404, "no-such-lesson", $"There is no lesson {number}; GET /api/v1/lessons lists those that there are.");

    public static Problem NoSuchCase(long number) => new(404, "no-such-case", $"The merchant has no case {number}; GET /api/v1/merchants/MERCHANT/cases lists those that it has.");

    /// <summary>What the ledger does not open, in its words.</summary>
    public static Problem NotOpened(string words) => new(422, "not-opened", Sentence(words));

    /// <summary>What is wrong with a query, and what to write.</summary>
    public static Problem BadQuery(string detail) => new(400, "bad-query", detail);

    /// <summary>What is wrong with a body, where, and what to write.</summary>
    public static Problem BadBody(string detail) => new(400, "bad-body", detail);

    public static Problem BadPath(string name, string write) => new(400, "bad-path", $"'{name}' in the path: write {write}.");

    public static Problem UnknownAccount(string path) => new(404, "unknown-account", $"There is no account '{path}'; GET /api/v1/ledger/accounts lists those that there are. A / in an account is written %2F in a path.");

    public static Problem UnknownQuota(string path) => new(404, "unknown-quota", $"Nothing can be claimed from '{path}'; GET /api/v1/ledger/quotas lists the accounts from which something can.");

    public static Problem UnknownClaim(string path, long claim) => new(404, "unknown-claim", $"There is no claim {claim} on '{path}'; GET /api/v1/ledger/quotas/ACCOUNT/claims lists those that there are.");

    public static Problem UnknownLine(long number) => new(404, "unknown-line", $"There is no line {number} in the ledger; a statement of an account has the numbers of its lines.");

    /// <summary>The ledger refused: its reason by name, and in its words; of a chain, which of its bookings cannot be made.</summary>
    public static Problem Of(Refused refused, bool isChain) =>
        new(StatusOf(refused.Refusal), NameOf(refused.Refusal), Sentence(refused.Words)) { Booking = isChain && refused.Refusal != Refusal.KeyUsed ? refused.Booking : null };

    /// <summary>By which a client knows what to do: look for a slip (404), take another key (409), or see what the ledger has (422).</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.UnknownAccount or Refusal.UnknownHold or Refusal.UnknownTransfer or Refusal.UnknownQuota or Refusal.UnknownClaim => 404,
        Refusal.KeyUsed => 409,
        _ => 422,
    };

    public static string NameOf(Refusal refusal) => JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.ToString());

    public static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";

    /// <summary>Which booking of several cannot be made, from 0; null where it is about no booking.</summary>
    public int? Booking { get; init; }

    public Task Write(HttpContext context)
    {
        if (Status == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(new ProblemAnswer($"urn:fuyao:problem:{Name}", ReasonPhrases.GetReasonPhrase(Status), Status, Detail, Booking), JsonOutput.Form, ContentType);
    }

    /// <summary>For what the server refused before any of our code had its turn.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => BodyTooLarge,
        _ => new Problem(status, "bad-request", "The request could not be taken as it is."),
    };
}

/// <summary>A problem as it is written.</summary>
/// <param name="Booking">Which of several bookings cannot be made, from 0.</param>
internal sealed record ProblemAnswer(string Type, string Title, int Status, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Booking = null);
