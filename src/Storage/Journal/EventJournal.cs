using System.Collections.Immutable;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Storage.Lifecycle;
using NodaTime;

namespace Fuyao.Storage.Journal;

/// <summary>Puts what happened to members between reviews into the journal, beside the rows of the events.</summary>
public sealed class EventJournal(FuyaoDatabase database)
{
    /// <summary>Call it in the transaction that stored the events.</summary>
    /// <param name="programme">The programme's id.</param>
    /// <param name="tiers">What tier codes stand for.</param>
    /// <param name="merchantCount">How many merchants it was about at the last review, and who came in since.</param>
    /// <param name="firstNumber">The number of the first.</param>
    /// <param name="version">The version in force.</param>
    /// <param name="through">What was due by then has happened.</param>
    public void Append(
        string programme, ImmutableArray<string> tiers, int merchantCount, long firstNumber, ImmutableArray<MembershipEvent> events, CheckedProgramme version, Instant through, LifecycleProgress progress, Instant recordedAt,
        StorageTransaction transaction)
    {
        if (events.IsEmpty)
            return;
        var records = EventCommit.Records(tiers, firstNumber, events);
        var header = new CommitHeader
        {
            Kind = DecisionKind.BetweenReviews,
            Programme = programme,
            Version = new RecordedVersion(version.Programme.Effective.ToString("uuuu-MM-dd", null), Digest.Parse(version.Sha256)),
            NominalAt = through,
            EffectiveAt = through,
            DecidedAt = recordedAt,
            FactsPeriod = "current",
            Facts = $"current@{progress.Seen.ChangeSequence}",
            Merchants = merchantCount,
            TiersBefore = tiers,
            Tiers = tiers,
            Conditions = [],
            Inputs = [],
            MerchantIdBytes = 0,
            CutOffs = [],
            Columns = ImmutableSortedDictionary<string, Digest>.Empty,
            Records = records.Length,
            FirstEvent = firstNumber,
        };
        new JournalStore(database).Append(header, reviewId: null, EventCommit.Chunks(records), transaction);
    }
}
