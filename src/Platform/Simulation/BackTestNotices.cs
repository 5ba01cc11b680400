using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Reviews;
using NodaTime.Text;

namespace Fuyao.Platform.Simulation;

/// <summary>Says in words what a back-test assumed and left out.</summary>
internal static class BackTestNotices
{
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    /// <param name="dropped">Versions that cannot be reviewed.</param>
    public static ImmutableArray<LocalizedText> Of(CheckedProgramme draft, BackTestResult result, StoredReview? begin, ImmutableArray<CheckedProgramme> dropped)
    {
        var rules = draft.Programme;
        var (published, effective) = (Day.Format(rules.Published), Day.Format(rules.Effective));
        var notices = ImmutableArray.CreateBuilder<LocalizedText>();
        notices.Add(new(
            $"所测规则（{published} 公布、{effective} 生效）按一直有效且早已公布来判定，不因数据早于公布日而保留资格。",
            $"The tested rules (published {published}, effective {effective}) are judged as in force and announced all along: nobody keeps a tier because facts are older than the announcement."));
        notices.Add(new(
            "对照是当时有效的规则在同样数据上重新考核的结果，不使用已保存的考核。",
            "They are compared with the rules in force at each time, reviewed again on the same facts; stored reviews are not used."));
        notices.Add(begin is null
            ? new("双方都从没有成员开始，首期的全部成员都计为入选。", "Both begin with nobody, so that all members after the first review count as joined.")
            : new($"双方都从 {begin.FactsPeriod} 考核后保存的成员开始。", $"Both begin with the members that the stored review of {begin.FactsPeriod} left."));
        var alone = result.Reviews.Length - result.Compared;
        if (alone > 0)
            notices.Add(result.Baseline is null
                ? new("这段时间内没有有效的规则可作对照，因此没有受益与受损。", "No rules were in force in this time, so there are no winners and losers.")
                : new(
                    $"前 {alone} 期当时还没有有效规则可作对照，不计受益与受损。",
                    $"No rules were in force yet at the first {(alone == 1 ? "review" : $"{alone} reviews")}, which {(alone == 1 ? "has" : "have")} no winners and losers."));
        if (!dropped.IsEmpty)
        {
            var days = string.Join(", ", dropped.Select(version => Day.Format(version.Programme.Effective)));
            notices.Add(new($"{days} 生效的版本不能考核，不作对照。", $"The versions effective {days} cannot be reviewed and are not compared with."));
        }
        AddCosts(draft, result, notices);
        if (rules.BetweenReviews is { Live.IsEmpty: false })
            notices.Add(new("两次考核之间的退出与恢复没有重演。", "Losses and returns between reviews are not replayed."));
        if (draft.Programme.EvaluateAsOfApplication)
            notices.Add(new("使用的是考核当期的数据，而不是每份申请受理时的数据", "facts are those of the review, not those of each application's own instant"));
        return notices.ToImmutable();
    }

    private static void AddCosts(CheckedProgramme draft, BackTestResult result, ImmutableArray<LocalizedText>.Builder notices)
    {
        var costs = BenefitCosts.Of(draft);
        if (costs.PaysNothing)
            notices.Add(new("所测规则的权益没有写明金额，费用为零。", "No benefit of the tested rules pays a stated amount, so they cost nothing here."));
        else
            notices.Add(result.DraftTotals.Rhythm == PaymentRhythm.EveryReview
                ? new("费用按每次考核后的每家成员各付一次计算。", "The cost counts every member at each review.")
                : new("费用按每家商家每项权益只付一次计算。", "The cost counts each benefit once for each merchant."));
        if (!costs.Unstated.IsEmpty)
            notices.Add(new(
                $"未计入费用（没有写明金额，或仅为预告）：{string.Join("、", costs.Unstated.Select(benefit => benefit.Title.Zh))}。",
                $"Not in the cost, because no amount is stated or it is only announced: {string.Join(", ", costs.Unstated.Select(benefit => benefit.Title.En))}."));
        if (result.DraftTotals.Cost.CapsUnknown is > 0 and var unknown)
            notices.Add(new($"有 {unknown:N0} 笔付款的上限未知，按全额计入。", $"Of {unknown:N0} payments the cap is unknown; they count in full."));
    }
}
