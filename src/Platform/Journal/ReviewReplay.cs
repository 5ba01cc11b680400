using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Columns;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Journal;

/// <summary>
/// Runs one stored review again, for everybody: the version that decided, the facts that were known then, the memberships before. Its records are compared with those of the journal and its columns
/// with those stored. What staff recorded is taken as the review kept it: entries may have been ended since.
/// </summary>
internal sealed class ReviewReplay(FuyaoDatabase database, FactCatalogue catalogue, ReplayFindings findings)
{
    private static readonly string[] JudgedByStaff = ["listed(", "finding("];

    private readonly ReviewStore reviews = new(database);
    private readonly ProgrammeVersionStore versions = new(database);
    private readonly PopulationReader populations = new(database);

    /// <returns>How many records were compared.</returns>
    public long Run(StoredReview review, StoredCommit commit)
    {
        try
        {
            return RunAgain(review, commit);
        }
        catch (Exception problem) when (problem is StorageException or ContentException or KeyNotFoundException or ArgumentException or InvalidOperationException)
        {
            var reason = problem is ContentException { Errors: [var first, ..] } ? first.ToString() : problem.Message;
            findings.Add(review, null, $"无法重新考核：{reason}", $"it cannot be run again: {reason}");
            return 0;
        }
    }

    private long RunAgain(StoredReview review, StoredCommit commit)
    {
        var header = commit.Header();
        CompareRow(review, header);
        var version = Version(review, header.Version);
        var before = header.VersionBefore is { } judging ? Version(review, judging) : null;
        if (version is null || (before is null && header.VersionBefore is not null))
            return 0;
        var wanted = ProgrammeFacts.Of(version).Union(before is null ? [] : ProgrammeFacts.Of(before)).ToHashSet();
        if (Read(version, review.FactsPeriod, review.NominalAt, review, wanted) is not { } reading)
        {
            findings.Add(review, null, $"{review.FactsPeriod} 的数据已不在", $"the facts of {review.FactsPeriod} are gone");
            return 0;
        }
        reading = ApplicationFacts.Of(database, version, reading, review.NominalAt);
        if (reading.Citation != review.FactsCitation)
            findings.Add(review, null, $"当时读取的数据是 {review.FactsCitation}，现在读到 {reading.Citation}", $"it was decided on {review.FactsCitation}, and {reading.Citation} is read now");

        var kept = reviews.LoadComputed(review, review.MerchantCount).Where(column => Array.Exists(JudgedByStaff, column.Key.StartsWith)).ToDictionary();
        var staff = new StaffStore(database).Records(review.Programme, review.DecidedAt);
        var evaluation = Bind(version, review, reading.Population, staff, kept, wanted);
        var judgingLosses = before is null ? null : Bind(before, review, reading.Population, staff, kept, wanted);
        var last = reviews.Before(review);
        var memberships = StandingSinceReview.Load(database, new LiveRulesBook(database, [version]), last).Memberships();
        if (last is null && memberships.TierIds.IsEmpty)
            memberships = Memberships.Nobody(review.MerchantCount, review.TierIds);
        var present = reading.Snapshot is { } snapshot ? new SnapshotStore(database).Present(snapshot, reading.Population.Count) : null;
        var result = Review.Decide(evaluation, memberships, review.Occasion, judgingLosses, present);

        CompareSummary(review, result);
        CompareColumns(review, header, result, evaluation);
        var facts = new RecordedFacts(reading.Citation, reading.Snapshot is { } read ? Digest.Parse(new SnapshotStore(database).ContentHash(read)) : null, reading.OfApplications);
        if (facts.SnapshotSha256 != header.SnapshotSha256)
            findings.Add(review, null, "快照的内容哈希与当时不同", "the snapshot's hash is another one than then");
        return CompareRecords(review, commit, header, ReviewCommit.Of(result, evaluation, judgingLosses, facts, review.DecidedAt, header.Columns), reading.Population);
    }

    private PopulationReading? Read(CheckedProgramme version, Period period, Instant at, StoredReview review, HashSet<string> wanted) =>
        populations.Read(version.Catalogue, period, at, review.DecidedAt, wanted, review.MerchantCount);

    private Evaluation Bind(CheckedProgramme version, StoredReview review, Population population, StaffRecords staff, Dictionary<string, Column> kept, HashSet<string> wanted) => Evaluation.Bind(
        version, population, staff, review.NominalAt, kept,
        period => period.Kind == Kernel.Values.PeriodKind.Current ? null : Read(version, period, period.BoundsIn(version.Catalogue.Zone).End, review, wanted)?.Population);

    /// <summary>The version that a commit names, from its stored text; null, with what is wrong, where it is not there as it was.</summary>
    private CheckedProgramme? Version(StoredReview review, RecordedVersion recorded)
    {
        if (versions.Find(review.Programme, recorded.Sha256.ToString()) is not { } stored)
        {
            findings.Add(review, null, $"规则版本 {recorded.Effective}（{recorded.Sha256}）不在数据库中", $"the version of {recorded.Effective} ({recorded.Sha256}) is not in the database");
            return null;
        }
        var version = ProgrammeFinder.Check(stored, catalogue);
        if (version.Sha256 == recorded.Sha256.ToString())
            return version;
        findings.Add(review, null, $"规则版本 {recorded.Effective} 的文本被改动过", $"the text of the version of {recorded.Effective} was changed");
        return null;
    }

