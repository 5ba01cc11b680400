using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Reviews;
using FsCheck;
using FsCheck.Fluent;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>A path over rates keeps its word in events: whoever has them, counted as the steps say, meets the conditions.</summary>
public class RatePathPropertyTests
{
    private static readonly Gen<string> Leaf = Gen.OneOf(
        Gen.Choose(0, 20).Select(twentieth => $"late_rate <= {twentieth / 20.0:0.00}"),
        Gen.Choose(1, 19).Select(twentieth => $"late_rate < {twentieth / 20.0:0.00}"),
        Gen.Choose(0, 20).Select(twentieth => $"good_rate >= {twentieth / 20.0:0.00}"),
        Gen.Choose(0, 40).Select(count => $"orders >= {count}"),
        Gen.Choose(0, 40).Select(count => $"reviews >= {count}"),
        Gen.Choose(0, 5).Select(count => $"late_orders <= {count}"),
        Gen.Constant("gold"));

    private static readonly Gen<(string Condition, long Late, long Orders, long Good, long Reviews)> Cases =
        from leaves in Leaf.ArrayOf(3)
        from sign in Gen.Elements("&&", "||")
        from orders in Gen.Choose(0, 30)
        from late in Gen.Choose(0, orders)
        from reviews in Gen.Choose(0, 30)
        from good in Gen.Choose(0, reviews)
        select ($"({leaves[0]} {sign} {leaves[1]}) && {leaves[2]}", (long)late, (long)orders, (long)good, (long)reviews);

    [Fact]
    public void The_events_of_a_path_bring_about_what_it_says() => Property.Holds(Cases, tuple =>
    {
        var merchant = new Dictionary<string, object?>
        {
            ["late_orders"] = tuple.Late, ["orders"] = tuple.Orders, ["good_reviews"] = tuple.Good, ["reviews"] = tuple.Reviews, ["gold"] = false,
        };
        var programme = Bazaar.Programme(tuple.Condition);
        var path = Bazaar.Explain(programme, merchant).Next!;
        if (path.Outcome is not (PathOutcome.Reachable or PathOutcome.Holds))
            return true;
        var (late, orders) = Counts(path, "late_orders", "orders", "late_rate", tuple.Late, tuple.Orders);
        var (good, reviews) = Counts(path, "good_reviews", "reviews", "good_rate", tuple.Good, tuple.Reviews);
        var then = new Dictionary<string, object?>
        {
            ["late_orders"] = late, ["orders"] = orders, ["good_reviews"] = good, ["reviews"] = reviews, ["gold"] = path.Steps.Any(step => step.Fact.Id == "gold"),
        };
        var evaluation = Evaluation.Bind(programme, Bazaar.People(then), StaffRecords.None, Bazaar.At);
        var steps = string.Join("; ", path.Steps.Select(step => $"{step.Fact.Id} {step.Kind} {step.Target} {step.Events?.Events}"));
        evaluation.Test(programme.Programme.Tiers[0].Require[0], 0).ShouldBe(Truth.True, $"{tuple.Condition} of {late}/{orders}, {good}/{reviews} after {steps}");
        return true;
    });

    private static (long Of, long Over) Counts(CheapestPath path, string of, string over, string rate, long ofNow, long overNow)
    {
        var overThen = overNow;
        var ofThen = ofNow;
        foreach (var step in path.Steps)
        {
            if (step.Fact.Id == over)
                overThen = Math.Max(overThen, step.Target.AsInt());
            if (step.Fact.Id == of)
                ofThen = step.Target.AsInt();
            if (step.Fact.Id == rate && step.Events is { } events)
                overThen = Math.Max(overThen, overNow + events.Events);
        }
        // Further events are of the good sort: late ones are none of them, good reviews all.
        return (rate == "good_rate" ? ofThen + (overThen - overNow) : ofThen, overThen);
    }
}
