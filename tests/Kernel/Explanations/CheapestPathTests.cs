using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>What a path says, and what it never says (semantics, “Cheapest path”; systems.md, “What nobody else has”).</summary>
public class CheapestPathTests
{
    [Fact]
    public void An_amount_is_named_up_to_the_fen_and_the_distance_rounded_up()
    {
        // ¥ 6,102.33 of ¥ 6,560.00; 6560 − 6102.3312 = 457.6688.
        var step = Path("amount >= 6560", new() { ["amount"] = 6102.3312m }).Steps.Single();
        step.Kind.ShouldBe(PathStepKind.Raise);
        step.Target.AsMoney().ShouldBe(Money.FromWhole(6560));
        step.Distance.ShouldBe(457.67m);
    }

    [Fact]
    public void A_strict_line_is_crossed_by_the_smallest_amount_that_can_be_said()
    {
        var step = Path("amount > 100", new() { ["amount"] = 100m }).Steps.Single();
        step.Target.AsMoney().ToString().ShouldBe("100.01");
        step.AtLeast!.Value.AsMoney().ToString().ShouldBe("100.0001");
    }

    [Fact]
    public void A_strict_line_of_a_measure_is_crossed_by_a_ten_thousandth()
    {
        // D3: above 4.8.
        Path("score > 4.8", new() { ["score"] = 4.75 }).Steps.Single().Target.AsDouble().ShouldBe(4.8001);
    }

    [Fact]
    public void A_count_compared_with_a_fraction_rises_to_the_next_whole() =>
        Path("count >= 2 && double(age) < 2.5", new() { ["count"] = 1L, ["age"] = 2L }).Steps.Single().Target.AsInt().ShouldBe(2);

    [Fact]
    public void The_line_of_the_merchants_own_category_counts_and_the_category_is_never_changed()
    {
        var line = Bazaar.Line("line", "category", byDefault: 2295, floor: 100, ("dress", 6560), ("toys", 10));
        var programme = Bazaar.Programme("amount >= line", line);
        Target("dress").ShouldBe("6560.00");
        Target("toys").ShouldBe("100.00", "the floor is above the row");
        Target("books").ShouldBe("2295.00", "the default stands in for a row");

        string Target(string category) =>
            Bazaar.Explain(programme, new Dictionary<string, object?> { ["amount"] = 50m, ["category"] = category }).Next!.Steps.Single().Target.AsMoney().ToString();
    }

    [Fact]
    public void The_key_of_a_table_is_never_changed_even_where_a_merchant_could()
    {
        var line = Bazaar.Line("line", "style", byDefault: 100, floor: 100);
        var merchant = new Dictionary<string, object?> { ["amount"] = 50m, ["style"] = "plain" };
        Bazaar.Explain(Bazaar.Programme("amount >= line || style == 'retro'", line), merchant).Next!.Steps.Single().Fact.Id.ShouldBe("amount");
        Bazaar.Explain(Bazaar.Programme("amount >= line && style == 'retro'", line), merchant).Next!.Outcome.ShouldBe(PathOutcome.NotPromised);
    }

    [Theory]
    [InlineData("dress", RequirementSource.TableRow)]
    [InlineData("level", RequirementSource.TableRow)] // exactly the floor: the row says so itself
    [InlineData("toys", RequirementSource.Floor)]
    [InlineData("books", RequirementSource.Default)]
    public void What_is_required_says_where_it_comes_from(string category, RequirementSource source)
    {
        var line = Bazaar.Line("line", "category", byDefault: 2295, floor: 100, ("dress", 6560), ("level", 100), ("toys", 10));
        var explanation = Bazaar.Explain(Bazaar.Programme("amount >= line", line), new Dictionary<string, object?> { ["amount"] = 50m, ["category"] = category });

        explanation.Tiers[0].Conditions.Single().Reason.ShouldBeOfType<LeafReason>().Required!.Source.ShouldBe(source);
    }

    [Fact]
    public void Several_conditions_on_one_fact_are_one_step()
    {
        var step = Path("amount >= 10 && amount < 20 && amount != 10 && (count >= 1 || amount >= 15)", new() { ["amount"] = 1m, ["count"] = 0L }).Steps.Single();
        step.Fact.Id.ShouldBe("amount");
        step.Target.AsMoney().ToString().ShouldBe("15.00");
        step.AtMost!.Value.AsMoney().ToString().ShouldBe("19.9999");
    }

    [Fact]
    public void The_alternative_with_fewer_facts_is_taken() =>
        Path("(count >= 100 && gold) || amount >= 1000000", new() { ["count"] = 0L, ["gold"] = false, ["amount"] = 0m }).Steps.Single().Fact.Id.ShouldBe("amount");

    [Fact]
    public void A_percentile_is_never_promised()
    {
        var path = Path("percentile(amount) >= 80.0 && count >= 3", new() { ["amount"] = 1m, ["count"] = 0L }, new() { ["amount"] = 2m });
        path.Outcome.ShouldBe(PathOutcome.NotPromised);
        path.Steps.ShouldBeEmpty();
        path.Obstacles.Single().Kind.ShouldBe(ObstacleKind.OthersResults);
    }

