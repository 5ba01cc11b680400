using System.Globalization;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Simulation;

namespace Fuyao.Terminal;

/// <summary>Tells people what would change: members, money, the edge, examples.</summary>
internal sealed class SimulationReport(TextWriter output, bool isTerminal, Language language)
{
    private const int GroupsMax = 8;
    private const int BarLength = 24;

    public void Write(SimulationResult result)
    {
        var (rules, answer) = (result.Today.Programme, result.Answer);
        output.WriteLine($"{rules.Title.In(language)} · {Say("测算，未保存任何内容", "simulation, nothing is stored")} · {Say("考核", "review due")} {Moments.Written(result.Occasion.NominalAt, rules.Zone)}"
            + $" · {Say("数据", "facts")} {result.FactsCitation} · {Say("现行版本", "in force")} {rules.Effective:uuuu-MM-dd}");
        if (result.DraftPath is { } draft)
            output.WriteLine($"{Say("草案", "draft")} {draft}");
        if (!result.Changes.IsEmpty)
            output.WriteLine($"{Say("改动", "changes")} {string.Join(Say("，", ", "), result.Changes)}");
        if (result.Sought is { } sought)
            WriteGoal(sought.Target, sought.Goal, sought.Answer, answer.Money.Costs.Currency);
        foreach (var notice in result.Notices)
            output.WriteLine($"{Say("注意：", "Note: ")}{notice.In(language)}");
        if (answer.IsLimited)
            output.WriteLine(Say("名额、先到先得或公布日期影响了结果，已按考核的规则重新排定。", "Places, claims in order or the day of publication had a part in it, and were worked out again as a review does."));
        WriteTiers(answer, rules);
        foreach (var split in answer.Splits)
            WriteSplit(split, result.Today);
        WriteMoney(answer.Money);
        WriteCliff(result, rules);
        WriteExamples(result, rules);
    }

    private void WriteTiers(WhatIfAnswer answer, Programme rules)
    {
        Table([Say("成员", "members"), Say("现行", "today"), Say("草案", "draft"), Say("差", "difference")],
        [
            .. answer.Tiers.Select(tier => Difference(TierName(tier.Tier, answer.Draft.Programme, rules), tier.Today, tier.Draft)),
            Difference(Say("合计", "all"), answer.MembersToday, answer.Members),
            Difference(Say("候补", "waiting for a place"), answer.WaitingToday, answer.Waiting),
        ]);
        Table([Say("与现行相比", "against today"), Say("商家", "merchants")],
        [
            [Say("新入选", "joined"), Number(answer.Flows.Joined)],
            [Say("退出", "left"), Number(answer.Flows.Left)],
            [Say("升级", "promoted"), Number(answer.Flows.Promoted)],
            [Say("降级", "demoted"), Number(answer.Flows.Demoted)],
        ]);
    }

    /// <summary>The groups that change most.</summary>
    private void WriteSplit(Split split, CheckedProgramme today)
    {
        var changed = split.Groups.Where(group => group.Flows.All > 0).OrderByDescending(group => group.Flows.All).ToArray();
        if (changed.Length == 0)
            return;
        // Division codes are told by their names, which are Chinese.
        var areDivisions = language is Language.Chinese && split.Groups.All(group => group.Name is null || Divisions.Find(group.Name) is not null);
        var label = today.Catalogue.Find(split.Fact)?.Label.In(language) ?? split.Fact;
        Table([label, Say("现行", "today"), Say("草案", "draft"), Say("差", "difference"), Say("新入选", "joined"), Say("退出", "left"), Say("升级", "promoted"), Say("降级", "demoted")],
            [.. changed.Take(GroupsMax).Select(group => (IReadOnlyList<string>)
            [
                .. Difference(group.Name is not { } name ? Say("未知", "unknown") : areDivisions ? Divisions.Find(name)!.ToString() : name, group.MembersToday, group.Members),
                Number(group.Flows.Joined), Number(group.Flows.Left), Number(group.Flows.Promoted), Number(group.Flows.Demoted),
            ])]);
        if (changed.Length > GroupsMax)
            output.WriteLine($"  {Say($"另有 {changed.Length - GroupsMax} 组有变化，见 --json", $"and {changed.Length - GroupsMax} more groups change; see --json")}");
    }

