using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>How everybody stands in a programme at some instant: what a review decided, and the events after it.</summary>
public sealed class StandingSinceReview
{
    private readonly Lazy<Memberships> decided;
    private readonly Dictionary<int, MembershipEvent> lastByRow = [];

    private StandingSinceReview(StoredReview? review, Instant reviewedAt, Lazy<Memberships> decided, LifecycleProgress progress, IEnumerable<MembershipEvent> events)
    {
        (Review, ReviewedAt, this.decided, Progress) = (review, reviewedAt, decided, progress);
        foreach (var one in events)
            lastByRow[one.Row] = one;
    }

    /// <summary>The review that it follows; null where that is of a dry run.</summary>
    public StoredReview? Review { get; }

    public Instant ReviewedAt { get; }

    /// <summary>How far it has come.</summary>
    public LifecycleProgress Progress { get; }

    /// <summary>As the review left them.</summary>
    public Memberships Decided => decided.Value;

    /// <summary>The last event of each merchant to which anything happened.</summary>
    public IReadOnlyDictionary<int, MembershipEvent> LastEvents => lastByRow;

    /// <summary>Merchants for whom something happens by then though nothing changes.</summary>
    public IEnumerable<int> DueBy(Instant at) => lastByRow.Where(one => one.Value.After.NextAt <= at).Select(one => one.Key);

    /// <summary>After a stored review.</summary>
    /// <param name="upTo">Events later than this are left out.</param>
    /// <param name="known">What was read before; what its review decided is not read again.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static StandingSinceReview Load(FuyaoDatabase database, LiveRulesBook rules, StoredReview review, Instant? upTo = null, StandingSinceReview? known = null)
    {
        var store = new MembershipEventStore(database);
        var progress = store.Progress(review.Programme);
        // What was there when the review was stored, it knew.
        if (progress is null || progress.Before < review.NominalAt)
            progress = new LifecycleProgress(review.NominalAt, progress?.Seen ?? store.Stored());
        return new StandingSinceReview(
            review, review.NominalAt, known?.Review?.Id == review.Id ? known.decided : new Lazy<Memberships>(() => new ReviewStore(database).LoadMemberships(review)), progress,
            store.After(review, rules.OfStored, upTo).Select(stored => stored.Event));
    }

    /// <summary>Right after a review.</summary>
    /// <param name="review">Null where it is not stored.</param>
    public static StandingSinceReview Of(ReviewResult result, StoredReview? review, StoredUpTo seen) => new(
        review, result.Occasion.NominalAt, new Lazy<Memberships>(result.After), new LifecycleProgress(result.Occasion.NominalAt, seen), []);

    /// <summary>After further events.</summary>
    public StandingSinceReview With(IEnumerable<MembershipEvent> events, LifecycleProgress progress) => new(Review, ReviewedAt, decided, progress, lastByRow.Values.Concat(events));

    /// <summary>How a merchant stands that was a member after the review; null for all others, to whom nothing happens between reviews.</summary>
    public LiveStanding? Of(int row) => lastByRow.TryGetValue(row, out var last)
        ? last.After
        : row < Decided.Count && Decided.TierOf(row) is { } tier ? LiveStanding.MemberOf(tier, Decided.SinceOf(row)!.Value) : null;

    /// <summary>As memberships: who is leaving is a member, with tier and place.</summary>
    public Memberships Memberships() => lastByRow.Count == 0 ? Decided : WithEvents(Decided.GrownTo(Math.Max(Decided.Count, lastByRow.Keys.Max() + 1)));

    private Memberships WithEvents(Memberships all) => all.With(lastByRow.Values.Select(one =>
    {
        var after = one.After;
        var flags = all.FlagsOf(one.Row) | (after.IsUnknown ? MembershipFlags.KeptUnknown : MembershipFlags.None);
        return after.HoldsTier
            ? (one.Row, after.Tier, MembershipStatus.Member, after.Since, flags)
            : (one.Row, (string?)null, MembershipStatus.Left, after.Since, MembershipFlags.FormerMember);
    }));
}
