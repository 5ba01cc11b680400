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
    /// <param name="firstComingIn">After so many reviews decisions about coming in rest on what is corrected: they are told of also where they come out the same.</param>
    public AuditedOutcome Compare(int first, int firstComingIn, Instant through)
    {
        var comingIn = new AuditedComingIn(programme, merchant);
        comingIn.PassUntil(first);
        var standing = first == 0 ? Standing.Never : Recorded(first - 1);
        var (live, place) = (LiveOf(standing), AuditedPlace.None);
        for (var next = first; ; next++)
        {
            if (next > 0 || programme.Versions[0].TakesInBetweenReviews)
            {
                var until = next < programme.Reviews.Count ? programme.Reviews[next].Due.At : through;
                var joinedAt = (Instant?)null;
                if (programme.Versions[0].TakesInBetweenReviews && ComeIn(comingIn, next, until, standing, tellsSame: next >= firstComingIn) is { Entry.Kind: not "Refused" } came)
                {
                    (standing, place) = (Of(came.Entry), came.Place);
                    joinedAt = came.Entry.Joins ? came.Entry.At : null;
                    live ??= LiveOf(standing);
                }
                live = Between(next - 1, live, joinedAt, until);
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

    /// <summary>How it would have come in before a review, and what was decided about that.</summary>
    private PlacedEntry? ComeIn(AuditedComingIn comingIn, int next, Instant until, Standing standing, bool tellsSame)
    {
        var recorded = programme.EntriesAfter(next - 1).Where(one => one.Merchant == merchant && AuditedComingIn.Decides(one)).ToList();
        var would = comingIn.Run(next, until, standing);
        foreach (var (entry, place) in would)
        {
            var was = recorded.Find(one => one.At == entry.At && one.Kind == entry.Kind);
            if (was is not null)
                recorded.Remove(was);
            if (tellsSame || was?.Tier != entry.Tier || was is null)
                decisions.Add((entry.At, entry.Kind, $"{(was is null ? "–" : Text(Of(was)))} → {Text(Of(entry))}, place {place}"));
        }
        decisions.AddRange(recorded.Select(was => (was.At, (string?)was.Kind, $"{Text(Of(was))} → –, place None")));
        return would.LastOrDefault();
    }

    /// <summary>How a merchant stands after a decision about coming in.</summary>
    private static Standing Of(AuditedEntry entry) => entry.Kind switch
    {
        "Queued" => new Standing(null, StandingStatus.Waiting, entry.At, StandingFlags.None),
        "Refused" => Standing.Never,
        _ => new Standing(entry.Tier, StandingStatus.Member, entry.At, StandingFlags.None),
    };

    /// <summary>How it stood, where it is neither a member nor left since the last review.</summary>
    private Standing Outside() => programme.Enrolment.Since.TryGetValue(merchant, out var entry) ? Of(entry) : programme.Reviews.Count > 0 ? Recorded(programme.Reviews.Count - 1) : Standing.Never;

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
                ("outcome", $"{outcome}, place {place}, through {through}, stood {(stands is null ? Text(Outside()) : Text(stands))}, would stand {(wouldLive is null ? Text(would) : Text(wouldLive))}"),
                .. decisions.GroupBy(one => (one.At, one.Kind)).SelectMany(same => same.Select((one, number) => ($"{one.At} {one.Kind} {number}", one.Text))),
            ],
            compensation, place);
    }

    /// <summary>The less, the better: tiers from the best down, members before those who are leaving; then who may come back between reviews; then all others.</summary>
    private int Rank(LiveStanding? standing) => standing switch
    {
        null => int.MaxValue,
        { HasLeft: true } => int.MaxValue - 1,
        _ => (2 * (programme.Reviews.Count > 0 ? programme.Reviews[^1].Due.Version : programme.Versions[0]).Tiers.ToList().FindIndex(tier => tier.Id == standing.Tier)) + (standing.IsLeaving ? 1 : 0),
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
