using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>How cases are spoken of.</summary>
internal static class CaseWords
{
    public static LocalizedText Of(CaseState state) => state switch
    {
        CaseState.InCheck => new("审核中", "in check"),
        CaseState.Returned => new("待补正", "returned for correction"),
        CaseState.Lapsed => new("逾期未补正", "lapsed"),
        CaseState.BeforeNotice => new("待公示", "before the notice"),
        CaseState.OnNotice => new("公示中", "on notice"),
        CaseState.Approved => new("已批准", "approved"),
        CaseState.Paid => new("已拨付", "paid"),
        CaseState.PaymentReturned => new("银行退回", "payment returned"),
        CaseState.ClawedBack => new("追回", "asked back"),
        CaseState.Rejected => new("已驳回", "rejected"),
        _ => new("已撤回", "withdrawn"),
    };

    public static LocalizedText Of(ClaimState? place, long? position) => place switch
    {
        null => new("", ""),
        ClaimState.Placed => new("有名额", "has a place"),
        ClaimState.Waiting => new($"候补第 {position} 位", $"waits as number {position}"),
        _ => new("无名额", "no place"),
    };

    /// <summary>What happened, in one line.</summary>
    public static LocalizedText Of(CaseEvent happened, DateTimeZone zone) => happened switch
    {
        Applied => new("申请受理", "applied"),
        Returned returned => new($"退回补正：{Faults(returned, "；", "：")}", $"returned: {Faults(returned, "; ", ": ")}"),
        Resubmitted again => new($"补正后重新提交：{Names(again, "、")}", $"handed in again: {Names(again, ", ")}"),
        Lapsed => new("逾期未补正", "lapsed"),
        Checked passed => new($"审核通过{Findings(passed, "，", "是", "否")}：{passed.Reason}", $"passed{Findings(passed, ", ", "yes", "no")}: {passed.Reason}"),
        NoticeBegun => new("开始公示", "public notice began"),
        Objected objected => new($"异议，{objected.Objector}（{objected.Contact}）：{objected.Grounds}", $"objection by {objected.Objector} ({objected.Contact}): {objected.Grounds}"),
        ObjectionDecided decided => new(
            $"异议 {decided.Objection} {(decided.Upheld ? "成立" : "不成立")}：{decided.Reason}", $"objection {decided.Objection} {(decided.Upheld ? "upheld" : "dismissed")}: {decided.Reason}"),
        Approved approved => new($"批准{(approved.Amount > Money.Zero ? $" {approved.Amount} 元" : "")}：{approved.Reason}", $"approved{(approved.Amount > Money.Zero ? $" {approved.Amount}" : "")}: {approved.Reason}"),
        Rejected rejected => new($"驳回：{rejected.Reason}{BanZh(rejected.BannedUntil, zone)}", $"rejected: {rejected.Reason}{BanEn(rejected.BannedUntil, zone)}"),
        Withdrawn withdrawn => new($"撤回：{withdrawn.Reason}", $"withdrawn: {withdrawn.Reason}"),
        Paid paid => new($"第 {paid.Batch} 批拨付", $"paid with batch {paid.Batch}"),
        PaymentReturned returned => new($"银行退回：{returned.Reason}", $"returned by the bank: {returned.Reason}"),
        AccountChanged changed => new($"收款账户改为 {changed.Account.Bank} {changed.Account.Masked}", $"account changed to {changed.Account.Bank} {changed.Account.Masked}"),
        ClawbackOrdered ordered => new($"追回 {ordered.Amount} 元：{ordered.Reason}{BanZh(ordered.BannedUntil, zone)}", $"{ordered.Amount} asked back: {ordered.Reason}{BanEn(ordered.BannedUntil, zone)}"),
        Recovered recovered => new($"已收回 {recovered.Amount} 元：{recovered.Reason}", $"{recovered.Amount} came back: {recovered.Reason}"),
        _ => LocalizedText.Same(happened.GetType().Name),
    };

    private static string Faults(Returned returned, string between, string colon) => string.Join(between, returned.Faults.Select(fault => fault.Material + colon + fault.Reason));

    private static string Names(Resubmitted again, string between) => string.Join(between, again.Materials.Select(material => material.Name));

    private static string Findings(Checked passed, string before, string yes, string no) => string.Concat(passed.Findings.Select(finding => $"{before}{finding.Name} = {(finding.Holds ? yes : no)}"));

    private static string BanZh(Instant? until, DateTimeZone zone) => until is { } end ? $"；{Moments.Written(end, zone)} 前不得申请" : "";

    private static string BanEn(Instant? until, DateTimeZone zone) => until is { } end ? $"; no application until {Moments.Written(end, zone)}" : "";
}
