using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Credits for people.</summary>
internal sealed class CreditText(TextWriter output, Language language, FuyaoDatabase database)
{
    private readonly DateTimeZone zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;

    public static LocalizedText Of(PacketState state) => state switch
    {
        PacketState.Issued => new("待领取", "to be claimed"),
        PacketState.Lapsed => new("逾期未领", "not claimed in time"),
        PacketState.Claimed => new("可用", "pays"),
        PacketState.UsedUp => new("已用完", "used up"),
        _ => new("已过期", "expired"),
    };

    public static LocalizedText Of(ClickOutcome outcome) => outcome switch
    {
        ClickOutcome.Paid => new("已支付", "paid"),
        ClickOutcome.NoPacket => new("无可用红包", "no packet"),
        ClickOutcome.RestTooSmall => new("余额不足", "too little left"),
        ClickOutcome.DayFull => new("超当日上限", "over the day's cap"),
        _ => new("无效点击", "invalid"),
    };

    public void Write(StoredTranche tranche) => output.WriteLine(tranche.ApprovedBy is { } by
        ? In($"批次 {tranche.Number}：{tranche.Programme} {tranche.Benefit} {tranche.Amount} 元，{by} 已批准", $"Tranche {tranche.Number}: {tranche.Amount} for {tranche.Benefit} of {tranche.Programme}, approved by {by}")
        : In($"批次 {tranche.Number}：{tranche.Programme} {tranche.Benefit} {tranche.Amount} 元，{tranche.DraftedBy} 起草，待他人批准", $"Tranche {tranche.Number}: {tranche.Amount} for {tranche.Benefit} of {tranche.Programme}, drafted by {tranche.DraftedBy}, to be approved by somebody else"));

    public void Write(CreditIssue issue)
    {
        var amount = issue.Packets.Aggregate(Money.Zero, (sum, packet) => sum + packet.Amount);
        output.WriteLine(In(
            $"批次 {issue.Tranche.Number}：发放红包 {issue.Packets.Length} 个，共 {amount} 元；已有红包 {issue.Had} 家，额度不足未发 {issue.Without} 家；批次余额 {issue.Free} 元",
            $"Tranche {issue.Tranche.Number}: {issue.Packets.Length} packets issued, {amount} together; {issue.Had} have one already, {issue.Without} found nothing left; {issue.Free} left in the tranche"));
        if (!issue.NotEntitled.IsEmpty)
            output.WriteLine(In($"无此权益：{string.Join("、", issue.NotEntitled)}", $"not entitled: {string.Join(", ", issue.NotEntitled)}"));
    }

    public void Write(CreditPacket claimed) => output.WriteLine(claimed.ExpiresAt is { } until
        ? In($"红包 {claimed.Number} 已领取：{claimed.Amount} 元，至 {Moments.Written(until, claimed.Zone)}", $"Packet {claimed.Number} claimed: {claimed.Amount}, until {Moments.Written(until, claimed.Zone)}")
        : In($"红包 {claimed.Number} 已领取：{claimed.Amount} 元，长期有效", $"Packet {claimed.Number} claimed: {claimed.Amount}, without an end"));

    public void Write(ClickImportOutcome outcome)
    {
        output.WriteLine(In(
            $"新点击 {outcome.New.Values.Sum()} 次，支付 {outcome.Paid} 元；退回 {outcome.Refunds} 次；此前已记 {outcome.Known} 次", $"{outcome.New.Values.Sum()} new clicks, {outcome.Paid} paid; {outcome.Refunds} refunded; {outcome.Known} known before"));
        foreach (var (kind, count) in outcome.New)
            output.WriteLine($"  {Of(kind).In(language)}{In("：", ": ")}{count}");
    }

    public void Write(StoredClick refunded) => output.WriteLine(In(
        $"点击 {refunded.Click.Id}：{refunded.Click.Price} 元已退回（红包 {refunded.Packet}）：{refunded.InvalidBecause}", $"Click {refunded.Click.Id}: {refunded.Click.Price} went back (packet {refunded.Packet}): {refunded.InvalidBecause}"));

    public void Write(ImmutableArray<PacketReport> packets)
    {
        if (packets.IsEmpty)
            output.WriteLine(In("没有红包", "no packets"));
        else
            new ReportTable(
                language is Language.Chinese ? ["红包", "项目", "用途", "状态", "至", "面额", "余额", "今日可用"] : ["packet", "programme", "for", "state", "until", "amount", "left", "left today"],
                [.. packets.Select(report => (IReadOnlyList<string>)
                [
                    $"{report.Packet.Number}", $"{report.Packet.Programme} {report.Packet.Benefit}", report.Packet.Of, Of(report.State).In(language), UntilOf(report), report.Packet.Amount.ToString(), report.Rest.ToString(), report.LeftToday?.ToString() ?? "",
                ])])
            { TextColumns = 5 }.Write(output, !Console.IsOutputRedirected);
    }

    public void Write(CreditFigures figures)
    {
        output.WriteLine(In(
            $"{figures.Programme}：预算 {figures.Budget} = 未批准 {figures.NotApproved} + 未发放 {figures.NotIssued} + 待领取 {figures.Issued} + 已领未用 {figures.Claimed} + 已使用 {figures.Spent}",
            $"{figures.Programme}: budget {figures.Budget} = not approved {figures.NotApproved} + not issued {figures.NotIssued} + issued {figures.Issued} + claimed and left {figures.Claimed} + spent {figures.Spent}"));
        new ReportTable(
            language is Language.Chinese ? ["批次", "权益", "起草", "批准", "日期", "金额", "未发放"] : ["tranche", "benefit", "drafted by", "approved by", "on", "amount", "not issued"],
            [.. figures.Tranches.Select(one => (IReadOnlyList<string>)
            [
                $"{one.Tranche.Number}", one.Tranche.Benefit, one.Tranche.DraftedBy, one.Tranche.ApprovedBy ?? "", Moments.Begin(one.Tranche.ApprovedAt ?? one.Tranche.DraftedAt, zone), one.Tranche.Amount.ToString(), one.NotIssued.ToString(),
            ])])
        { TextColumns = 5 }.Write(output, !Console.IsOutputRedirected);
        foreach (var (state, count) in figures.States)
            output.WriteLine($"  {Of(state).In(language)}{In("：", ": ")}{count}");
        output.WriteLine("  " + (figures.Agree ? In("账实相符", "packets, clicks and ledger agree") : In("账实不符", "packets, clicks and ledger do not agree")));
    }

    private static string UntilOf(PacketReport report) => (report.State is PacketState.Issued or PacketState.Lapsed ? report.Packet.ClaimBy : report.Packet.ExpiresAt) is { } until ? Moments.Written(until, report.Packet.Zone) : "";

    private string In(string zh, string en) => language is Language.Chinese ? zh : en;
}
