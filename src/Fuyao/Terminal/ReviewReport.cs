using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;

namespace Fuyao.Terminal;

/// <summary>Tells people what reviews decided, one block a review.</summary>
internal sealed class ReviewReport(TextWriter output, bool isTerminal, Language language)
{
    /// <param name="run">What came of it.</param>
    /// <param name="programme">The latest version.</param>
    /// <param name="store">As commands to try next name it: <c>--data DIR</c>.</param>
    public void Write(ReviewRun run, Programme programme, string store)
    {
        var zone = programme.Zone;
        var between = new BetweenReviewsReport(output, isTerminal, language);
        var entering = new EnrolmentReport(output, isTerminal, language);
        var (told, toldEntering) = (0, 0);
        foreach (var review in run.Reviews)
        {
            // What happened before a review is told before it.
            var earlier = run.Between.Skip(told).TakeWhile(one => one.Event.At <= review.Occasion.NominalAt).ToArray();
            var entered = run.Enrolled.Skip(toldEntering).TakeWhile(one => one.Event.At <= review.Occasion.NominalAt).ToArray();
            entering.Write(entered, zone, run.IsDryRun);
            between.Write(earlier, zone, run.IsDryRun);
            (told, toldEntering) = (told + earlier.Length, toldEntering + entered.Length);
            Write(review, run.IsDryRun);
        }
        entering.Write([.. run.Enrolled.Skip(toldEntering)], zone, run.IsDryRun);
        between.Write([.. run.Between.Skip(told)], zone, run.IsDryRun);
        if (run.Waiting is { } waiting)
            output.WriteLine(Say(
                $"应于 {Moments.Written(waiting.NominalAt, zone)} 完成的考核在等待：{waiting.FactsPeriod} 的数据尚未定版，其后的考核一并等待。请先导入该期数据：fuyao facts import FILE --period {waiting.FactsPeriod} {store}",
                $"The review due at {Moments.Written(waiting.NominalAt, zone)} waits and is late: the facts of {waiting.FactsPeriod} are not closed yet, and all reviews after it wait too. Import them first: fuyao facts import FILE --period {waiting.FactsPeriod} {store}"));
        else if (run.Reviews.IsEmpty && run.DecidedBefore is { } decided)
            output.WriteLine(Say(
                $"已完成，无变化：应于 {Moments.Written(decided.NominalAt, zone)} 的考核已于 {Moments.Written(decided.DecidedAt, zone)} 作出决定（数据 {decided.FactsCitation}）。",
                $"Already decided, nothing changes: the review due at {Moments.Written(decided.NominalAt, zone)} was decided at {Moments.Written(decided.DecidedAt, zone)} (facts {decided.FactsCitation})."));
        else if (run.Reviews.IsEmpty && (run.NextDue is not null || run.Enrolled.IsEmpty))
            output.WriteLine(Say("尚无到期的考核。", "No review is due yet."));
        if (run.ClosedFrom is { } closed && run.NextDue is null)
            output.WriteLine(Say($"计划自 {Moments.Begin(closed, zone)} 起结束，其后不再考核。", $"The programme is closed from {Moments.Begin(closed, zone)} on, and has no more reviews."));
        if (run.NextDue is { } next && run.Waiting is null)
            output.WriteLine(Say($"下次考核应于 {Moments.Written(next, zone)} 完成。", $"The next review is due at {Moments.Written(next, zone)}."));
    }

    private void Write(DecidedReview review, bool isDryRun)
    {
        var (programme, counts, zone) = (review.Version.Programme, review.Counts, review.Version.Programme.Zone);
        output.WriteLine($"{programme.Title.In(language)} · {Say("考核", "review due")} {Moments.Written(review.Occasion.NominalAt, zone)} · {Say("数据", "facts")} {review.FactsCitation}"
            + $" · {Say("规则版本", "version of")} {programme.Effective:uuuu-MM-dd}{(isDryRun ? Say(" · 试算，未保存", " · dry run, nothing stored") : "")}");
        if (review.Occasion.EffectiveAt != review.Occasion.NominalAt)
            output.WriteLine($"{Say("生效于", "effective at")} {Moments.Written(review.Occasion.EffectiveAt, zone)}");
        foreach (var notice in review.Notices)
            output.WriteLine($"{Say("注意：", "Note: ")}{notice.In(language)}");
        Table([Say("商家", "merchants"), Say("数量", "number")],
        [
            [Say("全部", "all"), Number(counts.Merchants)],
            [Say("适用范围内", "in scope"), Number(counts.InScope)],
            .. programme.Tiers.Zip(counts.Tiers, (tier, count) => (IReadOnlyList<string>)[$"{tier.Title.In(language)} ({tier.Id})", Number(count.Members)]),
            [Say("候补", "waiting for a place"), Number(counts.Waiting)],
            [Say("因数据缺失无法判断", "not decided, something is unknown"), Number(counts.Undecided)],
        ]);
        Table([Say("变化", "changes"), Say("数量", "number")],
        [
            [Say("入选", "joined"), Number(counts.Joined)],
            [Say("恢复", "returned"), Number(counts.Returned)],
            [Say("升级", "promoted"), Number(counts.Promoted)],
            [Say("降级", "demoted"), Number(counts.Demoted)],
            [Say("退出", "left"), Number(counts.Left)],
            [Say("数据缺失，资格保留", "kept although something is unknown"), Number(counts.KeptUnknown)],
            [Say("规则公布前的数据，资格保留", "kept, the facts are older than the rule"), Number(counts.KeptUnpublished)],
        ]);
        Table([Say("条件", "condition"), Say("通过", "pass"), Say("未通过", "fail"), Say("未知", "unknown")],
            [.. counts.Conditions.Select(condition => (IReadOnlyList<string>)
                [LabelOf(programme, condition), Number(condition.Passed), Number(condition.Failed), Number(condition.Unknown)])]);
        var crowded = review.CutOffs.Where(cut => cut.Placed < cut.Candidates).ToArray();
        if (crowded.Length > 0)
            Table([Say("名额不足", "places ran out"), Say("名额", "places"), Say("符合", "qualify"), Say("入选", "placed"), Say("末位", "last placed")],
                [.. crowded.Select(cut => (IReadOnlyList<string>)
                [
                    $"{cut.Tier} {(cut.GroupKnown ? cut.Group ?? "" : Say("类目未知", "group unknown"))}".TrimEnd(), Number(cut.Places), Number(cut.Candidates), Number(cut.Placed),
                    cut.LastMerchant is null ? "" : $"{cut.LastMerchant} ({string.Join(", ", cut.LastValues)})",
                ])]);
        output.WriteLine();
    }

    private string LabelOf(Programme programme, ConditionCounts counts)
    {
        if (counts.Tier is null)
            return counts.Condition == programme.Scope.Name
                ? Say("适用范围", "scope")
                : programme.Require.First(condition => condition.Name == counts.Condition).Label.In(language);
        return $"{counts.Tier} · {programme.Tiers.First(tier => tier.Id == counts.Tier).Require.First(condition => condition.Name == counts.Condition).Label.In(language)}";
    }

    private void Table(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        output.WriteLine();
        new ReportTable(header, rows).Write(output, isTerminal);
    }

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;

    private static string Number(int number) => number.ToString("N0");
}
