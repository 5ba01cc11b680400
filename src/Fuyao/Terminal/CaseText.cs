using System.Collections.Immutable;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Procedures;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Cases for people: one in all detail, many as a table, the list of a public notice, the figures of a programme.</summary>
internal sealed class CaseText(TextWriter output, Language language)
{
    public void WriteTable(ImmutableArray<CaseReport> reports) => new ReportTable(
        language is Language.Chinese ? ["办件", "计划", "商家", "企业", "地区", "状态", "名额", "期限", "批准金额", "已得金额"] : ["case", "programme", "merchant", "company", "district", "state", "place", "due", "granted", "kept"],
        [.. reports.Select(report => (IReadOnlyList<string>)
        [
            $"{report.Number}", report.Standing.Rules.Programme.Id, report.Merchant, report.Standing.Application.Company, report.Standing.Application.District, StateOf(report), CaseWords.Of(report.Place, report.Position).In(language),
            DueOf(report), AmountOf(report.Standing.Granted), AmountOf(report.Standing.Kept),
        ])])
    { TextColumns = 8 }.Write(output, !Console.IsOutputRedirected);

    /// <summary>What became of one case by a command.</summary>
    public void WriteLine(CaseReport report)
    {
        var (standing, due) = (report.Standing, DueOf(report));
        var parts = new[] { StateOf(report), CaseWords.Of(report.Place, report.Position).In(language), due.Length == 0 ? "" : In($"期限 {due}", $"until {due}"), standing.Granted > Money.Zero ? AmountOf(standing.Granted) : "" };
        output.WriteLine(In($"办件 {report.Number}，{standing.Application.Company}：", $"Case {report.Number}, {standing.Application.Company}: ") + string.Join(In("，", ", "), parts.Where(part => part.Length > 0)));
    }

    public void Write(CaseReport report)
    {
        var (standing, zone) = (report.Standing, ZoneOf(report));
        var application = standing.Application;
        WriteLine(report);
        Row("计划", "programme", standing.Rules.Programme.Title.In(language));
        Row("商家", "merchant", report.Merchant);
        Row("代码", "codes", string.Join(In("、", ", "), application.Codes));
        Row("法定代表人", "representative", application.Representative);
        Row("地区", "district", Divisions.Find(application.District) is { } division ? $"{application.District} {division.FullName}" : application.District);
        if (application.Contract is { } contract)
            Row("合同", "contract", contract);
        if (application.Account is { } account)
            Row("收款账户", "account", $"{account.Holder}，{account.Bank} {account.Masked}");
        foreach (var material in standing.Materials.Values)
            Row("材料", "material", $"{material.Name} {material.File} {material.Bytes} SHA-256 {material.Sha256}");
        if (standing.PaidOut > Money.Zero)
            Row("款项", "money", In(
                $"拨付 {standing.PaidOut}，退回 {standing.CameBack}，应追回 {standing.Owed}，已收回 {standing.Recovered}，企业实得 {standing.Kept}",
                $"paid {standing.PaidOut}, sent back {standing.CameBack}, asked back {standing.Owed}, recovered {standing.Recovered}, kept {standing.Kept}"));
        if (standing.BannedUntil is { } until)
            Row("禁止申请至", "banned until", Moments.Written(until, zone));
        foreach (var happened in report.Events)
            output.WriteLine($"  {Moments.Begin(happened.At, zone)}  {happened.By}  {CaseWords.Of(happened, zone).In(language)}");

        void Row(string zh, string en, string text) => output.WriteLine($"  {In(zh, en)}{In("：", ": ")}{text}");
    }

    /// <summary>What is put up for everybody to read: full names, and where to object.</summary>
    public void WriteNotice(ImmutableArray<CaseReport> noticed, string contact)
    {
        foreach (var programme in noticed.GroupBy(report => report.Standing.Rules.Programme.Title))
        {
            output.WriteLine(In($"{programme.Key.Zh}公示", $"Public notice: {programme.Key.En}"));
            new ReportTable(
                language is Language.Chinese ? ["办件", "企业名称", "代码", "公示截止"] : ["case", "company", "code", "notice ends"],
                [.. programme.Select(report => (IReadOnlyList<string>)[$"{report.Number}", report.Standing.Application.Company, report.Standing.Application.Code, DueOf(report)])])
            { TextColumns = 4 }.Write(output, !Console.IsOutputRedirected);
        }
        output.WriteLine(In($"公示期内如有异议，请写明姓名、联系方式和理由，联系：{contact}", $"Objections during the notice, with name, contact and grounds, go to: {contact}"));
    }

    public void Write(CaseFigures figures)
    {
        output.WriteLine(figures.Programme.Title.In(language));
        foreach (var (state, count) in figures.ByState)
            output.WriteLine($"  {CaseWords.Of(state).In(language)}{In("：", ": ")}{count}");
        if (figures.Places is { } places)
            output.WriteLine("  " + In(
                $"名额 {places.Total}：未申领 {places.Free}，占用 {places.Held}，确认 {places.Final}，作废 {places.Unused}；候补 {places.Waiting}",
                $"places {places.Total}: free {places.Free}, held {places.Held}, final {places.Final}, unused {places.Unused}; waiting {places.Waiting}"));
        if (figures.Money is not { } money)
            return;
        output.WriteLine("  " + In(
            $"预算 {money.Limit}：批准 {money.Granted}，拨付 {money.PaidOut}，银行退回 {money.CameBack}，应追回 {money.Owed}，已收回 {money.Recovered}，待拨 {money.Kept}，可用 {money.Free}",
            $"budget {money.Limit}: granted {money.Granted}, paid {money.PaidOut}, sent back {money.CameBack}, asked back {money.Owed}, recovered {money.Recovered}, to be paid {money.Kept}, free {money.Free}"));
        output.WriteLine("  " + (money.Agree
            ? In($"账实相符：拨付 − 退回 − 收回 = 账上 {money.Booked}", $"cases and ledger agree: paid − sent back − recovered = {money.Booked} booked")
            : In($"账实不符：账上 {money.Booked}", $"cases and ledger do not agree: {money.Booked} booked")));
    }

    private string StateOf(CaseReport report)
    {
        var state = CaseWords.Of(report.State).In(language);
        return report.State == CaseState.InCheck ? $"{state} {report.Standing.CurrentStep.Name}" : state;
    }

    private static string DueOf(CaseReport report) => report.Due is { } due ? Moments.Written(due.At, ZoneOf(report)) + (due.Provisional ? " ?" : "") : "";

    private static string AmountOf(Money amount) => amount == Money.Zero ? "" : amount.ToString();

    private static DateTimeZone ZoneOf(CaseReport report) => report.Standing.Rules.Programme.Zone;

    private string In(string zh, string en) => language is Language.Chinese ? zh : en;
}
