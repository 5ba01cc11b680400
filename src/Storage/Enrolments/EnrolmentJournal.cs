using System.Collections.Immutable;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Storage.Enrolments;

/// <summary>Stores enrolment decisions: their records in the journal, and beside them their rows.</summary>
public sealed class EnrolmentJournal(FuyaoDatabase database)
{
    /// <param name="review">The review that the events follow; null before the first.</param>
    /// <param name="events">Of one kind, instant and version, in the order of merchants' rows; at least one.</param>
    /// <param name="ground">What was judged; null where nothing was.</param>
    public void Append(StoredReview? review, ImmutableArray<EnrolmentEvent> events, EnrolmentGround? ground, Instant recordedAt, StorageTransaction transaction)
    {
        var store = new EnrolmentEventStore(database);
        var programme = events[0].Version.Programme.Id;
        var merchants = new MerchantStore(database).Load();
        var number = store.NextNumber(programme);
        var citation = ground?.Citation ?? $"current@{new FactChangeStore(database).LastSequence(events[0].At)}";
        var commit = EnrolmentCommit.Of(events, ground, [.. events.Select(one => merchants.IdOf(one.Row))], merchants.Count, number, citation, recordedAt);
        var head = new JournalStore(database).Append(commit.Header, reviewId: null, commit.Chunks(), transaction);
        store.Append(programme, review, number, events, head.Sequence, recordedAt, transaction);
    }
}
