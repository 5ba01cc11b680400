using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Tests.Lifecycle;

/// <summary>Members between reviews (A3; semantics.md, “Leaving”, “Rejoining”, “Versions”).</summary>
public sealed class LeavingTests
{
    private static readonly LiveRules Pioneer = OneMerchant.Rules();

    [Fact]
    public void A_member_that_loses_gold_leaves_within_72_hours() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Until("2016-12-01")
            .ShouldBe(["11-10 10:00 Leaving by 11-13 10:00 over service", "11-13 10:00 Left over service"], "A3, 72 h");

    [Fact]
    public void Just_before_the_deadline_it_still_holds_its_tier()
    {
        var last = Gold().Change("gold", "false", "2016-11-10T10:00").Events("2016-11-13T09:59")[^1].After;

        last.HoldsTier.ShouldBeTrue("a leaving member keeps benefits and place until the deadline");
        last.Tier.ShouldBe("S");
        last.Since.ShouldBe(OneMerchant.At("2016-11-03T24:00"));
    }

    [Fact]
    public void Who_meets_everything_again_before_the_deadline_stays_as_before()
    {
        var events = Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-13T09:59").Events("2016-12-01");

        events.Select(one => one.Kind).ShouldBe([MembershipEventKind.Leaving, MembershipEventKind.Stayed]);
        events[^1].After.ShouldSatisfyAllConditions(
            after => after.Status.ShouldBe(MembershipStatus.Member), after => after.Since.ShouldBe(OneMerchant.At("2016-11-03T24:00")), after => after.NextAt.ShouldBeNull());
    }

    [Fact]
    public void Who_meets_everything_again_at_the_very_deadline_has_left_and_returns() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-13T10:00").Until("2016-12-01")
            .ShouldBe(["11-10 10:00 Leaving by 11-13 10:00 over service", "11-13 10:00 Left over service", "11-13 10:00 Returned"]);

    [Fact]
    public void What_is_learnt_too_late_leaves_a_day_of_notice_and_is_marked_late() =>
        Gold().Change("gold", "false", "2016-11-10T10:00", known: "2016-11-20T08:00").Until("2016-12-01")
            .ShouldBe(["11-20 08:00 Leaving by 11-21 08:00 over service, late", "11-21 08:00 Left over service, late"], "notice_min, 24 h");

    [Theory]
    [InlineData("2016-11-12T10:00", "11-12 10:00 Leaving by 11-13 10:00 over service")]
    [InlineData("2016-11-12T10:01", "11-12 10:01 Leaving by 11-13 10:01 over service, late")]
    public void Late_is_what_leaves_less_notice_than_a_day(string known, string expected) =>
        Gold().Change("gold", "false", "2016-11-10T10:00", known).Until("2016-12-01")[0].ShouldBe(expected);

    [Fact]
    public void A_clock_that_starts_when_it_is_known_is_never_late() =>
        Of(rules => rules with { LeaveFrom = LeaveClock.Known }).Change("gold", "false", "2016-11-10T10:00", known: "2016-11-20T08:00").Until("2016-12-01")[0]
            .ShouldBe("11-20 08:00 Leaving by 11-23 08:00 over service");

    [Fact]
    public void A_serious_violation_ends_membership_at_once_without_notice() =>
        Gold().Change("complaints", "1", "2016-11-10T10:00").Until("2016-12-01").ShouldBe(["11-10 10:00 Left over clean"], "semantics, “Leaving”: 0 h");

    [Fact]
    public void A_serious_violation_that_is_learnt_later_counts_from_when_it_is_known() =>
        Gold().Change("complaints", "1", "2016-11-10T10:00", known: "2016-11-11T10:00").Until("2016-12-01").ShouldBe(["11-11 10:00 Left over clean, late"]);

    [Fact]
    public void Of_several_failing_conditions_the_earliest_deadline_counts() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").List("uncompetitive", "2016-11-09", known: "2016-11-12").Until("2016-12-01")
            .ShouldBe([
                "11-10 10:00 Leaving by 11-13 10:00 over service",
                "11-12 00:00 DeadlineChanged by 11-13 00:00 over competitive+service, late",
                "11-13 00:00 Left over competitive+service, late",
            ]);

    [Fact]
    public void Where_the_more_urgent_condition_holds_again_the_deadline_of_the_other_counts() =>
        Gold().List("uncompetitive", "2016-11-10T10:00", until: "2016-11-11").Change("gold", "false", "2016-11-10T20:00").Until("2016-12-01")
            .ShouldBe([
                "11-10 10:00 Leaving by 11-13 10:00 over competitive",
                "11-10 20:00 DeadlineChanged by 11-13 10:00 over competitive+service",
                "11-11 00:00 DeadlineChanged by 11-13 20:00 over service",
                "11-13 20:00 Left over service",
            ]);

