using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Simulation;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Tells people what a draft would have done: month by month, over the whole time, and when its budget ends.</summary>
internal sealed class BackTestReport(TextWriter output, bool isTerminal, Language language)
{
    private const int BarLength = 10;
    private const int TrendReviewsMin = 3;
    private const int TrendReviewsMax = 60;
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <param name="run">What came of it.</param>
    /// <param name="draftFile">As it was named; null: the version in force.</param>
    /// <param name="dataDirectory">As commands to try next name it.</param>
    public void Write(BackTestRun run, string? draftFile, string dataDirectory)
    {
        var (rules, result) = (run.Draft.Programme, run.Result);
        output.WriteLine($"{rules.Title.In(language)} · {Say("回测", "back-test of")} {draftFile ?? Say($"{rules.Effective:uuuu-MM-dd} 版规则", $"the version of {rules.Effective:uuuu-MM-dd}")}"
            + $" · {Say($"数据 {run.From} 至 {run.Until}，考核 {result.Reviews.Length:N0} 期", $"facts {run.From} to {run.Until}, {Counted.English(result.Reviews.Length, "review")}")}");
        output.WriteLine();
        WriteReviews(run);
        output.WriteLine();
        WriteTrends(result);
        WriteTotals(result, run.Draft.Catalogue.Currency, rules.Zone);
        if (result.Compared > 0)
        {
            output.WriteLine();
            output.WriteLine(Say(
                $"在可比的 {result.Compared:N0} 期中，{result.OnlyByDraft:N0} 家只按草案曾经入选，{result.OnlyByBaseline:N0} 家只按现行规则曾经入选。",
                $"Over the {Counted.English(result.Compared, "compared review")}, {Counted.English(result.OnlyByDraft, "merchant")} would have been in at some time by the draft only, {result.OnlyByBaseline:N0} by the rules in force only."));
        }
        output.WriteLine();
        foreach (var notice in run.Notices)
            output.WriteLine($"{Say("注意：", "Note: ")}{notice.In(language)}");
        WriteMissing(run, dataDirectory);
    }

    private void WriteReviews(BackTestRun run)
    {
        var (result, rules) = (run.Result, run.Draft.Programme);
        var most = result.Reviews.Max(review => review.Draft.Members);
        var (hasMoves, hasCost, hasBudget) = (
            result.Reviews.Any(review => review.Comparison is { Raised: > 0 } or { Lowered: > 0 }),
            result.Reviews.Any(review => review.Draft.Cost.Total > Money.Zero || review.Baseline?.Cost.Total > Money.Zero), result.DraftTotals.Budget is not null);
        string[] header =
        [
            Say("数据", "facts"), Say("成员", "members"), "", .. rules.Tiers.Length > 1 ? [string.Join(" / ", rules.Tiers.Select(tier => tier.Id))] : Array.Empty<string>(),
            Say("入选", "joined"), Say("恢复", "returned"), Say("退出", "left"), Say("现行", "in force"), Say("受益", "winners"), Say("受损", "losers"),
            .. hasMoves ? [Say("升档", "higher"), Say("降档", "lower")] : Array.Empty<string>(),
            .. hasCost ? [Say("费用", "cost"), Say("现行费用", "in force")] : Array.Empty<string>(), .. hasBudget ? [Say("预算余额", "budget left")] : Array.Empty<string>(),
        ];
        var rows = result.Reviews.Select(review => (review.Occasion.FactsPeriod, Row: (IReadOnlyList<string>)
            [
                review.Occasion.FactsPeriod.ToString(), Bar(review.Draft.Members, most), Number(review.Draft.Members),
                .. rules.Tiers.Length > 1 ? [string.Join(" / ", review.Draft.Tiers.Select(tier => Number(tier.Members)))] : Array.Empty<string>(),
                Number(review.Draft.Joined), Number(review.Draft.Returned), Number(review.Draft.Left),
                Number(review.Baseline?.Members), Number(review.Comparison?.Winners), Number(review.Comparison?.Losers),
                .. hasMoves ? [Number(review.Comparison?.Raised), Number(review.Comparison?.Lowered)] : Array.Empty<string>(),
                .. hasCost ? [Amount(review.Draft.Cost.Total), Amount(review.Baseline?.Cost.Total)] : Array.Empty<string>(),
                .. hasBudget ? [Amount(review.Draft.BudgetLeft)] : Array.Empty<string>(),
            ]))
            .Concat(result.Holes.Select(hole => hole.FactsPeriod).Distinct().Select(period => (FactsPeriod: period, Row: (IReadOnlyList<string>)
                [period.ToString(), Say("没有数据", "no facts"), .. header.Skip(2).Select(_ => "")])));
        new ReportTable(header, [.. rows.OrderBy(row => row.FactsPeriod).Select(row => row.Row)]) { TextColumns = 2 }.Write(output, isTerminal);
    }

