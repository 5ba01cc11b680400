using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Services;

namespace Fuyao.Terminal;

/// <summary>Lessons of trainings for people: one in all detail, many as a table.</summary>
internal sealed class TrainingText(TextWriter output, Language language)
{
    public void WriteTable(ImmutableArray<LessonReport> lessons) => new ReportTable(
        language is Language.Chinese ? ["场次", "计划", "培训", "时间", "地点", "席位", "已占", "候补", "到场", "缺席"] : ["lesson", "programme", "training", "begins", "where", "seats", "taken", "waiting", "present", "absent"],
        [.. lessons.Select(report => (Plan: report.Lesson.Plan, Report: report)).Select(one => (IReadOnlyList<string>)
        [
            $"{one.Report.Lesson.Number}", one.Plan.Programme, one.Plan.Benefit, Moments.Begin(one.Plan.BeginsAt, one.Plan.Zone) + (one.Report.Lesson.IsCancelled ? In("（已取消）", " (called off)") : ""), one.Plan.Place,
            $"{one.Plan.Seats}", $"{one.Report.Taken}", $"{one.Report.Waiting}", $"{one.Report.Present}", $"{one.Report.Absent}",
        ])])
    { TextColumns = 5 }.Write(output, !Console.IsOutputRedirected);

    /// <summary>What became of one merchant's seat by a command.</summary>
    public void WriteLine(LessonReport report, string merchant)
    {
        var enrolment = report.Enrolments.Last(one => one.Merchant == merchant);
        output.WriteLine(In($"场次 {report.Lesson.Number}，{merchant}：{Of(enrolment).Zh}", $"Lesson {report.Lesson.Number}, {merchant}: {Of(enrolment).En}"));
    }

    public void Write(LessonReport report)
    {
        var plan = report.Lesson.Plan;
        output.WriteLine(In($"场次 {report.Lesson.Number}：{plan.Programme} {plan.Benefit}", $"Lesson {report.Lesson.Number}: {plan.Programme} {plan.Benefit}") + (plan.Course is { } course ? $" ({course})" : ""));
        output.WriteLine("  " + In(
            $"{Moments.Begin(plan.BeginsAt, plan.Zone)}，{(plan.IsOnline ? "线上" : "线下")} {plan.Place}；退订截止 {Moments.Written(plan.WithdrawUntil, plan.Zone)}",
            $"{Moments.Begin(plan.BeginsAt, plan.Zone)}, {(plan.IsOnline ? "online at" : "at")} {plan.Place}; seats can be given back until {Moments.Written(plan.WithdrawUntil, plan.Zone)}"));
        output.WriteLine("  " + In(
            $"席位 {plan.Seats}：已占 {report.Taken}，候补 {report.Waiting}；到场 {report.Present}，缺席 {report.Absent}",
            $"seats {plan.Seats}: taken {report.Taken}, waiting {report.Waiting}; present {report.Present}, absent {report.Absent}"));
        foreach (var (change, before) in report.Lesson.History)
            output.WriteLine($"    {Moments.Begin(change.At, plan.Zone)}  {change.By}  " + (change.To is null
                ? In($"已取消：{change.Reason}", $"called off: {change.Reason}")
                : In($"改期，原定 {Moments.Begin(before.BeginsAt, plan.Zone)} {before.Place}：{change.Reason}", $"moved, from {Moments.Begin(before.BeginsAt, plan.Zone)} at {before.Place}: {change.Reason}")));
        foreach (var enrolment in report.Enrolments)
            output.WriteLine($"  {enrolment.Claim}  {enrolment.Merchant}  {Of(enrolment).In(language)}");
    }

    private static LocalizedText Of(LessonEnrolment enrolment) => enrolment switch
    {
        { IsPresent: true } => new("到场", "was there"),
        { IsPresent: false } => new("缺席", "absent"),
        { State: ClaimState.Placed } => new($"有席位（报名号 {enrolment.Claim}）", $"has a seat (claim {enrolment.Claim})"),
        { State: ClaimState.Waiting } => new($"候补第 {enrolment.Position} 位（报名号 {enrolment.Claim}）", $"waits as number {enrolment.Position} (claim {enrolment.Claim})"),
        { State: ClaimState.Withdrawn } => new("已退订", "withdrawn"),
        _ => new("无席位", "no seat"),
    };

    private string In(string zh, string en) => language is Language.Chinese ? zh : en;
}
