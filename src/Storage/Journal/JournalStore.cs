using System.Collections.Immutable;
using Fuyao.Kernel.Journal;

namespace Fuyao.Storage.Journal;

/// <summary>
/// The journal: commits of decisions, each chained to the one before. It only grows. A commit is written in the transaction that stores what was decided, and takes the one row of the head in it, so
/// that writers chain one after the other.
/// </summary>
public sealed class JournalStore(FuyaoDatabase database)
{
    private const string Select = """
        select sequence, programme, review_id as reviewId, header, header_sha256 as headerSha256, record_count as recordCount, root, head
        from journal_commit
        """;

    /// <summary>Appends a commit.</summary>
    /// <param name="reviewId">The review it is about; null where it is about something else.</param>
    /// <param name="chunks">Its records in the order of rows; none where nothing was decided.</param>
    /// <returns>The new head.</returns>
    /// <exception cref="StorageException">The store cannot write, or the head was taken away.</exception>
    public JournalHead Append(CommitHeader header, long? reviewId, IEnumerable<RecordChunk> chunks, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var before = database.WriteOrNone<HeadRow>(
            "update journal_head set sequence = sequence + 1 where journal_head_id = 1 returning sequence, head") ?? throw HeadIsGone();
        var sequence = before.Sequence;
        var roots = new List<Digest>();
        database.Insert("journal_chunk", ["sequence", "chunk", "first_row", "root", "content"], chunks.Select((chunk, number) =>
        {
            roots.Add(chunk.Root);
            return (object?[])[sequence, number, chunk.FirstRow, chunk.Root.ToString(), chunk.Content];
        }));
        var text = JournalJson.Write(header);
        var link = new ChainLink(CommitHeader.HashOf(text), MerkleTree.Root(roots.ToArray()));
        var head = link.Head(sequence, Digest.Parse(before.Head));
        database.Execute(
            """
            insert into journal_commit (sequence, programme, review_id, header, header_sha256, record_count, root, head)
            values (@sequence, @programme, @reviewId, @text, @headerSha256, @records, @root, @head)
            """,
            new
            {
                sequence,
                programme = header.Programme,
                reviewId,
                text,
                headerSha256 = link.Header.ToString(),
                records = header.Records,
                root = link.Root.ToString(),
                head = head.ToString(),
            });
        database.Execute("update journal_head set head = @head where journal_head_id = 1", new { head = head.ToString() });
        return new JournalHead(sequence, head);
    }

    /// <exception cref="StorageException">The row of the head is missing.</exception>
    public JournalHead Head() => database.SingleOrNone<HeadRow>("select sequence, head from journal_head where journal_head_id = 1") is { } row
        ? new JournalHead(row.Sequence, Hash(row.Head, "the journal's head"))
        : throw HeadIsGone();

    /// <summary>Commits after a number, in the order of the chain.</summary>
    /// <param name="limit">At most so many.</param>
    public ImmutableArray<StoredCommit> After(long sequence, int limit) =>
        [.. database.Query<CommitRow>($"{Select} where sequence > @sequence order by sequence limit @limit", new { sequence, limit }).Select(ToCommit)];

    public StoredCommit? OfReview(long reviewId) => database.SingleOrNone<CommitRow>($"{Select} where review_id = @reviewId", new { reviewId }) is { } row ? ToCommit(row) : null;

    /// <summary>The commits of what happened to members of a programme between its reviews, in the order of the chain.</summary>
    public ImmutableArray<StoredCommit> BetweenReviews(string programme) => OfKind(programme, kind => kind is DecisionKind.BetweenReviews);

    /// <summary>The commits of decisions about who comes into a programme outside of its reviews, in the order of the chain.</summary>
    public ImmutableArray<StoredCommit> Enrolments(string programme) => OfKind(programme, EnrolmentCommit.IsEnrolment);

    /// <summary>The earliest stored review that has a commit; those before it were decided before there was a journal. Null where there is none.</summary>
    public long? FirstReview() => database.Single<long?>("select min(review_id) from journal_commit");

    /// <summary>The head after a commit; that of an empty journal for 0, null where there is no such commit.</summary>
    public Digest? HeadAt(long sequence) => sequence == 0 ? default(Digest)
        : database.SingleOrNone<string>("select head from journal_commit where sequence = @sequence", new { sequence }) is { } head ? Hash(head, $"the head of journal commit {sequence}") : null;

    /// <summary>The chunks of a commit in their order, one at a time.</summary>
    public IEnumerable<RecordChunk> Chunks(long sequence)
    {
        for (var chunk = 0L; Chunk(sequence, chunk) is { } found; chunk++)
            yield return found;
    }

    /// <summary>The roots of all chunks of a commit.</summary>
    public ImmutableArray<Digest> ChunkRoots(long sequence) =>
        [.. database.Query<string>("select root from journal_chunk where sequence = @sequence order by chunk", new { sequence }).Select(root => Hash(root, $"a root of journal commit {sequence}"))];

    /// <summary>The chunk in which a merchant's record is, if it has one.</summary>
    public (int Number, RecordChunk Chunk)? ChunkOf(long sequence, int row) =>
        database.SingleOrNone<long?>("select max(chunk) from journal_chunk where sequence = @sequence and first_row <= @row", new { sequence, row }) is { } number
            ? ((int)number, Chunk(sequence, number)!)
            : null;

    private ImmutableArray<StoredCommit> OfKind(string programme, Func<DecisionKind, bool> isWanted) =>
        [.. database.Query<CommitRow>($"{Select} where programme = @programme and review_id is null order by sequence", new { programme }).Select(ToCommit).Where(commit => isWanted(commit.Header().Kind))];

    private RecordChunk? Chunk(long sequence, long chunk) =>
        database.SingleOrNone<ChunkRow>("select first_row as firstRow, content, root from journal_chunk where sequence = @sequence and chunk = @chunk", new { sequence, chunk }) is { } row
            ? new RecordChunk((int)row.FirstRow, row.Content, Hash(row.Root, $"a root of journal commit {sequence}"))
            : null;

    private static StoredCommit ToCommit(CommitRow row) => new(
        row.Sequence, row.Programme, row.ReviewId, row.Header, Hash(row.HeaderSha256, $"the header's hash of journal commit {row.Sequence}"), (int)row.RecordCount,
        Hash(row.Root, $"the root of journal commit {row.Sequence}"), Hash(row.Head, $"the head of journal commit {row.Sequence}"));

    private static Digest Hash(string written, string what)
    {
        try
        {
            return Digest.Parse(written);
        }
        catch (FormatException damaged)
        {
            throw new StorageException($"{what} is damaged: {damaged.Message}", damaged);
        }
    }

    private static StorageException HeadIsGone() => new("the row of the journal's head is missing; somebody has changed the database; restore it from a backup");

    private sealed record HeadRow(long Sequence, string Head);

    private sealed record ChunkRow(long FirstRow, byte[] Content, string Root);

    private sealed record CommitRow(long Sequence, string Programme, long? ReviewId, string Header, string HeaderSha256, long RecordCount, string Root, string Head);
}
