using System.Collections.Immutable;
using Fuyao.Kernel.Journal;
using Fuyao.Storage.Journal;
using NodaTime;

namespace Fuyao.Storage.Tests.Journal;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class JournalStoreTests
{
    [Fact]
    public void A_new_journal_has_a_head_of_zeros()
    {
        using var database = TestStore.OpenOne();

        new JournalStore(database).Head().ShouldBe(new JournalHead(0, default));
    }

    [Fact]
    public void Each_commit_is_chained_to_the_one_before_it()
    {
        using var database = TestStore.OpenOne();
        var journal = new JournalStore(database);

        Append(database, "first", [1, 2, 3]);
        var head = Append(database, "second", [4]);

        var commits = journal.After(0, 10);
        commits.Select(commit => (commit.Sequence, commit.Programme, commit.RecordCount)).ShouldBe([(1, "first", 3), (2, "second", 1)]);
        commits[0].Head.ShouldBe(commits[0].Link.Head(1, default));
        commits[1].Head.ShouldBe(commits[1].Link.Head(2, commits[0].Head));
        head.ShouldBe(new JournalHead(2, commits[1].Head));
        journal.Head().ShouldBe(head);
        commits[0].HeaderSha256.ShouldBe(CommitHeader.HashOf(commits[0].HeaderText));
        commits[0].Header().Programme.ShouldBe("first");
        commits[0].Root.ShouldBe(journal.Chunks(1).ShouldHaveSingleItem().Root);
        journal.HeadAt(1).ShouldBe(commits[0].Head);
        journal.HeadAt(3).ShouldBeNull();
        journal.After(1, 10).Select(commit => commit.Sequence).ShouldBe([2]);
    }

    [Fact]
    public void A_merchant_s_record_is_found_in_its_chunk()
    {
        using var database = TestStore.OpenOne();
        using (var transaction = database.Begin())
        {
            new JournalStore(database).Append(Header("p", 6), null, [Chunk([2, 5]), Chunk([9, 11]), Chunk([12, 40])], transaction);
            transaction.Commit();
        }
        var journal = new JournalStore(database);

        journal.ChunkOf(1, 10)!.Value.Number.ShouldBe(1);
        journal.ChunkOf(1, 12)!.Value.Chunk.FirstRow.ShouldBe(12);
        journal.ChunkOf(1, 1).ShouldBeNull();
        journal.ChunkOf(2, 10).ShouldBeNull();
        journal.ChunkRoots(1).Length.ShouldBe(3);
    }

    [Fact]
    public void What_is_not_committed_leaves_no_trace_in_the_chain()
    {
        using var database = TestStore.OpenOne();
        using (var transaction = database.Begin())
            new JournalStore(database).Append(Header("p", 1), null, [Chunk([1])], transaction);

        new JournalStore(database).Head().Sequence.ShouldBe(0);
        Append(database, "q", [1]).Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task Writers_on_two_connections_chain_one_after_the_other()
    {
        const int each = 20;
        using var store = new TestStore();
        store.Open().Dispose();

        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            using var database = store.Open();
            for (var commit = 0; commit < each; commit++)
                Append(database, $"writer {writer}", [commit]);
        })));

        using var reader = store.Open();
        var commits = new JournalStore(reader).After(0, 3 * each);
        commits.Select(commit => commit.Sequence).ShouldBe(Enumerable.Range(1, 2 * each).Select(number => (long)number));
        var head = default(Digest);
        foreach (var commit in commits)
            (head = commit.Link.Head(commit.Sequence, head)).ShouldBe(commit.Head);
    }

    [Fact]
    public void A_journal_without_its_head_takes_no_commit()
    {
        using var database = TestStore.OpenOne();
        database.Tamper("delete from journal_head");

        Should.Throw<StorageException>(() => Append(database, "p", [1])).Message.ShouldContain("the row of the journal's head is missing");
    }

    private static JournalHead Append(FuyaoDatabase database, string programme, int[] rows)
    {
        using var transaction = database.Begin();
        var head = new JournalStore(database).Append(Header(programme, rows.Length), null, [Chunk(rows)], transaction);
        transaction.Commit();
        return head;
    }

    private static RecordChunk Chunk(int[] rows)
    {
        byte[] content = [.. rows.SelectMany(row => new DecisionRecord(DecisionKind.Review, row, default, default, 0, 0, default, [1, 1]).Encode())];
        return new RecordChunk(rows[0], content, MerkleTree.Root(MerkleTree.Leaves(content, content.Length / rows.Length)));
    }

    private static CommitHeader Header(string programme, int records) => new()
    {
        Kind = DecisionKind.Review,
        Programme = programme,
        Version = new RecordedVersion("2016-11-03", Digest.Of([1])),
        NominalAt = Instant.FromUtc(2016, 11, 3, 16, 0),
        EffectiveAt = Instant.FromUtc(2016, 11, 3, 16, 0),
        DecidedAt = Instant.FromUtc(2016, 11, 4, 1, 2),
        FactsPeriod = "2016-10",
        Facts = "2016-10#1 current@0",
        Merchants = 100,
        TiersBefore = ["S"],
        Tiers = ["S"],
        Conditions = [new RecordedCondition(null, "scope")],
        Inputs = [],
        MerchantIdBytes = 3,
        CutOffs = [],
        Columns = ImmutableSortedDictionary<string, Digest>.Empty,
        Records = records,
    };
}
