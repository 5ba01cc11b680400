using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Corrections;

/// <summary>
/// Judges again how one merchant came into a programme outside of reviews, one stretch between two reviews after the other: its registration (F1) on corrected facts, each moment on what was known then; its answers to invitations (D3) as
/// they were given, because staff have sent these and what was promised is kept. Everybody else has the places that were recorded.
/// </summary>
internal sealed class ComingInAgain
{
    private readonly FuyaoDatabase database;
    private readonly LiveRulesBook book;
    private readonly int row;
    private readonly ImmutableArray<CorrectedFact> facts;
    private readonly CorrectionMoment moment;
    private readonly ImmutableArray<StoredEnrolmentEvent> recorded;
    private readonly Lazy<MerchantHistory> history;
    private EnrolmentEvent? awaiting;
    private bool isDecided;

    public ComingInAgain(FuyaoDatabase database, LiveRulesBook book, int row, ImmutableArray<CorrectedFact> facts, CorrectionMoment moment)
    {
        (this.database, this.book, this.row, this.facts, this.moment) = (database, book, row, facts, moment);
        recorded = book.TakesInBetweenReviews ? [.. new EnrolmentEventStore(database).Of(book.Programme, row, book.VersionOf).Where(moment.Knows)] : [];
        history = new Lazy<MerchantHistory>(Corrected);
    }

    /// <summary>Whether anything was decided about who comes in, be it about somebody else.</summary>
    public bool HasBegun => book.TakesInBetweenReviews && new EnrolmentEventStore(database).HasAny(book.Programme, moment.At);

    private Instant Beginning => book.OfVersions.Min(rules => rules.From);

    /// <summary>How many reviews come before the first stretch in which something about coming in rests on one of the facts: the registration from when the fact is corrected on, an acceptance whose invitation was judged on it.</summary>
    /// <param name="reviews">All of them, the earliest first.</param>
    public int First(ImmutableArray<StoredReview> reviews)
    {
        var ofRegistration = facts.Where(fact => fact.At is not null && book.OfRegistration.Any(rules => rules.Inputs.Supplied.Contains(fact.Fact))).Select(fact => reviews.Count(review => review.NominalAt <= fact.At));
        var ofAcceptances = recorded.Where(one => one.Event is { Kind: EnrolmentKind.Accepted, Invitation: { } sent } && IsJudgedOnOne(one.Event.Version, sent.SentAt)).Select(one => StretchOf(one, reviews));
        return ofRegistration.Concat(ofAcceptances).DefaultIfEmpty(int.MaxValue).Min();
    }

    /// <summary>Takes up what was recorded before a stretch.</summary>
    /// <param name="stretch">How many reviews come before it.</param>
    public void Begin(int stretch, ImmutableArray<StoredReview> reviews)
    {
        var before = recorded.Where(one => one.Event.Invitation is null && StretchOf(one, reviews) < stretch).Select(one => one.Event).ToArray();
        (awaiting, isDecided) = before is [.., { } last] ? last.Kind is EnrolmentKind.Awaiting ? (last, false) : (null, true) : ((EnrolmentEvent?)null, false);
    }

    /// <summary>What was decided after a review and before the next about who comes in.</summary>
    /// <param name="review">Null: before the first.</param>
    public ImmutableArray<EnrolmentEvent> Recorded(StoredReview? review) =>
        [.. recorded.Where(one => one.ReviewId == review?.Id).Select(one => one.Event).Where(one => one.Joins || one.Kind is EnrolmentKind.Queued or EnrolmentKind.Refused)];

    /// <summary>What would have been decided then. Who is a member already comes in by nothing.</summary>
    /// <param name="standing">How the merchant would have stood after the review.</param>
    /// <param name="until">Up to when: what is due by then happens, what changes before it.</param>
    /// <returns>The decisions, and how a place was come by; the last of them says how it stands.</returns>
    public (ImmutableArray<EnrolmentEvent> Decisions, PlaceGiven Place) Run(StoredReview? review, DecidedStanding standing, Instant until)
    {
        if (standing.Tier is not null)
            return ([], PlaceGiven.None);
        var (registered, place) = standing.Status is MembershipStatus.None && !isDecided ? Register(review, until) : (null, PlaceGiven.None);
        var accepted = Recorded(review).FirstOrDefault(one => one.Kind is EnrolmentKind.Accepted);
        if (accepted is null || (registered is { Joins: true } && registered.At <= accepted.At))
            return (registered is null ? [] : [registered], place);
        return (registered is null || registered.At > accepted.At ? [accepted] : [registered, accepted], IsLimited(accepted.Version.Programme, accepted.Tier!) ? PlaceGiven.Own : PlaceGiven.None);
    }

