using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Platform.Lifecycle;

/// <summary>Carries a programme from one review to the next, each time in one transaction: what happened, and how far it has come.</summary>
internal sealed class BetweenReviewsStep
{
    private readonly FuyaoDatabase database;
    private readonly IClock clock;
    private readonly string by;
    private readonly bool isDryRun;
    private readonly MembershipEventStore store;
    private readonly LiveRulesBook book;
    private readonly LifecycleRunner lifecycle;
    private readonly EnrolmentRunner enrolment;
    private readonly List<BetweenReviewsEvent> happened = [];
    private readonly List<EnrolledMerchant> cameIn = [];
    private StandingSinceReview? standing;

    public BetweenReviewsStep(FuyaoDatabase database, IClock clock, string by, ImmutableArray<CheckedProgramme> versions, bool isDryRun)
    {
        (this.database, this.clock, this.by, this.isDryRun) = (database, clock, by, isDryRun);
        (store, book) = (new(database), new(database, versions));
        (lifecycle, enrolment) = (new(database, book), new(database, book));
    }

    /// <summary>What has happened so far, the earliest first.</summary>
    public ImmutableArray<BetweenReviewsEvent> Happened => [.. happened];

    /// <summary>Who came in so far, or did not, the earliest first.</summary>
    public ImmutableArray<EnrolledMerchant> Enrolled => [.. cameIn];

    /// <summary>How everybody stands; null before the first review of a programme that only reviews bring members.</summary>
    public StandingSinceReview? Standing => standing ??= Read();

    /// <param name="before">Changes that count from before this instant are seen.</param>
    /// <param name="through">What is due by then happens, this instant included.</param>
    public void Advance(Instant before, Instant through)
    {
        if (Standing is not { } known || !HasWork(known, before, through))
            return;
        using var transaction = isDryRun ? null : database.Begin(
            new AuditEntry(clock.GetCurrentInstant(), by, "between reviews", InstantPattern.ExtendedIso.Format(through)) { Programme = book.Programme });
        // Another process may have been first, with the review after this or with the same step.
        if (transaction is not null)
            standing = Read();
        if (Standing is not { } from || from.ReviewedAt > through)
            return;
        // Who comes in is watched from then on; who is watched has come in, so that this order is that of time for each merchant.
        var enrolments = enrolment.Advance(from, before, through);
        var entered = from.With(enrolments);
        var events = lifecycle.Advance(entered, before, through, enrolments);
        var progress = new LifecycleProgress(Instant.Max(before, from.Progress.Before), store.Stored());
        if (transaction is not null)
        {
            var recordedAt = clock.GetCurrentInstant();
            new EnrolmentRecords(database).Append(from.Review, enrolments, recordedAt, transaction);
            var first = store.Append(book.Programme, from.Review, events, recordedAt, transaction);
            new EventJournal(database).Append(
                book.Programme, entered.TierIds, from.Review?.MerchantCount ?? new MerchantStore(database).Count(), first, events, book.InForce(through)?.Version ?? book.Versions[0], through, progress,
                recordedAt, transaction);
            store.SaveProgress(book.Programme, progress, transaction);
            foreach (var kind in events.Select(one => one.Kind.ToString()).Concat(enrolments.Select(one => one.Kind.ToString())).CountBy(kind => kind))
                transaction.Note(kind.Key, kind.Value);
            transaction.Commit();
        }
        standing = entered.With(events, progress);
        enrolment.Remember(enrolments);
        if (events.IsEmpty && enrolments.IsEmpty)
            return;
        var merchants = new MerchantStore(database).Load();
        cameIn.AddRange(enrolments.Select(one => new EnrolledMerchant(merchants.IdOf(one.Row), one)));
        happened.AddRange(events.Select(one => new BetweenReviewsEvent(merchants.IdOf(one.Row), one)));
    }

    /// <summary>After a review everybody stands as it decided, and nothing is pending.</summary>
    /// <param name="review">Null in a dry run; else with how far it has come, in the review's own transaction.</param>
    public void Reviewed(ReviewResult result, StoredReview? review, StorageTransaction transaction)
    {
        standing = StandingSinceReview.Of(result, review, store.Stored(), standing);
        if (review is not null)
            store.SaveProgress(book.Programme, standing.Progress, transaction);
    }

    /// <summary>What is known is read again.</summary>
    public void Forget() => standing = null;

    private bool HasWork(StandingSinceReview known, Instant before, Instant through)
    {
        if (known.DueBy(through).Any() || enrolment.IsDue(known, before, through))
            return true;
        return before > known.Progress.Before && (lifecycle.HasWork(known, before, through) || enrolment.HasChanges(known, before));
    }

    private StandingSinceReview? Read()
    {
        var review = new ReviewStore(database).Latest(book.Programme);
        return review is not null || book.TakesInBetweenReviews ? StandingSinceReview.Load(database, book, review, known: standing) : null;
    }
}