    [Fact]
    public void A_way_around_a_percentile_is_taken()
    {
        var path = Path("percentile(amount) >= 80.0 || count >= 3", new() { ["amount"] = 1m, ["count"] = 0L }, new() { ["amount"] = 2m });
        path.Steps.Single().Fact.Id.ShouldBe("count");
    }

    [Fact]
    public void A_percentile_that_holds_today_is_named_as_what_the_path_stands_on()
    {
        var path = Path("percentile(amount) >= 50.0 && count >= 3", new() { ["amount"] = 3m, ["count"] = 0L }, new() { ["amount"] = 2m });
        path.Outcome.ShouldBe(PathOutcome.Reachable);
        path.Supports.Single().Kind.ShouldBe(ObstacleKind.OthersResults);
    }

    [Fact]
    public void A_scorecard_is_not_promised_either()
    {
        var programme = Bazaar.Programme([("only", "merit >= 80.0")], [], Bazaar.Score("merit", ("amount", 0.5m), ("count", 0.5m)));
        var path = Bazaar.Explain(programme, new Dictionary<string, object?> { ["amount"] = 1m }, new Dictionary<string, object?> { ["amount"] = 2m }).Next!;
        path.Obstacles.Single().Kind.ShouldBe(ObstacleKind.OthersResults);
    }

    [Fact]
    public void A_staff_list_needs_a_judgement()
    {
        Path("listed('recognised')", []).Obstacles.Single().Kind.ShouldBe(ObstacleKind.Judgement);
        Path("gold || listed('recognised')", new() { ["gold"] = false }).Steps.Single().Fact.Id.ShouldBe("gold");
    }

    [Fact]
    public void What_a_merchant_does_not_control_is_no_step()
    {
        Path("!violation", new() { ["violation"] = true }).Obstacles.Single().Kind.ShouldBe(ObstacleKind.NotControllable);
        Path("!violation && count >= 1", new() { ["violation"] = false, ["count"] = 0L }).Steps.Single().Fact.Id.ShouldBe("count");
    }

    [Fact]
    public void A_missing_fact_has_to_be_supplied_first_and_its_range_is_said()
    {
        var step = Path("age >= 2 && age <= 5", new() { ["amount"] = 1m }).Steps.Single();
        step.Kind.ShouldBe(PathStepKind.Supply);
        step.AtLeast!.Value.AsInt().ShouldBe(2);
        step.AtMost!.Value.AsInt().ShouldBe(5);
    }

    [Fact]
    public void A_fact_that_must_be_missing_and_is_missing_stands_in_no_path()
    {
        var path = Path("!known(score) && count >= 3", new() { ["count"] = 1L });
        path.Outcome.ShouldBe(PathOutcome.Reachable);
        path.Steps.Single().Fact.Id.ShouldBe("count");
    }

    [Fact]
    public void Raising_one_fact_past_a_bound_that_another_condition_sets_is_no_path()
    {
        // 10 orders would do, but 8 is the most that the other condition bears: the amount has to rise instead.
        Path("(count >= 10 || amount >= 100) && count <= 8", new() { ["count"] = 7L, ["amount"] = 1m }).Steps.Single().Fact.Id.ShouldBe("amount");
        Path("count >= 10 && count <= 8", new() { ["count"] = 7L }).Outcome.ShouldBe(PathOutcome.Contradictory);
    }

    [Fact]
    public void Conditions_that_exclude_each_other_are_told_apart_from_what_cannot_be_promised() =>
        Path("count > 3 && count < 3", new() { ["count"] = 0L }).Outcome.ShouldBe(PathOutcome.Contradictory);

    [Fact]
    public void Arithmetic_on_one_fact_is_solved_through_the_real_evaluation()
    {
        var programme = Bazaar.Programme([("only", "monthly - 5 >= 300")], [], Bazaar.Derived("monthly", "amount * 30"));
        var step = Bazaar.Explain(programme, new Dictionary<string, object?> { ["amount"] = 1m }).Next!.Steps.Single();
        // 305 / 30 = 10.1666…: the smallest that does is 10.1667, said as 10.17.
        step.Fact.Id.ShouldBe("amount");
        step.AtLeast!.Value.AsMoney().ToString().ShouldBe("10.1667");
        step.Target.AsMoney().ToString().ShouldBe("10.17");
    }

    [Fact]
    public void Counts_at_the_end_of_64_bits_have_no_path_beyond_it()
    {
        var merchant = new Dictionary<string, object?> { ["count"] = long.MaxValue - 1, ["amount"] = 1m };
        Path("count - 5 < 300 || amount >= 100", merchant).Steps.Single().Fact.Id.ShouldBe("amount");
        Path("count - 5 >= 300 && amount >= 100", merchant).Steps.Single().Fact.Id.ShouldBe("amount");
        Path("count > 9223372036854775807 || amount >= 100", merchant).Steps.Single().Fact.Id.ShouldBe("amount");
    }

