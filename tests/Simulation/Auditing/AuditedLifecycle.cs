using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>
/// What happens in a programme between reviews (decision 0034): a change counts from the later of occurring and becoming known, and is judged with what was known then.
/// </summary>
internal sealed class AuditedLifecycle(ImmutableArray<ProgrammeVersion> versions, AuditedFacts facts, AuditedStaff staff)
{
    private static readonly string[] StateFacts = [.. SimulatedFacts.Supplied.Where(fact => !fact.IsOfPeriod).Select(fact => fact.Id)];

    private readonly Clause[] watched = [.. versions.SelectMany(version => version.Clauses.Select(one => one.Clause).Where(clause => version.Live is { } live && live.Live.Contains(clause.Name)))];
    private Dictionary<string, Standing> reviewed = [];
    private Dictionary<string, LiveStanding> live = [];
    private readonly Dictionary<string, AuditedEntry> entered = [];
    private readonly Dictionary<string, Instant> arriving = [];

    /// <summary>Up to where it is done; at first, when the first version comes into force.</summary>
    public Instant DoneBefore { get; private set; } = versions[0].InForceFrom;

    /// <summary>As the last review left everybody.</summary>
    public IReadOnlyDictionary<string, Standing> Decided => reviewed;

    /// <summary>Who was given a tier by a correction, and had neither that nor a place in line before.</summary>
    public IReadOnlyDictionary<string, string> GivenSince => live.Where(one => !entered.ContainsKey(one.Key) && reviewed.GetValueOrDefault(one.Key, Standing.Never).Status is not (StandingStatus.Member or StandingStatus.Waiting))
        .ToDictionary(one => one.Key, one => one.Value.Tier);

    /// <summary>Somebody came in outside of reviews, or waits for a place since then.</summary>
    public void Enter(AuditedEntry entry)
    {
        if (entry.Joins)
            (live[entry.Merchant], arriving[entry.Merchant]) = (new LiveStanding(entry.Tier!, false, entry.At, []), entry.At);
        if (entry.Joins || entry.Kind == "Queued")
            entered[entry.Merchant] = entry;
    }

    public void Reviewed(Instant at, Dictionary<string, Standing> standings)
    {
        DoneBefore = at;
        entered.Clear();
        reviewed = standings;
        live = standings.Where(one => one.Value.Tier is not null).ToDictionary(one => one.Key, one => new LiveStanding(one.Value.Tier!, false, one.Value.Since!.Value, []));
    }

    /// <param name="before">Changes that count from before this instant are seen.</param>
    /// <param name="through">What is due by then happens.</param>
    public List<AuditedEvent> Advance(Instant before, Instant through)
    {
        var events = new List<AuditedEvent>();
        foreach (var (merchant, standing) in live.ToArray())
        {
            // Who comes in is watched from then on, and looked at in that moment.
            var joinedAt = arriving.TryGetValue(merchant, out var at) ? at : (Instant?)null;
            var course = Course(merchant, standing, joinedAt ?? DoneBefore, before, through, joinedAt: joinedAt);
            live[merchant] = course.Standing;
            events.AddRange(course.Events);
        }
        arriving.Clear();
        DoneBefore = DoneBefore > before ? DoneBefore : before;
        return [.. events.OrderBy(one => one.At).ThenBy(one => one.Merchant, StringComparer.Ordinal)];
    }

    /// <summary>What happens to a merchant from one instant to another.</summary>
    /// <param name="corrected">Whether corrections count as though they had been known when they occurred.</param>
    /// <param name="joinedAt">When it came in, where that was outside of a review.</param>
    public AuditedCourse Course(string merchant, LiveStanding standing, Instant from, Instant before, Instant through, bool corrected = false, Instant? joinedAt = null)
    {
        var course = new AuditedCourse(
            merchant, standing, InForce, (clause, at, known) => clause.Holds(new MerchantView(new LiveFacts(facts, staff, at, known, corrected), merchant)), at => Changes(merchant, at, corrected));
        foreach (var at in Counting(merchant, corrected).Concat(versions.Where(version => version.Live is not null).Select(version => version.InForceFrom))
            .Where(at => at >= from && at < before).Concat(joinedAt is { } joined ? [joined] : Array.Empty<Instant>()).Distinct().Order())
        {
            course.PassUntil(at);
            course.Observe(at);
        }
        course.PassUntil(through);
        return course;
    }

    /// <summary>How a merchant stands that is a member, or left since the last review; null for all others.</summary>
    public LiveStanding? StandingOf(string merchant) => live.GetValueOrDefault(merchant);

    public void Corrected(string merchant, LiveStanding standing) => live[merchant] = standing;

    /// <summary>Review and events together: who is leaving is a member, with tier and place.</summary>
    public Dictionary<string, Standing> Standings()
    {
        var standings = new Dictionary<string, Standing>(reviewed);
        foreach (var (merchant, entry) in entered.Where(one => !one.Value.Joins))
            standings[merchant] = new Standing(null, StandingStatus.Waiting, entry.At, reviewed.GetValueOrDefault(merchant, Standing.Never).Flags);
        foreach (var (merchant, now) in live)
        {
            // Somebody may be a member by a correction whom the review did not take, or did not know.
            var decided = entered.ContainsKey(merchant) ? Standing.Never : reviewed.GetValueOrDefault(merchant, Standing.Never);
            standings[merchant] = now.HasLeft
                ? new Standing(null, StandingStatus.Left, now.Since, StandingFlags.FormerMember)
                : new Standing(now.Tier, StandingStatus.Member, now.Since, (decided.Flags & ~StandingFlags.FormerMember) | (now.IsUnknown ? StandingFlags.KeptUnknown : StandingFlags.None));
        }
        return standings;
    }

    private ProgrammeVersion? InForce(Instant at) => versions.LastOrDefault(version => version.InForceFrom <= at);

    /// <summary>When something that live conditions read came to count for a merchant.</summary>
    private IEnumerable<Instant> Counting(string merchant, bool corrected)
    {
        var read = watched.SelectMany(clause => clause.Reads).Where(StateFacts.Contains).Distinct().ToArray();
        return facts.ChangesOf(merchant, read).Select(change => Later(change.Occurred, change.KnownIn(corrected)))
            .Concat(facts.ClosedWith(read).Select(revision => Later(revision.End, revision.KnownAt)))
            .Concat(staff.EntriesOf(merchant).Where(entry => watched.Any(clause => clause.Asks.Contains(entry.List))).SelectMany(entry => entry.Counting()))
            .Concat(staff.FindingsOf(merchant).Where(found => watched.Any(clause => clause.Asks.Contains(found.Finding))).Select(found => Later(found.At, found.Known)));
    }

    /// <summary>When anything occurred for a merchant that was known by an instant, up to then; the latest first.</summary>
    private Instant[] Changes(string merchant, Instant at, bool corrected) =>
    [
        .. facts.ChangesOf(merchant, StateFacts).Where(change => change.KnownIn(corrected) <= at).Select(change => change.Occurred)
            .Concat(facts.ClosedWith(StateFacts).Where(revision => revision.KnownAt <= at).Select(revision => revision.End))
            .Concat(staff.EntriesOf(merchant).SelectMany(entry => entry.Occurring(at)))
            .Concat(staff.FindingsOf(merchant).Where(found => found.Known <= at).Select(found => found.At))
            .Where(instant => instant <= at).Distinct().OrderDescending(),
    ];

    private static Instant Later(Instant one, Instant other) => one > other ? one : other;
}
