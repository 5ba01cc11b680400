using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Journal;

/// <summary>
/// Judges one receipt: whether its parts belong together down to the last byte, and whether the decision follows from the values when the interpreter judges them again. Reads nothing but the
/// receipt and the programme.
/// </summary>
public sealed class ReceiptCheck
{
    private readonly Receipt receipt;
    private readonly ImmutableArray<LocalizedText>.Builder differences = ImmutableArray.CreateBuilder<LocalizedText>();

    private ReceiptCheck(Receipt given, CommitHeader header)
    {
        receipt = given;
        Header = header;
    }

    /// <summary>What all decisions of the commit have in common.</summary>
    public CommitHeader Header { get; }

    /// <summary>Begins with reading the header.</summary>
    /// <exception cref="JsonException">The header cannot be read.</exception>
    public static ReceiptCheck Of(Receipt receipt) => new(receipt, JournalJson.Read<CommitHeader>(receipt.Header));

    /// <summary>What does not hold, in words; empty where everything does.</summary>
    /// <param name="version">The version that the header names.</param>
    /// <param name="before">The version before that the header names; null where it names none.</param>
    public ImmutableArray<LocalizedText> Differences(CheckedProgramme version, CheckedProgramme? before)
    {
        CheckHashes();
        if (version.Sha256 != Header.Version.Sha256.ToString())
            Differ($"方案文件的 SHA-256 是 {version.Sha256}，凭证所依据的是 {Header.Version.Sha256}", $"the programme file has the SHA-256 {version.Sha256}, the receipt rests on {Header.Version.Sha256}");
        if (before?.Sha256 != Header.VersionBefore?.Sha256.ToString())
            Differ("判断失去资格所用的前一版方案与凭证所记不同", "the version before, which judges losses, is not the one that the receipt names");
        if (differences.Count == 0)
            DecideAgain(version, before);
        return differences.ToImmutable();
    }

    private void CheckHashes()
    {
        var (proof, chain) = (receipt.Proof, receipt.Chain);
        if (CommitHeader.HashOf(JournalJson.Canonical(receipt.Header)) != receipt.HeaderSha256)
            Differ("提交头与其 SHA-256 不符", "the header is not what its SHA-256 says");
        if (receipt.Decision.Kind != Header.Kind)
            Differ("决定的种类与提交头不符", "the decision is of another kind than its commit");
        if (RecordOf() is not { } record)
            return;
        if (MerkleTree.Leaf(record.Encode()) != proof.Record)
            Differ("决定记录与其 SHA-256 不符：商家、状态、条件结论或数值被改动过", "the decision is not what its SHA-256 says: merchant, standing, conditions or values were changed");
        if (MerkleTree.RootOf(proof.Record, proof.Index, Header.Records, proof.Path.AsSpan()) != proof.Root)
            Differ("记录的哈希路径不能到达提交的根", "the path of hashes does not lead from the record to the root of its commit");
        if (new ChainLink(receipt.HeaderSha256, proof.Root).Head(chain.Sequence, chain.Previous) != chain.Head)
            Differ("链头与提交的序号、前一链头、提交头和根不符", "the head does not follow from the commit's number, the head before it, the header and the root");
        if (chain.HeadAt(chain.Sequence + chain.Later.Length) != chain.Newest)
            Differ("后续提交不能从链头到达最新链头", "the later commits do not lead from the head to the newest head");
    }

    /// <summary>The record that the decision stands for; null, with what is wrong, where it stands for none.</summary>
    private DecisionRecord? RecordOf()
    {
        try
        {
            return receipt.Decision.ToRecord(Header);
        }
        catch (FormatException wrong)
        {
            Differ($"决定部分不可读：{wrong.Message}", $"the decision cannot be read: {wrong.Message}");
            return null;
        }
    }

    private void DecideAgain(CheckedProgramme version, CheckedProgramme? before)
    {
        try
        {
            Decide(version, before);
        }
        catch (Exception impossible) when (impossible is FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            // Hashes agree, and yet no review can have written it.
            Differ($"凭证所记不可能由考核得出：{impossible.Message}", $"no review can have decided so: {impossible.Message}");
        }
    }

    /// <summary>Reviews this one merchant again, from its standing before and its values.</summary>
    private void Decide(CheckedProgramme version, CheckedProgramme? versionBefore)
    {
        var (decision, columns) = (receipt.Decision, receipt.Decision.Columns());
        if (columns.Keys.FirstOrDefault(input => input.Source == InputSource.Fact && version.Catalogue.Find(input.Name)?.Type != input.Type) is { } unlike)
        {
            Differ($"事实目录中的 “{unlike.Name}” 与凭证中的类型不同；请用 --catalogue 指明当时的目录", $"'{unlike.Name}' is of another type in the catalogue than in the receipt; name the catalogue of that time with --catalogue");
            return;
        }
        var population = new Population([decision.Merchant], Of(InputSource.Fact));
        var evaluation = Evaluation.Bind(version, population, StaffRecords.None, Header.NominalAt, Of(InputSource.Computed));
        if (EnrolmentCommit.IsEnrolment(Header.Kind))
        {
            DecideEnrolment(version, evaluation);
            return;
        }
        var judging = versionBefore is null ? null : Evaluation.Bind(versionBefore, population, StaffRecords.None, Header.NominalAt, Of(InputSource.ComputedBefore));
        var before = decision.Before.ToRecord(Header.TiersBefore);
        var result = Review.DecideWith(
            evaluation, ConditionTruths.Interpret, new Memberships(Header.TiersBefore, [before.TierCode], [before.Status], [decision.SinceTicks], [before.Flags]),
            new ReviewOccasion(Header.NominalAt, Header.EffectiveAt, Period.Parse(Header.FactsPeriod)), judging, null);
        CompareConditions([.. result.Conditions.Select(condition => (new RecordedCondition(condition.Tier, condition.Condition.Name), condition.Truth[0]))]);
        ComparePlace(version.Programme, result);

        Dictionary<string, Column> Of(InputSource source) => columns.Where(entry => entry.Key.Source == source).ToDictionary(entry => entry.Key.Name, entry => entry.Value);
    }

