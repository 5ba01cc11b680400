using Fuyao.Kernel.Journal;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;

namespace Fuyao.Platform.Journal;

/// <summary>Judges again everybody who came in, or did not, outside of reviews: each commit is made anew from what was known then, and compared with its records.</summary>
internal sealed class EnrolmentReplay(FuyaoDatabase database, LiveRulesBook book, ReplayFindings findings)
{
    private readonly JournalStore journal = new(database);

    /// <returns>How many records were compared.</returns>
    public long Run()
    {
        var merchants = new MerchantStore(database).Load();
        var recorded = 0L;
        foreach (var commit in journal.Enrolments(book.Programme))
        {
            var header = commit.Header();
            recorded += header.Records;
            try
            {
                Compare(commit, header, EnrolmentAgain.Of(database, book, header, merchants), merchants);
            }
            catch (Exception problem) when (problem is StorageException or KeyNotFoundException or ArgumentException or InvalidOperationException)
            {
                findings.Add(commit, null, $"准入决定无法重新作出：{problem.Message}", $"decisions about who came in cannot be made again: {problem.Message}");
            }
        }
        var all = new EnrolmentEventStore(database).Count(book.Programme);
        if (all > recorded)
            findings.Add(new($"{book.Programme}：有 {all - recorded} 个准入决定不在日志中", $"{book.Programme}: {all - recorded} decisions about who came in have no record in the journal"));
        return recorded;
    }

    private void Compare(StoredCommit commit, CommitHeader header, EnrolmentAgain again, MerchantIndex merchants)
    {
        if (JournalJson.Write(again.Commit.Header) != commit.HeaderText)
            findings.Add(commit, null, "提交头与重新判断的结果不同", "the header of the commit comes out differently");
        var records = journal.Chunks(commit.Sequence).SelectMany(chunk => RecordBytes.Split(chunk.Content, header.RecordBytes)).Select(record => DecisionRecord.Decode(record.Span)).ToArray();
        foreach (var (recorded, now) in records.Zip(again.Commit.Records))
            if (recorded != now)
                findings.Add(commit, merchants.IdOf(now.Row), "准入决定与日志记录不同", "the decision about its coming in differs from the record in the journal");
        if (again.Events.Any(one => one.JournalSequence != commit.Sequence))
            findings.Add(commit, null, "准入决定的行所指的提交不是这一个", "rows of the decisions about who came in name another commit");
    }
}
