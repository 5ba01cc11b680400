using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Journal;

/// <summary>There is no receipt for what was asked; the message says why.</summary>
public sealed class NoReceiptException(string message) : Exception(message);

/// <summary>Makes receipts of decisions from the journal and from the facts that the decisions were made on.</summary>
public sealed class MerchantReceipts(FuyaoDatabase database)
{
    private readonly ReviewStore reviews = new(database);
    private readonly JournalStore journal = new(database);

    /// <param name="versions">All versions of one programme at hand.</param>
    /// <param name="at">The decision in force then.</param>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    /// <exception cref="NoReceiptException">Nothing was decided about the merchant, or before there was a journal.</exception>
    /// <exception cref="StorageException">The store cannot be read, or no longer holds what was decided and what that was decided on.</exception>
    public Receipt Make(ImmutableArray<CheckedProgramme> versions, string merchant, Instant at)
    {
        var merchants = new MerchantStore(database).Load();
        var row = merchants.Find(merchant);
        if (row < 0)
            throw new UnknownMerchantException(merchant, merchants.ToArray());
        var programme = versions[0].Programme.Id;
        var last = reviews.All(programme).LastOrDefault(review => review.NominalAt <= at);
        var book = new LiveRulesBook(database, versions);
        if (new EnrolmentEventStore(database).Of(programme, row, book.VersionOf).LastOrDefault(one => one.Event.At <= at) is { } enrolled && !(last?.NominalAt > enrolled.Event.At))
            return Enrolled(book, enrolled, merchants, row);
        var review = last ?? throw new NoReceiptException($"'{programme}' has decided nothing by then; there is no receipt");
        var commit = journal.OfReview(review.Id)
            ?? throw new NoReceiptException($"the review due at {review.NominalAt} was decided before the journal began; it has no receipts. See: fuyao explain {programme} {merchant}");
        var header = commit.Header();
        var (record, proof) = Prove(commit, header, row)
            ?? throw new NoReceiptException($"the review due at {review.NominalAt} decided nothing about {merchant}: the programme did not address it, and it was not in the programme");

        var decided = DecidedEvaluation.Load(database, versions, review);
        var evaluation = decided.Evaluation;
        var before = header.VersionBefore is { } judging ? Before(judging, evaluation) : null;
        var columns = header.Inputs.ToImmutableDictionary(input => input, input => input == ReviewCommit.ApplicationFacts ? decided.OfApplications : ColumnOf(input, evaluation, before));
        var decision = ReceiptDecision.Of(
            header, record, merchant, condition => reviews.LoadCondition(review, condition.Tier, condition.Name)[row], input => input == ReviewCommit.ApplicationFacts ? decided.OfApplications : ColumnOf(input, evaluation, before));
        if (decision.ToRecord(header) != record)
            throw new StorageException($"the facts or decisions in the data are not those that were recorded about {merchant}; see what else differs: fuyao replay {programme}");
        using var text = JsonDocument.Parse(commit.HeaderText);
        return new Receipt(Receipt.FormOfReviews, decision, text.RootElement.Clone(), commit.HeaderSha256, proof, Chain(commit));
    }

    /// <summary>The receipt of a decision about the merchant's coming in, made again from what was known then.</summary>
    private Receipt Enrolled(LiveRulesBook book, StoredEnrolmentEvent enrolled, MerchantIndex merchants, int row)
    {
        var commit = journal.After(enrolled.JournalSequence - 1, 1) is [{ } found] && found.Sequence == enrolled.JournalSequence
            ? found : throw new StorageException($"journal commit {enrolled.JournalSequence} is missing; somebody has changed the database");
        var header = commit.Header();
        var (record, proof) = Prove(commit, header, row) ?? throw new StorageException($"journal commit {commit.Sequence} has no record of {merchants.IdOf(row)}");
        var again = EnrolmentAgain.Of(database, book, header, merchants);
        var decision = again.Commit.DecisionOf(row, merchants.IdOf(row), again.Ground);
        if (decision.ToRecord(header) != record)
            throw new StorageException($"the facts or decisions in the data are not those that were recorded about {merchants.IdOf(row)}; see what else differs: fuyao replay {header.Programme}");
        using var text = JsonDocument.Parse(commit.HeaderText);
        return new Receipt(Receipt.FormOfReviews, decision, text.RootElement.Clone(), commit.HeaderSha256, proof, Chain(commit));
    }

    /// <summary>A merchant's record and its way to the root; null where it has none.</summary>
    private (DecisionRecord Record, ReceiptProof Proof)? Prove(StoredCommit commit, CommitHeader header, int row)
    {
        if (journal.ChunkOf(commit.Sequence, row) is not var (number, chunk))
            return null;
        var records = RecordBytes.Split(chunk.Content, header.RecordBytes);
        var at = RecordBytes.Find(records, row);
        if (at < 0)
            return null;
        var leaves = MerkleTree.Leaves(chunk.Content, header.RecordBytes);
        var leaf = leaves[at];
        var path = MerkleTree.Path(leaves, at).AddRange(MerkleTree.Path(journal.ChunkRoots(commit.Sequence).ToArray(), number));
        return (DecisionRecord.Decode(records[at].Span), new ReceiptProof(leaf, (long)number * RecordChunk.RecordsMax + at, path, commit.Root));
    }

    private ReceiptChain Chain(StoredCommit commit)
    {
        var later = journal.After(commit.Sequence, ReceiptChain.LaterMax);
        return new ReceiptChain(
            commit.Sequence, journal.HeadAt(commit.Sequence - 1) ?? throw new StorageException($"journal commit {commit.Sequence - 1} is missing; somebody has changed the database"),
            commit.Head, [.. later.Select(one => one.Link)], later.IsEmpty ? commit.Head : later[^1].Head);
    }

    private Evaluation Before(RecordedVersion judging, Evaluation evaluation)
    {
        var programme = evaluation.Programme;
        var stored = new ProgrammeVersionStore(database).Find(programme.Programme.Id, judging.Sha256.ToString())
            ?? throw new StorageException($"the version of {judging.Effective} of '{programme.Programme.Id}', which judged losses, is not stored");
        return Evaluation.Bind(ProgrammeFinder.Check(stored, programme.Catalogue), evaluation.Population, evaluation.Staff, evaluation.At);
    }

    private static Column? ColumnOf(RecordedInput input, Evaluation evaluation, Evaluation? before) => input.Source switch
    {
        InputSource.Fact => evaluation.Population.Find(input.Name),
        InputSource.Computed => evaluation.Computed.GetValueOrDefault(input.Name),
        _ => before?.Computed.GetValueOrDefault(input.Name),
    };
}
