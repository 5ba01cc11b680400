using System.Text;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes an explanation for a merchant, in its language: where it stands, what is missing, what it can do now, what it gets, and the evidence.</summary>
public sealed class ExplanationText
{
    private const int HashShown = 12;

    private readonly StringBuilder text = new();
    private readonly Explanation explanation;
    private readonly ValueText values;
    private readonly ReasonText reasons;
    private readonly PathText paths;
    private readonly Programme programme;

    private ExplanationText(Explanation explanation, Language language)
    {
        this.explanation = explanation;
        programme = explanation.Programme.Programme;
        values = new ValueText(language, explanation.Programme.Catalogue);
        reasons = new ReasonText(values);
        paths = new PathText(values, reasons);
    }

    /// <returns>Lines that end in a line feed.</returns>
    public static string Render(Explanation explanation, Language language)
    {
        var writer = new ExplanationText(explanation, language);
        writer.Write();
        return writer.text.ToString();
    }

    private void Write()
    {
        Line(0, values.Say($"{programme.Title.Zh} · 商家 {explanation.Merchant}", $"{programme.Title.En} · merchant {explanation.Merchant}"));
        Standing();
        Corrections();
        if (explanation.IsInScope)
        {
            Conditions();
            WaysOn();
            Benefits();
        }
        Uncounted();
        Evidence();
    }

    private void Standing()
    {
        Heading("现状", "Where you stand");
        if (!explanation.IsInScope)
        {
            Line(1, values.Say("本项目不面向该商家：", "The programme does not address this merchant: ") + reasons.InShort(explanation.Scope));
            return;
        }
        var standing = explanation.Standing;
        if (!explanation.Evidence.IsDecision && explanation.Enrolment is null)
            Line(1, values.Say("尚无判定，以下按现有数据试算", "Nothing has been decided yet; this is a look at the facts as they are"));
        var tier = explanation.Tiers.FirstOrDefault(tier => tier.Tier.Id == standing.Tier)?.Tier.Title;
        var status = standing.Status switch
        {
            MembershipStatus.Member or MembershipStatus.Leaving => tier is null ? standing.Tier! : values.Say(tier),
            MembershipStatus.Waiting => values.Say("符合条件，等待名额", "Qualified, waiting for a place"),
            MembershipStatus.Left => values.Say("已退出", "No longer a member"),
            _ => values.Say("未入选", "Not a member"),
        };
        var since = standing.Since is { } from ? values.Say($"，自 {values.Instant(from)} 起", $", since {values.Instant(from)}") : "";
        var next = standing.NextReview is { } review ? values.Say($"；下次考核 {values.Deadline(review)}", $"; next review {values.Deadline(review)}") : "";
        Line(1, status + since + next);
        foreach (var flag in Flags(standing.Flags))
            Line(1, flag);
        if (explanation.Enrolment is { } enrolment)
            foreach (var line in new EnrolmentText(values).Lines(enrolment))
                Line(1, line);
        if (explanation.Between is { } between)
            foreach (var (depth, line) in new BetweenText(values, reasons).Lines(between))
                Line(1 + depth, line);
        if (explanation.Displayed is { } displayed)
            foreach (var line in new DisplayedText(programme, values).Lines(displayed))
                Line(1, line);
        foreach (var proposal in explanation.Proposals)
            Line(1, Proposed(proposal));
    }

    private string Proposed(StaffProposal proposal)
    {
        var label = programme.Lists.FirstOrDefault(list => list.Name == proposal.List)?.Label ?? LocalizedText.Same(proposal.List);
        var at = values.Instant(proposal.At);
        return proposal.Kind is StaffProposalKind.Entry
            ? values.Say($"{at} 提出登记入名单“{label.Zh}”，待另一人批准，尚不计入", $"An entry on the list “{label.En}” was proposed at {at}; it waits for somebody else to approve it and does not count yet")
            : values.Say($"{at} 提出移出名单“{label.Zh}”，待另一人批准，批准前仍在名单上", $"Taking off the list “{label.En}” was proposed at {at}; it waits for somebody else to approve it, and until then the entry counts");
    }

