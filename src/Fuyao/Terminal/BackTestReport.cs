using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Simulation;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Tells people what a draft would have done: month by month, over the whole time, and when its budget ends.</summary>
internal sealed class BackTestReport(TextWriter output, bool isTerminal, Language language)
{
    private const int BarLength = 10;
    private const int ChangesShownMax = 6;
    private const int TrendReviewsMin = 3;
    private const int TrendReviewsMax = 60;
    private const string Levels = "▁▂▃▄▅▆▇█";

    private LocalizedText tested = LocalizedText.Same("");

    /// <param name="run">What came of it.</param>
    /// <param name="draftFile">As it was named; null: the version in force.</param>
    /// <param name="store">As commands to try next name it.</param>
    public void Write(BackTestRun run, string? draftFile, string store)
    {
        var (rules, result) = (run.Draft.Programme, run.Result);
        output.WriteLine($"{rules.Title.In(language)} · {Say("回测", "back-test of")} {draftFile ?? Say($"{rules.Effective:uuuu-MM-dd} 版规则", $"the version of {rules.Effective:uuuu-MM-dd}")}"
            + $" · {Say($"数据 {run.From} 至 {run.Until}，考核 {result.Reviews.Length:N0} 期", $"facts {run.From} to {run.Until}, {Counted.English(result.Reviews.Length, "review")}")}");
        tested = draftFile is null ? new("该版本", "this version") : new("草案", "the draft");
        output.WriteLine();
        WriteReviews(run);
        output.WriteLine();
        WriteTrends(result);
        WriteCosts(run);
        WriteTotals(result, run.Draft.Catalogue.Currency, rules.Zone);
        if (result.Compared > 0)
        {
            output.WriteLine();
            output.WriteLine(result.Reviews.All(review => review.Comparison is null or { Winners: 0, Losers: 0, Raised: 0, Lowered: 0 })
                ? Say("与现行规则的结果每期都相同。", "At every review it comes to the same as the rules in force.")
                : Say(
                    $"在可比的 {result.Compared:N0} 期中，{result.OnlyByDraft:N0} 家只按{tested.Zh}曾经入选，{result.OnlyByBaseline:N0} 家只按现行规则曾经入选。",
                    $"Over the {Counted.English(result.Compared, "compared review")}, {Counted.English(result.OnlyByDraft, "merchant")} would have been in at some time only by {tested.En}, {result.OnlyByBaseline:N0} only by the rules in force."));
        }
        output.WriteLine();
        foreach (var notice in run.Notices)
            output.WriteLine($"{Say("注意：", "Note: ")}{notice.In(language)}");
        WriteMissing(run, store);
    }

    private void WriteReviews(BackTestRun run)
    {
        var (result, rules) = (run.Result, run.Draft.Programme);
        var (hasTiers, hasKept, hasMoves) = (
            rules.Tiers.Length > 1, result.Reviews.Any(review => review.Draft.KeptUnknown > 0),
            result.Reviews.Any(review => review.Comparison is { Raised: > 0 } or { Lowered: > 0 }));
        var most = result.Reviews.Max(review => review.Draft.Members);
        WriteByPeriod(
            result,
            [
                Say("数据", "facts"), Say("成员", "members"), "", .. If(hasTiers, string.Join(" / ", rules.Tiers.Select(tier => tier.Id))),
                Say("入选", "joined"), Say("恢复", "returned"), Say("退出", "left"), .. If(hasTiers, Say("升级", "rose"), Say("降级", "fell")), .. If(hasKept, Say("缺数保留", "kept")),
                Say("现行", "in force"), Say("受益", "winners"), Say("受损", "losers"), .. If(hasMoves, Say("档次更高", "higher"), Say("更低", "lower")),
            ],
            review =>
            [
                Bar(review.Draft.Members, most), Number(review.Draft.Members), .. If(hasTiers, string.Join(" / ", review.Draft.Tiers.Select(tier => Number(tier.Members)))),
                Number(review.Draft.Joined), Number(review.Draft.Returned), Number(review.Draft.Left), .. If(hasTiers, Number(review.Draft.Promoted), Number(review.Draft.Demoted)),
                .. If(hasKept, Number(review.Draft.KeptUnknown)), Number(review.Baseline?.Members), Number(review.Comparison?.Winners), Number(review.Comparison?.Losers),
                .. If(hasMoves, Number(review.Comparison?.Raised), Number(review.Comparison?.Lowered)),
            ]);
    }

    private void WriteCosts(BackTestRun run)
    {
        var result = run.Result;
        if (result.DraftTotals.Cost.Total == Money.Zero && result.Baseline?.Cost.Total is not { Units: > 0 })
            return;
        var most = result.Reviews.Max(review => review.Draft.Cost.Total);
        var hasBudget = result.DraftTotals.Budget is not null;
        WriteByPeriod(
            result,
            [Say("数据", "facts"), Say($"费用（{run.Draft.Catalogue.Currency}）", $"cost in {run.Draft.Catalogue.Currency}"), "", Say("累计", "so far"), .. If(hasBudget, Say("预算余额", "budget left")), Say("现行费用", "cost in force")],
            review =>
            [
                Bar(review.Draft.Cost.Total.Units, most.Units), Amount(review.Draft.Cost.Total), Amount(review.Draft.CostSoFar), .. If(hasBudget, Amount(review.Draft.BudgetLeft)),
                Amount(review.Baseline?.Cost.Total),
            ]);
        output.WriteLine();
    }

