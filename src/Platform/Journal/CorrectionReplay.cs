using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Journal;

/// <summary>Judges each approved correction again as of when it was approved, and compares what was decided, what would have been and what followed with what is stored.</summary>
/// <param name="catalogue">Null where none is at hand: then no correction can be judged again.</param>
internal sealed class CorrectionReplay(FuyaoDatabase database, FactCatalogue? catalogue, ReplayFindings findings)
{
    private readonly ProgrammeCorrectionStore stored = new(database);
    private readonly MerchantIndex merchants = new MerchantStore(database).Load();
    private readonly Dictionary<string, LiveRulesBook> books = [];

    /// <param name="programmes">What corrections came to in these is judged again.</param>
    /// <returns>How many corrections were judged again.</returns>
    public int Run(ImmutableArray<string> programmes)
    {
        ImmutableArray<Correction> corrections;
        try
        {
            corrections = new CorrectionStore(database).All();
        }
        catch (Exception problem) when (IsOfTheData(problem))
        {
            findings.Add(new LocalizedText($"更正不可读：{problem.Message}", $"corrections cannot be read: {problem.Message}"));
            return 0;
        }
        var approved = corrections.Where(one => one.Find(CorrectionStepKind.Approved) is not null).ToArray();
        foreach (var correction in approved)
            foreach (var programme in programmes)
                Try(correction, programme, () => Compare(correction, programme));
        foreach (var correction in corrections.Except(approved))
            foreach (var programme in programmes)
                Try(correction, programme, () =>
                {
                    if (Stored(correction, programme) is not null)
                        Add(correction, programme, null, "存有结果，却没有批准", "what it came to is stored, and no approval is");
                });
        return approved.Length;
    }

    private void Try(Correction correction, string programme, Action compare)
    {
        try
        {
            compare();
        }
        catch (Exception problem) when (IsOfTheData(problem))
        {
            var reason = problem is ContentException { Errors: [var first, ..] } ? first.ToString() : problem.Message;
            Add(correction, programme, null, $"无法重新判断：{reason}", $"it cannot be judged again: {reason}");
        }
    }

    private static bool IsOfTheData(Exception problem) => problem is StorageException or ContentException or JsonException or FormatException or KeyNotFoundException or IndexOutOfRangeException
        or ArgumentException or InvalidOperationException;

    private StoredProgrammeCorrection? Stored(Correction correction, string programme) => stored.Of(correction.Number).FirstOrDefault(one => one.Result.Programme == programme);

    private void Compare(Correction correction, string programme)
    {
        var kept = Stored(correction, programme);
        var history = HistoryOf(correction, programme, kept);
        if (history is null || kept is null)
        {
            if (history is not null)
                Add(correction, programme, null, "曾用到所更正的数据，却没有存下结果", "decisions have used the facts, and what it came to is not stored");
            else if (kept is not null)
                Add(correction, programme, null, "存有结果，但没有决定用到所更正的数据", "what it came to is stored, and no decision has used the facts");
            return;
        }
        var (now, end) = history.Judge();
        CompareDecisions(correction, kept.Result, now);
        var restoring = now.Outcome is CorrectionOutcome.Restored ? Compensation.Restore(correction.Row, end.Stands, end.Stood.Status, end.WouldStand!, now.Through) : null;
        Tell(
            correction, programme, null, (kept.Result.Stood == now.Stood, "当时的状态", "how it stood"), (kept.Result.WouldStand == now.WouldStand, "本应的状态", "how it would have stood"),
            (kept.Result.Outcome == now.Outcome, "处理结果", "the outcome"), (kept.Result.Place == now.Place, "名额", "the place"),
            (IsAsStored(history.Book, kept.EventNumber, restoring), "补偿决定", "the compensating decision"));
    }

