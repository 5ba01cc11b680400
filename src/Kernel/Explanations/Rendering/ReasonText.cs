using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes the tree of a condition, a line a part.</summary>
internal sealed class ReasonText(ValueText values)
{
    public static string Mark(Truth truth) => truth switch
    {
        Truth.True => "✓",
        Truth.False => "✗",
        _ => "?",
    };

    /// <summary>Lines with their depth, the condition itself at 0.</summary>
    public IEnumerable<(int Depth, string Line)> Lines(ConditionExplanation condition)
    {
        var heading = (0, $"{Mark(condition.Truth)} {values.Say(condition.Label)}");
        // A single statement, or the row below the heading, has the condition's own mark: once is enough.
        return condition.Reason switch
        {
            LeafReason leaf => [heading, (1, Describe(leaf))],
            JunctionReason junction => [heading, (1, Heading(junction)), .. junction.Parts.SelectMany(part => Lines(part, 2, null))],
            var other => [heading, .. Lines(other, 1, null)],
        };
    }

    /// <summary>What a leaf demands, in short: the subject with its bound.</summary>
    public string Demand(LeafReason leaf)
    {
        var label = leaf.Subject is { } subject ? values.Say(subject.Label) : leaf.Text;
        return leaf switch
        {
            { Kind: LeafKind.Comparison, Comparison: { } comparison, Required: { } required } => $"{label} {comparison.Sign()} {Bound(leaf, required)}",
            { Kind: LeafKind.OneOf, Required: { } required } =>
                $"{label} {(leaf.IsNegated ? values.Say("不属于", "not among") : values.Say("属于", "among"))} {Bound(leaf, required)}",
            { Kind: LeafKind.Tag, Required: { } required } => leaf.IsNegated
                ? values.Say($"{label}不含{Bound(leaf, required)}", $"{label} without {Bound(leaf, required)}")
                : values.Say($"{label}含{Bound(leaf, required)}", $"{label} with {Bound(leaf, required)}"),
            { Kind: LeafKind.Listed } => leaf.IsNegated
                ? values.Say($"不在名单{values.Quoted(label)}上", $"not on the list {values.Quoted(label)}")
                : values.Say($"在名单{values.Quoted(label)}上", $"on the list {values.Quoted(label)}"),
            { Kind: LeafKind.Known } => values.Say($"{label}{(leaf.IsNegated ? "无" : "有")}数据", $"{label} {(leaf.IsNegated ? "not known" : "known")}"),
            { Kind: LeafKind.Flag or LeafKind.Finding } => values.Say($"{label}为“{(leaf.IsNegated ? "否" : "是")}”", $"{label}: {(leaf.IsNegated ? "no" : "yes")}"),
            _ => leaf.Text,
        };
    }

    /// <summary>A condition that is one statement, without its label: enough where nothing else is said.</summary>
    public string InShort(ConditionExplanation condition) =>
        condition.Reason is LeafReason leaf ? Describe(leaf) : values.Say(condition.Label);

    public string MissingText(LeafReason leaf)
    {
        if (leaf.Problem is { } problem)
            return values.Say($"无法判断：{problem}", $"cannot be told: {problem}");
        var tooFew = leaf.Missing.Where(missing => missing.TooFew is not null).Select(missing => (Few: missing.TooFew!, Label: values.Say(missing.Label))).Select(missing => values.Say(
            $"{missing.Label}（{missing.Few.Over.Label.Zh}只有 {values.Events(missing.Few.Count, missing.Few.Over)}，满 {values.Events(missing.Few.Minimum, missing.Few.Over)} 才计算）",
            $"{missing.Label} ({missing.Few.Over.Label.En}: {missing.Few.Count:#,##0}, at least {missing.Few.Minimum:#,##0} needed)"));
        var absent = leaf.Missing.Where(missing => missing.TooFew is null).GroupBy(missing => missing.Source).Select(group =>
        {
            var labels = string.Join(values.Say("、", ", "), group.Select(missing => values.Say(missing.Label)));
            return group.Key is { } source ? values.Say($"{labels}，由{source.Zh}提供", $"{labels}, supplied by {source.En}") : labels;
        });
        var parts = tooFew.Concat(absent);
        return values.Say($"暂无数据：{string.Join("；", parts)}", $"no data yet: {string.Join("; ", parts)}");
    }

    private IEnumerable<(int Depth, string Line)> Lines(Reason reason, int depth, string? label)
    {
        var mark = Mark(reason.Truth);
        var name = label is null ? "" : label + values.Say("：", ": ");
        switch (reason)
        {
            case LeafReason leaf:
                return [(depth, $"{mark} {name}{Describe(leaf)}")];
            case JunctionReason junction:
                return [(depth, $"{mark} {name}{Heading(junction)}"), .. junction.Parts.SelectMany(part => Lines(part, depth + 1, null))];
            case ChoiceReason choice:
                return
                [
                    (depth, $"{mark} {name}{values.Say("视情况而定：", "it depends:")}"),
                    .. Lines(choice.Condition, depth + 1, values.Say("如果", "if")),
                    .. Lines(choice.Yes, depth + 1, values.Say("则", "then")),
                    .. Lines(choice.No, depth + 1, values.Say("否则", "otherwise")),
                ];
            default:
                throw new InvalidOperationException($"Unknown reason {reason.GetType().Name}.");
        }
    }

