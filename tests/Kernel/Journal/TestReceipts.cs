using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Tests.Journal;

/// <summary>A commit with all its records and hashes in memory, as the store would keep it, and receipts from it.</summary>
internal sealed class TestReceipts
{
    private static readonly Instant DecidedAt = Instant.FromUtc(2016, 12, 4, 1, 2);

    private readonly ReviewResult result;
    private readonly Evaluation evaluation;
    private readonly Evaluation? before;

    public TestReceipts(ReviewResult reviewed, Evaluation bound, Evaluation? versionBefore)
    {
        (result, evaluation, before) = (reviewed, bound, versionBefore);
        var commit = ReviewCommit.Of(
            result, evaluation, before, new RecordedFacts("2016-10#1 current@0", Digest.Of([1])), DecidedAt, ImmutableSortedDictionary<string, Digest>.Empty.Add("tier", Digest.Of([2])));
        HeaderText = JournalJson.Write(commit.Header);
        using var document = JsonDocument.Parse(HeaderText);
        Header = JournalJson.Read<CommitHeader>(document.RootElement);
        Chunks = [.. commit.Chunks()];
        Records = [.. Chunks.SelectMany(chunk => RecordBytes.Split(chunk.Content, Header.RecordBytes)).Select(record => DecisionRecord.Decode(record.Span))];
    }

    public string HeaderText { get; }

    public CommitHeader Header { get; }

    public ImmutableArray<RecordChunk> Chunks { get; }

    public ImmutableArray<DecisionRecord> Records { get; }

    public Receipt Of(int index)
    {
        var record = Records[index];
        var decision = ReceiptDecision.Of(
            Header, record, evaluation.Population.MerchantIds[record.Row], condition => result.TruthOf(condition.Tier, condition.Name, record.Row), input => ColumnOf(input));
        Digest[] leaves = [.. Records.Select(one => MerkleTree.Leaf(one.Encode()))];
        var root = MerkleTree.Root([.. leaves]);
        var link = new ChainLink(CommitHeader.HashOf(HeaderText), root);
        var (previous, later) = (Digest.Of([3]), new ChainLink(Digest.Of([4]), Digest.Of([5])));
        var head = link.Head(7, previous);
        using var document = JsonDocument.Parse(HeaderText);
        return new Receipt(
            Receipt.FormOfReviews, decision, document.RootElement.Clone(), link.Header, new ReceiptProof(leaves[index], index, MerkleTree.Path([.. leaves], index), root),
            new ReceiptChain(7, previous, head, [later], later.Head(8, head)));
    }

    private Column? ColumnOf(RecordedInput input) => input.Source switch
    {
        InputSource.Fact => evaluation.Population.Find(input.Name),
        InputSource.Computed => evaluation.Computed[input.Name],
        _ => before!.Computed[input.Name],
    };
}
