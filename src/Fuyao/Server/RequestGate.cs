using System.Threading.RateLimiting;
using Fuyao.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fuyao.Server;

/// <summary>What every request goes through: headers, the key, and an answer whatever happens.</summary>
internal static class RequestGate
{
    /// <summary>How often what may be asked is filled up.</summary>
    private const int PeriodsPerSecond = 10;

    public static void UseGate(this WebApplication app, ApiKeys? keys, int requestsPerSecond, ILogger log)
    {
        var limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = requestsPerSecond, TokensPerPeriod = Math.Max(1, requestsPerSecond / PeriodsPerSecond), ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / Math.Min(PeriodsPerSecond, requestsPerSecond)), QueueLimit = 0,
        });
        app.Lifetime.ApplicationStopped.Register(limiter.Dispose);
        app.Use(async (context, next) =>
        {
            Harden(context.Response.Headers);
            try
            {
                await next(context);
            }
            catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                context.Response.Clear();
                Harden(context.Response.Headers);
                var problem = exception switch
                {
                    ProblemException { Problem: var found } => found,
                    BadHttpRequestException { StatusCode: var status } => Problem.OfStatus(status),
                    StorageException => Problem.StoreUnavailable,
                    _ => Problem.Unexpected,
                };
                // What says by itself what the matter is has its own line where that began.
                if (problem.Status >= StatusCodes.Status500InternalServerError && exception is not ProblemException { InnerException: null })
                    log.RequestFailed(exception, context.Request.Method, context.Request.Path);
                await problem.Write(context);
            }
            if (!context.Response.HasStarted && context.Response.StatusCode >= StatusCodes.Status400BadRequest)
                await Problem.OfStatus(context.Response.StatusCode).Write(context);
        });
        app.UseRouting();
        app.Use((context, next) => AccessTo(context) is var access && access == Access.Everybody || Refuse(context, access, keys, limiter) is not { } refusal
            ? next(context)
            : refusal.Write(context));
    }

    /// <summary>An endpoint that does not say who may call it is as closed as can be. That there is nothing, or not by this method, is told to whoever may read.</summary>
    private static Access AccessTo(HttpContext context) => context.GetEndpoint() switch
    {
        RouteEndpoint endpoint => endpoint.Metadata.GetMetadata<EndpointAbout>()?.Access ?? Access.Write,
        _ => Access.Read,
    };

    /// <returns>Null where the key is right, and not more was asked with it than is taken.</returns>
    private static Problem? Refuse(HttpContext context, Access access, ApiKeys? keys, TokenBucketRateLimiter limiter)
    {
        var header = context.Request.Headers.Authorization;
        if (keys is null)
            return Problem.NotSetUp;
        if (header is not [{ } sent] || !sent.StartsWith(ApiKeys.Scheme, StringComparison.OrdinalIgnoreCase))
            return Problem.KeyMissing;
        if (keys.PresentedBy(sent) is not { } key)
            return Problem.KeyWrong;
        if (!limiter.AttemptAcquire().IsAcquired)
            return Problem.TooMany;
        if (key.Merchant is { } own && context.GetRouteValue("merchant") as string is var asked && asked != own)
            return asked is null ? Problem.MerchantKey : Problem.OtherMerchant;
        if (access != Access.Write)
            return null;
        // Only what is booked needs to know for whom.
        context.Features.Set(key);
        return key.Access == Access.Write ? null : Problem.ReadOnlyKey;
    }

    /// <summary>Answers are data for programs: a browser shall neither guess their type, nor keep, embed or run anything of them.</summary>
    private static void Harden(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
