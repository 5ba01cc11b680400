using System.Text.Json;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Reviews;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Tells who came into a programme outside of its reviews, or did not, in words and as JSON.</summary>
internal sealed class EnrolmentReport(TextWriter output, bool isTerminal, Language language)
{
    private const int ShownMax = 20;

    public void Write(IReadOnlyList<EnrolledMerchant> events, DateTimeZone zone, bool isDryRun)
    {
        if (events.Count == 0)
            return;
        output.WriteLine(Say("准入", "Coming in") + (isDryRun ? Say(" · 试算，未保存", " · dry run, nothing stored") : ""));
        output.WriteLine();
        new ReportTable(
            [Say("时间", "when"), Say("商家", "merchant"), Say("事项", "what"), Say("档次", "tier"), Say("缘由", "by")],
            [.. events.Take(ShownMax).Select(one => (IReadOnlyList<string>)
            [
                Moments.Begin(one.Event.At, zone), one.Merchant, Titled(one.Event.Kind, one.Event.IsUnknown).In(language) + (one.Event.IsLate ? Say("（获知较晚）", " (learnt late)") : ""), one.Event.Tier ?? "", Origin(one.Event, zone),
            ])])
        { TextColumns = 5 }.Write(output, isTerminal);
        if (events.Count > ShownMax)
            output.WriteLine(Say($"共 {events.Count:N0} 项，显示前 {ShownMax} 项；--json 列出全部", $"{events.Count:N0} in all, the first {ShownMax} shown; --json lists them all"));
        output.WriteLine();
    }

    public static object Describe(EnrolledMerchant one, DateTimeZone zone) => new { one.Merchant, Enrolment = Describe(one.Event, zone) };

    public static object Describe(EnrolmentEvent one, DateTimeZone zone) => new
    {
        Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(one.Kind.ToString()),
        At = Moments.Iso(one.At, zone),
        one.Tier,
        RegisteredAt = Iso(one.RegisteredAt, zone),
        NextAt = Iso(one.NextAt, zone),
        Late = one.IsLate,
        Unknown = one.IsUnknown,
        Invitation = one.Invitation is { } invitation ? Describe(invitation, zone) : null,
    };

    public static object Describe(InvitedMerchant one, DateTimeZone zone) => new { one.Merchant, State = Named(one.State), Invitation = Describe(one.Invitation, zone) };

    public static string Named(InvitationState state) => state.ToString().ToLowerInvariant();

    public static LocalizedText Titled(InvitationState state) => state switch
    {
        InvitationState.Sent => new("已发出，待答复", "sent, open"),
        InvitationState.Accepted => new("已接受", "accepted"),
        InvitationState.Declined => new("已谢绝", "declined"),
        _ => new("已失效", "lapsed"),
    };

    /// <summary>In one cell: the day of registration, or who invited and until when that can be accepted.</summary>
    public string Origin(EnrolmentEvent one, DateTimeZone zone) => one.Invitation is { } invitation
        ? Say($"{invitation.By} 邀请，{Moments.Written(invitation.Until, zone)} 前有效", $"invited by {invitation.By}, until {Moments.Written(invitation.Until, zone)}")
        : one.RegisteredAt is { } registered ? Say($"{Moments.Begin(registered, zone)} 开店", $"registered {Moments.Begin(registered, zone)}") : "";

    private static object Describe(Invitation invitation, DateTimeZone zone) => new
    {
        invitation.Tier,
        SentAt = Moments.Iso(invitation.SentAt, zone),
        Until = Moments.Iso(invitation.Until, zone),
        invitation.By,
        invitation.Reason,
        Answer = invitation.Answer is { } answer ? new { Accepted = answer.IsAccepted, At = Moments.Iso(answer.At, zone), answer.By } : null,
    };

    private static string? Iso(Instant? at, DateTimeZone zone) => at is { } moment ? Moments.Iso(moment, zone) : null;

    /// <param name="isUnknown">Something that was asked for could not be judged.</param>
    public static LocalizedText Titled(EnrolmentKind kind, bool isUnknown) => kind switch
    {
        EnrolmentKind.Awaiting => isUnknown ? new("开店，资料待补", "registered, something is unknown") : new("开店，尚未符合条件", "registered, conditions not met yet"),
        EnrolmentKind.Registered => new("开店即加入", "in on registering"),
        EnrolmentKind.Queued => new("符合条件，名额已满", "meets the conditions, no place left"),
        EnrolmentKind.Refused => isUnknown ? new("资料未齐，未能加入", "not in, something stayed unknown") : new("当日不符合条件，未能加入", "not in, conditions not met that day"),
        EnrolmentKind.Invited => new("已邀请", "invited"),
        EnrolmentKind.Accepted => new("接受邀请，加入", "accepted, in"),
        EnrolmentKind.Declined => new("谢绝邀请", "declined"),
        _ => new("邀请到期失效", "invitation lapsed"),
    };

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
