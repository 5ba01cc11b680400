using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>How everybody stands in a programme at some instant: what a review decided, who came in since, and what happened to members after that.</summary>
public sealed class StandingSinceReview
{
    private readonly Lazy<Memberships> decided;
    private readonly Dictionary<int, EnrolmentEvent> enrolledByRow = [];
    private readonly Dictionary<int, MembershipEvent> lastByRow = [];
    private readonly Dictionary<int, EnrolmentEvent> awaitingByRow = [];

    private StandingSinceReview(StoredReview? review, Instant reviewedAt, Lazy<Memberships> decided, LifecycleProgress progress, IEnumerable<EnrolmentEvent> enrolments, IEnumerable<MembershipEvent> events)
    {
        (Review, ReviewedAt, this.decided, Progress) = (review, reviewedAt, decided, progress);
        foreach (var one in enrolments)
            Take(one);
        foreach (var one in events)
            lastByRow[one.Row] = one;
    }

    /// <summary>The review that it follows; null where that is of a dry run, or before the first.</summary>
    public StoredReview? Review { get; }

    /// <summary>When the review was due; before the first, when the first version came into force.</summary>
    public Instant ReviewedAt { get; }

    /// <summary>How far it has come.</summary>
    public LifecycleProgress Progress { get; }

    /// <summary>As the review left them; nobody before the first.</summary>
    public Memberships Decided => decided.Value;

    /// <summary>The last event of each merchant to which anything happened.</summary>
    public IReadOnlyDictionary<int, MembershipEvent> LastEvents => lastByRow;

    /// <summary>Who came in, or found no place, since the review, by row.</summary>
    public IReadOnlyDictionary<int, EnrolmentEvent> Enrolled => enrolledByRow;

    /// <summary>Registrations that are waited for, by row, whether or not a review came in between.</summary>
    public IReadOnlyDictionary<int, EnrolmentEvent> Awaiting => awaitingByRow;

    /// <summary>What tier codes stand for: those of the review, and those into which somebody came since.</summary>
    public ImmutableArray<string> TierIds =>
        [.. Decided.TierIds, .. enrolledByRow.Values.Where(one => one.Joins).Select(one => one.Tier!).Concat(lastByRow.Values.Where(one => one.After.HoldsTier).Select(one => one.After.Tier)).Except(Decided.TierIds)];

    /// <summary>Who takes a place that the review did not give: who came in since, or waits, and who was given a tier by a correction; with the tier, null where it waits.</summary>
    public IEnumerable<(int Row, string? Tier)> PlacesTakenSince => enrolledByRow.Values.Select(one => (one.Row, one.Joins ? one.Tier : null))
        .Concat(lastByRow.Values.Where(one => !enrolledByRow.ContainsKey(one.Row) && !HadPlace(one.Row)).Select(one => (one.Row, (string?)one.After.Tier)));

    /// <summary>Merchants for whom something happens by then though nothing changes.</summary>
    public IEnumerable<int> DueBy(Instant at) => lastByRow.Where(one => one.Value.After.NextAt <= at).Select(one => one.Key);

    /// <summary>After a stored review, or from the beginning.</summary>
    /// <param name="review">Null: before the first.</param>
    /// <param name="upTo">Events later than this are left out.</param>
    /// <param name="known">What was read before; what its review decided is not read again.</param>
    /// <param name="eventsBefore">Events between reviews with this number and later are left out.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static StandingSinceReview Load(FuyaoDatabase database, LiveRulesBook rules, StoredReview? review, Instant? upTo = null, StandingSinceReview? known = null, long eventsBefore = long.MaxValue)
    {
        var store = new MembershipEventStore(database);
        var progress = store.Progress(rules.Programme);
        var from = review?.NominalAt ?? rules.OfVersions.Min(version => version.From);
        // What was there when the review was stored, it knew; at the beginning nothing has been looked at.
        if (progress is null || progress.Before < from)
            progress = new LifecycleProgress(from, progress?.Seen ?? (review is null ? StoredUpTo.Nothing : store.Stored()));
        var enrolments = new EnrolmentEventStore(database);
        return new StandingSinceReview(
            review, from, known?.Review?.Id == review?.Id && known is not null ? known.decided : new Lazy<Memberships>(() => review is null ? Kernel.Reviews.Memberships.Nobody(0, []) : new ReviewStore(database).LoadMemberships(review)),
            progress,
            enrolments.Awaiting(rules.Programme, rules.VersionOf).Concat(enrolments.ComingIn(rules.Programme, review, rules.VersionOf, upTo)).Select(stored => stored.Event),
            store.After(rules.Programme, review, rules.OfStored, upTo, eventsBefore).Select(stored => stored.Event));
    }