    private (EnrolmentEvent? Decision, PlaceGiven Place) Register(StoredReview? review, Instant until)
    {
        if (!book.OfRegistration.Any())
            return (null, PlaceGiven.None);
        var from = review?.NominalAt ?? Beginning;
        // What was known before there was a version counts from when there is.
        var observed = history.Value.CountingIn(Instant.MinValue, until).Select(at => Instant.Max(at, Beginning)).Where(at => at >= from && at < until).Distinct();
        var views = new RegistrationViews(new Dictionary<int, MerchantHistory> { [row] = history.Value });
        var (events, tiers) = RegistrationCourse.Run(row, awaiting, observed, until, book.RegistrationInForce, version => book.OfRegistrationBy(version)!, (rules, at) => views.Of(rules, row, at));
        if (events.IsEmpty)
            return (null, PlaceGiven.None);
        var last = events[^1];
        (awaiting, isDecided) = last.Kind is EnrolmentKind.Awaiting ? (last, false) : (null, true);
        return last.Kind switch
        {
            EnrolmentKind.Awaiting => (null, PlaceGiven.None),
            EnrolmentKind.Registered => Placed(last, tiers, review, until),
            _ => (last, PlaceGiven.None),
        };
    }

    /// <summary>A place in the order of coming: whoever came before has its own, and whoever came later keeps what it was given. Where there is none left now, it is one beside the others.</summary>
    private (EnrolmentEvent Decision, PlaceGiven Place) Placed(EnrolmentEvent entering, ImmutableArray<byte> tiers, StoredReview? review, Instant until)
    {
        var programme = entering.Version.Programme;
        var merchants = new MerchantStore(database).Load();
        var decided = review is null ? Memberships.Nobody(0, []) : new ReviewStore(database).LoadMemberships(review);
        var had = row < decided.Count && decided.TierOf(row) is { } held ? held : Recorded(review).LastOrDefault(one => one.Joins)?.Tier;
        if (row < decided.Count)
            decided = decided.With([(row, null, MembershipStatus.None, default, MembershipFlags.None)]);
        var others = Others(review, until, decided).ToArray();
        var before = others.Where(other => other.At < entering.At || (other.At == entering.At && string.CompareOrdinal(merchants.IdOf(other.Row), merchants.IdOf(row)) < 0));
        foreach (var tier in tiers)
        {
            var id = programme.Tiers[tier].Id;
            if (!HasRoom(before, tier) && had != id)
                continue;
            return (entering with { Tier = id }, !IsLimited(programme, id) ? PlaceGiven.None : HasRoom(others, tier) ? PlaceGiven.Free : had == id ? PlaceGiven.Own : PlaceGiven.Appeals);
        }
        return (entering with { Kind = EnrolmentKind.Queued }, PlaceGiven.None);

        bool HasRoom(IEnumerable<(int Row, string? Tier, Instant At)> taken, byte tier) =>
            new EnrolmentPlaces(programme, decided, taken.Select(other => (other.Row, other.Tier)), _ => null).TakeFirst(row, [tier]) is not null;
    }

    /// <summary>Who else took a place after a review and before the next, with the tier, null where it waits, and when.</summary>
    private IEnumerable<(int Row, string? Tier, Instant At)> Others(StoredReview? review, Instant until, Memberships decided)
    {
        var cameIn = new EnrolmentEventStore(database).ComingIn(book.Programme, review, book.VersionOf, until).Where(moment.Knows).Select(stored => stored.Event).Where(one => one.Row != row).ToArray();
        var rows = cameIn.Select(one => one.Row).ToHashSet();
        var given = new MembershipEventStore(database).After(book.Programme, review, book.OfStored, until, moment.EventsBefore).Select(stored => stored.Event)
            .Where(one => one.Kind is MembershipEventKind.Corrected && one.After.HoldsTier && one.Row != row && !rows.Contains(one.Row))
            .Where(one => one.Row >= decided.Count || decided.StatusOf(one.Row) is not (MembershipStatus.Member or MembershipStatus.Waiting))
            .DistinctBy(one => one.Row);
        return cameIn.Select(one => (one.Row, one.Joins ? one.Tier : null, one.At)).Concat(given.Select(one => (one.Row, (string?)one.After.Tier, one.At)));
    }

    private static bool IsLimited(Programme programme, string tierId) => programme.Capacity is not null || programme.Tiers.Any(tier => tier.Id == tierId && tier.Capacity is not null);

    private bool IsJudgedOnOne(CheckedProgramme version, Instant sentAt) => facts.Any(fact => fact.Period is { } period
        ? ProgrammeFacts.Reads(version, fact.Fact, period, LatestFacts.PeriodOf(database, version, sentAt, knownUntil: sentAt))
        : fact.At <= sentAt && ProgrammeFacts.Reads(version, fact.Fact));

    private static int StretchOf(StoredEnrolmentEvent one, ImmutableArray<StoredReview> reviews) => reviews.Index().Where(review => review.Item.Id == one.ReviewId).Select(review => review.Index + 1).FirstOrDefault();

    private MerchantHistory Corrected()
    {
        WatchedInputs[] inputs = [.. book.OfRegistration.Select(rules => rules.Inputs)];
        var read = new MerchantHistoryReader(database).Read(inputs, [row], Beginning - Duration.FromDays(1), Math.Max(new MerchantStore(database).Count(), row + 1))[0];
        return new CorrectedPopulation(database, inputs[0].Version.Catalogue, row, facts).Correct(read, inputs.SelectMany(one => one.Supplied));
    }
}
