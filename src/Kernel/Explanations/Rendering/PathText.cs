using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes what a merchant can do: the cheapest path, what it has left, and what brings a rate back.</summary>
internal sealed class PathText(ValueText values, ReasonText reasons)
{
    /// <param name="isKeeping">Whether the tier is held, and only its conditions do not all hold.</param>
    /// <param name="lacksPlace">Whether what is missing beside the conditions is a place.</param>
    public IEnumerable<(int Depth, string Line)> Path(CheapestPath path, bool isKeeping, bool lacksPlace = false)
    {
        var tier = values.Say(path.Tier.Title);
        var heading = isKeeping
            ? values.Say($"要使{tier}的条件全部成立", $"To make all conditions of {tier} hold")
            : values.Say($"最快达到{tier}", $"The shortest way to {tier}");
        switch (path.Outcome)
        {
            case PathOutcome.Holds:
                yield return (0, lacksPlace
                    ? values.Say(
                        $"{tier}的条件已全部符合，只差名额；名额按排名给，由其他商家的成绩共同决定",
                        $"All conditions of {tier} are met; what is missing is a place, and places go by rank, which depends on others too")
                    : values.Say($"{tier}的条件已全部符合，由下次考核判定", $"All conditions of {tier} are met; the next review decides"));
                break;
            case PathOutcome.Reachable:
                yield return (0, heading + values.Say("：", ":"));
                foreach (var step in path.Steps)
                    yield return (1, $"· {Step(step)}{Excludes(step)}");
                if (!path.IsCheapest)
                    yield return (1, values.Say("可行，但组合太多，不保证最省", "This does it; there were too many combinations to be sure that nothing is cheaper"));
                break;
            case PathOutcome.Contradictory:
                yield return (0, heading + values.Say("：没有一组数据能同时满足全部条件", ": no values of the facts meet all conditions at once"));
                break;
            case PathOutcome.Undecided:
                yield return (0, heading + values.Say("：组合太多，未能找出办法", ": too many combinations, and none was found that does it"));
                break;
            default:
                yield return (0, heading + values.Say("：无法承诺", ": nothing can be promised"));
                foreach (var obstacle in path.Obstacles)
                    yield return (1, $"· {reasons.Demand(obstacle.Reason)}{values.Say("：", ": ")}{Why(obstacle)}");
                break;
        }
        // That somebody stays off a list goes without saying.
        foreach (var support in path.Supports.Where(support => support is { Kind: ObstacleKind.OthersResults } or { Kind: ObstacleKind.Judgement, Reason.IsNegated: false }))
            yield return (1, values.Say(
                $"前提：“{reasons.Demand(support.Reason)}”继续成立（{Standing(support)}）", $"As long as this goes on holding: {reasons.Demand(support.Reason)} ({Standing(support)})"));
    }

    /// <summary>“3 more late orders and …”.</summary>
    public string Budget(EventBudget budget) => values.Say(
        $"{EventsText(budget.Events)}，就不再满足 {reasons.Demand(budget.Leaf)}（现为 {Now(budget)}）",
        $"{EventsText(budget.Events)} and {reasons.Demand(budget.Leaf)} no longer holds (now {Now(budget)})");

    public string Recovery(EventBudget budget) => values.Say(
        $"{EventsText(budget.Events)}，就重新满足 {reasons.Demand(budget.Leaf)}（现为 {Now(budget)}）{Excludes([budget.Rate, budget.Events.Of, budget.Events.Over])}",
        $"{EventsText(budget.Events)} and {reasons.Demand(budget.Leaf)} holds again (now {Now(budget)}){Excludes([budget.Rate, budget.Events.Of, budget.Events.Over])}");

    public string Margin(Margin margin)
    {
        var leaf = margin.Leaf;
        var (label, line, distance) = (values.Say(leaf.Subject!.Label), values.Of(leaf.Required!.Value, leaf.Subject), values.Distance(leaf.Distance!.Value, leaf.Subject));
        if (leaf.Distance == 0)
            return values.Say($"{label}正好在 {line} 的线上", $"{label} is right at the line of {line}");
        return leaf.Comparison!.Value.IsLowerBound()
            ? values.Say($"{label}比 {line} 的线高 {distance}", $"{label} is {distance} above the line of {line}")
            : values.Say($"{label}比 {line} 的上限低 {distance}", $"{label} is {distance} below the limit of {line}");
    }

    public string Why(Obstacle obstacle) => obstacle.Kind switch
    {
        ObstacleKind.NotControllable => values.Say("不由商家自己决定", "not for the merchant to change"),
        ObstacleKind.OthersResults => values.Say("取决于其他商家的表现，不作承诺", "depends on others' results, which nobody can promise"),
        ObstacleKind.Judgement => values.Say("需要工作人员的书面认定", "needs a recorded judgement"),
        ObstacleKind.NotSolvable => values.Say("牵涉多项数据，无法给出单项目标", "depends on several facts together, so that no single target can be named"),
        ObstacleKind.Past => values.Say("属于过去的期间，不会再变", "a figure of a past period, which does not change any more"),
        _ => reasons.MissingText(obstacle.Reason),
    };

    private string Standing(Obstacle support) => support.Kind == ObstacleKind.Judgement ? values.Say("以工作人员的认定为准", "as staff have recorded it") : Why(support);

