using System.Threading.RateLimiting;
using Fuyao.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fuyao.Server;

/// <summary>Marks what needs no key. Everything that is not marked does.</summary>
internal sealed class OpenToAll
{
    public static readonly OpenToAll Mark = new();
}

/// <summary>What every request goes through: headers, the key, and an answer whatever happens.</summary>
internal static class RequestGate
{
    private const string Scheme = "Bearer ";

    /// <summary>How often what may be asked is filled up.</summary>
    private const int PeriodsPerSecond = 10;

    public static void UseGate(this WebApplication app, ApiKey? key, int requestsPerSecond, ILogger log)
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
                    BadHttpRequestException { StatusCode: var status } => Problem.OfStatus(status),
                    StorageException => Problem.StoreUnavailable,
                    _ => Problem.Unexpected,
                };
                if (problem.Status >= StatusCodes.Status500InternalServerError)
                    log.RequestFailed(exception, context.Request.Method, context.Request.Path);
                await problem.Write(context);
            }
            if (!context.Response.HasStarted && context.Response.StatusCode >= StatusCodes.Status400BadRequest)
                await Problem.OfStatus(context.Response.StatusCode).Write(context);
        });
        app.UseRouting();
        app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<OpenToAll>() is not null || Refuse(context, key, limiter) is not { } refusal
            ? next(context)
            : refusal.Write(context));
    }

    /// <returns>Null where the key is right, and not more was asked with it than is taken.</returns>
    private static Problem? Refuse(HttpContext context, ApiKey? key, TokenBucketRateLimiter limiter)
    {
        var header = context.Request.Headers.Authorization;
        return key is null ? Problem.NotSetUp
            : header is not [{ } sent] || !sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Problem.KeyMissing
            : !key.Is(sent[Scheme.Length..].Trim()) ? Problem.KeyWrong
            : limiter.AttemptAcquire().IsAcquired ? null
            : Problem.TooMany;
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
