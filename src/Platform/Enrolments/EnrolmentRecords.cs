using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Enrolments;

/// <summary>Stores enrolment decisions with their records: one commit of the journal for all of one kind, instant and version.</summary>
internal sealed class EnrolmentRecords(FuyaoDatabase database)
{
    /// <param name="review">The review that they follow; null before the first.</param>
    /// <param name="events">In the order of instants, kinds, versions and rows.</param>
    public void Append(StoredReview? review, ImmutableArray<EnrolmentEvent> events, Instant recordedAt, StorageTransaction transaction)
    {
        var (grounds, journal) = (new EnrolmentGrounds(database), new EnrolmentJournal(database));
        foreach (var group in events.GroupBy(one => (one.At, one.Kind, one.Version.Sha256, IsJudged: one.JudgedAt is not null)))
            journal.Append(review, [.. group], grounds.Of([.. group]), recordedAt, transaction);
    }
}