    [Fact]
    public void Recognition_that_runs_out_is_a_loss_from_its_end() =>
        new OneMerchant(Pioneer).Change("gold", "false", "2016-10-01").Change("complaints", "0", "2016-10-01").List("recognised", "2016-10-01", until: "2016-11-20").Until("2016-12-01")
            .ShouldBe(["11-20 00:00 Leaving by 11-23 00:00 over service", "11-23 00:00 Left over service"], "A1: recognition lasts three months");

    [Fact]
    public void Unknown_keeps_membership_and_is_flagged_until_it_is_known() =>
        Gold().Change("gold", null, "2016-11-10T10:00").Change("gold", "true", "2016-11-20").Until("2016-12-01").ShouldBe(["11-10 10:00 BecameUnknown", "11-20 00:00 BecameKnown"]);

    [Fact]
    public void Who_is_leaving_over_what_becomes_unknown_stays_flagged() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", null, "2016-11-11").Events("2016-12-01")[^1]
            .ShouldSatisfyAllConditions(one => one.Kind.ShouldBe(MembershipEventKind.Stayed), one => one.After.IsUnknown.ShouldBeTrue("unknown is not failing"));

    [Fact]
    public void A_loss_that_proves_wrong_was_none() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-10T10:00", known: "2016-11-12").Until("2016-12-01")
            .ShouldBe(["11-10 10:00 Leaving by 11-13 10:00 over service", "11-12 00:00 Stayed"]);

    [Fact]
    public void Who_left_is_back_in_its_tier_when_everything_is_met_again_with_benefits_from_then()
    {
        var events = Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-20T09:00").Events("2016-12-01");

        events.Select(one => one.Kind).ShouldBe([MembershipEventKind.Leaving, MembershipEventKind.Left, MembershipEventKind.Returned]);
        events[^1].ShouldSatisfyAllConditions(
            one => one.At.ShouldBe(OneMerchant.At("2016-11-20T09:00")), one => one.After.Since.ShouldBe(one.At), one => one.After.Tier.ShouldBe("S"), one => one.IsLate.ShouldBeFalse("A3, 72 h"));
    }

    [Fact]
    public void A_return_that_is_learnt_more_than_72_hours_after_it_was_due_is_late() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-20T09:00", known: "2016-11-23T09:01").Until("2016-12-01")[^1].ShouldBe("11-23 09:01 Returned, late");

    [Fact]
    public void Unknown_is_not_enough_to_come_back() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", null, "2016-11-20T09:00").Until("2016-12-01")[^1].ShouldBe("11-13 10:00 Left over service");

    [Fact]
    public void Without_a_rule_for_it_only_a_review_takes_back() =>
        Of(rules => rules with { RejoinWithin = null }).Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-20").Until("2016-12-01")[^1].ShouldBe("11-13 10:00 Left over service");

    [Fact]
    public void A_mark_that_comes_and_goes_does_not_start_the_clock_anew_where_it_has_to_settle() =>
        Of(rules => rules with { Settle = Duration.FromHours(24) })
            .Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-12T10:00").Change("gold", "false", "2016-11-12T20:00").Until("2016-12-01")
            .ShouldBe([
                "11-10 10:00 Leaving by 11-13 10:00 over service",
                "11-12 10:00 Settling by 11-13 10:00 settles 11-13 10:00",
                "11-12 20:00 DeadlineChanged by 11-13 10:00 over service",
                "11-13 10:00 Left over service",
            ]);

    [Fact]
    public void Without_a_settling_time_each_loss_has_a_clock_of_its_own() =>
        Gold().Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-12T10:00").Change("gold", "false", "2016-11-12T20:00").Until("2016-11-13")[^1]
            .ShouldBe("11-12 20:00 Leaving by 11-15 20:00 over service");

    [Fact]
    public void Nobody_leaves_at_a_deadline_while_everything_holds_and_settles() =>
        Of(rules => rules with { Settle = Duration.FromHours(48) }).Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-12T10:00").Until("2016-12-01")
            .ShouldBe(["11-10 10:00 Leaving by 11-13 10:00 over service", "11-12 10:00 Settling by 11-13 10:00 settles 11-14 10:00", "11-14 10:00 Stayed"]);

