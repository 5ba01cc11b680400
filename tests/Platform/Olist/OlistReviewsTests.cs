using Fuyao.Kernel.Reviews;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>The programme of examples/olist, reviewed for the twenty months 2017-01…2018-08 on the facts that the product computes.</summary>
[Collection(OlistYears.Tests)]
public sealed class OlistReviewsTests(OlistYears years)
{
    [SharedDataFact("olist")]
    public void Every_month_is_reviewed_on_its_own_facts_and_the_first_is_due_on_the_3rd_of_February_2017()
    {
        var periods = years.Reviews.Select(review => review.Result.Occasion.FactsPeriod.ToString()).ToList();

        periods.Count.ShouldBe(20);
        periods[0].ShouldBe("2017-01");
        periods[^1].ShouldBe("2018-08");
        // 24:00 of the 3rd in São Paulo, which was two hours behind UTC in the summer of 2017.
        years.Reviews[0].Result.Occasion.NominalAt.ToString().ShouldBe("2017-02-04T02:00:00Z");
    }

    [SharedDataFact("olist")]
    public void Sellers_join_rise_fall_leave_and_return_as_often_as_the_README_says()
    {
        var counts = years.Reviews.Select(review => review.Result.Counts).ToList();

        counts.Sum(count => count.Joined).ShouldBe(121);
        counts.Sum(count => count.Returned).ShouldBe(56);
        counts.Sum(count => count.Promoted).ShouldBe(11);
        counts.Sum(count => count.Demoted).ShouldBe(8);
        counts.Sum(count => count.Left).ShouldBe(152);
        counts.Sum(count => count.Waiting).ShouldBe(7);
        counts[^1].Tiers.Select(tier => (tier.Tier, tier.Members)).ShouldBe([("SS", 6), ("S", 19)]);
    }

    [SharedDataFact("olist")]
    public void Nobody_is_a_member_whose_conditions_do_not_hold_and_no_category_has_more_than_three()
    {
        foreach (var (evaluation, result) in years.Reviews)
        {
            var members = Enumerable.Range(0, result.After.Count).Where(row => result.After.StatusOf(row) == MembershipStatus.Member).ToList();
            foreach (var row in members)
            {
                result.TruthOf(null, "service", row).ShouldBe(Truth.True);
                result.TruthOf(null, "steady", row).ShouldBe(Truth.True);
                result.TruthOf(result.After.TierOf(row), "scale", row).ShouldBe(Truth.True);
            }
            members.GroupBy(row => evaluation.Read("main_category", row).ToString()).ShouldAllBe(category => category.Count() <= 3);
        }
    }

    [SharedDataFact("olist")]
    public void The_explanation_of_each_sort_of_change_says_the_same_as_the_decision()
    {
        MembershipChange[] changes = [MembershipChange.Joined, MembershipChange.Promoted, MembershipChange.Demoted, MembershipChange.Left, MembershipChange.Returned];
        foreach (var change in changes)
        {
            var (evaluation, result, row) = years.FirstOf(change);

            var explanation = OlistYears.Explain(evaluation, result, row);

            explanation.Standing.Change.ShouldBe(change);
            (explanation.Standing.Tier is null).ShouldBe(change == MembershipChange.Left);
            var best = explanation.Tiers.FirstOrDefault(tier => tier.Truth == Truth.True);
            (best?.Tier.Id).ShouldBe(explanation.Standing.Tier, $"{change}");
            // Only at the top there is nothing further to reach.
            (explanation.Next is null).ShouldBe(explanation.Standing.Tier == "SS");
        }
    }
}