    private string Step(PathStep step)
    {
        var label = values.Say(step.Fact.Label);
        if (step.Kind == PathStepKind.Supply)
            return Supply(step, label);
        var target = values.Of(step.Target, step.Fact);
        switch (step.Kind)
        {
            case PathStepKind.AddTag or PathStepKind.RemoveTag when !step.Current.IsValue:
                return values.Say(
                    $"{label}暂无数据：先由{step.Fact.Source.Zh}提供，且须{(step.Kind == PathStepKind.AddTag ? "含" : "不含")}{target}",
                    $"{label}, no data yet: first to be supplied by {step.Fact.Source.En}, and {(step.Kind == PathStepKind.AddTag ? "have" : "not have")} {target}");
            case PathStepKind.AddTag:
                return values.Say($"{label}：取得{target}", $"{label}: get {target}");
            case PathStepKind.RemoveTag:
                return values.Say($"{label}：去掉{target}", $"{label}: lose {target}");
            case PathStepKind.Change:
                return values.Say($"{label}：由{values.Of(step.Current, step.Fact)}变为{target}", $"{label}: from {values.Of(step.Current, step.Fact)} to {target}");
            default:
                var distance = values.Distance(step.Distance!.Value, step.Fact);
                var isRaise = step.Kind == PathStepKind.Raise;
                if (step.Events is { } events)
                    return values.Say(
                        $"{label}由 {values.Of(step.Current, step.Fact)} {(isRaise ? "升到" : "降到")} {target} {(isRaise ? "以上" : "以下")}（含）：{EventsText(events)}",
                        $"{label} from {values.Of(step.Current, step.Fact)} to {target} or {(isRaise ? "above" : "below")}: {EventsText(events)}");
                return isRaise
                    ? values.Say($"{label}再多 {distance}，达到 {target}{Range(step)}{Assumed(step)}", $"{label}: {distance} more, up to {target}{Range(step)}{Assumed(step)}")
                    : values.Say($"{label}减少 {distance}，降到 {target}{Range(step)}", $"{label}: {distance} less, down to {target}{Range(step)}");
        }
    }

    private string Supply(PathStep step, string label)
    {
        var source = values.Say(step.Fact.Source);
        var demand = (step.AtLeast, step.AtMost) switch
        {
            ({ } least, { } most) when least == most => values.Say($"且须为 {values.Of(least, step.Fact)}", $"and be {values.Of(least, step.Fact)}"),
            ({ } least, { } most) => values.Say(
                $"且须在 {values.Of(least, step.Fact)} 与 {values.Of(most, step.Fact)} 之间", $"and lie between {values.Of(least, step.Fact)} and {values.Of(most, step.Fact)}"),
            ({ } least, null) => values.Say($"且须不低于 {values.Of(least, step.Fact)}", $"and be at least {values.Of(least, step.Fact)}"),
            (null, { } most) => values.Say($"且须不高于 {values.Of(most, step.Fact)}", $"and be at most {values.Of(most, step.Fact)}"),
            _ when step.Fact.Type is ColumnType.Bool or ColumnType.String =>
                values.Say($"且须为{values.Of(step.Target, step.Fact)}", $"and be {values.Of(step.Target, step.Fact)}"),
            _ => values.Say("任何值均可", "any value will do"),
        };
        return step.Events is { } events
            ? values.Say($"{label}暂无数据：{EventsText(events)}即可计算，{demand}", $"{label}, no data yet: it takes {EventsText(events)}, {demand}")
            : values.Say($"{label}暂无数据：先由{source}提供，{demand}", $"{label}, no data yet: first to be supplied by {source}, {demand}");
    }

    private string Range(PathStep step) => step switch
    {
        { Kind: PathStepKind.Raise, AtMost: { } most } when most != step.Target =>
            values.Say($"，但不超过 {values.Of(most, step.Fact)}", $", but not beyond {values.Of(most, step.Fact)}"),
        { Kind: PathStepKind.Lower, AtLeast: { } least } when least != step.Target =>
            values.Say($"，但不低于 {values.Of(least, step.Fact)}", $", but not below {values.Of(least, step.Fact)}"),
        _ => "",
    };

    private string Assumed(PathStep step) => string.Concat(step.Assumed.Select(assumed =>
    {
        var of = values.Quoted(values.Say(assumed.Of.Label));
        return assumed.CountedInOf ? values.Say($"，都计入{of}", $", all of them in {of}") : values.Say($"，都不计入{of}", $", none of them in {of}");
    }));

    private string EventsText(RateEvents events)
    {
        var (of, over) = (values.Quoted(values.Say(events.Of.Label)), values.Quoted(values.Say(events.Over.Label)));
        return events.CountedInOf
            ? values.Say($"{of}再增加 {values.Events(events.Events, events.Of)}", $"{events.Events:#,##0} more in {of}")
            : values.Say($"{over}再增加 {values.Events(events.Events, events.Over)}且都不计入{of}", $"{events.Events:#,##0} more in {over} with none in {of}");
    }

    private static string Now(EventBudget budget) => $"{budget.Events.OfCount:#,##0}/{budget.Events.OverCount:#,##0}";

    private string Excludes(PathStep step) =>
        Excludes(step.Events is { } events ? [step.Fact, events.Of, events.Over] : [step.Fact]);

    /// <summary>What does not count is said wherever more of something is asked for, so that nobody is invited to fake orders.</summary>
    private string Excludes(IEnumerable<FactDefinition> facts)
    {
        var all = facts.Select(fact => fact.Excludes).OfType<Values.LocalizedText>().Distinct().Select(values.Say).Distinct().ToList();
        var said = all.Where(text => !all.Any(other => other != text && other.Contains(text, StringComparison.Ordinal))).ToList();
        return said.Count == 0 ? "" : values.Say($"（{string.Join("；", said)}）", $" ({string.Join("; ", said)})");
    }
}