    private void WriteMoney(MoneyDifference money)
    {
        output.WriteLine();
        if (money.Costs.PaysNothing)
        {
            output.WriteLine(Say("费用：各档位没有写明金额且已生效的权益（credit 或 subsidy）。", "Money: no tier has a live benefit with an amount (credit or subsidy)."));
            if (money.Costs.Unstated.Length > 0)
                output.WriteLine(NotCounted(money));
            return;
        }
        var currency = money.Costs.Currency;
        output.WriteLine(Say(
            $"费用：现行 {Amount(money.Today.Total)} {currency}，草案 {Amount(money.Draft.Total)} {currency}，差 {Signed(money.Draft.Total - money.Today.Total)} {currency}",
            $"Money: today {Amount(money.Today.Total)} {currency}, draft {Amount(money.Draft.Total)} {currency}, difference {Signed(money.Draft.Total - money.Today.Total)} {currency}"));
        if (money.Limit is { } limit)
            output.WriteLine(money.Over > Money.Zero
                ? Say($"  超出预算 {Amount(limit)} {currency} 的部分：{Amount(money.Over.Value)} {currency}", $"  over the budget of {Amount(limit)} {currency} by {Amount(money.Over.Value)} {currency}")
                : Say($"  在预算 {Amount(limit)} {currency} 之内", $"  within the budget of {Amount(limit)} {currency}"));
        var counted = money.Costs.ByTier.SelectMany(paid => paid).DistinctBy(paid => paid.Benefit.Id).Select(paid =>
            $"{paid.Benefit.Title.In(language)} {Amount(paid.Amount)}{(paid.AtMost is { } cap ? Say($"（不超过 {cap}）", $" (at most {cap})") : "")}");
        output.WriteLine($"  {Say("已计入：", "counted: ")}{string.Join(Say("、", ", "), counted)}");
        if (money.Draft.CapsUnknown > 0)
            output.WriteLine(Say($"  {Number(money.Draft.CapsUnknown)} 家的上限未知，按全额计算", $"  {Counted.English(money.Draft.CapsUnknown, "member")} with an unknown cap, counted with the full amount"));
        if (money.Costs.Unstated.Length > 0)
            output.WriteLine(NotCounted(money));
    }

    private string NotCounted(MoneyDifference money) =>
        $"  {Say("未写明金额或尚未生效，未计入：", "not counted, no amount or not live yet: ")}{string.Join(Say("、", ", "), money.Costs.Unstated.Select(benefit => benefit.Title.In(language)))}";

    private void WriteCliff(SimulationResult result, Programme rules)
    {
        var percent = $"{(result.Cliff.Share * 100).ToString("0.##", CultureInfo.InvariantCulture)}%";
        Table(
            [Say("临界", "near the edge"), Say("全部达标的成员", "members that fulfil all"), Say("差一单即失去", "one event from losing"), Say($"高出不足 {percent}", $"less than {percent} above"), Say("差一项的商家", "one condition away"), Say($"其中差距在 {percent} 内", $"of them within {percent}")],
            [.. result.Cliff.Tiers.Select(tier => (IReadOnlyList<string>)
                [TierName(tier.Tier, result.Answer.Draft.Programme, rules), Number(tier.Members), Number(tier.WithinOneEvent), Number(tier.WithinShare), Number(tier.OneAway), Number(tier.InReach)])]);
        foreach (var line in result.Cliff.Lines.Where(_ => !result.Changes.IsEmpty))
            WriteLine(result.CliffToday.Lines.FirstOrDefault(today => (today.Tier, today.Condition, today.Comparison) == (line.Tier, line.Condition, line.Comparison)), line);
    }

    /// <summary>Where merchants stand whom one comparison alone decides: from the farthest outside to the farthest inside, by today's line and by the draft's.</summary>
    private void WriteLine(LineDistances? today, LineDistances draft)
    {
        var (before, now) = (today is null ? null : InOrder(today), InOrder(draft));
        var most = Math.Max(1, now.Max(row => row.Count));
        Table([Say($"{draft.Tier}：只取决于 {draft.Comparison} 的商家", $"{draft.Tier}: merchants decided by {draft.Comparison} alone"), Say("现行", "today"), Say("草案", "draft"), ""],
            [.. now.Select((row, index) => (IReadOnlyList<string>)
            [
                Bucket(row.Side, row.Bucket), before is null ? "–" : Number(before[index].Count), Number(row.Count), new string('█', (int)((long)row.Count * BarLength / most)).PadRight(BarLength),
            ])]);
    }

