using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>What enrolment events were judged on: a small population of just these merchants, or a part of a large one.</summary>
/// <param name="RowOf">Where a merchant of the store stands in it.</param>
/// <param name="Citation">What was read: <c>2016-10#1 current@17</c>.</param>
/// <param name="Period">The period of the period facts, or <c>current</c>.</param>
public sealed record EnrolmentGround(Evaluation Evaluation, Func<int, int> RowOf, string Citation, string Period);

/// <summary>
/// The record of decisions about who comes in, of one kind and one instant, by one version: as that of a review it has the truths of conditions and the hash of what they read, so that a receipt can be judged again. What an
/// enrolment is about beside facts stands among the values.
/// </summary>
public sealed class EnrolmentCommit
{
    private EnrolmentCommit(CommitHeader header, ImmutableArray<DecisionRecord> records, ImmutableArray<(RecordedInput Input, Column? Column)> columns, ImmutableArray<int> rows) =>
        (Header, Records, this.columns, this.rows) = (header, records, columns, rows);

    private readonly ImmutableArray<(RecordedInput Input, Column? Column)> columns;
    private readonly ImmutableArray<int> rows;

    public CommitHeader Header { get; }

    /// <summary>In the order of merchants' rows, which is that of the events.</summary>
    public ImmutableArray<DecisionRecord> Records { get; }

    public DecisionKind Kind => Header.Kind;

    public static DecisionKind KindOf(EnrolmentKind kind) => Enum.Parse<DecisionKind>(kind.ToString());

    /// <summary>Whether a commit is of this sort.</summary>
    public static bool IsEnrolment(DecisionKind kind) => kind is >= DecisionKind.Awaiting and <= DecisionKind.Lapsed;

    /// <param name="events">Of one kind, instant and version, in the order of merchants' rows; at least one.</param>
    /// <param name="ground">What was judged; null where nothing was: an answer, or none.</param>
    /// <param name="merchants">The ids of the merchants of the events.</param>
    /// <param name="merchantCount">How many merchants there were.</param>
    /// <param name="firstNumber">The number of the first event among those of the programme.</param>
    public static EnrolmentCommit Of(
        ImmutableArray<EnrolmentEvent> events, EnrolmentGround? ground, ImmutableArray<string> merchants, int merchantCount, long firstNumber, string citation, Instant decidedAt)
    {
        var (one, version) = (events[0], events[0].Version);
        ImmutableArray<Condition> conditions = ground is null ? [] : [.. version.Programme.ConditionsWithTiers().Select(each => each.Condition)];
        ImmutableArray<string> tiers = [.. version.Programme.Tiers.Select(tier => tier.Id)];
        var read = Columns(events, ground);
        string[] ids = [.. merchants];
        var idBytes = ValueRows.IdBytesOf(ids);
        var values = new ValueRows([.. read.Select(each => each.Input)], input => read.First(each => each.Input == input).Column, ids, idBytes);
        var row = new byte[values.RowBytes];
        var records = ImmutableArray.CreateBuilder<DecisionRecord>(events.Length);
        for (var at = 0; at < events.Length; at++)
        {
            Array.Clear(row);
            values.Write([at], row);
            records.Add(Record(events[at], ground, conditions, tiers, Digest.Of(row)));
        }
        var header = new CommitHeader
        {
            Kind = KindOf(one.Kind),
            Programme = version.Programme.Id,
            Version = ReviewCommit.VersionOf(version),
            NominalAt = one.At,
            EffectiveAt = one.At,
            DecidedAt = decidedAt,
            FactsPeriod = ground?.Period ?? "current",
            Facts = citation,
            Merchants = merchantCount,
            TiersBefore = tiers,
            Tiers = tiers,
            Conditions = ground is null ? [] : [.. version.Programme.ConditionsWithTiers().Select(each => new RecordedCondition(each.Tier, each.Condition.Name))],
            Inputs = [.. read.Select(each => each.Input)],
            MerchantIdBytes = idBytes,
            CutOffs = [],
            Columns = ImmutableSortedDictionary<string, Digest>.Empty,
            Records = records.Count,
            FirstEvent = firstNumber,
        };
        return new EnrolmentCommit(header, records.MoveToImmutable(), read, [.. events.Select(each => each.Row)]);
    }

    /// <summary>The records as they are stored.</summary>
    public IEnumerable<RecordChunk> Chunks() => EventCommit.Chunks(Records, Header.RecordBytes);

    /// <summary>The decision of one of the merchants, as its receipt has it.</summary>
    public ReceiptDecision DecisionOf(int row, string merchant, EnrolmentGround? ground)
    {
        var at = rows.IndexOf(row);
        return ReceiptDecision.Of(
            Header, Records[at], merchant,
            condition => ground!.Evaluation.Test(ground.Evaluation.Programme.Programme.ConditionsWithTiers().First(each => each.Tier == condition.Tier && each.Condition.Name == condition.Name).Condition, ground.RowOf(row)),
            input => columns.First(each => each.Input == input).Column, at);
    }

    private static DecisionRecord Record(EnrolmentEvent one, EnrolmentGround? ground, ImmutableArray<Condition> conditions, ImmutableArray<string> tiers, Digest values)
    {
        byte CodeOf(string? tier) => tier is null ? Memberships.NoTier : (byte)tiers.IndexOf(tier);
        var truths = conditions.Select(condition => ground!.Evaluation.Test(condition, ground.RowOf(one.Row))).ToArray();
        var qualified = ground is null ? Memberships.NoTier : EnrolmentJudgement.Of(ground.Evaluation, ground.RowOf(one.Row)).Tiers is [var best, ..] ? best : Memberships.NoTier;
        return new DecisionRecord(
            KindOf(one.Kind), one.Row, Standing(one.Before), new RecordedStanding(one.After, one.Joins ? CodeOf(one.Tier) : Memberships.NoTier, FlagsOf(one.After)), qualified,
            one.After is MembershipStatus.None ? 0 : one.At.ToUnixTimeTicks(), values, DecisionRecord.MasksOf(truths));
    }

    // Whoever was a member before is so by a tier that the record before tells.
    private static RecordedStanding Standing(MembershipStatus status) => new(status, Memberships.NoTier, FlagsOf(status));

    private static MembershipFlags FlagsOf(MembershipStatus status) => status is MembershipStatus.Left ? MembershipFlags.FormerMember : MembershipFlags.None;

    private static ImmutableArray<(RecordedInput Input, Column? Column)> Columns(ImmutableArray<EnrolmentEvent> events, EnrolmentGround? ground) =>
    [
        .. ground is null ? [] : ReviewCommit.InputsOf(ground.Evaluation, null).Select(input => (input, ColumnRows.Take(ReviewCommit.ColumnOf(input, ground.Evaluation, null), [.. events.Select(one => ground.RowOf(one.Row))]))),
        .. EnrolmentInputs.Of(events),
    ];
}