    [Fact]
    public void Two_facts_in_one_comparison_are_not_promised_but_respected()
    {
        Path("count >= complaints", new() { ["count"] = 0L, ["complaints"] = 5L }).Obstacles.Single().Kind.ShouldBe(ObstacleKind.NotSolvable);
        // Raising the count to 10 would break count <= complaints + 5; so the amount it is.
        var path = Path("count <= complaints + 5 && (count >= 10 || (amount >= 100 && gold))", new() { ["count"] = 5L, ["complaints"] = 0L, ["amount"] = 1m, ["gold"] = false });
        path.Steps.Select(step => step.Fact.Id).ShouldBe(["amount", "gold"]);
    }

    [Fact]
    public void A_rate_is_told_in_events_of_the_good_sort()
    {
        // 6 of 80 late is 0.0750; 6/120 = 0.0500 after 40 more on time, and 6/119 = 0.0504 would not do.
        var events = Path("late_rate <= 0.05", new() { ["late_orders"] = 6L, ["orders"] = 80L }).Steps.Single().Events!;
        events.CountedInOf.ShouldBeFalse();
        events.Events.ShouldBe(40);
    }

    [Fact]
    public void A_rate_that_should_rise_is_told_in_events_that_count_for_it()
    {
        // 7 of 10 good; (7 + k)/(10 + k) ≥ 0.9 first at k = 20.
        var events = Path("good_rate >= 0.9", new() { ["good_reviews"] = 7L, ["reviews"] = 10L }).Steps.Single().Events!;
        events.CountedInOf.ShouldBeTrue();
        events.Events.ShouldBe(20);
    }

    [Fact]
    public void A_count_that_would_spoil_a_rate_is_raised_by_events_of_the_good_sort()
    {
        var path = Path("reviews >= 20 && good_rate >= 0.9", new() { ["good_reviews"] = 9L, ["reviews"] = 10L });
        var step = path.Steps.Single();
        step.Fact.Id.ShouldBe("reviews", "ten more good reviews leave the rate at 19/20");
        step.Assumed.Single().CountedInOf.ShouldBeTrue();
    }

    [Fact]
    public void A_rate_that_comes_right_with_its_count_is_no_step_of_its_own()
    {
        // 0 of 3 late is too few to tell; 0 of 30 is 0.
        var step = Path("orders >= 30 && late_rate <= 0.05", new() { ["late_orders"] = 0L, ["orders"] = 3L }).Steps.Single();
        step.Fact.Id.ShouldBe("orders");
        step.Assumed.Single().CountedInOf.ShouldBeFalse();
    }

    [Fact]
    public void A_rate_over_too_few_events_is_supplied_by_more_of_them()
    {
        var step = Path("late_rate <= 0.2", new() { ["late_orders"] = 0L, ["orders"] = 3L }).Steps.Single();
        step.Kind.ShouldBe(PathStepKind.Supply);
        // Minimum count 5, 3 are there.
        step.Events!.Events.ShouldBe(2);
    }

    [Fact]
    public void For_who_is_not_in_it_the_way_in_is_the_tier_with_the_fewest_steps()
    {
        var programme = Bazaar.Programme([("SS", "amount >= 100 && gold"), ("S", "amount >= 50")], []);
        Bazaar.Explain(programme, new Dictionary<string, object?> { ["amount"] = 1m, ["gold"] = false }).Next!.Tier.Id.ShouldBe("S");
        Bazaar.Explain(programme, StaffRecords.None, "S", new Dictionary<string, object?> { ["amount"] = 60m, ["gold"] = false }).Next!.Tier.Id.ShouldBe("SS");
        Bazaar.Explain(programme, StaffRecords.None, "SS", new Dictionary<string, object?> { ["amount"] = 100m, ["gold"] = true }).Next.ShouldBeNull();
    }

    [Fact]
    public void A_tier_that_is_kept_without_holding_says_what_would_make_it_hold()
    {
        var programme = Bazaar.Programme([("S", "amount >= 50")], []);
        var keep = Bazaar.Explain(programme, StaffRecords.None, "S", new Dictionary<string, object?> { ["gold"] = true }).Keep!;
        keep.Steps.Single().Kind.ShouldBe(PathStepKind.Supply);
    }

    [Fact]
    public void Many_alternatives_stay_within_bounds()
    {
        // 2^20 combinations of alternatives; what is found must do, in bounded steps.
        var condition = string.Join(" && ", Enumerable.Range(0, 20).Select(number => $"(count >= {number + 1} || amount >= {100 - number})"));
        var path = Path(condition, new() { ["count"] = 0L, ["amount"] = 0m });
        path.Outcome.ShouldBe(PathOutcome.Reachable);
        path.Steps.Length.ShouldBe(1);
    }

    private static CheapestPath Path(string condition, Dictionary<string, object?> merchant, Dictionary<string, object?>? other = null) =>
        Bazaar.Explain(Bazaar.Programme(condition), other is null ? [merchant] : [merchant, other]).Next!;
}
