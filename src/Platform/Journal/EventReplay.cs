using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Lifecycle;

namespace Fuyao.Platform.Journal;

/// <summary>Compares what is stored about members between reviews with the records that the journal has of it, event by event.</summary>
internal sealed class EventReplay(JournalStore journal, MembershipEventStore events, Func<MerchantIndex> merchants, ReplayFindings findings)
{
    /// <returns>How many records were compared.</returns>
    public long Run(string programme, Func<long, LiveRules> rulesOf)
    {
        var (compared, recorded) = (0L, 0L);
        foreach (var commit in journal.BetweenReviews(programme))
        {
            var header = commit.Header();
            var first = header.FirstEvent ?? 0;
            var stored = events.Numbered(programme, first, header.Records, rulesOf);
            var bytes = journal.Chunks(commit.Sequence).SelectMany(chunk => RecordBytes.Split(chunk.Content, header.RecordBytes)).Select(record => DecisionRecord.Decode(record.Span)).ToArray();
            var again = EventCommit.Records(header.Tiers, first, stored.Select(one => one.Event));
            compared += bytes.Length;
            recorded += header.Records;
            if (!again.Select(record => record.Row).SequenceEqual(bytes.Select(record => record.Row)))
                findings.Add(commit, null, $"日志第 {commit.Sequence} 个提交记有 {bytes.Length} 件事，数据库中与之对应的有 {again.Length} 件", $"commit {commit.Sequence} of the journal has {bytes.Length} events, and the database {again.Length} of these");
            else
                foreach (var record in again.Zip(bytes).Where(pair => pair.First != pair.Second).Select(pair => pair.First))
                    findings.Add(commit, merchants().IdOf(record.Row), "两次考核之间的变动与日志记录不同", "what happened to it between reviews differs from the record in the journal");
        }
        var all = events.Count(programme);
        if (all > recorded)
            findings.Add(new($"{programme}：有 {all - recorded} 件考核之间的变动不在日志中", $"{programme}: {all - recorded} events between reviews have no record in the journal"));
        return compared;
    }
}