    private string Describe(LeafReason leaf)
    {
        if (leaf.Truth == Truth.Unknown)
            return leaf.Kind is LeafKind.Finding
                ? values.Say($"暂无数据：{Label(leaf)}，有待认定", $"no data yet: {Label(leaf)}, still to be established")
                : leaf.Kind is LeafKind.Flag or LeafKind.Other or LeafKind.Known ? MissingText(leaf)
                : values.Say($"{MissingText(leaf)}；要求{Demand(leaf)}", $"{MissingText(leaf)}; required: {Demand(leaf)}");
        switch (leaf.Kind)
        {
            case LeafKind.Comparison or LeafKind.OneOf:
                var sign = leaf.Comparison is { } comparison ? comparison.Sign()
                    : leaf.IsNegated ? values.Say("不属于", "not among") : values.Say("属于", "among");
                var actual = values.Of(leaf.Actual, leaf.Subject!, leaf.Required!.Value);
                var required = $"{sign} {Bound(leaf, leaf.Required!)}{Origin(leaf.Required!)}";
                return values.Say($"{Label(leaf)} {actual}，要求 {required}{DistanceOf(leaf)}", $"{Label(leaf)} {actual}, required {required}{DistanceOf(leaf)}");
            case LeafKind.Tag:
                var has = leaf.Truth == Truth.True != leaf.IsNegated;
                var tag = Bound(leaf, leaf.Required!);
                return values.Say($"{Label(leaf)}{(has ? "含" : "不含")}{tag}", $"{Label(leaf)}: {tag} {(has ? "is there" : "is not there")}")
                    + (leaf.IsNegated ? values.Say("，要求不含", ", required: not there") : "");
            case LeafKind.Listed:
                return Listing(leaf);
            case LeafKind.Finding:
                var found = leaf.Actual.IsTrue ? values.Say("成立", "established") : values.Say("不成立", "found not to be so");
                return $"{Label(leaf)}{values.Say("：", ": ")}{found}" + (leaf.Finding is { } finding ? values.Say($"，理由：{finding.Reason}", $", reason: {finding.Reason}") : "");
            case LeafKind.Flag:
                return $"{Label(leaf)}{values.Say("：", ": ")}{values.Of(leaf.Actual, leaf.Subject!)}"
                    + (leaf.Truth == Truth.True ? "" : leaf.IsNegated ? values.Say("，要求为否", ", required: no") : values.Say("，要求为是", ", required: yes"));
            case LeafKind.Known:
                return leaf.Actual.IsValue ? values.Say($"{Label(leaf)}：有数据", $"{Label(leaf)}: known") : values.Say($"{Label(leaf)}：暂无数据", $"{Label(leaf)}: no data yet");
            default:
                return leaf.Text;
        }
    }

    private string Heading(JunctionReason junction) => junction.IsAll ? values.Say("须全部满足：", "all of these:") : values.Say("满足其一即可：", "any one of these:");

    private string Listing(LeafReason leaf)
    {
        var list = values.Quoted(Label(leaf));
        if (leaf.Entry is not { } entry)
            return values.Say($"不在名单{list}上", $"not on the list {list}");
        var until = entry.Until is { } end
            ? values.Say($"，有效至 {values.Deadline(end)}", $", until {values.Deadline(end)}")
            : values.Say("，至撤销为止", ", until taken off");
        return values.Say($"在名单{list}上：{entry.Reason}{until}", $"on the list {list}: {entry.Reason}{until}");
    }

    private string Label(LeafReason leaf) => leaf.Subject is { } subject ? values.Say(subject.Label) : leaf.Text;

    private string Bound(LeafReason leaf, Requirement required) => leaf.Subject is { } subject ? values.Of(required.Value, subject) : required.Text;

    private string Origin(Requirement required)
    {
        if (required.ParameterLabel is not { } name)
            return required.Source == RequirementSource.Computed ? values.Say($"（{required.Text}）", $" ({required.Text})") : "";
        var (label, by, key) = (values.Say(name), required.By is { } fact ? values.Say(fact.Label) : "", values.Quoted(required.Key ?? ""));
        return required.Source switch
        {
            RequirementSource.TableRow => values.Say($"（{label}，{by}{key}）", $" ({label}, {by} {key})"),
            RequirementSource.Default => values.Say($"（{label}，{by}{key}未单列，按默认值）", $" ({label}, the default: no row for {by} {key})"),
            RequirementSource.Floor => values.Say($"（{label}，按下限）", $" ({label}, its floor)"),
            _ => values.Say($"（{label}）", $" ({label})"),
        };
    }

    private string DistanceOf(LeafReason leaf)
    {
        if (leaf is not { Distance: { } distance, Comparison: { } comparison } || (distance == 0 && leaf.Truth == Truth.True))
            return "";
        var amount = values.Distance(distance, leaf.Subject!);
        if (leaf.Truth == Truth.True)
            return comparison.IsLowerBound() ? values.Say($"，高出 {amount}", $", {amount} above") : values.Say($"，尚余 {amount}", $", {amount} to spare");
        return comparison.IsUpperBound() ? values.Say($"，超出 {amount}", $", {amount} too much")
            : comparison.IsLowerBound() ? values.Say($"，还差 {amount}", $", {amount} short")
            : values.Say($"，相差 {amount}", $", {amount} off");
    }
}
