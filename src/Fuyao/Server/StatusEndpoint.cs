using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server;

/// <summary><c>GET /api/v1/status</c>: how far each programme is, as of now.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes, ServerSettings settings, ReviewLoop loop, Readiness readiness, IClock clock) =>
        routes.MapGet("/api/v1/status", async context =>
        {
            // Before the store is ready it is not opened from here: it may have to be brought up to date first.
            if (readiness.Problem is { } problem && problem != Problem.Stopping)
            {
                await problem.Write(context);
                return;
            }
            var now = clock.GetCurrentInstant();
            using var database = FuyaoDatabase.OpenExisting(settings.Store);
            await context.Response.WriteAsJsonAsync(
                new
                {
                    At = Moments.Iso(now, DateTimeZone.Utc),
                    Programmes = loop.Programmes.Select(versions => Describe(ProgrammeStatus.Read(database, versions, now), now)).ToArray(),
                },
                JsonOutput.Form);
        });

    private static object Describe(ProgrammeStatus status, Instant now)
    {
        var zone = status.Programme.Zone;
        return new
        {
            Programme = status.Programme.Id,
            status.Programme.Title,
            Zone = zone.Id,
            Version = status.InForce is { } version ? new { Effective = version.Programme.Effective.ToString("uuuu-MM-dd", null), version.Sha256 } : null,
            LastDecided = status.LastDecided is { } last
                ? new
                {
                    DueAt = Moments.Iso(last.NominalAt, zone),
                    EffectiveAt = Moments.Iso(last.EffectiveAt, zone),
                    DecidedAt = Moments.Iso(last.DecidedAt, zone),
                    FactsPeriod = last.FactsPeriod.ToString(),
                    Facts = last.FactsCitation,
                    last.Counts.Members,
                }
                : null,
            NextDueAt = status.Next is { } next ? Moments.Iso(next.Occasion.NominalAt, zone) : null,
            Overdue = status.Next?.Occasion.NominalAt <= now,
            Waiting = status.Waiting is { } waiting
                ? new
                {
                    DueAt = Moments.Iso(waiting.NominalAt, zone),
                    FactsPeriod = waiting.FactsPeriod.ToString(),
                    NoticedAt = Moments.Iso(waiting.NoticedAt, zone),
                    Reason = "the period has no closed snapshot of facts",
                }
                : null,
            ClosedFrom = status.ClosedFrom is { } closed ? Moments.Iso(closed, zone) : null,
            Closed = status.ClosedFrom <= now,
            Leaving = status.Leaving is { } leaving ? new { leaving.Merchants, NextDeadlineAt = Moments.Iso(leaving.NextDeadline, zone) } : null,
            Overlays = status.Overlays.Select(overlay => new { overlay.Id, overlay.Title, NotBelow = overlay.NotBelow.ToString("uuuu-MM-dd", null), Until = Moments.Iso(overlay.Until, zone) }).ToArray(),
            status.Refusal,
        };
    }
}