    private static (int Side, int Bucket, int Count)[] InOrder(LineDistances line) =>
        [.. line.Outside.Select((count, bucket) => (-1, bucket, count)).Reverse(), .. line.Inside.Select((count, bucket) => (1, bucket, count))];

    private string Bucket(int side, int bucket)
    {
        var ends = LineDistances.Ends;
        var width = bucket == ends.Length ? Say($"超过 {ends[^1]:0%}", $"more than {ends[^1]:0%}") : bucket == 0 ? Say($"不超过 {ends[0]:0%}", $"up to {ends[0]:0%}") : $"{ends[bucket - 1]:0%}–{ends[bucket]:0%}";
        return side < 0 ? Say($"未达到，差 {width}", $"fails, by {width}") : Say($"达到，余 {width}", $"passes, by {width}");
    }

    private void WriteExamples(SimulationResult result, Programme rules)
    {
        foreach (var isGain in (bool[])[true, false])
        {
            var examples = result.Examples.Where(example => example.IsGain == isGain).ToArray();
            if (examples.Length == 0)
                continue;
            new ReportTable(
                [isGain ? Say("例：上升的商家", "for example, who gains") : Say("例：下降的商家", "for example, who loses"), Say("现行", "today"), Say("草案", "draft"), Say("原因", "because")],
                [.. examples.Select(example => (IReadOnlyList<string>)[example.Mover.Merchant, example.Mover.Today ?? "–", example.Mover.Draft ?? "–", example.Reason.In(language)])])
            { TextColumns = 4 }.Write(Spaced(), isTerminal);
        }
    }

    private void WriteGoal(string target, Goal goal, GoalAnswer found, string currency)
    {
        var wanted = goal.Spend is { } spend ? Say($"花费 {Amount(spend)} {currency}", $"spend {Amount(spend)} {currency}")
            : goal.Tier is { } tier ? Say($"{tier} 成员 {Number(goal.Members!.Value)} 家", $"{Counted.English(goal.Members!.Value, "member")} of {tier}")
            : Say($"成员共 {Number(goal.Members!.Value)} 家", $"{Counted.English(goal.Members!.Value, "member")} in all");
        output.WriteLine($"{Say("目标", "goal")} {wanted} → {found.Best.Change}{Say("，", ", ")}{Reached(found.Best, goal, currency)}");
        if (!found.IsMet)
            output.WriteLine(found.Other is { } other
                ? Say($"  没有正好的取值：另一侧最近的是 {other.Change}，{Reached(other, goal, currency)}", $"  no value gives exactly that: the nearest on the other side is {other.Change}, {Reached(other, goal, currency)}")
                : Say($"  {target} 无论取何值都达不到，这是最接近的结果", $"  no value of {target} reaches that; this is as near as it gets"));
        if (found.Scanned is { } scanned)
            output.WriteLine(Say(
                $"  结果不随 {target} 单调变化，试了 {scanned} 个取值；其间可能还有更接近的", $"  the result does not simply rise or fall with {target}: {scanned} values were tried, and a nearer one may lie between them"));
    }

    private string Reached(GoalPoint point, Goal goal, string currency) => goal.Spend is not null
        ? $"{Amount(point.Answer.Money.Draft.Total)} {currency}"
        : Say($"{Number(point.Answer.MembersOf(goal.Tier))} 家", Counted.English(point.Answer.MembersOf(goal.Tier), "member"));

    private string TierName(string tier, Programme draft, Programme today) =>
        draft.Tiers.Concat(today.Tiers).FirstOrDefault(known => known.Id == tier) is { } found && found.Title.In(language) != tier ? $"{found.Title.In(language)} ({tier})" : tier;

    private void Table(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows) => new ReportTable(header, rows).Write(Spaced(), isTerminal);

    private TextWriter Spaced()
    {
        output.WriteLine();
        return output;
    }

    private static IReadOnlyList<string> Difference(string name, int today, int draft) => [name, Number(today), Number(draft), (draft - today).ToString("+#,##0;-#,##0;0", CultureInfo.InvariantCulture)];

    private static string Amount(Money money) => money.ToDecimal().ToString("#,##0.00##", CultureInfo.InvariantCulture);

    private static string Signed(Money money) => money.ToDecimal().ToString("+#,##0.00##;-#,##0.00##;0", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