    /// <summary>From what was stored when the correction was approved.</summary>
    private CorrectedHistory? HistoryOf(Correction correction, string programme, StoredProgrammeCorrection? kept)
    {
        var approvedAt = correction.Find(CorrectionStepKind.Approved)!.At;
        // A compensating decision is stored just before the approval; what followed from the corrected facts, after it.
        var eventsBefore = Math.Min(
            stored.FirstEventSince(programme, correction.Number, approvedAt) ?? long.MaxValue, new MembershipEventStore(database).FirstRecordedAfter(programme, approvedAt) ?? long.MaxValue);
        var moment = new CorrectionMoment(approvedAt, kept?.Result.Through ?? approvedAt, eventsBefore);
        return BookOf(new ProgrammeVersionStore(database).Of(programme, approvedAt)) is { } book ? CorrectedHistory.Of(database, book, correction, moment) : null;
    }

    private void CompareDecisions(Correction correction, ProgrammeCorrection kept, ProgrammeCorrection now)
    {
        foreach (var (at, happened, enrolled) in kept.Decisions.Concat(now.Decisions).Select(one => (one.At, one.Event, one.Enrolment)).Distinct().OrderBy(one => one.At))
        {
            bool IsSame(CorrectedDecision one) => (one.At, one.Event, one.Enrolment) == (at, happened, enrolled);
            CorrectedDecision[] was = [.. kept.Decisions.Where(IsSame)], comes = [.. now.Decisions.Where(IsSame)];
            if (was.Length > comes.Length)
                Add(correction, kept.Programme, at, "存有这一决定，重新判断没有", "the decision is stored, and does not come out");
            else if (comes.Length > was.Length)
                Add(correction, kept.Programme, at, "重新判断有这一决定，却没有存下", "the decision comes out, and is not stored");
            else
                foreach (var (one, again) in was.Zip(comes))
                    Tell(
                        correction, kept.Programme, at, (one.Recorded == again.Recorded, "原决定", "what was decided"), (one.Corrected == again.Corrected, "本应的决定", "what would have been"),
                        (one.Place == again.Place, "名额", "the place"));
        }
    }

    /// <summary>One for the same versions, so that each is checked once.</summary>
    /// <returns>Null where there are none.</returns>
    private LiveRulesBook? BookOf(ImmutableArray<StoredProgrammeVersion> versions)
    {
        if (versions.IsEmpty)
            return null;
        var key = string.Join(' ', versions.Select(version => version.Sha256));
        if (!books.TryGetValue(key, out var book))
            books[key] = book = new LiveRulesBook(database, [.. versions.Select(version => ProgrammeFinder.Check(version, catalogue ?? throw JournalReplay.NoCatalogue()))]);
        return book;
    }

    /// <param name="number">That of the stored compensating decision; null: none.</param>
    /// <param name="expected">Null: none.</param>
    private bool IsAsStored(LiveRulesBook book, long? number, MembershipEvent? expected)
    {
        if (expected is null || number is null)
            return expected is null && number is null;
        return new MembershipEventStore(database).Numbered(book.Programme, number.Value, 1, book.OfStored) is [{ Event: var one }]
            && (one.Row, one.At, one.Kind, one.Before, one.TierBefore) == (expected.Row, expected.At, expected.Kind, expected.Before, expected.TierBefore)
            && DecidedStanding.Of(one.After) == DecidedStanding.Of(expected.After);
    }

    private void Tell(Correction correction, string programme, Instant? at, params (bool Same, string Zh, string En)[] parts)
    {
        if (parts.Where(part => !part.Same).ToArray() is { Length: > 0 } unlike)
            Add(correction, programme, at, $"存储与重新判断不同：{string.Join("、", unlike.Select(part => part.Zh))}", $"what is stored differs in {string.Join(", ", unlike.Select(part => part.En))}");
    }

    private void Add(Correction correction, string programme, Instant? at, string zh, string en) =>
        findings.Add(programme, at, correction.Row < merchants.Count ? merchants.IdOf(correction.Row) : $"#{correction.Row}", $"更正 {correction.Number}：{zh}", $"correction {correction.Number}: {en}");
}