    private IEnumerable<string> Flags(MembershipFlags flags)
    {
        if (flags.HasFlag(MembershipFlags.KeptUnknown))
            yield return values.Say("因部分数据暂缺，等级予以保留，数据补齐后再判定", "The tier is kept because data is missing; it is judged once the data is there");
        if (flags.HasFlag(MembershipFlags.KeptUnpublished))
            yield return values.Say("数据早于规则公布之日，等级予以保留", "The tier is kept because the facts are older than the publication of the rule");
        if (flags.HasFlag(MembershipFlags.ScopeUnknown))
            yield return values.Say("是否属于本项目的对象暂无法判断，按属于处理", "Whether the programme addresses this merchant is not known; it is taken to");
        if (flags.HasFlag(MembershipFlags.GroupUnknown))
            yield return values.Say("所属分组暂无数据，与同样情况的商家一起排名", "The merchant's group is not known; it is ranked among those of whom it is not known");
    }

    private void Corrections()
    {
        if (explanation.Corrections.IsEmpty && explanation.Appeals.IsEmpty)
            return;
        Heading("更正与申诉", "Corrections and appeals");
        var lines = new CorrectionLines(values, programme);
        foreach (var (depth, line) in explanation.Corrections.SelectMany(lines.Of))
            Line(1 + depth, line);
        foreach (var appeal in explanation.Appeals)
            Line(1, lines.Of(appeal));
    }

    private void Conditions()
    {
        // What became of it since stands above; from here on it is as the review saw it.
        var seen = values.Deadline(explanation.Evidence.At);
        Heading(
            explanation.Between is null ? "还缺什么" : $"还缺什么（{seen} 考核时）",
            explanation.Between is null ? "What is missing" : $"What was missing at the review of {seen}");
        var next = explanation.Next?.Tier;
        if (next is not null)
            Line(1, Gap(next));
        else if (explanation.Standing.Tier is not null)
            Line(1, values.Say("已是最高一级", "This is the highest tier"));
        foreach (var condition in explanation.Conditions)
            Condition(1, condition);
        foreach (var tier in explanation.Tiers.Where(tier => explanation.Standing.Tier is null || tier.Tier == next || tier.Tier.Id == explanation.Standing.Tier))
        {
            Line(1, $"{ReasonText.Mark(tier.Truth)} {values.Say(tier.Tier.Title)}");
            foreach (var condition in tier.Conditions)
                Condition(2, condition);
            if (tier.Place is { } place)
                Line(2, Place(place));
        }
    }

    private string Gap(TierName next)
    {
        var tier = explanation.Tiers.First(tier => tier.Tier == next);
        var conditions = explanation.Conditions.Concat(tier.Conditions).ToList();
        var (failed, unknown) = (conditions.Count(condition => condition.Truth == Truth.False), conditions.Count(condition => condition.Truth == Truth.Unknown));
        var title = values.Say(next.Title);
        var missing = unknown == 0 ? "" : values.Say($"，{unknown} 项暂无数据", $", {unknown} without data");
        if (failed == 0 && unknown == 0)
            return values.Say($"{title}的条件已全部符合", $"All conditions of {title} are met");
        return failed == 0
            ? values.Say($"{title}没有不符合的条件{missing}", $"No condition of {title} fails{missing}")
            : values.Say($"距{title}还差 {failed} 项{missing}", $"{failed} {(failed == 1 ? "condition" : "conditions")} short of {title}{missing}");
    }

    private void Condition(int depth, ConditionExplanation condition)
    {
        foreach (var (inner, line) in reasons.Lines(condition))
            Line(depth + inner, line);
    }

    private string Place(PlaceExplanation place)
    {
        var cutOff = place.CutOff;
        var among = place.Group is { } group ? values.Say($"{values.Quoted(group)}内", $" in {values.Quoted(group)}") : "";
        var qualified = place.Rank is { } rank
            ? values.Say($"合格 {cutOff.Candidates:#,##0} 家中排第 {rank:#,##0} 名", $"rank {rank:#,##0} of {cutOff.Candidates:#,##0} qualified")
            : values.Say($"{cutOff.Candidates:#,##0} 家合格", $"{cutOff.Candidates:#,##0} qualified");
        var mark = ReasonText.Mark(place.HasPlace ? Truth.True : Truth.False);
        var places = place.IsShared
            ? values.Say($"连同更高等级共 {cutOff.Places:#,##0} 个名额", $"{cutOff.Places:#,##0} places together with better tiers")
            : values.Say($"{cutOff.Places:#,##0} 个名额", $"{cutOff.Places:#,##0} places");
        var line = values.Say(
            $"{mark} 名额：{among}{qualified}，{places}，本级入选 {cutOff.Placed:#,##0} 家",
            $"{mark} place{among}: {qualified}, {places}, {cutOff.Placed:#,##0} placed in this tier");
        return line + string.Concat(place.RankedBy.Select(key => values.Say(
            $"；{key.Label.Zh} {key.Value}{(key.LastPlaced is not null ? $"，入围线 {key.LastPlaced}" : "")}",
            $"; {key.Label.En} {key.Value}{(key.LastPlaced is not null ? $", cut-off {key.LastPlaced}" : "")}")));
    }

