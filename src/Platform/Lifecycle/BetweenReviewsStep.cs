using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
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
internal sealed class BetweenReviewsStep(FuyaoDatabase database, IClock clock, string by, ImmutableArray<CheckedProgramme> versions, bool isDryRun)
{
    private readonly MembershipEventStore store = new(database);
    private readonly LiveRulesBook book = new(database, versions);
    private readonly List<BetweenReviewsEvent> happened = [];
    private StandingSinceReview? standing;

    /// <summary>What has happened so far, the earliest first.</summary>
    public ImmutableArray<BetweenReviewsEvent> Happened => [.. happened];

    /// <summary>How everybody stands; null before the first review.</summary>
    public StandingSinceReview? Standing => standing ??= Read();

    /// <inheritdoc cref="LifecycleRunner.Advance"/>
    public void Advance(Instant before, Instant through)
    {
        var runner = new LifecycleRunner(database, book);
        if (Standing is not { } known || before <= known.Progress.Before && !known.DueBy(through).Any() || !runner.HasWork(known, before, through))
            return;
        using var transaction = isDryRun ? null : database.Begin(
            new AuditEntry(clock.GetCurrentInstant(), by, "between reviews", InstantPattern.ExtendedIso.Format(through)) { Programme = book.Programme });
        // Another process may have been first, with the review after this or with the same step.
        if (transaction is not null)
            standing = Read();
        if (Standing is not { } from || from.ReviewedAt > through)
            return;
        var events = runner.Advance(from, before, through);
        var progress = new LifecycleProgress(Instant.Max(before, from.Progress.Before), store.Stored());
        if (transaction is not null)
        {
            var recordedAt = clock.GetCurrentInstant();
            var first = store.Append(from.Review!, events, recordedAt, transaction);
            new EventJournal(database).Append(from.Review!, first, events, book.InForce(through)?.Version ?? book.Versions[0], through, progress, recordedAt, transaction);
            store.SaveProgress(book.Programme, progress, transaction);
            foreach (var kind in events.CountBy(one => one.Kind))
                transaction.Note(kind.Key.ToString(), kind.Value);
            transaction.Commit();
        }
        standing = from.With(events, progress);
        if (events.IsEmpty)
            return;
        var merchants = new MerchantStore(database).Load();
        happened.AddRange(events.Select(one => new BetweenReviewsEvent(merchants.IdOf(one.Row), one)));
    }

    /// <summary>After a review everybody stands as it decided, and nothing is pending.</summary>
    /// <param name="review">Null in a dry run; else with how far it has come, in the review's own transaction.</param>
    public void Reviewed(ReviewResult result, StoredReview? review, StorageTransaction transaction)
    {
        standing = StandingSinceReview.Of(result, review, store.Stored());
        if (review is not null)
            store.SaveProgress(book.Programme, standing.Progress, transaction);
    }

    /// <summary>What is known is read again.</summary>
    public void Forget() => standing = null;

    private StandingSinceReview? Read() => new ReviewStore(database).Latest(book.Programme) is { } review ? StandingSinceReview.Load(database, book, review, known: standing) : null;
}
