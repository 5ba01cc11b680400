using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Tells what happened to members between two reviews, in words and as JSON.</summary>
internal sealed class BetweenReviewsReport(TextWriter output, bool isTerminal, Language language)
{
    private const int ShownMax = 20;

    public void Write(IReadOnlyList<BetweenReviewsEvent> events, DateTimeZone zone, bool isDryRun)
    {
        if (events.Count == 0)
            return;
        output.WriteLine(Say("两次考核之间", "Between reviews") + (isDryRun ? Say(" · 试算，未保存", " · dry run, nothing stored") : ""));
        output.WriteLine();
        new ReportTable(
            [Say("时间", "when"), Say("商家", "merchant"), Say("事项", "what"), Say("期限", "deadline"), Say("条件", "over")],
            [.. events.Take(ShownMax).Select(one => (IReadOnlyList<string>)
            [
                Moments.Begin(one.Event.At, zone), one.Merchant,
                Titled(one.Event.Kind).In(language) + (one.Event.IsLate ? Say("（获知较晚）", " (learnt late)") : ""),
                (one.Event.After.SettlesAt ?? one.Event.After.Deadline) is { } deadline ? Moments.Written(deadline, zone) : "",
                string.Join(Say("；", "; "), one.Event.After.Losses.Select(loss => LabelOf(one.Event.After, loss.Condition).In(language))),
            ])])
        { TextColumns = 5 }.Write(output, isTerminal);
        if (events.Count > ShownMax)
            output.WriteLine(Say($"共 {events.Count:N0} 项，显示前 {ShownMax} 项；--json 列出全部", $"{events.Count:N0} in all, the first {ShownMax} shown; --json lists them all"));
        output.WriteLine();
    }

    public static object Describe(BetweenReviewsEvent one, DateTimeZone zone) => new
    {
        one.Merchant,
        At = Moments.Iso(one.Event.At, zone),
        Kind = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(one.Event.Kind.ToString()),
        one.Event.IsLate,
        Standing = Describe(one.Event.After, zone),
    };

    public static object Describe(LiveStanding standing, DateTimeZone zone) => new
    {
        Status = standing.Status.ToString().ToLowerInvariant(),
        standing.Tier,
        Since = Moments.Iso(standing.Since, zone),
        Deadline = standing.Deadline is { } deadline ? Moments.Iso(deadline, zone) : null,
        SettlesAt = standing.SettlesAt is { } settles ? Moments.Iso(settles, zone) : null,
        Unknown = standing.IsUnknown,
        Losses = standing.Losses.Select(loss => new
        {
            loss.Condition,
            OccurredAt = Moments.Iso(loss.OccurredAt, zone),
            KnownAt = Moments.Iso(loss.KnownAt, zone),
            Deadline = Moments.Iso(loss.Deadline, zone),
            loss.IsLate,
        }),
    };

    /// <summary>As the version says under which it leaves.</summary>
    private static LocalizedText LabelOf(LiveStanding standing, string condition) =>
        standing.LeavingUnder?.Conditions.Select(one => one.Condition).FirstOrDefault(one => one.Name == condition) is { } known ? known.Label : LocalizedText.Same(condition);

    internal static LocalizedText Titled(MembershipEventKind kind) => kind switch
    {
        MembershipEventKind.Leaving => new("即将退出", "leaving"),
        MembershipEventKind.DeadlineChanged => new("退出期限变更", "other deadline"),
        MembershipEventKind.Settling => new("重新达标，观察中", "holds again, settling"),
        MembershipEventKind.Unsettled => new("未能保持达标", "did not hold on"),
        MembershipEventKind.Stayed => new("重新达标，保留资格", "stays"),
        MembershipEventKind.Left => new("退出", "left"),
        MembershipEventKind.Returned => new("恢复", "returned"),
        MembershipEventKind.BecameUnknown => new("数据缺失，资格保留", "kept, data is missing"),
        MembershipEventKind.Corrected => new("更正", "corrected"),
        _ => new("数据补齐", "data is there again"),
    };

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
