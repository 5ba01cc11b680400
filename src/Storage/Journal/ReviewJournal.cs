using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;

namespace Fuyao.Storage.Journal;

/// <summary>Puts what a review decided into the journal, beside its columns.</summary>
public sealed class ReviewJournal(FuyaoDatabase database)
{
    /// <summary>Call it in the transaction that stored the review.</summary>
    /// <param name="before">The version that judged losses, bound to the same facts; null where none did. It is stored too, so that the review can be run again.</param>
    /// <param name="reading">What was read.</param>
    public JournalHead Append(StoredReview review, ReviewResult result, Evaluation evaluation, Evaluation? before, PopulationReading reading, StorageTransaction transaction)
    {
        if (before is not null)
            new ProgrammeVersionStore(database).Save(before.Programme, review.DecidedAt, transaction);
        var facts = new RecordedFacts(reading.Citation, reading.Snapshot is { } snapshot ? Digest.Parse(new SnapshotStore(database).ContentHash(snapshot)) : null, reading.OfApplications);
        var commit = ReviewCommit.Of(result, evaluation, before, facts, review.DecidedAt, new ReviewStore(database).ColumnHashes(review));
        return new JournalStore(database).Append(commit.Header, review.Id, commit.Chunks(), transaction);
    }
}
