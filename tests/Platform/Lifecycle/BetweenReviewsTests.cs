using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Reviews;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Lifecycle;

/// <summary>What happens to members between reviews, over stored facts (A3; semantics.md, “Leaving”, “Rejoining”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class BetweenReviewsTests : IDisposable
{
    private readonly GoldMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void A_change_of_a_live_fact_touches_just_the_merchant_it_is_about()
    {
        market.Month("2016-10");
        market.Run("2016-11-04").Between.ShouldBeEmpty();
        market.Change("m3", "gold", "false", "2016-11-10T10:00");

        GoldMarket.Lines(market.Run("2016-11-12")).ShouldBe(["11-10 10:00 m3 Leaving by 11-13 10:00"]);
        GoldMarket.Lines(market.Run("2016-11-13T09:59")).ShouldBeEmpty();
        GoldMarket.Lines(market.Run("2016-11-13T10:00")).ShouldBe(["11-13 10:00 m3 Left"], "A3, 72 h");
        market.Standing().Memberships().ShouldSatisfyAllConditions(
            after => after.StatusOf(3).ShouldBe(MembershipStatus.Left), after => after.TierOf(3).ShouldBeNull(), after => after.StatusOf(2).ShouldBe(MembershipStatus.Member));
    }

    [Fact]
    public void What_no_live_condition_reads_changes_nothing()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m3", "late", "50", "2016-11-10T10:00");
        market.Change("m3", "color", "red", "2016-11-10T10:00");

        market.Run("2016-12-01").Between.ShouldBeEmpty("'prompt' is left to the review");
    }

    [Fact]
    public void A_review_in_between_decides()
    {
        market.Month("2016-10");
        market.Month("2016-11", gmv: 8000, withState: false);
        market.Run("2016-11-04");
        market.Change("m1", "gold", "false", "2016-12-02T10:00");
        market.Change("m2", "gold", "false", "2016-11-10T10:00");
        market.Change("m2", "gold", "true", "2016-12-03T12:00");

        var run = market.Run("2016-12-10");

        GoldMarket.Lines(run).ShouldBe([
            "11-10 10:00 m2 Leaving by 11-13 10:00", "11-13 10:00 m2 Left", "12-02 10:00 m1 Leaving by 12-05 10:00", "12-03 12:00 m2 Returned",
        ]);
        run.Reviews.ShouldHaveSingleItem().Counts.ShouldSatisfyAllConditions(
            counts => counts.Left.ShouldBe(1, "m1 does not meet what the review asks"), counts => counts.Promoted.ShouldBe(7), counts => counts.Returned.ShouldBe(0, "m2 was back before"));
        market.Standing().LastEvents.ShouldBeEmpty("nothing is pending after a review");
    }

    [Fact]
    public void Who_left_between_reviews_and_qualifies_again_returns_by_the_review()
    {
        market.Month("2016-10");
        market.Month("2016-11", withState: false);
        market.Run("2016-11-04");
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        market.Change("m1", "gold", "true", "2016-12-03T24:00");

        market.Run("2016-12-10").Reviews.ShouldHaveSingleItem().Counts.Returned.ShouldBe(1, "the review sees the state at its own instant");
    }

    [Fact]
    public void Who_left_by_a_review_waits_for_the_next_one()
    {
        market.Month("2016-10", withoutGold: "m1");
        market.Month("2016-11", withState: false);
        market.Run("2016-11-04");
        market.Change("m1", "gold", "true", "2016-11-10T10:00");

        market.Run("2016-12-01").Between.ShouldBeEmpty();
        market.Run("2016-12-10").Reviews.ShouldHaveSingleItem().Counts.Joined.ShouldBe(1);
    }

    [Fact]
    public void Judgements_by_staff_count_between_reviews_from_when_they_are_recorded_and_when_they_end()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Clock.Now = GoldMarket.At("2016-11-10T10:00");
        var desk = new StaffDesk(market.Database, market.Clock, [GoldMarket.Version()]);
        desk.Add("uncompetitive", "m1", null, GoldMarket.At("2016-11-12"), "no stock", "wang");
        desk.Add("uncompetitive", "m2", GoldMarket.At("2016-11-01"), null, "no stock", "wang");
        desk.Add("recognised", "m3", null, GoldMarket.At("2016-11-20"), "assessed", "wang");
        market.Change("m3", "gold", "false", "2016-11-11");
        market.Run("2016-11-11");
        market.Clock.Now = GoldMarket.At("2016-11-14T09:00");
        desk.Remove("uncompetitive", "m2", GoldMarket.At("2016-11-13"), "stock is back", "li");

        market.Run("2016-12-01");

        market.Stored().ShouldBe([
            "1 11-10 10:00 m1 Leaving by 11-13 10:00",
            "2 11-10 10:00 m2 Leaving by 11-11 10:00, late",
            "3 11-11 10:00 m2 Left, late",
            "4 11-12 00:00 m1 Stayed",
            "5 11-14 09:00 m2 Returned",
            "6 11-20 00:00 m3 Leaving by 11-23 00:00",
            "7 11-23 00:00 m3 Left",
        ]);
    }

    [Fact]
    public void A_file_of_facts_may_end_memberships_too()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Month("2016-11", known: "2016-12-01T08:00", withoutGold: ["m2", "m5"]);

        GoldMarket.Lines(market.Run("2016-12-02")).ShouldBe(["12-01 08:00 m2 Leaving by 12-04 00:00", "12-01 08:00 m5 Leaving by 12-04 00:00"], "the state is that of the end of November");
    }

    [Fact]
    public void A_version_that_comes_into_force_watches_from_then_on()
    {
        market.Month("2016-10");
        market.Change("m4", "late", "50", "2016-11-08");
        var later = GoldMarket.Version("2016-11-15", live: "[service, competitive, prompt]");

        GoldMarket.Lines(market.Run("2016-11-20", GoldMarket.Version(), later)).ShouldBe(["11-15 00:00 m4 Leaving by 11-18 00:00", "11-18 00:00 m4 Left"]);
    }

    [Fact]
    public void What_is_stored_about_a_time_that_is_done_counts_from_where_that_ended()
    {
        market.Month("2016-10");
        market.Change("m5", "gold", "false", "2016-11-19T20:00");
        GoldMarket.Lines(market.Run("2016-11-20")).ShouldBe(["11-19 20:00 m5 Leaving by 11-22 20:00"]);
        market.Change("m3", "gold", "false", "2016-11-10T10:00", known: "2016-11-19T10:00");

        GoldMarket.Lines(market.Run("2016-11-22")).ShouldBe(["11-20 00:00 m3 Leaving by 11-21 00:00, late", "11-21 00:00 m3 Left, late"], "nothing happens before what has happened");
    }

    [Fact]
    public void A_review_that_waits_for_facts_holds_back_what_comes_after_it()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        market.Change("m2", "gold", "false", "2016-12-05T10:00");

        market.Run("2016-12-20").ShouldSatisfyAllConditions(
            run => run.Waiting.ShouldNotBeNull(), run => GoldMarket.Lines(run).ShouldBe(["11-10 10:00 m1 Leaving by 11-13 10:00", "11-13 10:00 m1 Left"]));

        market.Month("2016-11", withState: false);
        GoldMarket.Lines(market.Run("2016-12-20")).ShouldBe(["12-05 10:00 m2 Leaving by 12-08 10:00", "12-08 10:00 m2 Left"]);
    }

    [Fact]
    public void A_dry_run_tells_the_same_and_stores_nothing()
    {
        market.Month("2016-10");
        market.Month("2016-11", withState: false);
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        market.Change("m1", "gold", "true", "2016-11-20T10:00");
        market.Change("m2", "gold", "false", "2016-12-05T10:00");

        var dry = market.Run(GoldMarket.At("2016-12-20"), isDryRun: true);

        new ReviewStore(market.Database).Latest("tiny").ShouldBeNull();
        var real = market.Run("2016-12-20");
        GoldMarket.Lines(dry).ShouldBe(GoldMarket.Lines(real));
        GoldMarket.Lines(real).Length.ShouldBe(5);
        dry.Reviews.Select(review => review.Counts.Members).ShouldBe(real.Reviews.Select(review => review.Counts.Members));
    }

    [Fact]
    public void Several_programmes_each_watch_their_own()
    {
        var other = GoldMarket.Version(id: "other", live: "[prompt]");
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Run("2016-11-04", other);
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        market.Change("m2", "late", "10", "2016-11-10T10:00");

        GoldMarket.Lines(market.Run("2016-11-11")).ShouldBe(["11-10 10:00 m1 Leaving by 11-13 10:00"]);
        GoldMarket.Lines(market.Run("2016-11-11", other)).ShouldBe(["11-10 10:00 m2 Leaving by 11-13 10:00"]);
    }

    [Fact]
    public void Two_processes_do_a_step_once()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m1", "gold", "false", "2016-11-10T10:00");
        using var elsewhere = market.OpenAgain();
        var second = new ReviewRunner(elsewhere, market.Clock);

        market.Run("2016-11-20");
        second.Run([GoldMarket.Version()], GoldMarket.At("2016-11-20"), isDryRun: false).Between.ShouldBeEmpty();

        market.Stored().ShouldBe(["1 11-10 10:00 m1 Leaving by 11-13 10:00", "2 11-13 10:00 m1 Left"]);
    }

    [Fact]
    public void The_list_of_members_shows_who_is_leaving_until_when_as_of_any_moment()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Change("m4", "gold", null, "2016-11-10T10:00");
        market.Run("2016-12-01");

        Statuses("2016-11-10T09:59").ShouldBe([("m3", MembershipStatus.Member), ("m4", MembershipStatus.Member)]);
        Statuses("2016-11-10T10:00").ShouldBe([("m4", MembershipStatus.Member), ("m3", MembershipStatus.Leaving)], "by status within a tier");
        Statuses("2016-11-13T10:00").ShouldBe([("m4", MembershipStatus.Member)], "who left is not among the members");
        var then = MemberList.Load(market.Database, [GoldMarket.Version()], GoldMarket.At("2016-11-11"))!;
        then.Find(null, MembershipStatus.Leaving).ShouldHaveSingleItem().Between.ShouldNotBeNull().Deadline.ShouldBe(GoldMarket.At("2016-11-13T10:00"));
        then.Find(null, null).Single(member => member.Merchant == "m4").Flags.ShouldBe(MembershipFlags.KeptUnknown);
        MemberList.Load(market.Database, [GoldMarket.Version()], GoldMarket.At("2016-11-03")).ShouldBeNull("nothing was decided by then");

        (string, MembershipStatus)[] Statuses(string at) =>
        [
            .. MemberList.Load(market.Database, [GoldMarket.Version()], GoldMarket.At(at))!.Find(null, null)
                .Where(member => member.Merchant is "m3" or "m4").OrderBy(member => member.Status == MembershipStatus.Leaving).Select(member => (member.Merchant, member.Status)),
        ];
    }

    [Fact]
    public void A_deadline_that_lies_ahead_is_not_carried_out_however_late_the_moment_asked_for()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Clock.Now = GoldMarket.At("2016-11-11");
        var runner = new ReviewRunner(market.Database, market.Clock);

        GoldMarket.Lines(runner.Run([GoldMarket.Version()], GoldMarket.At("2016-11-30"), isDryRun: true)).ShouldBe(["11-10 10:00 m3 Leaving by 11-13 10:00", "11-13 10:00 m3 Left"]);
        GoldMarket.Lines(runner.Run([GoldMarket.Version()], GoldMarket.At("2016-11-30"), isDryRun: false)).ShouldBe(["11-10 10:00 m3 Leaving by 11-13 10:00"]);
        market.Change("m3", "gold", "true", "2016-11-12");
        GoldMarket.Lines(market.Run("2016-11-30")).ShouldBe(["11-12 00:00 m3 Stayed"]);
    }

    [Fact]
    public void A_round_of_the_server_carries_on_between_reviews_too()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Clock.Now = GoldMarket.At("2016-11-12");
        var told = new List<string>();

        new ReviewRound(market.Database, market.Clock) { Happened = (programme, run) => told.AddRange(run.Between.Select(one => $"{programme.Id} {one.Merchant} {one.Event.Kind}")) }
            .Run([[GoldMarket.Version()]]).Troubles.ShouldBeEmpty();

        told.ShouldBe(["tiny m3 Leaving"]);
    }

    [Fact]
    public void A_step_leaves_its_entry_in_the_audit_log_and_looking_in_vain_leaves_none()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        var log = new AuditLog(market.Database);
        int Steps() => log.Entries(new AuditQuery()).Count(entry => entry.Action == "between reviews");

        market.Run("2016-11-09");
        Steps().ShouldBe(0);
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Run("2016-11-12");
        market.Run("2016-11-12T12:00");
        Steps().ShouldBe(1);
    }
}
