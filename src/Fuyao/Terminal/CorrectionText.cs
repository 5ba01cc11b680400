using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Corrections;
using Fuyao.Storage.Dialects;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Tells people what a correction says, what was decided and would have been, and what follows.</summary>
internal sealed class CorrectionText(TextWriter output, Language language, DateTimeZone zone)
{
    /// <summary>One that was taken further just now, with what comes next.</summary>
    public void Write(CorrectionReport report, SqlDialect store)
    {
        Write(report);
        if (report.Correction.State is CorrectionStepKind.Drafted)
            output.WriteLine(Say($"下一步：由另一人批准：fuyao correct approve {report.Correction.Number} --by NAME {store.Option}", $"Next, by somebody else: fuyao correct approve {report.Correction.Number} --by NAME {store.Option}"));
    }

    /// <param name="placesByAppeals">By the programmes' ids.</param>
    public void Write(IReadOnlyList<CorrectionReport> reports, IReadOnlyDictionary<string, int> placesByAppeals)
    {
        foreach (var report in reports)
            Write(report);
        if (reports.Count == 0)
            output.WriteLine(Say("没有更正。", "There are no corrections."));
        foreach (var (programme, places) in placesByAppeals)
            output.WriteLine(Say($"{programme}：因更正另给 {places:#,##0} 个名额", $"{programme}: {places:#,##0} {(places == 1 ? "place" : "places")} given by corrections beside all others"));
    }

    private void Write(CorrectionReport report)
    {
        var correction = report.Correction;
        var state = correction.State switch
        {
            CorrectionStepKind.Drafted => Say("草案", "draft"),
            CorrectionStepKind.Approved => Say("已批准", "approved"),
            _ => Say("已撤回", "withdrawn"),
        };
        output.WriteLine(Say($"更正 {correction.Number} · {report.Merchant} · {state}", $"Correction {correction.Number} · {report.Merchant} · {state}"));
        foreach (var fact in correction.Facts)
            Line(1, $"{fact.Fact} ({fact.Period?.ToString() ?? Moments.Begin(fact.At!.Value, zone)}): {fact.Before ?? Unknown} → {fact.After ?? Unknown}");
        Line(1, Say($"原因：{correction.Reason}", $"Because: {correction.Reason}") + (correction.Appeal is { } appeal ? Say($"（申诉 {appeal}）", $" (appeal {appeal})") : ""));
        Line(1, string.Join(Say("；", "; "), correction.Steps.Select(step => $"{Named(step.Kind)} {step.By} {Moments.Begin(step.At, zone)}{(step.Note is null ? "" : $" ({step.Note})")}")));
        if (report.Results.IsEmpty && correction.State is not CorrectionStepKind.Withdrawn)
            Line(1, Say("没有决定用过这些数据。", "No decision has used these facts."));
        foreach (var result in report.Results)
            Write(result, isPreview: correction.State is CorrectionStepKind.Drafted);
        output.WriteLine();
    }

    private void Write(ProgrammeCorrection result, bool isPreview)
    {
        Line(1, $"{result.Programme}{Say("：", ": ")}{Outcome(result, isPreview)}");
        foreach (var decision in result.Decisions)
        {
            var kind = decision.Event is { } happened ? BetweenReviewsReport.Titled(happened).In(language) : decision.Enrolment is { } coming ? EnrolmentReport.Titled(coming, isUnknown: false).In(language) : Say("考核", "review");
            Line(2, $"{(decision.Differs ? "≠" : "=")} {Moments.Written(decision.At, zone)} {kind}{Say("：", ": ")}{Told(decision.Recorded)} → {Told(decision.Corrected)}"
                + (decision.Place is PlaceGiven.Appeals ? Say("（名额之外）", " (beside the places)") : ""));
        }
    }

    private string Outcome(ProgrammeCorrection result, bool isPreview) => result.Outcome switch
    {
        CorrectionOutcome.Restored => Say(
            $"{(isPreview ? "将" : "已")}恢复为 {Told(result.WouldStand)}（此前 {Told(result.Stood)}）{(result.Place is PlaceGiven.Appeals ? "，名额另给，不影响他人" : "")}",
            $"{(isPreview ? "would be" : "is")} restored to {Told(result.WouldStand)}, before {Told(result.Stood)}{(result.Place is PlaceGiven.Appeals ? "; the place is given beside the others, and nobody loses one" : "")}"),
        CorrectionOutcome.Kept => Say(
            $"本应是 {Told(result.WouldStand)}；已给予的保留（{Told(result.Stood)}），是否失去由以后的决定依常规判断",
            $"would stand as {Told(result.WouldStand)}; what was given stays ({Told(result.Stood)}), and a loss is left to later decisions by the ordinary rules"),
        _ => Say($"现状不变（{Told(result.Stood)}）", $"stands as it would ({Told(result.Stood)})"),
    };

    private string Told(DecidedStanding? standing) => standing switch
    {
        null => Say("无", "nothing"),
        { Tier: { } tier } => standing.Status is MembershipStatus.Leaving ? Say($"{tier}（即将退出）", $"{tier} (leaving)") : tier,
        { Status: MembershipStatus.Waiting } => Say("等待名额", "waiting for a place"),
        { Status: MembershipStatus.Left } => Say("已退出", "left"),
        _ => Say("未入选", "not a member"),
    };

    private string Named(CorrectionStepKind kind) => kind switch
    {
        CorrectionStepKind.Drafted => Say("起草", "drafted by"),
        CorrectionStepKind.Approved => Say("批准", "approved by"),
        _ => Say("撤回", "withdrawn by"),
    };

    private string Unknown => Say("未知", "unknown");

    private void Line(int depth, string text) => output.WriteLine($"{new string(' ', 2 * depth)}{text}");

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