    [Fact]
    public void What_does_not_hold_on_after_its_deadline_leaves_a_day_of_notice() =>
        Of(rules => rules with { Settle = Duration.FromHours(48) })
            .Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-12T10:00").Change("gold", "false", "2016-11-13T12:00").Until("2016-12-01")[^2..]
            .ShouldBe(["11-13 12:00 DeadlineChanged by 11-14 12:00 over service, late", "11-14 12:00 Left over service, late"]);

    [Fact]
    public void Who_left_is_back_after_the_settling_time_and_not_before() =>
        Of(rules => rules with { Settle = Duration.FromHours(24) })
            .Change("complaints", "1", "2016-11-10T10:00").Change("complaints", "0", "2016-11-11").Change("complaints", "1", "2016-11-11T12:00").Change("complaints", "0", "2016-11-12").Until("2016-12-01")
            .ShouldBe(["11-10 10:00 Left over clean", "11-11 00:00 Settling settles 11-12 00:00", "11-11 12:00 Unsettled", "11-12 00:00 Settling settles 11-13 00:00", "11-13 00:00 Returned"]);

    [Fact]
    public void A_condition_of_another_tier_takes_nothing_away()
    {
        var rules = LiveRules.Of(Reviews.Marketplace.Programme([("clean", "complaints == 0")], [("SS", "gold"), ("S", "credit > 0")], programme => programme with
        {
            BetweenReviews = Pioneer.Version.Programme.BetweenReviews! with { Live = ["clean", "line"] },
        }));

        new OneMerchant(rules).Change("credit", "1", "2016-10-01").InOrder().Change("gold", "false", "2016-11-10T10:00").Until("2016-12-01").ShouldBeEmpty();
        new OneMerchant(rules) { Tier = "SS" }.Change("credit", "1", "2016-10-01").InOrder().Change("gold", "false", "2016-11-10T10:00").Until("2016-12-01")[0]
            .ShouldBe("11-10 10:00 Leaving by 11-13 10:00 over line", "and it is no demotion: tiers change at reviews");
    }

    [Fact]
    public void A_new_version_counts_from_when_it_is_in_force_however_long_the_fact_has_been_so() =>
        new OneMerchant(OneMerchant.Rules(null, "2016-11-03", ("service", "gold")), OneMerchant.Rules(null, "2016-11-15", ("service", "gold"), ("settled", "credit > 3")))
            .InOrder().Change("credit", "1", "2016-10-01").Until("2016-12-01")
            .ShouldBe(["11-15 00:00 Leaving by 11-18 00:00 over settled", "11-18 00:00 Left over settled"]);

    [Fact]
    public void A_pending_deadline_keeps_its_own_version() =>
        new OneMerchant(OneMerchant.Rules(null, "2016-11-03", ("service", "gold")), OneMerchant.Rules(null, "2016-11-12", ("settled", "credit > 3")))
            .InOrder().Change("credit", "5", "2016-10-01").Change("gold", "false", "2016-11-10T10:00").Until("2016-12-01")
            .ShouldBe(["11-10 10:00 Leaving by 11-13 10:00 over service", "11-13 10:00 Left over service"], "semantics, “Versions”");

    [Fact]
    public void Once_its_deadline_is_gone_the_version_in_force_judges_at_once() =>
        new OneMerchant(OneMerchant.Rules(null, "2016-11-03", ("service", "gold")), OneMerchant.Rules(null, "2016-11-12", ("settled", "credit > 3")))
            .InOrder().Change("credit", "1", "2016-10-01").Change("gold", "false", "2016-11-10T10:00").Change("gold", "true", "2016-11-12T10:00").Until("2016-11-13")
            .ShouldBe(["11-10 10:00 Leaving by 11-13 10:00 over service", "11-12 10:00 Stayed", "11-12 10:00 Leaving by 11-15 00:00 over settled"]);

    [Fact]
    public void Hours_are_hours_where_the_clock_is_put_back()
    {
        // New York, 2016-11-06 02:00: from 10:00 on the 4th, 72 hours end at 9:00 on the 7th.
        var newYork = DateTimeZoneProviders.Tzdb["America/New_York"];
        var lost = new LocalDateTime(2016, 11, 4, 10, 0).InZoneStrictly(newYork).ToInstant();
        var loss = Pioneer.LossOver(Pioneer.Conditions[0].Condition, lost, lost);

        loss.Deadline.InZone(newYork).LocalDateTime.ShouldBe(new LocalDateTime(2016, 11, 7, 9, 0));
    }

    private static OneMerchant Gold() => new OneMerchant(Pioneer).InOrder();

    private static OneMerchant Of(Func<BetweenReviews, BetweenReviews> change) => new OneMerchant(OneMerchant.Rules(change)).InOrder();
}
