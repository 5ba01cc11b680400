using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Corrections;

/// <summary>How one merchant stands in one programme, and how it would stand.</summary>
/// <param name="Review">The last review, which a compensating decision follows; null before the first.</param>
/// <param name="Tiers">Those that there are now, the best first.</param>
/// <param name="Stands">Null where it is neither a member nor left between reviews.</param>
/// <param name="WouldStand">Null as well.</param>
internal sealed record HistoryEnd(StoredReview? Review, ImmutableArray<string> Tiers, DecidedStanding Stood, LiveStanding? Stands, DecidedStanding Would, LiveStanding? WouldStand, PlaceGiven Place);

/// <summary>When a correction is judged: what was stored later does not exist.</summary>
/// <param name="At">When it was approved.</param>
/// <param name="Through">Up to when things were decided: what was due by then has happened, this instant included; what changed, before it.</param>
/// <param name="EventsBefore">Events of the programme with this number and later came after it.</param>
internal sealed record CorrectionMoment(Instant At, Instant Through, long EventsBefore = long.MaxValue)
{
    /// <summary>Whether a review had been decided. One that is due at the end has waited, unless everything up to the approval itself was done.</summary>
    public bool Knows(StoredReview review) => review.DecidedAt <= At && (review.NominalAt < Through || (review.NominalAt == Through && Through == At));

    /// <summary>Whether a decision about who comes in had been made. At the end itself only what was due then: what changed comes after it.</summary>
    public bool Knows(StoredEnrolmentEvent stored)
    {
        var one = stored.Event;
        return stored.RecordedAt <= At && (one.At < Through || (one.At == Through && (one.JudgedAt < one.At || one.RegisteredAt == one.At)));
    }
}

/// <summary>
/// What would have been: the reviews of one programme and the time between them once more, for one merchant, from the first decision that used a corrected fact. Everything else is as it was recorded, so that with no
/// correction the recorded history comes out.
/// </summary>
internal sealed class CorrectedHistory
{
    private readonly FuyaoDatabase database;
    private readonly LiveRulesBook book;
    private readonly CorrectionMoment moment;
    private readonly int row;
    private readonly ImmutableArray<CorrectedFact> facts;
    private readonly ImmutableArray<StoredReview> reviews;
    private readonly ReviewAgain again;
    private readonly ComingInAgain comingIn;
    private readonly ImmutableArray<CorrectedDecision>.Builder decisions = ImmutableArray.CreateBuilder<CorrectedDecision>();

    private CorrectedHistory(FuyaoDatabase database, LiveRulesBook book, int row, ImmutableArray<CorrectedFact> facts, CorrectionMoment moment)
    {
        (this.database, this.book, this.row, this.facts, this.moment) = (database, book, row, facts, moment);
        reviews = [.. new ReviewStore(database).All(book.Programme).Where(moment.Knows)];
        again = new ReviewAgain(database, book, row, facts, moment);
        comingIn = new ComingInAgain(database, book, row, facts, moment);
    }

    public LiveRulesBook Book => book;

    public Instant Through => moment.Through;

    /// <summary>That of the correction's merchant, with all corrections that were approved before.</summary>
    /// <returns>Null where no decision of the programme has used one of the facts.</returns>
    public static CorrectedHistory? Of(FuyaoDatabase database, LiveRulesBook book, Correction correction, CorrectionMoment moment)
    {
        if (new CorrectedHistory(database, book, correction.Row, correction.Facts, moment).First == int.MaxValue)
            return null;
        var before = new CorrectionStore(database).Approved(correction.Row).TakeWhile(one => one.Number != correction.Number)
            .SelectMany(one => one.Facts.Select(fact => fact with { CorrectedAt = one.Find(CorrectionStepKind.Approved)!.At }));
        return new CorrectedHistory(database, book, correction.Row, [.. before, .. correction.Facts], moment);
    }

