using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>What a correction comes to in one programme.</summary>
/// <param name="Lines">What was decided beside what would have been.</param>
/// <param name="Compensation">Null where nothing follows.</param>
/// <param name="Place">How a restored merchant comes by its place.</param>
internal sealed record AuditedOutcome(IEnumerable<(string Name, string Value)> Lines, AuditedEvent? Compensation, AuditedPlace Place);

/// <summary>What would have been of one merchant in one programme, had its corrected facts been known in time (decision 0039): its reviews and the time between them once more.</summary>
internal sealed class AuditedHistory(AuditedProgramme programme, AuditedFacts facts, string merchant, IReadOnlyList<CorrectedValue> values)
{
    private readonly List<(Instant At, string? Kind, string Text)> decisions = [];

    /// <param name="first">The first review that is decided again; after the last one, only the time since is gone through.</param>
    public AuditedOutcome Compare(int first, Instant through)
    {
        var standing = first == 0 ? Standing.Never : Recorded(first - 1);
        var (live, place) = (LiveOf(standing), AuditedPlace.None);
        for (var next = first; ; next++)
        {
            if (next > 0 || programme.Versions[0].TakesInBetweenReviews)
            {
                var until = next < programme.Reviews.Count ? programme.Reviews[next].Due.At : through;
                // How it came in stays as it was decided.
                var entry = live is null ? programme.EntriesAfter(next - 1).LastOrDefault(one => one.Merchant == merchant && one.At <= until && (one.Joins || one.Kind == "Queued")) : null;
                if (entry is not null)
                    (standing, live) = entry.Joins
                        ? (new Standing(entry.Tier, StandingStatus.Member, entry.At, standing.Flags), new LiveStanding(entry.Tier!, false, entry.At, []))
                        : (new Standing(null, StandingStatus.Waiting, entry.At, standing.Flags), live);
                live = Between(next - 1, live, entry?.At, until);
                if (live is not null)
                    standing = live.HasLeft
                        ? new Standing(null, StandingStatus.Left, live.Since, StandingFlags.FormerMember)
                        : new Standing(live.Tier, StandingStatus.Member, live.Since, standing.Flags);
            }
            if (next == programme.Reviews.Count)
                return End(standing, live, place, through);
            (standing, place) = AuditedReview.Again(programme.Reviews[next], facts, programme.Staff, merchant, standing, values, programme.GivenAfter(next));
            decisions.Add((programme.Reviews[next].Due.At, null, $"{Text(Recorded(next))} → {Text(standing)}, place {place}"));
            live = LiveOf(standing);
        }
    }

    private AuditedOutcome End(Standing would, LiveStanding? wouldLive, AuditedPlace place, Instant through)
    {
        var stands = programme.Lifecycle.StandingOf(merchant);
        var (better, worse) = (Rank(wouldLive) < Rank(stands), Rank(wouldLive) > Rank(stands));
        var held = stands is { HasLeft: false } ? stands.Tier : null;
        // Who is given a tier has it from now on; who held it all along, or would be out, as it was.
        var compensation = better
            ? new AuditedEvent(merchant, through, AuditedEvent.Corrected, wouldLive! with { Since = held == wouldLive.Tier ? stands!.Since : wouldLive.HasLeft ? wouldLive.Since : through }, IsLate: false)
            : null;
        if (!better || wouldLive!.HasLeft || wouldLive.Tier == held)
            place = AuditedPlace.None;
        var outcome = better ? "Restored" : worse ? "Kept" : "Same";
        return new AuditedOutcome(
            [
                ("outcome", $"{outcome}, place {place}, through {through}, stood {(stands is null ? Text(Recorded(programme.Reviews.Count - 1)) : Text(stands))}, would stand {(wouldLive is null ? Text(would) : Text(wouldLive))}"),
                .. decisions.GroupBy(one => (one.At, one.Kind)).SelectMany(same => same.Select((one, number) => ($"{one.At} {one.Kind} {number}", one.Text))),
            ],
            compensation, place);
    }

    /// <summary>The less, the better: tiers from the best down, members before those who are leaving; then who may come back between reviews; then all others.</summary>
    private int Rank(LiveStanding? standing) => standing switch
    {
        null => int.MaxValue,
        { HasLeft: true } => int.MaxValue - 1,
        _ => (2 * programme.Reviews[^1].Due.Version.Tiers.ToList().FindIndex(tier => tier.Id == standing.Tier)) + (standing.IsLeaving ? 1 : 0),
    };

    private Standing Recorded(int review) => programme.Reviews[review].After.GetValueOrDefault(merchant, Standing.Never);

    private static LiveStanding? LiveOf(Standing standing) => standing.Tier is { } tier ? new LiveStanding(tier, false, standing.Since!.Value, []) : null;

    private LiveStanding? Between(int review, LiveStanding? live, Instant? joinedAt, Instant until)
    {
        var recorded = programme.EventsAfter(review, merchant).Where(one => one.Kind != AuditedEvent.Corrected && one.At <= until).ToList();
        var course = live is null ? null : programme.Lifecycle.Course(merchant, live, joinedAt ?? programme.Reviews[review].Due.At, until, until, corrected: true, joinedAt);
        foreach (var would in course?.Events ?? [])
        {
            var was = recorded.Find(one => one.At == would.At && one.Kind == would.Kind);
            if (was is not null)
                recorded.Remove(was);
            if (was is null || was.After.Status != would.After.Status || TierOf(was.After) != TierOf(would.After))
                decisions.Add((would.At, would.Kind, $"{(was is null ? "–" : Text(was.After))} → {Text(would.After)}"));
        }
        decisions.AddRange(recorded.Select(was => (was.At, (string?)was.Kind, $"{Text(was.After)} → –")));
        return course?.Standing ?? live;
    }

    private static string? TierOf(LiveStanding standing) => standing.HasLeft ? null : standing.Tier;

    private static string Text(LiveStanding standing) => Write(standing.Status, TierOf(standing), standing.Since);

    private static string Text(Standing standing) => Write(standing.Status.ToString(), standing.Tier, standing.Since);

    public static string Write(string status, string? tier, Instant? since) => $"{status} {tier ?? "-"} since {since?.ToString() ?? "-"}";
}
