using Fuyao.Kernel.Journal;
using Fuyao.Storage;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;

namespace Fuyao.Platform.Journal;

/// <summary>Computes every hash of the journal again: records into chunks, chunks into roots, roots and headers into the chain of heads.</summary>
internal sealed class ChainReplay(JournalStore journal, ReviewStore reviews, ReplayFindings findings)
{
    private const int CommitsAtOnce = 100;

    /// <returns>How many commits there are.</returns>
    public long Run(IProgress<WorkProgress>? progress)
    {
        var (sequence, head, commits) = (0L, default(Digest), 0L);
        var newest = journal.Head();
        for (var page = journal.After(0, CommitsAtOnce); page.Length > 0; page = journal.After(sequence, CommitsAtOnce))
            foreach (var commit in page)
            {
                commits++;
                progress?.Report(new WorkProgress("chain", commits, Math.Max(newest.Sequence, commits), 0));
                if (commit.Sequence != sequence + 1)
                    findings.Add(new($"日志缺少第 {sequence + 1} 至 {commit.Sequence - 1} 个提交", $"commits {sequence + 1} to {commit.Sequence - 1} of the journal are missing"));
                else if (commit.Link.Head(commit.Sequence, head) != commit.Head)
                    findings.Add(new($"第 {commit.Sequence} 个提交的链头与前一链头不相接", $"the head of commit {commit.Sequence} does not follow from the one before it"));
                Check(commit);
                (sequence, head) = (commit.Sequence, commit.Head);
            }
        if (newest.Sequence != sequence || newest.Head != head)
            findings.Add(new(
                $"日志记载的最新提交是第 {newest.Sequence} 个，实际最后一个是第 {sequence} 个", $"the newest commit is noted as number {newest.Sequence}, and the last one there is number {sequence}{(newest.Sequence == sequence ? " with another head" : "")}"));
        return commits;
    }

    private void Check(StoredCommit commit)
    {
        if (CommitHeader.HashOf(commit.HeaderText) != commit.HeaderSha256)
            findings.Add(new($"第 {commit.Sequence} 个提交的提交头与其 SHA-256 不符", $"the header of commit {commit.Sequence} is not what its SHA-256 says"));
        CommitHeader header;
        try
        {
            header = commit.Header();
        }
        catch (StorageException damaged)
        {
            findings.Add(new($"第 {commit.Sequence} 个提交的提交头不可读", damaged.Message));
            return;
        }
        if (header.Programme != commit.Programme || header.Records != commit.RecordCount)
            findings.Add(new($"第 {commit.Sequence} 个提交的行与其提交头不符", $"the row of commit {commit.Sequence} says something else than its header"));

        if (header.Kind is DecisionKind.Review && (commit.ReviewId is not { } review || reviews.Find(header.Programme, header.NominalAt)?.Id != review))
            findings.Add(new($"第 {commit.Sequence} 个提交的考核不在数据库中", $"the review of commit {commit.Sequence} is not in the database"));

        var (roots, records) = (new List<Digest>(), 0);
        foreach (var chunk in journal.Chunks(commit.Sequence))
        {
            roots.Add(chunk.Root);
            if (chunk.Content.Length == 0 || chunk.Content.Length % header.RecordBytes != 0)
            {
                findings.Add(new($"第 {commit.Sequence} 个提交的第 {roots.Count} 块记录长度不对", $"chunk {roots.Count} of commit {commit.Sequence} is no whole number of records"));
                continue;
            }
            var leaves = MerkleTree.Leaves(chunk.Content, header.RecordBytes);
            records += leaves.Length;
            if (MerkleTree.Root(leaves) != chunk.Root)
                findings.Add(new($"第 {commit.Sequence} 个提交的第 {roots.Count} 块记录与其哈希不符", $"the records of chunk {roots.Count} of commit {commit.Sequence} are not what their hash says"));
        }
        if (records != commit.RecordCount)
            findings.Add(new($"第 {commit.Sequence} 个提交应有 {commit.RecordCount} 条记录，现有 {records} 条", $"commit {commit.Sequence} has {records} records instead of {commit.RecordCount}"));
        if (MerkleTree.Root(roots.ToArray()) != commit.Root)
            findings.Add(new($"第 {commit.Sequence} 个提交的根与其记录不符", $"the root of commit {commit.Sequence} does not follow from its records"));
    }
}
