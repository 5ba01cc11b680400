using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>
/// “A loss may not rest on a fact whose period starts before `published`; until then the version before judges losses” (semantics.md, “Publication”).
/// The rule under test is published on 2016-10-15, so that October is held back and November counts.
/// </summary>
public sealed class PublicationTests
{
    private static readonly (string, string)[] TwoTiers = [("SS", "gmv >= 6560"), ("S", "gmv >= 2295")];

    private static readonly CheckedProgramme Late = Programme([("service", "gold")], TwoTiers, PublishedLate);

    [Fact]
    public void A_loss_over_a_period_from_before_publication_does_not_happen_and_is_flagged()
    {
        var result = Decide(Late, People(Shop("a", 1m), Shop("b", 3000m)), Before(Late, "S", "SS"));

        Tiers(result).ShouldBe(["S", "SS"]);
        result.After.FlagsOf(0).ShouldBe(MembershipFlags.KeptUnpublished);
        result.Counts.KeptUnpublished.ShouldBe(2);
        result.TruthOf("S", "line", 0).ShouldBe(Truth.False, "the condition failed, and is shown so");
    }

    [Fact]
    public void From_the_first_period_after_publication_losses_count() =>
        Tiers(Decide(Late, People(Shop("a", 1m)), Before(Late, "S"), SecondReview)).ShouldBe([null]);

    [Fact]
    public void A_medal_that_is_lost_counts_at_once_for_it_is_no_fact_of_a_period() =>
        Tiers(Decide(Late, People(Shop("a", 3000m, gold: false)), Before(Late, "S"))).ShouldBe([null]);

    [Fact]
    public void Who_was_no_member_gains_nothing_by_it() => Tiers(Decide(Late, People(Shop("a", 1m)))).ShouldBe([null]);

    [Fact]
    public void A_rise_does_not_wait_for_publication() =>
        Tiers(Decide(Late, People(Shop("a", 7000m)), Before(Late, "S"))).ShouldBe(["SS"]);

    [Fact]
    public void The_version_before_judges_what_would_have_been_lost_under_it_too()
    {
        // Before: 6,000 for SS, 2,000 for S. Now 6,560 and 2,295, not yet published for all of October.
        var earlier = Programme([("service", "gold")], [("SS", "gmv >= 6000"), ("S", "gmv >= 2000")]);
        var people = People(Shop("a", 6200m), Shop("b", 5000m), Shop("c", 2100m), Shop("d", 1900m));

        var result = Decide(Late, people, Before(Late, "SS", "SS", "S", "S"),
            versionBefore: Evaluation.Bind(earlier, people, StaffRecords.None, FirstReview.NominalAt));

        Tiers(result).ShouldBe(["SS", "S", "S", null]);
        result.After.FlagsOf(0).ShouldBe(MembershipFlags.KeptUnpublished);
        result.After.FlagsOf(1).ShouldBe(MembershipFlags.None, "both versions say S");
    }

    [Fact]
    public void Derived_columns_and_percentiles_over_the_period_are_held_back_too()
    {
        var programme = Programme([("busy", "share >= 50.0")], [("S", "percentile(orders, category) >= 50.0")], PublishedLate, derived: [Derived("share", "double(orders) * 10.0")]);
        var people = People(("a", new() { ["orders"] = 1, ["category"] = "toys" }), ("b", new() { ["orders"] = 9, ["category"] = "toys" }));

        Tiers(Decide(programme, people, Before(programme, "S", null))).ShouldBe(["S", "S"]);
    }

    [Fact]
    public void A_period_named_in_the_condition_counts_by_its_own_beginning()
    {
        var programme = Programme([("then", "at(gmv, '2016-09') >= 100")], [("S", "true")], PublishedLate);
        var people = People(Shop("a", 1m));

        var result = Review.Decide(
            Evaluation.Bind(programme, people, StaffRecords.None, SecondReview.NominalAt, readPeriod: _ => people), Before(programme, "S"), SecondReview);

        Tiers(result).ShouldBe(["S"]);
    }

    [Fact]
    public void Nobody_loses_a_place_to_a_ranking_over_such_a_period()
    {
        var programme = Programme([], [("S", "gold")], rules => PublishedLate(rules) with { Capacity = Places(1, "gmv") });

        var result = Decide(programme, People(Shop("a", 1m), Shop("b", 5m)), Before(programme, "S", null));

        Tiers(result).ShouldBe(["S", null]);
    }

    [Fact]
    public void Who_finds_no_place_is_not_called_kept()
    {
        // Credit is no fact of a period: whom it ranks first may take another's place.
        var programme = Programme([], [("S", "gmv >= 2295")], rules => PublishedLate(rules) with { Capacity = Places(1, "credit") });

        var result = Decide(programme, People(("a", new() { ["gmv"] = 1m, ["credit"] = 1 }), ("b", new() { ["gmv"] = 3000m, ["credit"] = 5 })), Before(programme, "S", null));

        Tiers(result).ShouldBe([null, "S"]);
        result.After.StatusOf(0).ShouldBe(MembershipStatus.Waiting);
        result.After.FlagsOf(0).ShouldBe(MembershipFlags.FormerMember);
        result.Counts.KeptUnpublished.ShouldBe(0);
    }

    private static Programme PublishedLate(Programme rules) => rules with { Published = new LocalDate(2016, 10, 15) };

    private static string?[] Tiers(ReviewResult result) => [.. Enumerable.Range(0, result.After.Count).Select(result.After.TierOf)];

    private static (string, Dictionary<string, object?>) Shop(string id, decimal? gmv, bool? gold = true) => (id, new() { ["gmv"] = gmv, ["gold"] = gold });
}
