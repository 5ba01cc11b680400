using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Corrections;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Tells people which appeals there are, by when they are to be decided, and how they were.</summary>
internal sealed class AppealText(TextWriter output, Language language, DateTimeZone zone)
{
    public void Write(IReadOnlyList<AppealReport> appeals)
    {
        if (appeals.Count == 0)
            output.WriteLine(Say("没有申诉。", "There are no appeals."));
        foreach (var (appeal, merchant, isOverdue) in appeals)
        {
            var late = isOverdue ? Say("，已超期", ", overdue") : "";
            var decision = appeal.Event is { } happened ? BetweenReviewsReport.Titled(happened).In(language) : Say("考核", "review");
            output.WriteLine(Say(
                $"申诉 {appeal.Number} · {appeal.Programme} · {merchant} · {State(appeal)}", $"Appeal {appeal.Number} · {appeal.Programme} · {merchant} · {State(appeal)}"));
            output.WriteLine($"  {Say("针对：", "Against: ")}{decision} {Moments.Written(appeal.DecisionAt, zone)}");
            output.WriteLine($"  {Say("陈述：", "Statement: ")}{appeal.Statement}");
            output.WriteLine(Say(
                $"  {appeal.FiledBy} 于 {Moments.Begin(appeal.FiledAt, zone)} 提交，须在 {Moments.Written(appeal.DueBy, zone)} 前处理{late}",
                $"  Filed by {appeal.FiledBy} {Moments.Begin(appeal.FiledAt, zone)}, to be decided by {Moments.Written(appeal.DueBy, zone)}{late}"));
            if (appeal.Ruling is { } ruling)
                output.WriteLine(ruling.Correction is { } correction
                    ? Say($"  {ruling.By} 于 {Moments.Begin(ruling.At, zone)} 支持，见更正 {correction}：{ruling.Reason}", $"  Upheld by {ruling.By} {Moments.Begin(ruling.At, zone)} with correction {correction}: {ruling.Reason}")
                    : Say($"  {ruling.By} 于 {Moments.Begin(ruling.At, zone)} 驳回：{ruling.Reason}", $"  Rejected by {ruling.By} {Moments.Begin(ruling.At, zone)}: {ruling.Reason}"));
        }
    }

    private string State(Appeal appeal) => appeal.State switch
    {
        AppealState.Open => Say("待处理", "open"),
        AppealState.Upheld => Say("已支持", "upheld"),
        _ => Say("已驳回", "rejected"),
    };

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
