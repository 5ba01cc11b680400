using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>Who is one condition away, and how far (decision 0018).</summary>
public sealed class GapDistributionTests
{
    private static readonly CheckedProgramme Pioneer = Marketplace.Programme(
        [("service", "gold")], [("S", "gmv >= 1000")], scope: "category != 'tea'");

    [Fact]
    public void Only_those_are_counted_whom_one_condition_alone_keeps_out()
    {
        var gaps = Of(
            Shop("holds", 1000m), Shop("near", 995m), Shop("medal", 1000m, gold: false), Shop("both", 995m, gold: false), Shop("unknown", 995m, gold: null),
            Shop("missing", null), Shop("elsewhere", 995m, category: "tea"), Shop("scope", 1000m, category: "tea"), Shop("nobody", 995m, category: null));

        gaps.Merchants.ShouldBe(2);
        gaps.Conditions.Select(condition => (condition.Condition.Name, condition.Merchants)).ShouldBe([("service", 1), ("line", 1)]);
        gaps.Conditions[0].ByBucket.Sum().ShouldBe(0, "a medal is no distance");
        gaps.Conditions[0].Nearest.ShouldBeNull();
    }

    [Fact]
    public void A_gap_on_the_end_of_a_bucket_belongs_to_it()
    {
        // Shares of 1,000 that are lacking: 1 %, a little more, 5 %, 10 %, 20 %, 50 %, all.
        var gaps = Of(Shop("a", 990m), Shop("b", 989.99m), Shop("c", 950m), Shop("d", 900m), Shop("e", 800m), Shop("f", 500m), Shop("g", 0m)).Conditions.Single();

        gaps.ByBucket.ShouldBe([1, 2, 1, 1, 1, 1]);
        gaps.Nearest.ShouldBe("a");
    }

    [Fact]
    public void Of_equal_gaps_the_first_by_merchant_id_is_the_nearest() =>
        Of(Shop("b", 990m), Shop("a", 990m), Shop("c", 980m)).Conditions.Single().Nearest.ShouldBe("a");

    private static GapDistribution Of(params (string Id, Dictionary<string, object?> Facts)[] merchants) => GapDistribution.Of(
        Evaluation.Bind(Pioneer, Marketplace.People(merchants), StaffRecords.None, Marketplace.FirstReview.NominalAt), Pioneer.Programme.Tiers[0]);

    private static (string, Dictionary<string, object?>) Shop(string id, decimal? gmv, bool? gold = true, string? category = "toys") =>
        (id, new() { ["gmv"] = gmv, ["gold"] = gold, ["category"] = category });
}
