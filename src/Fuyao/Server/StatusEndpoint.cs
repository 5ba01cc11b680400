using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Terminal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Fuyao.Server;

internal sealed record VersionStatus(string Effective, string Sha256);

internal sealed record DecidedStatus(string DueAt, string EffectiveAt, string DecidedAt, string FactsPeriod, string Facts, long Members);

internal sealed record WaitingStatus(string DueAt, string FactsPeriod, string NoticedAt, string Reason);

internal sealed record LeavingStatus(long Merchants, string NextDeadlineAt);

internal sealed record OverlayStatus(string Id, LocalizedText Title, string NotBelow, string Until);

/// <summary>How far a programme is; docs/reference/server.md says what each means.</summary>
internal sealed record StatusOfProgramme(
    string Programme, LocalizedText Title, string Zone, VersionStatus? Version, DecidedStatus? LastDecided, string? NextDueAt, bool Overdue, WaitingStatus? Waiting, string? ClosedFrom, bool Closed, LeavingStatus? Leaving,
    ImmutableArray<OverlayStatus> Overlays, string? Refusal);

internal sealed record StatusAnswer(string At, ImmutableArray<StatusOfProgramme> Programmes);

/// <summary><c>GET /api/v1/status</c>: how far each programme is, as of now.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes, ServerSettings settings, ReviewLoop loop, Readiness readiness, IClock clock) =>
        routes.Get("/api/v1/status", new EndpointAbout(Access.Read, "server", "How far each programme is: what is in force, what was decided last, what is due next, what waits.", typeof(StatusAnswer)), async context =>
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
                new StatusAnswer(Moments.Iso(now, DateTimeZone.Utc), [.. loop.Programmes.Select(versions => Describe(ProgrammeStatus.Read(database, versions, now), now))]), JsonOutput.Form);
        });

    private static StatusOfProgramme Describe(ProgrammeStatus status, Instant now)
    {
        var zone = status.Programme.Zone;
        string Iso(Instant at) => Moments.Iso(at, zone);
        string? IsoOf(Instant? at) => at is { } instant ? Iso(instant) : null;
        return new StatusOfProgramme(
            status.Programme.Id,
            status.Programme.Title,
            zone.Id,
            status.InForce is { } version ? new VersionStatus(version.Programme.Effective.ToString("uuuu-MM-dd", null), version.Sha256) : null,
            status.LastDecided is { } last ? new DecidedStatus(Iso(last.NominalAt), Iso(last.EffectiveAt), Iso(last.DecidedAt), last.FactsPeriod.ToString(), last.FactsCitation, last.Counts.Members) : null,
            IsoOf(status.Next?.Occasion.NominalAt),
            Overdue: status.Next?.Occasion.NominalAt <= now,
            status.Waiting is { } waiting ? new WaitingStatus(Iso(waiting.NominalAt), waiting.FactsPeriod.ToString(), Iso(waiting.NoticedAt), "the period has no closed snapshot of facts") : null,
            IsoOf(status.ClosedFrom),
            Closed: status.ClosedFrom <= now,
            status.Leaving is { } leaving ? new LeavingStatus(leaving.Merchants, Iso(leaving.NextDeadline)) : null,
            [.. status.Overlays.Select(overlay => new OverlayStatus(overlay.Id, overlay.Title, overlay.NotBelow.ToString("uuuu-MM-dd", null), Iso(overlay.Until)))],
            status.Refusal);
    }
}
