using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>Capacity and quota order (semantics.md, “Capacity”, “Quota”).</summary>
public sealed class PlacesTests
{
    private static readonly (string, string)[] TwoTiers = [("SS", "gmv >= 6560"), ("S", "gmv >= 2295")];

    [Fact]
    public void The_best_ranked_get_the_places_and_the_others_wait()
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Capacity = Places(2, "credit") });

        var result = Decide(programme, People(Shop("a", 1), Shop("b", 3), Shop("c", 2)));

        Standing(result).ShouldBe(["waiting", "S", "S"]);
        var cut = result.CutOffs.ShouldHaveSingleItem();
        (cut.Candidates, cut.Placed, cut.LastMerchant).ShouldBe((3, 2, "c"));
        cut.LastValues.ShouldBe(["2"]);
    }

    [Fact]
    public void Equal_ranks_end_in_merchant_id_and_an_unknown_rank_stands_last_whichever_way_it_is_sorted()
    {
        foreach (var descending in new[] { true, false })
        {
            var programme = Programme([], [("S", "gold")], rules => rules with { Capacity = Places(2, "credit", descending) });

            Standing(Decide(programme, People(Shop("c", 1), Shop("b", 1), Shop("a", null), Shop("d", 1)))).ShouldBe(["S", "S", "waiting", "waiting"]);
        }
    }

    [Fact]
    public void Places_of_the_programme_are_shared_by_its_tiers_from_the_best_down()
    {
        var programme = Programme([], TwoTiers, rules => rules with { Capacity = Places(2, "gmv") });

        var result = Decide(programme, People(Trade("a", 7000m), Trade("b", 3000m), Trade("c", 2400m)));

        Standing(result).ShouldBe(["SS", "S", "waiting"]);
    }

    [Fact]
    public void Who_finds_a_tier_full_tries_the_next_one()
    {
        var programme = Programme([], TwoTiers, rules => rules with
        {
            Tiers = [.. rules.Tiers.Select((tier, place) => tier with { Capacity = Places(place + 1, "gmv") })],
        });

        var result = Decide(programme, People(Trade("a", 9000m), Trade("b", 8000m), Trade("c", 3000m), Trade("d", 2500m)));

        Standing(result).ShouldBe(["SS", "S", "S", "waiting"]);
        result.QualifiedTiers[1].ShouldBe((byte)0);
    }

    [Fact]
    public void A_tier_with_places_of_its_own_takes_them_from_those_of_the_programme()
    {
        var programme = Programme([], TwoTiers, rules => rules with
        {
            Capacity = Places(2, "gmv"),
            Tiers = [rules.Tiers[0] with { Capacity = Places(1, "credit") }, rules.Tiers[1]],
        });

        var result = Decide(programme, People(Trade("a", 9000m, 1), Trade("b", 8000m, 2), Trade("c", 8500m, 0)));

        Standing(result).ShouldBe(["S", "SS", "waiting"]);
    }

    [Fact]
    public void Incumbents_keep_their_places_only_where_the_file_says_so()
    {
        foreach (var first in new[] { true, false })
        {
            var programme = Programme([], [("S", "gold")], rules => rules with { Capacity = Places(1, "credit", incumbentsFirst: first) });

            var result = Decide(programme, People(Shop("a", 1), Shop("b", 2)), Before(programme, "S", null), SecondReview);

            Standing(result).ShouldBe(first ? ["S", "waiting"] : ["waiting", "S"]);
            result.Counts.Left.ShouldBe(first ? 0 : 1);
        }
    }

    [Fact]
    public void Groups_have_places_of_their_own_and_so_have_those_of_unknown_group()
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Capacity = Places(1, "credit", per: "category") });

        var result = Decide(programme, People(
            Shop("a", 1, "toys"), Shop("b", 2, "toys"), Shop("c", 1, "books"), Shop("d", 3, null), Shop("e", 4, null)));

        Standing(result).ShouldBe(["waiting", "S", "S", "waiting", "S"]);
        result.After.FlagsOf(4).ShouldBe(MembershipFlags.GroupUnknown);
        result.CutOffs.Select(cut => (cut.Group, cut.GroupKnown, cut.Placed)).ShouldBe([(null, false, 1), ("toys", true, 1), ("books", true, 1)]);
    }

    [Fact]
    public void The_first_claims_get_the_places_of_equal_instants_by_merchant_id()
    {
        var programme = Claims(2);

        var result = Decide(programme, People(Claim("c", 1), Claim("b", 1), Claim("a", 2), Claim("d", null), Claim("e", 0, gold: false)));

        Standing(result).ShouldBe(["S", "S", "waiting", "none", "none"]);
    }

    [Fact]
    public void An_undecided_claim_holds_its_place_so_that_nobody_overtakes_it()
    {
        var result = Decide(Claims(2), People(Claim("a", 1, gold: null), Claim("b", 2), Claim("c", 3)));

        Standing(result).ShouldBe(["waiting", "S", "waiting"]);
    }

    [Fact]
    public void Who_has_a_place_keeps_it_before_a_claim_that_became_known_later()
    {
        var programme = Claims(1);

        Standing(Decide(programme, People(Claim("a", 2), Claim("b", 1)), Before(programme, "S", null), SecondReview)).ShouldBe(["S", "waiting"]);
    }

    [Fact]
    public void Applications_count_from_the_opening_of_the_window_until_just_before_its_end()
    {
        var programme = Programme([], [("S", "true")], rules => rules with
        {
            Enrolment = Enrolment.Application, Apply = new ApplicationWindow(At("2016-10-01"), At("2016-10-31T24:00"), Nowhere),
        });

        var result = Decide(programme, People(
            Applied("a", "2016-09-30T23:59:59"), Applied("b", "2016-10-01"), Applied("c", "2016-10-31T23:59:59"), Applied("d", "2016-11-01"), ("e", [])));

        Standing(result).ShouldBe(["none", "S", "S", "none", "none"]);
    }

    [Fact]
    public void Who_did_not_apply_is_not_undecided()
    {
        var programme = Programme([("service", "gold")], [("S", "true")], rules => rules with { Enrolment = Enrolment.Application });

        Decide(programme, People(Claim("a", 1, gold: null), Claim("b", null, gold: null))).Counts.Undecided.ShouldBe(1);
    }

    [Fact]
    public void An_application_after_the_review_counts_in_the_next_one()
    {
        var programme = Programme([], [("S", "true")], rules => rules with { Enrolment = Enrolment.Application });

        Standing(Decide(programme, People(Applied("a", "2016-11-04T00:00:01")))).ShouldBe(["none"]);
    }

    [Fact]
    public void The_order_in_which_merchants_stand_changes_nothing()
    {
        var selected = Programme([], TwoTiers, rules => rules with { Capacity = Places(2, "credit", per: "category", incumbentsFirst: true) });
        var claimed = Programme([("service", "gold")], TwoTiers, rules => rules with { Enrolment = Enrolment.Application, Quota = FirstClaims(3) });
        Property.Holds(
            from people in Merchants
            from order in Gen.Shuffle(Enumerable.Range(0, people.Length).ToArray())
            select (People: people, Order: order),
            input =>
            {
                var shuffled = input.Order.Select(row => input.People[row]).ToArray();
                return new[] { selected, claimed }.All(programme =>
                {
                    string[] Outcome(((string, Dictionary<string, object?>) Shop, string? Before)[] people) =>
                    [
                        .. Standing(Decide(programme, People([.. people.Select(one => one.Shop)]), Before(programme, [.. people.Select(one => one.Before)]), SecondReview))
                            .Zip(people, (standing, one) => $"{one.Shop.Item1} {standing}").Order(StringComparer.Ordinal),
                    ];
                    return Outcome(input.People).SequenceEqual(Outcome(shuffled));
                });
            },
            runs: 200);
    }

    [Fact]
    public void Deciding_again_on_what_was_decided_changes_nothing() => Property.Holds(Merchants, people =>
    {
        foreach (var change in new Func<Programme, Programme>[]
        {
            rules => rules,
            rules => rules with { Capacity = Places(2, "credit", per: "category", incumbentsFirst: true) },
            rules => rules with { Enrolment = Enrolment.Application, Quota = FirstClaims(3) },
        })
        {
            var programme = Programme([("service", "gold")], TwoTiers, change);
            var population = People([.. people.Select(one => one.Shop)]);
            var once = Decide(programme, population, Before(programme, [.. people.Select(one => one.Before)]), SecondReview).After;
            var twice = Decide(programme, population, once, SecondReview);
            if (twice.Counts is not { Joined: 0, Promoted: 0, Demoted: 0, Left: 0, Returned: 0 } || !twice.After.SinceTicks.SequenceEqual(once.SinceTicks))
                return false;
        }
        return true;
    },
    runs: 200);

    private static Gen<((string, Dictionary<string, object?>) Shop, string? Before)[]> Merchants { get; } =
        from count in Gen.Choose(0, 12)
        from merchants in
            (from gmv in Gen.Elements<object?>(null, 1000m, 3000m, 8000m)
             from gold in Gen.Elements<object?>(null, true, true, true, false)
             from category in Gen.Elements<object?>(null, "toys", "books")
             from credit in Gen.Elements<object?>(null, 1, 2)
             from claim in Gen.Elements<object?>(null, At("2016-10-01"), At("2016-10-02"))
             from before in Gen.Elements("", "S", "SS")
             select (Facts: new Dictionary<string, object?> { ["gmv"] = gmv, ["gold"] = gold, ["category"] = category, ["credit"] = credit, ["application.accepted_at"] = claim },
                 Before: before.Length == 0 ? null : before)).ArrayOf(count)
        select merchants.Select((merchant, index) => (($"m{index:00}", merchant.Facts), merchant.Before)).ToArray();

    private static CheckedProgramme Claims(int first) =>
        Programme([("service", "gold")], [("S", "true")], rules => rules with { Enrolment = Enrolment.Application, Quota = FirstClaims(first) });

    private static string[] Standing(ReviewResult result) =>
        [.. Enumerable.Range(0, result.After.Count).Select(row => result.After.TierOf(row) ?? result.After.StatusOf(row).ToString().ToLowerInvariant())];

    private static (string, Dictionary<string, object?>) Shop(string id, int? credit, string? category = "toys") =>
        (id, new() { ["gold"] = true, ["credit"] = credit, ["category"] = category });

    private static (string, Dictionary<string, object?>) Trade(string id, decimal gmv, int credit = 0) => (id, new() { ["gmv"] = gmv, ["credit"] = credit });

    private static (string, Dictionary<string, object?>) Claim(string id, int? day, bool? gold = true) =>
        (id, new() { ["gold"] = gold, ["application.accepted_at"] = day is { } days ? At("2016-10-01").Plus(NodaTime.Duration.FromDays(days)) : null });

    private static (string, Dictionary<string, object?>) Applied(string id, string at) => (id, new() { ["application.accepted_at"] = At(at) });
}
