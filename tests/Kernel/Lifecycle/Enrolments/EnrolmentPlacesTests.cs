using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;

namespace Fuyao.Kernel.Tests.Lifecycle.Enrolments;

/// <summary>Places between reviews (semantics.md, “Capacity”, “Coming in”; F4, 10,000 places).</summary>
public class EnrolmentPlacesTests
{
    [Fact]
    public void Without_a_capacity_everybody_finds_a_place_in_the_tier_preferred_most()
    {
        var places = Places(Programme([], [("SS", "true"), ("S", "true")]), []);

        Enumerable.Range(0, 5).Select(row => places.TakeFirst(row, [1, 0])).ShouldAllBe(tier => tier == "S");
    }

    [Fact]
    public void Members_and_those_who_wait_have_their_places_already()
    {
        var places = Places(Programme([], [("S", "true")], rules => rules with { Capacity = Of(3) }), ["S", null], waiting: 1);

        new[] { places.TakeFirst(5, [0]), places.TakeFirst(6, [0]) }.ShouldBe(["S", null]);
    }

    [Fact]
    public void Who_overflows_a_tier_finds_a_place_in_the_next()
    {
        var programme = Programme([], [("SS", "true"), ("S", "true")], rules => rules with { Tiers = [rules.Tiers[0] with { Capacity = Of(1) }, rules.Tiers[1]], Capacity = Of(2) });

        var places = Places(programme, []);

        Enumerable.Range(0, 3).Select(row => places.TakeFirst(row, [0, 1])).ShouldBe(["SS", "S", null]);
    }

    [Fact]
    public void Groups_have_places_of_their_own()
    {
        var programme = Programme([], [("S", "true")], rules => rules with { Capacity = Of(1) with { Per = "category" } });
        var places = new EnrolmentPlaces(programme.Programme, Memberships.Nobody(0, []), [(0, "S")], row => row % 2 == 0 ? "toys" : null);

        new[] { places.TakeFirst(2, [0]), places.TakeFirst(1, [0]), places.TakeFirst(3, [0]) }.ShouldBe([null, "S", null], "those whose group is unknown compete with each other");
    }

    private static EnrolmentPlaces Places(CheckedProgramme programme, string?[] members, int waiting = 0)
    {
        var decided = Before(programme, [.. members, .. Enumerable.Repeat<string?>(null, waiting)])
            .With(Enumerable.Range(members.Length, waiting).Select(row => (row, (string?)null, MembershipStatus.Waiting, At("2016-11-03"), MembershipFlags.None)));
        return new EnrolmentPlaces(programme.Programme, decided, [], _ => null);
    }

    private static Capacity Of(int places) => new(places, [], null, false, Nowhere);
}