    /// <summary>A row for each review and each period without facts, the period first.</summary>
    private void WriteByPeriod(BackTestResult result, string[] header, Func<BackTestReview, IEnumerable<string>> cells)
    {
        var rows = result.Reviews.Select(review => (review.Occasion.FactsPeriod, Row: (IReadOnlyList<string>)[review.Occasion.FactsPeriod.ToString(), .. cells(review)]))
            .Concat(result.Holes.Select(hole => hole.FactsPeriod).Distinct().Select(period => (FactsPeriod: period, Row: (IReadOnlyList<string>)
                [period.ToString(), Say("没有数据", "no facts"), .. header.Skip(2).Select(_ => "")])));
        new ReportTable(header, [.. rows.OrderBy(row => row.FactsPeriod).Select(row => row.Row)]) { TextColumns = 2 }.Write(output, isTerminal);
    }

    private void WriteTrends(BackTestResult result)
    {
        if (result.Reviews.Length is < TrendReviewsMin or > TrendReviewsMax)
            return;
        var most = result.Reviews.Max(review => Math.Max(review.Draft.Members, review.Baseline?.Members ?? 0));
        Trend(Say($"{tested.Zh}成员".PadRight(5, '\u3000'), $"members by {tested.En}".PadRight(25)), result.Reviews.Select(review => (int?)review.Draft.Members));
        if (result.Compared > 0)
            Trend(Say("现行成员".PadRight(5, '\u3000'), "members by those in force"), result.Reviews.Select(review => review.Baseline?.Members));
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
            Row(Say("  其中仍在持续", "  of them still running"), totals => Number(totals.Churn.Running)),
            Row(Say("平均时长（期）", "average length in reviews"), totals => totals.Churn.AverageLength is { } length ? length.ToString("0.0") : "–"),
            Row(Say("退出后又恢复的商家", "merchants that left and came back"), totals => Number(totals.Churn.CameBack)),
        };
        var timesMax = sides.SelectMany(totals => totals.Churn.ByChanges).Select(count => count.Changes).DefaultIfEmpty().Max();
        for (var times = 1; times <= Math.Min(timesMax, ChangesShownMax); times++)
            rows.Add(Changed(times, isLast: times == ChangesShownMax && timesMax > ChangesShownMax));
        if (sides.Any(totals => totals.Cost.Total > Money.Zero))
            rows.Add(Row(Say($"费用（{currency}）", $"cost in {currency}"), totals => Amount(totals.Cost.Total)));
        if (sides.Any(totals => totals.Budget is not null))
        {
            rows.Add(Row(Say($"预算（{currency}）", $"budget in {currency}"), totals => Amount(totals.Budget?.Limit)));
            rows.Add(Row(Say("预算用完于", "budget used up at"), totals => totals.Budget is null ? "–" : totals.Budget.End is { } end ? Moments.Written(end.At, zone) : Spent(totals)));
            rows.Add(Row(Say("  其中未能支付", "  not covered by it then"), totals => Amount(totals.Budget?.End?.Uncovered)));
        }
        new ReportTable(
            [Say("整个期间", "the whole time"), tested.In(language), .. result.Baseline is null ? Array.Empty<string>() : [Say("现行规则", "rules in force")]], rows).Write(output, isTerminal);

        IReadOnlyList<string> Row(string name, Func<BackTestTotals, string> figure) => [name, .. sides.Select(figure)];
        IReadOnlyList<string> Changed(int times, bool isLast) => Row(
            Say($"  进出 {times} 次{(isLast ? "以上" : "")}的商家", $"  merchants in or out {(times == 1 ? "once" : $"{times} times")}{(isLast ? " or more" : "")}"),
            totals => Number(totals.Churn.ByChanges.Where(count => count.Changes == times || (isLast && count.Changes > times)).Sum(count => count.Merchants)));
    }

    private string Spent(BackTestTotals totals)
    {
        var share = totals.Cost.Total.Ratio(totals.Budget!.Limit);
        return Say($"未用完（已用 {share:0%}）", $"not used up ({share:0%} spent)");
    }

    private void WriteMissing(BackTestRun run, string store)
    {
        if (run.EndedBefore is { } hole)
            output.WriteLine(Say(
                $"回测止于 {hole.FactsPeriod} 之前：该期数据不存在或尚未定版。请先导入：fuyao facts import FILE --period {hole.FactsPeriod} {store}，或用 --skip-missing 跳过。",
                $"It ends before {hole.FactsPeriod}, whose facts are not there or not closed. Import them: fuyao facts import FILE --period {hole.FactsPeriod} {store}; or go on without them by --skip-missing."));
        else if (!run.Result.Holes.IsEmpty)
        {
            var periods = string.Join(", ", run.Result.Holes.Select(missing => missing.FactsPeriod).Distinct());
            output.WriteLine(Say($"没有数据而跳过：{periods}；其间成员保持不变。", $"Skipped for want of facts: {periods}; members stay as they are meanwhile."));
        }
    }

    /// <summary>In eighths of a character; whoever is not nobody is seen.</summary>
    private static string Bar(long count, long most)
    {
        const string Eighths = "▏▎▍▌▋▊▉█";
        var length = (int)(((Int128)count * BarLength * Eighths.Length) / Math.Max(1, most));
        if (count > 0)
            length = Math.Max(1, length);
        var (whole, rest) = (length / Eighths.Length, length % Eighths.Length);
        return (new string('█', whole) + (rest > 0 ? Eighths[rest - 1] : "")).PadRight(BarLength);
    }

    private static string[] If(bool isShown, params string[] columns) => isShown ? columns : [];

    private static string Number(int? number) => number?.ToString("N0") ?? "–";

    private static string Amount(Money? amount) => amount?.ToDecimal().ToString("#,##0.00##") ?? "–";

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
