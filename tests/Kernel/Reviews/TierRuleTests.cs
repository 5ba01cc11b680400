using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>The tier rule over bit masks against the sentence it comes from (semantics.md, “Unknown tier”), read merchant by merchant.</summary>
public sealed class TierRuleTests
{
    private static readonly CheckedProgramme Programme = Marketplace.Programme(
        [("clean", "orders > 0")], [("A", "credit > 0"), ("B", "complaints > 0"), ("C", "rating > 0.0")], scope: "gold");

    [Fact]
    public void The_tier_is_the_best_that_is_true_or_unknown_while_at_least_that_was_held() => Property.Holds(
        (from scope in AnyTruth
         from clean in AnyTruth
         from tiers in AnyTruth.ArrayOf(3)
         from held in Gen.Choose(0, 3)
         select (Scope: scope, Clean: clean, Tiers: tiers, Held: held)).ArrayOf(),
        merchants =>
        {
            string[] ids = ["A", "B", "C"];
            var result = Decide(
                Programme,
                People([.. merchants.Select((merchant, row) => ($"m{row}", new Dictionary<string, object?>
                {
                    ["gold"] = Number(merchant.Scope) is { } scope ? scope > 0 : null,
                    ["orders"] = Number(merchant.Clean),
                    ["credit"] = Number(merchant.Tiers[0]),
                    ["complaints"] = Number(merchant.Tiers[1]),
                    ["rating"] = (double?)Number(merchant.Tiers[2]),
                }))]),
                Before(Programme, [.. merchants.Select(merchant => merchant.Held < 3 ? ids[merchant.Held] : null)]),
                SecondReview);
            return merchants.Select((merchant, row) => result.After.TierOf(row) == Expected(merchant)).All(right => right);

            string? Expected((Truth Scope, Truth Clean, Truth[] Tiers, int Held) merchant) => merchant.Scope == Truth.False
                ? null
                : ids.Where((_, tier) => And(merchant.Clean, merchant.Tiers[tier]) switch
                {
                    Truth.True => true,
                    Truth.Unknown => merchant.Held <= tier,
                    _ => false,
                }).FirstOrDefault();
        });

    private static Gen<Truth> AnyTruth { get; } = Gen.Elements(Truth.True, Truth.True, Truth.False, Truth.Unknown);

    private static int? Number(Truth truth) => truth switch { Truth.True => 1, Truth.False => 0, _ => null };

    private static Truth And(Truth left, Truth right) =>
        left == Truth.False || right == Truth.False ? Truth.False : left == Truth.True && right == Truth.True ? Truth.True : Truth.Unknown;
}
