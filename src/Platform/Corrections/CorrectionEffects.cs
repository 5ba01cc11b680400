using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Corrections;

/// <summary>Finds what a correction comes to, programme by programme, and stores the compensating decisions.</summary>
internal sealed class CorrectionEffects(FuyaoDatabase database, IClock clock, string by, string? cataloguePath)
{
    private readonly ReviewStore reviews = new(database);

    /// <summary>
    /// Brings the programmes that used the facts up to date, so that what follows is decided from how the merchant stands now. What changes at that very instant comes after it: a review that is due then is decided first
    /// (docs/decisions/0034-the-order-of-events.md). Each step is a transaction of its own.
    /// </summary>
    public void CatchUp(Correction correction)
    {
        foreach (var history in Affected(correction))
            new BetweenReviewsStep(database, clock, by, history.Book.Versions, isDryRun: false).Advance(before: history.Through, history.Through);
    }

    /// <summary>What a draft would come to now.</summary>
    public ImmutableArray<ProgrammeCorrection> Preview(Correction draft) => [.. Affected(draft).Select(history => history.Judge().Result)];

    /// <summary>Stores what an approved correction comes to, with the compensating decisions.</summary>
    public ImmutableArray<ProgrammeCorrection> Store(Correction correction, StorageTransaction transaction)
    {
        var results = ImmutableArray.CreateBuilder<ProgrammeCorrection>();
        foreach (var history in Affected(correction))
        {
            var (result, end) = history.Judge();
            long? number = null;
            if (result.Outcome is CorrectionOutcome.Restored)
                number = Restore(history.Book, end, Compensation.Restore(correction.Row, end.Stands, end.Stood.Status, end.WouldStand!, result.Through), transaction);
            new ProgrammeCorrectionStore(database).Add(correction.Number, result, number, transaction);
            results.Add(result);
        }
        return results.ToImmutable();
    }

    private long Restore(LiveRulesBook book, HistoryEnd end, MembershipEvent decision, StorageTransaction transaction)
    {
        var (events, now) = (new MembershipEventStore(database), clock.GetCurrentInstant());
        var number = events.Append(book.Programme, end.Review, [decision], now, transaction);
        new EventJournal(database).Append(
            book.Programme, end.Tiers, end.Review?.MerchantCount ?? new MerchantStore(database).Count(), number, [decision], book.InForce(decision.At)?.Version ?? book.Versions[0], decision.At, new LifecycleProgress(decision.At, events.Stored()), now, transaction);
        return number;
    }

    /// <summary>The programmes with a decision that used one of the facts, by their ids.</summary>
    private IEnumerable<CorrectedHistory> Affected(Correction correction)
    {
        foreach (var programme in reviews.Programmes().Union(new EnrolmentEventStore(database).Programmes()).Order(StringComparer.Ordinal))
        {
            var book = new LiveRulesBook(database, Versions(programme));
            if (CorrectedHistory.Of(database, book, correction, new CorrectionMoment(clock.GetCurrentInstant(), Through(book))) is { } history)
                yield return history;
        }
    }

    private ImmutableArray<CheckedProgramme> Versions(string programme) => ProgrammeFinder.Stored(database, programme, cataloguePath);

    /// <summary>Up to when things are decided: now, or the review that is due and not decided yet.</summary>
    private Instant Through(LiveRulesBook book)
    {
        var now = clock.GetCurrentInstant();
        var closedFrom = ReviewRunner.ClosedFrom(database, book.Versions);
        var next = DueReviews.Next(book.Versions, reviews.Latest(book.Programme)?.NominalAt, closedFrom)?.Occasion.NominalAt ?? Instant.MaxValue;
        return Instant.Min(Instant.Min(now, next), closedFrom is { } closed ? closed - Duration.FromTicks(1) : Instant.MaxValue);
    }
}
