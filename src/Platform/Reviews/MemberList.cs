using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Overlays;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>How a merchant stands in a programme.</summary>
/// <param name="Tier">Null where none is held.</param>
/// <param name="Since">When that took effect.</param>
/// <param name="Between">What a merchant is leaving or has left over, where something happened to it since the last review.</param>
/// <param name="Displayed">How the tier shows to others; null while no overlay is in force.</param>
/// <param name="Enrolment">How it came in, or stands on the way, where that was by registration or invitation.</param>
public sealed record Member(
    string Merchant, string? Tier, MembershipStatus Status, Instant? Since, MembershipFlags Flags, LiveStanding? Between, DisplayedTier? Displayed, EnrolmentEvent? Enrolment);

/// <summary>Looks at what the last review of a programme left, and what happened since: members, who is leaving, who waits, who left.</summary>
public sealed class MemberList
{
    private readonly StandingSinceReview standing;
    private readonly Memberships memberships;
    private readonly MerchantIndex merchants;
    private readonly DisplayedTiers? displayed;

    private readonly Dictionary<int, EnrolmentEvent> enrolments;

    private MemberList(StoredReview? review, StandingSinceReview standing, MerchantIndex merchants, DisplayedTiers? displayed, Dictionary<int, EnrolmentEvent> enrolled)
    {
        Review = review;
        enrolments = enrolled;
        this.standing = standing;
        this.merchants = merchants;
        this.displayed = displayed;
        memberships = standing.Memberships();
    }

    /// <summary>The last review; null before the first.</summary>
    public StoredReview? Review { get; }

    /// <summary>The tiers that somebody can hold, best first.</summary>
    public ImmutableArray<string> TierIds => memberships.TierIds;

    /// <summary>Whether an overlay is in force, so that what is shown may not be what is held.</summary>
    public bool ShowsOtherwise => displayed is not null;

    /// <param name="versions">All versions of one programme.</param>
    /// <param name="at">How it was then; null: after everything that is stored.</param>
    /// <param name="shownAt">When it is looked at: overlays count as of then. Null: real tiers alone are asked for.</param>
    /// <returns>Null where the programme was not reviewed by then, and nobody came in otherwise.</returns>
    /// <exception cref="StorageException">What is stored is damaged.</exception>
    public static MemberList? Load(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, Instant? at = null, Instant? shownAt = null)
    {
        var review = new ReviewStore(database).All(versions[0].Programme.Id).LastOrDefault(review => at is not { } wanted || review.NominalAt <= wanted);
        var book = new LiveRulesBook(database, versions);
        if (review is null && !book.TakesInBetweenReviews)
            return null;
        var lastByRow = new Dictionary<int, EnrolmentEvent>();
        foreach (var stored in new EnrolmentEventStore(database).All(book.Programme, book.VersionOf, at))
            lastByRow[stored.Event.Row] = stored.Event;
        var stands = StandingSinceReview.Load(database, book, review, at);
        return new MemberList(
            review, stands, new MerchantStore(database).Load(),
            shownAt is { } shown ? DisplayedTiers.Load(database, versions, review?.TierIds ?? stands.Memberships().TierIds, shown) : null, lastByRow);
    }

    /// <summary>Who is on the way in: waited for since it registered, or invited and not answered yet; by merchant id.</summary>
    public IEnumerable<Member> OnTheWay(EnrolmentKind kind) => enrolments.Where(one => one.Value.Kind == kind)
        .Select(one => new Member(merchants.IdOf(one.Key), null, standing.StatusOf(one.Key), null, MembershipFlags.None, null, null, one.Value))
        .OrderBy(one => one.Merchant, StringComparer.Ordinal);

    /// <summary>By tier from the best down, then who waits, then who left; within these by merchant id.</summary>
    /// <param name="tier">Only who holds this tier; null: all.</param>
    /// <param name="status">Only this status; null: members, who is leaving, who waits, and who shows a tier without holding one.</param>
    public IEnumerable<Member> Find(string? tier, MembershipStatus? status) => Enumerable.Range(0, memberships.Count)
        .Where(row => status is { } wanted
            ? StatusOf(row) == wanted
            : StatusOf(row) is MembershipStatus.Member or MembershipStatus.Leaving or MembershipStatus.Waiting || displayed?.Of(row, memberships.TierOf(row)).Tier is not null)
        .Where(row => tier is null || memberships.TierOf(row) == tier)
        .Select(row => (Row: row, Id: merchants.IdOf(row)))
        .OrderBy(one => memberships.TierCodes[one.Row]).ThenBy(one => memberships.StatusOf(one.Row)).ThenBy(one => one.Id, StringComparer.Ordinal)
        .Select(one => new Member(
            one.Id, memberships.TierOf(one.Row), StatusOf(one.Row), memberships.SinceOf(one.Row), memberships.FlagsOf(one.Row), standing.LastEvents.GetValueOrDefault(one.Row)?.After,
            displayed?.Of(one.Row, memberships.TierOf(one.Row)), enrolments.GetValueOrDefault(one.Row)));

    private MembershipStatus StatusOf(int row) => standing.LastEvents.TryGetValue(row, out var last) ? last.After.Status : memberships.StatusOf(row);
}