    /// <summary>Decides again about one merchant's coming in; where nothing was judged, an answer or its absence decided.</summary>
    private void DecideEnrolment(CheckedProgramme version, Evaluation evaluation)
    {
        if (!Header.Conditions.IsEmpty)
            CompareConditions([.. version.Programme.ConditionsWithTiers().Select(one => (new RecordedCondition(one.Tier, one.Condition.Name), evaluation.Test(one.Condition, 0)))]);
        EnrolmentJudgement? judgement = Header.Conditions.IsEmpty ? null : EnrolmentJudgement.Of(evaluation, 0);
        if (new EnrolmentReceiptCheck(Header, receipt.Decision, version, judgement).Difference() is { } difference)
            Differ(difference.Zh, difference.En);
    }

    private void CompareConditions(ImmutableArray<(RecordedCondition Condition, Truth Truth)> again)
    {
        if (!again.Select(one => one.Condition).SequenceEqual(Header.Conditions))
        {
            Differ("方案的条件与凭证所列不同", "the programme's conditions are not those that the receipt lists");
            return;
        }
        foreach (var (recorded, (_, truth)) in receipt.Decision.Conditions.Zip(again))
            if (recorded.Truth != truth)
                Differ(
                    $"条件 {NameOf(recorded)} 记为{Chinese(recorded.Truth)}，重新判断为{Chinese(truth)}",
                    $"the condition {NameOf(recorded)} is recorded as {English(recorded.Truth)} and comes out as {English(truth)}");
    }

    private void ComparePlace(Programme programme, ReviewResult result)
    {
        var (decision, after) = (receipt.Decision, result.After);
        var qualified = result.QualifiedTiers[0] == Memberships.NoTier ? null : Header.Tiers[result.QualifiedTiers[0]];
        if (qualified != decision.Qualified)
        {
            Differ($"符合的层级记为 {decision.Qualified ?? "无"}，重新判断为 {qualified ?? "无"}", $"it is recorded as qualifying for {decision.Qualified ?? "no tier"}, and qualifies for {qualified ?? "no tier"}");
            return;
        }
        var recorded = decision.After.ToRecord(Header.Tiers);
        var alone = new RecordedStanding(after.StatusOf(0), after.TierCodes[0], after.FlagsOf(0));
        if (recorded == alone && decision.SinceTicks == after.SinceTicks[0])
            return;
        var sharesPlaces = programme.Quota is not null || ProgrammeExpressions.Capacities(programme).Any();
        if (sharesPlaces && recorded.TierCode == alone.TierCode && Protects(recorded.Flags) != Protects(alone.Flags) && recorded.Status == alone.Status)
            return;
        // Alone it would have a place. Among all, whoever stands behind the line goes to a lower tier or waits: the line is taken as recorded.
        if (sharesPlaces && alone.TierCode < recorded.TierCode && IsBehindALine(programme, alone.TierCode) && recorded.TierCode == Memberships.NoTier == (recorded.Status is MembershipStatus.Waiting))
            return;
        Differ(
            $"决定后的状态记为 {recorded.Status} {decision.After.Tier}，重新判断为 {alone.Status} {after.TierOf(0)}",
            $"after the decision it is recorded as {Written(recorded, decision.After.Tier, decision.SinceTicks)}, and comes out as {Written(alone, after.TierOf(0), after.SinceTicks[0])}");
    }

    private static MembershipFlags Protects(MembershipFlags flags) => flags & (MembershipFlags.KeptUnpublished | MembershipFlags.KeptUnknown);

    private bool IsBehindALine(Programme programme, byte tier) =>
        programme.Quota is not null || Header.CutOffs.Any(cut => cut.Tier == Header.Tiers[tier] && cut.Placed < cut.Candidates);

    private static string Written(RecordedStanding standing, string? tier, long since) =>
        $"{standing.Status.ToString().ToLowerInvariant()}{(tier is null ? "" : $" {tier}")} since {InstantText.Write(NodaTime.Instant.FromUnixTimeTicks(since))}{(standing.Flags == MembershipFlags.None ? "" : $" ({standing.Flags})")}";

    private static string NameOf(ReceiptCondition condition) => condition.Tier is null ? condition.Name : $"{condition.Tier}.{condition.Name}";

    private static string Chinese(Truth truth) => truth switch { Truth.True => "成立", Truth.False => "不成立", _ => "未知" };

    private static string English(Truth truth) => truth switch { Truth.True => "true", Truth.False => "false", _ => "unknown" };

    private void Differ(string zh, string en) => differences.Add(new LocalizedText(zh, en));
}