    private void WaysOn()
    {
        var lines = new List<(int Depth, string Line)>();
        if (explanation.Next is { } next)
            lines.AddRange(paths.Path(next, isKeeping: false, lacksPlace: explanation.Standing.Status == MembershipStatus.Waiting));
        if (explanation.Keep is { } keep)
            lines.AddRange(paths.Path(keep, isKeeping: true));
        // A step of the path has said it already.
        var said = (explanation.Next?.Steps ?? []).Concat(explanation.Keep?.Steps ?? []).Select(step => step.Fact.Id).ToHashSet();
        lines.AddRange(explanation.Recoveries.Where(recovery => !said.Contains(recovery.Rate.Id)).Select(recovery => (0, paths.Recovery(recovery))));
        lines.AddRange(explanation.Budgets.Select(budget => (0, paths.Budget(budget))));
        lines.AddRange(explanation.Margins.Select(margin => (0, values.Say($"保级余量：{paths.Margin(margin)}", $"Margin: {paths.Margin(margin)}"))));
        if (lines.Count == 0)
            return;
        Heading("现在可以做什么", "What you can do now");
        foreach (var (depth, line) in lines)
            Line(1 + depth, line);
    }

    private void Benefits()
    {
        if (explanation.Benefits.IsEmpty)
            return;
        Heading("能得到什么", "What you get");
        foreach (var group in explanation.Benefits.GroupBy(benefit => (benefit.IsHeld, benefit.Benefit.Live)).OrderByDescending(group => group.Key))
        {
            var titles = string.Join(values.Say("、", ", "), group.Select(benefit => values.Say(benefit.Benefit.Title)));
            var tier = explanation.Next is { } next ? values.Say(next.Tier.Title) : "";
            var heading = group.Key switch
            {
                (true, true) => values.Say("已享有", "Now"),
                (true, false) => values.Say("已公布、尚未开通", "Announced, not live yet"),
                (false, true) => values.Say($"达到{tier}后另有", $"With {tier} also"),
                (false, false) => values.Say($"达到{tier}后另有（已公布、尚未开通）", $"With {tier} also (announced, not live yet)"),
            };
            Line(1, $"{heading}{values.Say("：", ": ")}{titles}");
        }
    }

    private void Evidence()
    {
        Heading("依据", "Evidence");
        var evidence = explanation.Evidence;
        Line(1, values.Say(
            $"数据 {evidence.Facts}；规则 {programme.Id} {programme.Effective:uuuu-MM-dd} 版（{explanation.Programme.Sha256[..HashShown]}）；",
            $"Facts {evidence.Facts}; rules {programme.Id} of {programme.Effective:uuuu-MM-dd} ({explanation.Programme.Sha256[..HashShown]}); ")
            + values.Say(
                $"{(evidence.IsDecision ? "判定" : "试算")}时点 {values.Deadline(evidence.At)}（{programme.Zone.Id}）",
                $"{(evidence.IsDecision ? "decided" : "looked at")} as of {values.Deadline(evidence.At)} ({programme.Zone.Id})"));
    }

    private void Uncounted()
    {
        if (explanation.Uncounted.IsEmpty)
            return;
        Heading("没有计入的事件", "What did not count");
        foreach (var (events, label, window) in explanation.Uncounted)
            Line(1, $"{values.Say(label)}{values.Say("：", ": ")}" + values.Say(
                $"{values.Instant(events.First)} 起 {events.Count:#,##0} 次，{(window is null ? $"原因 {events.Cause} 已计过一次" : $"不可抗力时段（{values.Instant(window.From)} 至 {values.Deadline(window.Until)}）：{window.Reason}")}",
                $"{events.Count:#,##0} from {values.Instant(events.First)}, {(window is null ? $"the cause {events.Cause} has counted once already" : $"force majeure ({values.Instant(window.From)} to {values.Deadline(window.Until)}): {window.Reason}")}"));
    }

    private void Heading(string zh, string en) => text.Append('\n').Append(values.Say(zh, en)).Append('\n');

    private void Line(int depth, string line) => text.Append(' ', depth * 2).Append(values.Tidy(line)).Append('\n');
}