    /// <summary>Right after a review.</summary>
    /// <param name="review">Null where it is not stored.</param>
    /// <param name="before">How everybody stood before it: who is waited for is so still. Null where nobody was.</param>
    public static StandingSinceReview Of(ReviewResult result, StoredReview? review, StoredUpTo seen, StandingSinceReview? before) => new(
        review, result.Occasion.NominalAt, new Lazy<Memberships>(result.After), new LifecycleProgress(result.Occasion.NominalAt, seen), before?.awaitingByRow.Values ?? Enumerable.Empty<EnrolmentEvent>(), []);

    /// <summary>After further decisions about who comes in.</summary>
    public StandingSinceReview With(IEnumerable<EnrolmentEvent> enrolments) =>
        new(Review, ReviewedAt, decided, Progress, awaitingByRow.Values.Concat(enrolledByRow.Values).Concat(enrolments), lastByRow.Values);

    /// <summary>After further events.</summary>
    public StandingSinceReview With(IEnumerable<MembershipEvent> events, LifecycleProgress progress) =>
        new(Review, ReviewedAt, decided, progress, awaitingByRow.Values.Concat(enrolledByRow.Values), lastByRow.Values.Concat(events));

    /// <summary>How a merchant stands that is or was a member since the review; null for all others, to whom nothing happens between reviews.</summary>
    public LiveStanding? Of(int row) => lastByRow.TryGetValue(row, out var last)
        ? last.After
        : enrolledByRow.TryGetValue(row, out var enrolled)
            ? enrolled.Joins ? LiveStanding.MemberOf(enrolled.Tier!, enrolled.At) : null
            : row < Decided.Count && Decided.TierOf(row) is { } tier ? LiveStanding.MemberOf(tier, Decided.SinceOf(row)!.Value) : null;

    public MembershipStatus StatusOf(int row) => lastByRow.TryGetValue(row, out var last)
        ? last.After.Status
        : enrolledByRow.TryGetValue(row, out var enrolled) ? enrolled.After : row < Decided.Count ? Decided.StatusOf(row) : MembershipStatus.None;

    /// <summary>As memberships: who is leaving is a member, with tier and place.</summary>
    public Memberships Memberships()
    {
        if (lastByRow.Count == 0 && enrolledByRow.Count == 0)
            return Decided;
        var grown = Decided.GrownTo(Math.Max(Decided.Count, enrolledByRow.Keys.Concat(lastByRow.Keys).Max() + 1)).WithTiers(TierIds);
        return grown
            .With(enrolledByRow.Values.Select(one => (one.Row, one.Joins ? one.Tier : null, one.After, one.At, one.Joins ? MembershipFlags.None : grown.FlagsOf(one.Row))))
            .With(lastByRow.Values.Select(one =>
            {
                var after = one.After;
                var flags = grown.FlagsOf(one.Row) | (after.IsUnknown ? MembershipFlags.KeptUnknown : MembershipFlags.None);
                return after.HoldsTier
                    ? (one.Row, after.Tier, MembershipStatus.Member, after.Since, flags & ~MembershipFlags.FormerMember)
                    : (one.Row, (string?)null, MembershipStatus.Left, after.Since, MembershipFlags.FormerMember);
            }));
    }

    private bool HadPlace(int row) => row < Decided.Count && Decided.StatusOf(row) is MembershipStatus.Member or MembershipStatus.Waiting;

    private void Take(EnrolmentEvent one)
    {
        if (one.Invitation is null)
            awaitingByRow.Remove(one.Row);
        if (one.Kind is EnrolmentKind.Awaiting)
            awaitingByRow[one.Row] = one;
        else if (one.Joins || one.Kind is EnrolmentKind.Queued)
            enrolledByRow[one.Row] = one;
    }
}
