using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Tests.Simulation;

public sealed class BenefitCostsTests
{
    /// <summary>SSS includes SS, which includes S: a cash subsidy at the best, capped by the GMV; a packet at both below, which counts once.</summary>
    private static readonly BenefitCosts Costs = BenefitCosts.Of(Marketplace.Programme([], [("SSS", "true"), ("SS", "true"), ("S", "true")], rules => rules with
    {
        Tiers =
        [
            rules.Tiers[0] with { Includes = "SS", Benefits = ["cash"] },
            rules.Tiers[1] with { Includes = "S", Benefits = ["packet", "builder"] },
            rules.Tiers[2] with { Benefits = ["packet", "stars", "badge", "soon"] },
        ],
        Benefits =
        [
            Marketplace.Benefit("cash", new SubsidyTerms(Money.FromWhole(1000), "gmv")), Marketplace.Benefit("packet", Credit(888_000)), Marketplace.Benefit("stars", Credit(1)),
            Marketplace.Benefit("builder", new FeeTerms("builder", null, Money.FromWhole(10), null, null)), Marketplace.Benefit("badge", new BadgeTerms([])),
            Marketplace.Benefit("soon", Credit(50_000)) with { Live = false },
        ],
    }));

    [Fact]
    public void A_tier_pays_what_it_brings_and_what_the_tiers_it_includes_bring_each_once()
    {
        Costs.ByTier.Select(paid => string.Join(' ', paid.Select(benefit => benefit.Benefit.Id))).ShouldBe(["cash packet stars", "packet stars", "packet stars"]);
        Costs.Uncapped(2).ToString().ShouldBe("88.8001");
        Costs.IsUncapped(0).ShouldBeFalse();
        Costs.IsUncapped(1).ShouldBeTrue();
        Costs.Facts.ShouldBe(["gmv"]);
    }

    [Fact]
    public void What_a_fee_costs_is_not_guessed_and_what_is_only_announced_is_not_paid() =>
        Costs.Unstated.Select(benefit => benefit.Id).ShouldBe(["builder", "soon"]);

    [Fact]
    public void A_cap_is_each_merchants_own_and_where_it_is_unknown_the_full_amount_counts()
    {
        var people = Marketplace.People(
            ("m1", new() { ["gmv"] = 400.5m }), ("m2", new() { ["gmv"] = 5000m }), ("m3", new() { ["gmv"] = null }), ("m4", new() { ["gmv"] = -3m }), ("m5", new() { ["gmv"] = 1m }), ("m6", new()));

        // m1 to m4 in SSS, m5 in S, m6 in none.
        var sum = Costs.Sum(people, [0, 0, 0, 0, 2, Memberships.NoTier]);

        // 400.5 + 1,000 + 1,000 + 0, and five times 88.8001.
        sum.ShouldBe(new BenefitCost(new Money(24_005_000 + 5 * 888_001), 5, 1));
    }

    private static CreditTerms Credit(long units) => new("promotion", new Money(units), null, null);
}