    /// <summary>How many reviews come before what is judged again: what follows the last of them is the first. Nothing happens before the first review, unless merchants come in otherwise.</summary>
    private int First => reviews.IsEmpty && !comingIn.HasBegun ? int.MaxValue : new[]
    {
        reviews.Index().Where(one => again.Reads(one.Item)).Select(one => one.Index).DefaultIfEmpty(int.MaxValue).First(),
        facts.Where(fact => fact.At is not null && book.OfVersions.Any(rules => rules.From <= Through && rules.Inputs.Supplied.Contains(fact.Fact)))
            .Select(fact => Math.Max(book.TakesInBetweenReviews ? 0 : 1, reviews.Count(review => review.NominalAt <= fact.At))).DefaultIfEmpty(int.MaxValue).Min(),
        comingIn.First(reviews),
    }.Min();

    /// <summary>What the correction comes to: what was decided beside what would have been, and what follows.</summary>
    public (ProgrammeCorrection Result, HistoryEnd End) Judge()
    {
        var (judged, end) = Run();
        var outcome = Compensation.OutcomeOf(end.Stands, end.WouldStand, end.Tiers);
        // Who holds a tier all along, and only is not leaving any more, takes no place of anybody.
        var place = outcome is CorrectionOutcome.Restored && end.WouldStand is { HoldsTier: true } would && would.Tier != end.Stood.Tier ? end.Place : PlaceGiven.None;
        return (new ProgrammeCorrection(book.Programme, judged, outcome, Through, place) { Stood = end.Stood, WouldStand = end.Would }, end);
    }

    private (ImmutableArray<CorrectedDecision> Decisions, HistoryEnd End) Run()
    {
        decisions.Clear();
        var (first, firstComingIn) = (First, comingIn.First(reviews));
        comingIn.Begin(first, reviews);
        var standing = first == 0 ? DecidedStanding.Outside : Recorded(reviews[first - 1]);
        var (live, place) = (LiveOf(standing), PlaceGiven.None);
        for (var next = first; ; next++)
        {
            var last = next == reviews.Length;
            if (next > 0 || book.TakesInBetweenReviews)
            {
                var (before, until) = (next > 0 ? reviews[next - 1] : null, last ? Through : reviews[next].NominalAt);
                var entry = ComeIn(before, until, tellsSame: next >= firstComingIn, ref standing, ref place);
                live ??= LiveOf(standing);
                live = Between(before, live, entry?.At, until);
                if (live is not null)
                    standing = DecidedStanding.Of(live) is { Tier: not null } held ? held with { Flags = standing.Flags | held.Flags } : DecidedStanding.Of(live);
            }
            if (last)
                break;
            (standing, place) = again.Run(reviews[next], standing);
            live = LiveOf(standing);
            decisions.Add(new CorrectedDecision(reviews[next].NominalAt, null, Recorded(reviews[next]), standing, place));
        }
        return ([.. decisions.OrderBy(one => one.At)], End(standing, live, place));
    }

    private HistoryEnd End(DecidedStanding would, LiveStanding? wouldStand, PlaceGiven place)
    {
        var review = reviews.IsEmpty ? null : reviews[^1];
        var since = StandingSinceReview.Load(database, book, review, Through, eventsBefore: moment.EventsBefore);
        var stands = since.Of(row);
        var stood = stands is not null ? DecidedStanding.Of(stands) : since.Enrolled.TryGetValue(row, out var waits) ? DecidedStanding.Of(waits) : review is null ? DecidedStanding.Outside : Recorded(review);
        var inForce = (book.InForce(Through)?.Version ?? book.Versions[0]).Programme.Tiers.Select(tier => tier.Id);
        ImmutableArray<string> tiers = review is null ? [.. inForce] : [.. review.TierIds, .. inForce.Except(review.TierIds)];
        return new HistoryEnd(review, tiers, stood, stands, would, wouldStand, place);
    }