    private void WriteTrends(BackTestResult result)
    {
        if (result.Reviews.Length is < TrendReviewsMin or > TrendReviewsMax)
            return;
        var most = result.Reviews.Max(review => Math.Max(review.Draft.Members, review.Baseline?.Members ?? 0));
        Trend(Say("草案成员", "members by the draft     "), result.Reviews.Select(review => (int?)review.Draft.Members));
        if (result.Compared > 0)
            Trend(Say("现行成员", "members by those in force"), result.Reviews.Select(review => review.Baseline?.Members));
        output.WriteLine();

        void Trend(string name, IEnumerable<int?> members) => output.WriteLine(
            $"  {name}  {string.Concat(members.Select(count => count is { } shown ? Levels[(int)((long)shown * (Levels.Length - 1) / Math.Max(1, most))] : ' '))}");
    }

    private void WriteTotals(BackTestResult result, string currency, DateTimeZone zone)
    {
        BackTestTotals[] sides = result.Baseline is { } baseline ? [result.DraftTotals, baseline] : [result.DraftTotals];
        var rows = new List<IReadOnlyList<string>>
        {
            Row(Say("曾经入选的商家", "merchants in at some time"), totals => Number(totals.Churn.EverMembers)),
            Row(Say("成员资格（次）", "memberships"), totals => Number(totals.Churn.Memberships)),
            Row(Say("其中仍在持续", "  of them still running"), totals => Number(totals.Churn.Running)),
            Row(Say("平均时长（期）", "average length in reviews"), totals => totals.Churn.AverageLength is { } length ? length.ToString("0.0") : "–"),
            Row(Say("退出后又恢复的商家", "merchants that left and came back"), totals => Number(totals.Churn.CameBack)),
        };
        var timesMax = sides.SelectMany(totals => totals.Churn.ByChanges).Select(count => count.Changes).DefaultIfEmpty().Max();
        for (var times = 1; times <= timesMax; times++)
            rows.Add(Row(
                Say($"进出 {times} 次的商家", times == 1 ? "merchants that came in or left once" : $"merchants in or out {times} times"),
                totals => Number(totals.Churn.ByChanges.FirstOrDefault(count => count.Changes == times).Merchants)));
        if (sides.Any(totals => totals.Cost.Total > Money.Zero))
            rows.Add(Row(Say($"费用（{currency}）", $"cost in {currency}"), totals => Amount(totals.Cost.Total)));
        if (sides.Any(totals => totals.Budget is not null))
        {
            rows.Add(Row(Say($"预算（{currency}）", $"budget in {currency}"), totals => Amount(totals.Budget?.Limit)));
            rows.Add(Row(Say("预算用完于", "budget used up at"), totals => totals.Budget is null ? "–" : totals.Budget.End is { } end ? Moments.Written(end.At, zone) : Spent(totals)));
            rows.Add(Row(Say("其中未能支付", "  not covered by it then"), totals => Amount(totals.Budget?.End?.Uncovered)));
        }
        new ReportTable(
            [Say("整个期间", "the whole time"), Say("草案", "draft"), .. result.Baseline is null ? Array.Empty<string>() : [Say("现行规则", "rules in force")]], rows).Write(output, isTerminal);

        IReadOnlyList<string> Row(string name, Func<BackTestTotals, string> figure) => [name, .. sides.Select(figure)];
    }

    private string Spent(BackTestTotals totals)
    {
        var share = totals.Cost.Total.Ratio(totals.Budget!.Limit);
        return Say($"未用完（已用 {share:0%}）", $"not used up ({share:0%} spent)");
    }

    private void WriteMissing(BackTestRun run, string dataDirectory)
    {
        if (run.EndedBefore is { } hole)
            output.WriteLine(Say(
                $"回测止于 {hole.FactsPeriod} 之前：该期数据不存在或尚未定版。请先导入：fuyao facts import FILE --period {hole.FactsPeriod} --data {dataDirectory}，或用 --skip-missing 跳过。",
                $"It ends before {hole.FactsPeriod}, whose facts are not there or not closed. Import them: fuyao facts import FILE --period {hole.FactsPeriod} --data {dataDirectory}; or go on without them by --skip-missing."));
        else if (!run.Result.Holes.IsEmpty)
        {
            var periods = string.Join(", ", run.Result.Holes.Select(missing => missing.FactsPeriod).Distinct());
            output.WriteLine(Say($"没有数据而跳过：{periods}；其间成员保持不变。", $"Skipped for want of facts: {periods}; members stay as they are meanwhile."));
        }
    }

    /// <summary>In eighths of a character; whoever is not nobody is seen.</summary>
    private static string Bar(int count, int most)
    {
        const string Eighths = "▏▎▍▌▋▊▉█";
        var length = (int)((long)count * BarLength * Eighths.Length / Math.Max(1, most));
        if (count > 0)
            length = Math.Max(1, length);
        var (whole, rest) = (length / Eighths.Length, length % Eighths.Length);
        return (new string('█', whole) + (rest > 0 ? Eighths[rest - 1] : "")).PadRight(BarLength);
    }

    private static string Number(int? number) => number?.ToString("N0") ?? "–";

    private static string Amount(Money? amount) => amount?.ToDecimal().ToString("#,##0.00##") ?? "–";

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
