using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes which facts were corrected, which decisions would have come out otherwise, and what followed; and where appeals stand.</summary>
internal sealed class CorrectionLines(ValueText values, Programme programme)
{
    /// <summary>Lines with their depth.</summary>
    public IEnumerable<(int Depth, string Line)> Of(CorrectionExplanation correction)
    {
        yield return (0, values.Say(
            $"更正 {correction.Number}（{values.Instant(correction.ApprovedAt)}）：{correction.Reason}{(correction.Appeal is { } upheld ? $"；支持申诉 {upheld}" : "")}",
            $"Correction {correction.Number} of {values.Instant(correction.ApprovedAt)}: {correction.Reason}{(correction.Appeal is { } appeal ? $"; it upholds appeal {appeal}" : "")}"));
        foreach (var (fact, definition) in correction.Facts)
            yield return (1, $"{values.Say(definition?.Label ?? Values.LocalizedText.Same(fact.Fact))} ({fact.Period?.ToString() ?? values.Instant(fact.At!.Value)}){values.Say("：", ": ")}{Value(fact.Before)} → {Value(fact.After)}");
        foreach (var decision in correction.Result.Decisions.Where(decision => decision.Differs))
            yield return (1, values.Say(
                $"{values.Deadline(decision.At)} {(decision.Enrolment is { } coming ? Named(coming).Zh : decision.Event is null ? "考核" : "考核之间")}：原为{Told(decision.Recorded)}，本应为{Told(decision.Corrected)}",
                $"{values.Deadline(decision.At)}, {(decision.Enrolment is { } enrolled ? Named(enrolled).En : decision.Event is null ? "review" : "between reviews")}: {Told(decision.Recorded)} was decided, {Told(decision.Corrected)} would have been"));
        yield return (1, correction.Result.Outcome switch
        {
            CorrectionOutcome.Restored => values.Say(
                $"自 {values.Instant(correction.Result.Through)} 起恢复为{Told(correction.Result.WouldStand)}，权益自此起算{(correction.Result.Place is PlaceGiven.Appeals ? "；名额另给，不影响他人" : "")}",
                $"Restored to {Told(correction.Result.WouldStand)} from {values.Instant(correction.Result.Through)}, with benefits from then{(correction.Result.Place is PlaceGiven.Appeals ? "; the place is given beside the others" : "")}"),
            CorrectionOutcome.Kept => values.Say("已给予的保留，以后的决定依常规判断", "What was given stays; later decisions go by the ordinary rules"),
            _ => values.Say("现状不变", "Nothing changes in how it stands"),
        });
    }

    public string Of(Appeal appeal) => appeal.Ruling switch
    {
        null => values.Say(
            $"申诉 {appeal.Number}（针对 {values.Deadline(appeal.DecisionAt)} 的决定）：处理中，须在 {values.Deadline(appeal.DueBy)} 前处理",
            $"Appeal {appeal.Number} against the decision of {values.Deadline(appeal.DecisionAt)}: open, to be decided by {values.Deadline(appeal.DueBy)}"),
        { Correction: { } correction } => values.Say(
            $"申诉 {appeal.Number}（针对 {values.Deadline(appeal.DecisionAt)} 的决定）：已支持，见更正 {correction}",
            $"Appeal {appeal.Number} against the decision of {values.Deadline(appeal.DecisionAt)}: upheld, see correction {correction}"),
        { } ruling => values.Say(
            $"申诉 {appeal.Number}（针对 {values.Deadline(appeal.DecisionAt)} 的决定）：已驳回：{ruling.Reason}",
            $"Appeal {appeal.Number} against the decision of {values.Deadline(appeal.DecisionAt)}: rejected: {ruling.Reason}"),
    };

    private static Values.LocalizedText Named(EnrolmentKind kind) => kind is EnrolmentKind.Accepted ? new("接受邀请", "invitation") : new("开店准入", "registration");

    private string Value(string? written) => written switch
    {
        null => values.Say("未知", "unknown"),
        "true" => values.Say("是", "yes"),
        "false" => values.Say("否", "no"),
        _ => written,
    };

    private string Told(DecidedStanding? standing) => standing switch
    {
        null => values.Say("无变动", "nothing"),
        { Tier: { } tier } => values.Say(programme.Tiers.FirstOrDefault(known => known.Id == tier)?.Title ?? Values.LocalizedText.Same(tier))
            + (standing.Status is MembershipStatus.Leaving ? values.Say("（即将退出）", " (leaving)") : ""),
        { Status: MembershipStatus.Waiting } => values.Say("等待名额", "waiting for a place"),
        { Status: MembershipStatus.Left } => values.Say("退出", "leaving"),
        _ => values.Say("未入选", "not a member"),
    };
}