    /// <summary>How the merchant would have come in after a review, beside what was decided about that.</summary>
    /// <param name="tellsSame">Whether decisions are told of that come out the same: those that may rest on the facts.</param>
    /// <returns>By what it would have come in; null where it would not.</returns>
    private EnrolmentEvent? ComeIn(StoredReview? review, Instant until, bool tellsSame, ref DecidedStanding standing, ref PlaceGiven place)
    {
        if (!book.TakesInBetweenReviews)
            return null;
        var (would, given) = comingIn.Run(review, standing, until);
        var recorded = comingIn.Recorded(review).ToList();
        foreach (var one in would)
        {
            var was = recorded.Find(other => other.At == one.At && other.Kind == one.Kind);
            if (was is not null)
                recorded.Remove(was);
            var decided = Decided(one, was, one, one == would[^1] ? given : PlaceGiven.None);
            if (tellsSame || decided.Differs)
                decisions.Add(decided);
        }
        decisions.AddRange(recorded.Select(was => Decided(was, was, null, PlaceGiven.None)));
        if (would is not [.., { } last] || last.Kind is EnrolmentKind.Refused)
            return null;
        (standing, place) = (DecidedStanding.Of(last), given);
        return last.Joins ? last : null;

        static CorrectedDecision Decided(EnrolmentEvent one, EnrolmentEvent? was, EnrolmentEvent? would, PlaceGiven place) =>
            new(one.At, null, was is null ? null : DecidedStanding.Of(was), would is null ? null : DecidedStanding.Of(would), place) { Enrolment = one.Kind };
    }

    private DecidedStanding Recorded(StoredReview review) => DecidedStanding.Of(new ReviewStore(database).LoadMemberships(review), row);

    private static LiveStanding? LiveOf(DecidedStanding standing) => standing is { Tier: { } tier, Since: { } since } ? LiveStanding.MemberOf(tier, since) : null;

    /// <summary>What would have happened after a review.</summary>
    /// <param name="live">How it would have stood after the review; null where nothing happens to it.</param>
    /// <param name="joinedAt">When it came in, where that was since the review.</param>
    private LiveStanding? Between(StoredReview? review, LiveStanding? live, Instant? joinedAt, Instant until)
    {
        var happened = live is null ? [] : Course(live, joinedAt ?? review?.NominalAt ?? until, isJoining: joinedAt is not null, until);
        var recorded = new MembershipEventStore(database).After(book.Programme, review, book.OfStored, until, moment.EventsBefore).Select(stored => stored.Event)
            .Where(one => one.Row == row && one.Kind is not MembershipEventKind.Corrected).ToList();
        foreach (var one in happened)
        {
            var same = recorded.FindIndex(other => other.At == one.At && other.Kind == one.Kind);
            var was = same < 0 ? null : recorded[same];
            if (was is not null)
                recorded.RemoveAt(same);
            if (was is null || !DecidedStanding.Of(was.After).IsSameFor(DecidedStanding.Of(one.After)))
                decisions.Add(new CorrectedDecision(one.At, one.Kind, was is null ? null : DecidedStanding.Of(was.After), DecidedStanding.Of(one.After), PlaceGiven.None));
        }
        decisions.AddRange(recorded.Select(one => new CorrectedDecision(one.At, one.Kind, DecidedStanding.Of(one.After), null, PlaceGiven.None)));
        return happened.IsEmpty ? live : happened[^1].After;
    }

    private ImmutableArray<MembershipEvent> Course(LiveStanding live, Instant from, bool isJoining, Instant until)
    {
        var rules = book.OfVersions.Where(one => !one.WatchesNothing).ToArray();
        if (rules.Length == 0)
            return [];
        var since = from - rules.Max(one => one.LongestWithin);
        var recorded = new MerchantHistoryReader(database).Read([.. rules.Select(one => one.Inputs)], [row], since, Math.Max(new MerchantStore(database).Count(), row + 1))[0];
        var history = new CorrectedPopulation(database, rules[0].Version.Catalogue, row, facts).Correct(recorded, rules.SelectMany(one => one.Inputs.Supplied));
        var changes = new LiveChangeReader(database);
        var observed = history.CountingIn(from, until).Concat(rules.SelectMany(one => changes.Closings(one.Inputs, from, until))).Concat(rules.Select(one => one.From).Where(start => start >= from && start < until)).Concat(isJoining ? [from] : []).Distinct().Order();
        return MembershipCourse.Run(row, live, observed, until, book.InForce, (asked, at) => LiveEvaluation.Judge(asked, [new LiveQuestion(history, at)])[0]);
    }
}