    private void CompareRow(StoredReview review, CommitHeader header)
    {
        var version = versions.Load(review.ProgrammeVersionId);
        if (header.Programme != review.Programme || header.NominalAt != review.NominalAt || header.EffectiveAt != review.EffectiveAt || header.DecidedAt != review.DecidedAt
            || header.FactsPeriod != review.FactsPeriod.ToString() || header.Facts != review.FactsCitation || header.Merchants != review.MerchantCount
            || !header.Tiers.SequenceEqual(review.TierIds) || version.Sha256 != header.Version.Sha256.ToString() || JournalJson.Write(header.CutOffs) != JournalJson.Write(review.CutOffs))
            findings.Add(review, null, "考核的行与其提交头不符", "the row of the review says something else than its commit");
    }

    private void CompareSummary(StoredReview review, ReviewResult result)
    {
        if (JsonSerializer.Serialize(result.Counts) != JsonSerializer.Serialize(review.Counts))
            findings.Add(review, null, "考核的统计数字不同", "the figures of the review come out differently");
        if (JournalJson.Write(result.CutOffs) != JournalJson.Write(review.CutOffs))
            findings.Add(review, null, "名额分配的末位线不同", "the lines at which places ran out come out differently");
    }

    /// <summary>What was decided for everybody, those without a record too: as stored, as committed, and as it comes out now.</summary>
    private void CompareColumns(StoredReview review, CommitHeader header, ReviewResult result, Evaluation evaluation)
    {
        var stored = reviews.LoadColumns(review).ToDictionary(column => column.Name, column => column.Column);
        var again = ReviewStore.ColumnsOf(result, evaluation.Computed).ToDictionary(column => column.Name, column => column.Column);
        foreach (var name in header.Columns.Keys.Union(stored.Keys).Union(again.Keys).Order(StringComparer.Ordinal))
        {
            if (!stored.TryGetValue(name, out var kept) || !again.TryGetValue(name, out var now) || !header.Columns.TryGetValue(name, out var committed))
            {
                findings.Add(review, null, $"列 “{name}” 不在数据库、提交头或重新考核的结果之中", $"the column '{name}' is missing in the database, in the commit or in what comes out now");
                continue;
            }
            if (ColumnStore.HashOf(kept) != committed.ToString())
                findings.Add(review, null, $"列 “{name}” 的内容与提交时不同", $"the column '{name}' does not hold what was committed");
            if (ColumnStore.HashOf(now) == committed.ToString() && ColumnStore.HashOf(kept) == committed.ToString())
                continue;
            for (var row = 0; row < result.After.Count; row++)
                if (FactText.Write(kept, row) is var was && FactText.Write(now, row) is var comes && was != comes)
                    findings.Add(
                        review, evaluation.Population.MerchantIds[row], $"列 “{name}” 存为 {Shown(was)}，重新考核为 {Shown(comes)}", $"'{name}' is stored as {Shown(was)} and comes out as {Shown(comes)}");
        }
    }

    private long CompareRecords(StoredReview review, StoredCommit commit, CommitHeader header, ReviewCommit again, Population population)
    {
        if (JournalJson.Write(again.Header) != commit.HeaderText)
            findings.Add(review, null, "提交头与重新考核的结果不同", "the header of the commit comes out differently");
        using var recorded = new JournalStore(database).Chunks(commit.Sequence).SelectMany(chunk => Decoded(chunk, header.RecordBytes)).GetEnumerator();
        using var made = again.Chunks().SelectMany(chunk => Decoded(chunk, again.Header.RecordBytes)).GetEnumerator();
        var (has, comes, compared) = (recorded.MoveNext(), made.MoveNext(), 0L);
        while (has || comes)
        {
            compared++;
            var order = !has ? 1 : !comes ? -1 : recorded.Current.Row.CompareTo(made.Current.Row);
            if (order < 0)
                findings.Add(review, IdOf(recorded.Current.Row), "日志中有其记录，重新考核没有", "the journal has a record of it, and none comes out");
            else if (order > 0)
                findings.Add(review, IdOf(made.Current.Row), "重新考核有其记录，日志中没有", "a record of it comes out, and the journal has none");
            else if (!recorded.Current.Bytes.Span.SequenceEqual(made.Current.Bytes.Span))
                Describe(review, IdOf(made.Current.Row), DecisionRecord.Decode(recorded.Current.Bytes.Span), DecisionRecord.Decode(made.Current.Bytes.Span));
            if (order <= 0)
                has = recorded.MoveNext();
            if (order >= 0)
                comes = made.MoveNext();
        }
        return compared;

        string IdOf(int row) => row >= 0 && row < population.Count ? population.MerchantIds[row] : $"#{row}";
    }

    private void Describe(StoredReview review, string merchant, DecisionRecord recorded, DecisionRecord now)
    {
        (bool Same, string Zh, string En)[] parts =
        [
            (recorded.Values == now.Values, "所读数值", "the values that were read"), (recorded.Masks.SequenceEqual(now.Masks), "条件结论", "how conditions came out"),
            (recorded.Before == now.Before, "之前的状态", "the standing before"), (recorded.QualifiedTier == now.QualifiedTier, "符合的层级", "the tier it qualifies for"),
            (recorded.After == now.After && recorded.SinceTicks == now.SinceTicks, "之后的状态", "the standing after"),
        ];
        var unlike = parts.Where(part => !part.Same).ToArray();
        findings.Add(review, merchant, $"日志记录与重新考核不同：{string.Join("、", unlike.Select(part => part.Zh))}", $"the record in the journal differs in {string.Join(", ", unlike.Select(part => part.En))}");
    }

    private static IEnumerable<(int Row, ReadOnlyMemory<byte> Bytes)> Decoded(RecordChunk chunk, int recordBytes)
    {
        for (var at = 0; at + recordBytes <= chunk.Content.Length; at += recordBytes)
            yield return (DecisionRecord.RowOf(chunk.Content.AsSpan(at, recordBytes)), chunk.Content.AsMemory(at, recordBytes));
    }

    private static string Shown(string value) => value.Length == 0 ? "–" : value;
}
