using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>The error budget within whole conditions, and margins (systems.md, “What nobody else has”, 2).</summary>
public class EventBudgetTests
{
    [Fact]
    public void A_rate_that_holds_has_a_budget_of_bad_events()
    {
        var budget = Explain("late_rate <= 0.05", 2, 80).Budgets.Single();
        // 4/82 holds, 5/83 = 0.0602 does not.
        budget.Events.Events.ShouldBe(3);
        budget.Events.CountedInOf.ShouldBeTrue();
    }

    [Fact]
    public void A_lower_bound_is_used_up_by_events_that_do_not_count_for_it()
    {
        var explanation = Bazaar.Explain(
            Bazaar.Programme("good_rate > 0.5"), StaffRecords.None, "only", new Dictionary<string, object?> { ["good_reviews"] = 6L, ["reviews"] = 10L });
        // 6/11 = 0.5455 holds, 6/12 = 0.5 is not above.
        explanation.Budgets.Single().Events.ShouldSatisfyAllConditions(events => events.Events.ShouldBe(2), events => events.CountedInOf.ShouldBeFalse());
    }

    [Fact]
    public void Of_two_alternatives_on_one_rate_the_last_to_fall_is_the_budget()
    {
        var budget = Explain("late_rate <= 0.05 || late_rate <= 0.1", 2, 80).Budgets.Single();
        // (2 + k)/(80 + k) passes 0.1 (rounded) first at k = 7: 9/87 = 0.1034; 8/86 = 0.0930.
        budget.Events.Events.ShouldBe(7);
    }

    [Fact]
    public void A_rate_that_another_alternative_makes_good_has_no_budget() =>
        Explain("late_rate <= 0.05 || orders >= 50", 2, 80).Budgets.ShouldBeEmpty();

    [Fact]
    public void A_failing_rate_says_what_brings_it_back()
    {
        var recovery = Explain("late_rate <= 0.05", 6, 80).Recoveries.Single();
        recovery.Events.Events.ShouldBe(40);
        recovery.Events.CountedInOf.ShouldBeFalse();
    }

    [Fact]
    public void What_holds_has_a_margin_above_its_line()
    {
        var explanation = Bazaar.Explain(
            Bazaar.Programme("amount >= 2295"), StaffRecords.None, "only", new Dictionary<string, object?> { ["amount"] = 6102.3312m });
        // Exactly: what is left is not rounded.
        explanation.Margins.Single().Leaf.Distance.ShouldBe(3807.3312m);
    }

    [Fact]
    public void A_line_at_the_end_of_64_bits_has_nothing_beyond_it()
    {
        var explanation = Bazaar.Explain(Bazaar.Programme("count <= 9223372036854775807"), StaffRecords.None, "only", new Dictionary<string, object?> { ["count"] = 5L });
        explanation.Margins.ShouldBeEmpty();
    }

    [Fact]
    public void A_line_that_another_alternative_makes_good_has_no_margin() =>
        Bazaar.Explain(Bazaar.Programme("amount >= 10 || gold"), StaffRecords.None, "only", new Dictionary<string, object?> { ["amount"] = 20m, ["gold"] = true })
            .Margins.ShouldBeEmpty();

    private static Explanation Explain(string condition, long late, long orders) => Bazaar.Explain(
        Bazaar.Programme(condition), StaffRecords.None, "only", new Dictionary<string, object?> { ["late_orders"] = late, ["orders"] = orders });
}
