using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes how a merchant came in outside of reviews, is on the way in, or did not come in: the day it registered, who invited it, until when it can accept.</summary>
internal sealed class EnrolmentText(ValueText values)
{
    /// <summary>Lines for the merchant.</summary>
    public IEnumerable<string> Lines(EnrolmentEvent last) => last.Invitation is { } invitation ? Invited(last, invitation) : Registered(last);

    private IEnumerable<string> Registered(EnrolmentEvent last)
    {
        var day = values.Instant(last.RegisteredAt!.Value);
        switch (last.Kind)
        {
            case EnrolmentKind.Registered:
                yield return values.Say($"开店于 {day}，{(last.IsLate ? "资料补齐后" : "当日")}符合条件，随即加入", $"Registered {day}: in on meeting the conditions {(last.IsLate ? "once the facts were there" : "that day")}");
                break;
            case EnrolmentKind.Queued:
                yield return values.Say($"开店于 {day}，符合条件，名额已满；由下次考核递补", $"Registered {day}: meets the conditions, and every place is taken; the next review gives out those that are freed");
                break;
            case EnrolmentKind.Refused:
                yield return last.IsUnknown
                    ? values.Say($"开店于 {day}，截至 {values.Deadline(last.At)} 仍缺少判断所需的资料，未能加入", $"Registered {day}: not in, because what is needed to judge it was not known until {values.Deadline(last.At)}")
                    : values.Say($"开店于 {day}，当日不符合条件，未能加入", $"Registered {day}: not in, because the conditions were not met that day");
                break;
            default:
                yield return values.Say($"开店于 {day}，{(last.IsUnknown ? "部分资料暂缺，待补齐后判断" : "尚未符合条件")}", $"Registered {day}: {(last.IsUnknown ? "waiting for what is not known yet" : "the conditions are not met yet")}");
                if (last.NextAt is { } next)
                    yield return values.Say($"{(last.IsUnknown ? "最迟" : "请")}于 {values.Deadline(next)} 前{(last.IsUnknown ? "判断" : "符合条件")}，符合即加入", $"In as soon as they are met, until {values.Deadline(next)}");
                break;
        }
    }

    private IEnumerable<string> Invited(EnrolmentEvent last, Invitation invitation)
    {
        var tier = last.Version.Programme.Tiers.FirstOrDefault(tier => tier.Id == invitation.Tier)?.Title ?? Values.LocalizedText.Same(invitation.Tier);
        yield return values.Say(
            $"{invitation.By} 于 {values.Instant(invitation.SentAt)} 邀请加入{values.Say(tier)}{(invitation.Reason is { } why ? $"，理由：{why}" : "")}",
            $"Invited to {values.Say(tier)} by {invitation.By} on {values.Instant(invitation.SentAt)}{(invitation.Reason is { } reason ? $", because: {reason}" : "")}");
        yield return last.Kind switch
        {
            EnrolmentKind.Accepted => values.Say($"于 {values.Instant(last.At)} 接受邀请并加入", $"Accepted on {values.Instant(last.At)}, and a member since"),
            EnrolmentKind.Declined => values.Say($"于 {values.Instant(last.At)} 谢绝邀请", $"Declined on {values.Instant(last.At)}"),
            EnrolmentKind.Lapsed => values.Say($"邀请已于 {values.Deadline(last.At)} 到期失效", $"The invitation lapsed at {values.Deadline(last.At)}"),
            _ => values.Say($"请于 {values.Deadline(invitation.Until)} 前答复；接受即加入", $"It can be accepted until {values.Deadline(invitation.Until)}; accepting makes a member at once"),
        };
        if (last.Kind is EnrolmentKind.Accepted && last.Before is MembershipStatus.Left)
            yield return values.Say("此前曾为成员", "It was a member before");
    }
}
