using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Benefits;

public sealed class EntitlementsTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>Architecture, “Benefits and ledger”: the effective sum, most favourable wins.</summary>
    [Fact]
    public void Of_two_limits_the_higher_counts_and_the_other_is_given_up_for_it()
    {
        var entitlements = Holdings.OfEach(new LimitTerms("keywords", 5, null), new LimitTerms("keywords", 10, null), new LimitTerms("categories", 10, null));

        entitlements.Find("limit", "keywords")!.Effective.ShouldBe(new LimitTerms("keywords", 10, null));
        var givenUp = entitlements.GivenUp.ShouldHaveSingleItem();
        (givenUp.Grant.Benefit.Id, givenUp.Reason, givenUp.For.Single().Benefit.Id).ShouldBe(("benefit-0", GivenUpReason.LessFavourable, "benefit-1"));
        entitlements.Find("limit", "categories").ShouldNotBeNull();
    }

    [Fact]
    public void Of_two_boosts_in_one_scene_the_heavier_counts() =>
        Holdings.OfEach(new BoostTerms("daily", 1.1m), new BoostTerms("daily", 1.2m)).Find("boost", "daily")!.Effective.ShouldBe(new BoostTerms("daily", 1.2m));

    [Fact]
    public void Lanes_of_one_queue_give_the_first_place_and_the_earliest_deadline()
    {
        var entitlements = Holdings.OfEach(new LaneTerms("appeals", 1, null, ServiceClock.Calendar), new LaneTerms("appeals", 3, Hour * 48, ServiceClock.Calendar), new LaneTerms("appeals", 2, Hour * 24, ServiceClock.ExcludeWeekends));
        var lane = entitlements.Find("lane", "appeals")!;

        lane.Effective.ShouldBe(new LaneTerms("appeals", 1, Hour * 24, ServiceClock.ExcludeWeekends));
        // Friday 2020-02-14 15:00 in Shanghai: 24 h without the weekend end on Monday 15:00, 48 h of the calendar on Sunday 15:00 (A4's clock).
        LaneDeadline.Of(lane, Instant.FromUtc(2020, 2, 14, 7, 0)).ShouldBe(Instant.FromUtc(2020, 2, 16, 7, 0));
        LaneDeadline.Of(lane, Instant.FromUtc(2020, 2, 11, 7, 0)).ShouldBe(Instant.FromUtc(2020, 2, 12, 7, 0), "within the week the 24 h end first");
        entitlements.GivenUp.ShouldBeEmpty();
    }

    [Fact]
    public void What_takes_no_invitation_by_one_programme_takes_none()
    {
        var club = new AccessTerms(ByInvitation: true, MainAccountOnly: true);
        var (one, other) = (Holdings.Bringing("one", Marketplace.Benefit("club", club)), Holdings.Bringing("other", Marketplace.Benefit("club", club with { ByInvitation = false })));

        Holdings.At(Holdings.Start, Holdings.Held(one), Holdings.Held(other)).Find("access", "club")!.Effective.ShouldBe(new AccessTerms(ByInvitation: false, MainAccountOnly: true));
    }

    /// <summary>A4: “a benefit can be announced before it is live”.</summary>
    [Fact]
    public void What_is_announced_or_begins_later_is_named_and_cannot_be_had()
    {
        var later = Marketplace.Benefit("later", new AccessTerms(false, false)) with { From = Holdings.Start + Hour };
        var programme = Holdings.Bringing("one", Marketplace.Benefit("soon", new BadgeTerms([])) with { Live = false }, later);

        var before = Holdings.At(Holdings.Start, Holdings.Held(programme));
        before.All.ShouldBeEmpty();
        before.Announced.Select(grant => grant.Benefit.Id).ShouldBe(["soon", "later"]);
        Holdings.At(Holdings.Start + Hour, Holdings.Held(programme)).All.Single().By.Single().From.ShouldBe(Holdings.Start + Hour);
    }

    /// <summary>Semantics, “Leaving”: a leaving member keeps benefits until the deadline. E2: until 31 March 24:00.</summary>
    [Fact]
    public void A_grant_ends_with_the_membership_the_benefits_period_or_its_own_time_whichever_is_first()
    {
        var until = Instant.FromUtc(2020, 3, 31, 16, 0);
        var programme = Holdings.Bringing(
            "one", Marketplace.Benefit("rate", new RateTerms("loan", null, -20, null, true, null, null)) with { Until = until }, Marketplace.Benefit("fee", new FeeTerms("settlement", null, Money.Zero, null, NodaTime.Period.FromMonths(2))));

        var grants = Grant.Of(Holdings.Held(programme)).ToDictionary(grant => grant.Benefit.Id);
        grants["rate"].Until.ShouldBe(until);
        grants["fee"].Until.ShouldBe(Instant.FromUtc(2020, 4, 10, 0, 0), "two months from 10 February 8:00 in Shanghai");
        grants["rate"].IsInForce(until - Duration.Epsilon).ShouldBeTrue();
        grants["rate"].IsInForce(until).ShouldBeFalse();
        Grant.Of(Holdings.Held(programme, endsAt: Holdings.Start + Hour)).ShouldAllBe(grant => grant.Until == Holdings.Start + Hour);
        Grant.Of(Holdings.Held(programme, since: until)).Select(grant => grant.Benefit.Id).ShouldBe(["fee"], "who comes after the end has nothing of it");
    }

    /// <summary>Semantics, “Versions”: pending grants keep their own version.</summary>
    [Fact]
    public void What_an_earlier_version_granted_for_a_time_lasts_that_time_though_a_new_version_has_it_no_more()
    {
        var builder = Marketplace.Benefit("builder", new FeeTerms("builder", null, Money.Zero, null, NodaTime.Period.FromYears(1)));
        var (before, now) = (Holdings.Bringing("one", builder, Marketplace.Benefit("badge", new BadgeTerms([]))), Holdings.Bringing("one", Marketplace.Benefit("club", new AccessTerms(false, false))));

        Grant.Of(Holdings.Held(now) with { VersionAtStart = before }).Select(grant => grant.Benefit.Id).ShouldBe(["club", "builder"]);
    }

    /// <summary>C2: TrustPass and export package share a group with one place a legal entity.</summary>
    [Fact]
    public void A_legal_entity_has_one_subsidy_of_the_group_the_first_and_the_other_is_given_up_for_it()
    {
        var (trustpass, export) = (Subsidy("trustpass", 1000, places: 1), Subsidy("export", 5000, places: 1));
        var (first, second) = (Holdings.Held(trustpass, row: 7), Holdings.Held(export, row: 3, since: Holdings.Start + Hour));

        var linked = Entitlements.Of(Holdings.Start + Hour, [.. Grant.Of(second)], Grant.Of(first));
        linked.All.ShouldBeEmpty();
        var givenUp = linked.GivenUp.ShouldHaveSingleItem();
        (givenUp.Reason, givenUp.For.Single().Membership.Row).ShouldBe((GivenUpReason.PlacesOfGroup, 7));
        Entitlements.Of(Holdings.Start + Hour, [.. Grant.Of(first)], Grant.Of(second)).All.ShouldHaveSingleItem().Kind.ShouldBe("subsidy");
    }

    /// <summary>An answer that is kept must not outlive what it rests on: here the other merchant's membership, at whose end the place is free.</summary>
    [Fact]
    public void What_was_given_up_for_another_merchant_is_had_when_that_one_leaves()
    {
        var (programme, end) = (Subsidy("trustpass", 1000, places: 1), Holdings.Start + 3 * Hour);
        var (leaving, own) = (Holdings.Held(programme, row: 7, endsAt: end), Holdings.Held(programme, row: 3, since: Holdings.Start + Hour));

        var before = Entitlements.Of(Holdings.Start + Hour, [.. Grant.Of(own)], Grant.Of(leaving));
        before.All.ShouldBeEmpty();
        before.ChangesAt.ShouldBe(end);
        Entitlements.Of(end, [.. Grant.Of(own)], Grant.Of(leaving)).All.ShouldHaveSingleItem();
    }

    /// <summary>Semantics, “Chain of checks”: nothing partial.</summary>
    [Fact]
    public void Money_over_the_cap_of_the_group_is_given_up_whole_and_what_costs_none_is_kept()
    {
        var (first, second) = (Subsidy("a", 1000, amount: 1500), Subsidy("b", 1000, amount: 1500, Marketplace.Benefit("badge", new BadgeTerms([]))));

        var entitlements = Holdings.At(Holdings.Start, Holdings.Held(first), Holdings.Held(second));
        entitlements.All.Select(one => (one.Kind, one.By.Single().Programme.Id)).ShouldBe([("badge", "b"), ("subsidy", "a")]);
        entitlements.GivenUp.ShouldHaveSingleItem().Reason.ShouldBe(GivenUpReason.AmountOfGroup);
    }

    /// <summary>E1: free for two months; B1: a list of reduced prices.</summary>
    [Fact]
    public void The_lowest_price_counts_and_no_benefit_makes_anything_dearer()
    {
        var prices = ImmutableDictionary<string, Money>.Empty.Add("ads", Money.FromWhole(1800));
        var entitlements = Holdings.OfEach(new FeeTerms("settlement", null, Money.Zero, null, null), new FeeTerms("settlement", null, null, 0.5m, null), new FeeTerms(null, prices, null, null, null));

        var free = PriceQuote.Of(entitlements, "settlement", new Money(1_001));
        (free.Price, free.By!.Benefit.Id, free.GivenUp.Single().Grant.Benefit.Id).ShouldBe((Money.Zero, "benefit-0", "benefit-1"));
        PriceQuote.Of(entitlements, "ads", Money.FromWhole(2000)).Price.ShouldBe(Money.FromWhole(1800));
        PriceQuote.Of(entitlements, "ads", Money.FromWhole(900)).ShouldBe(new PriceQuote("ads", Money.FromWhole(900), Money.FromWhole(900), null, null, []));
        PriceQuote.Of(entitlements, "unheard-of", Money.FromWhole(5)).By.ShouldBeNull();
        PriceQuote.Of(Holdings.OfEach(new FeeTerms("x", null, null, 0.5m, null)), "x", new Money(5)).Price.ShouldBe(new Money(3), "0.00025 is rounded half up");
    }

    private static Programme Subsidy(string id, int cash, int? places = null, int? amount = null, params ImmutableArray<Benefit> others) => Holdings.Bringing(id, [Marketplace.Benefit("cash", new SubsidyTerms(Money.FromWhole(cash), null)), .. others]) with
    {
        Cumulation = new Cumulation("chengdu-subsidy", "legal_entity", places, amount is { } most ? Money.FromWhole(most) : null, Marketplace.Nowhere),
    };

    private static Programme Subsidy(string id, int cash, int amount, Benefit other) => Subsidy(id, cash, null, amount, [other]);
}
