using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>In on the day of registration (F1: “on the day a merchant joins it receives …”; decision 0038).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class RegistrationTests : IDisposable
{
    private const string Monthly = "review: { every: month, due_by: \"3 24:00\", facts: previous-month }";

    private readonly NewcomerMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void Who_meets_the_conditions_on_the_day_of_registration_is_a_member_that_day()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");
        market.Register("m2", "2020-04-03", "2020-04-03T11:00", paid: "2");
        var version = NewcomerMarket.OnRegistration();

        NewcomerMarket.Lines(market.Run("2020-04-03T12:00", version)).ShouldBe(["04-03 10:00 m1 Registered base", "04-03 11:00 m2 Registered plus"], "without any review");
        market.Members(version).ShouldBe(["m1 base", "m2 plus"]);
    }

    [Fact]
    public void Running_time_forward_twice_decides_once()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");
        market.Run("2020-04-03T12:00", NewcomerMarket.OnRegistration());

        market.Run("2020-04-03T12:00", NewcomerMarket.OnRegistration()).Enrolled.ShouldBeEmpty();
        market.Run("2020-05-03", NewcomerMarket.OnRegistration()).Enrolled.ShouldBeEmpty();
    }

    [Fact]
    public void The_whole_day_counts_and_who_fails_when_it_ends_is_refused()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Register("m2", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Change("m1", "licensed", "true", "2020-04-03T23:59");
        market.Change("m2", "licensed", "true", "2020-04-04T00:00");

        NewcomerMarket.Lines(market.Run("2020-04-10", NewcomerMarket.OnRegistration())).ShouldBe([
            "04-03 10:00 m1 Awaiting until 04-04 00:00", "04-03 10:00 m2 Awaiting until 04-04 00:00", "04-03 23:59 m1 Registered base", "04-04 00:00 m2 Refused",
        ]);
    }

    [Fact]
    public void Unknown_is_not_false_and_is_waited_for()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: null);
        market.Register("m2", "2020-04-03", "2020-04-03T10:00", licensed: null);
        market.Register("m3", "2020-04-03", "2020-04-03T10:00", licensed: null);
        market.Change("m1", "licensed", "true", "2020-04-03T09:00", known: "2020-04-20T15:00");
        market.Change("m2", "licensed", "false", "2020-04-03T09:00", known: "2020-04-20T15:00");

        NewcomerMarket.Lines(market.Run("2020-06-01", NewcomerMarket.OnRegistration())).ShouldBe([
            "04-03 10:00 m1 Awaiting until 04-04 00:00, unknown", "04-03 10:00 m2 Awaiting until 04-04 00:00, unknown", "04-03 10:00 m3 Awaiting until 04-04 00:00, unknown",
            "04-04 00:00 m1 Awaiting, unknown", "04-04 00:00 m2 Awaiting, unknown", "04-04 00:00 m3 Awaiting, unknown",
            "04-20 15:00 m1 Registered base, late", "04-20 15:00 m2 Refused, late",
        ]);
    }

    [Fact]
    public void Only_registrations_within_the_window_count_and_nobody_is_waited_for_after_it()
    {
        var version = NewcomerMarket.OnRegistration(rules: "apply: { from: 2020-04-02T00:00, until: 2020-04-15T24:00 }");
        market.Register("m0", "2020-04-01", "2020-04-01T10:00");
        market.Register("m1", "2020-04-02", "2020-04-02T10:00");
        market.Register("m2", "2020-04-15", "2020-04-15T10:00", licensed: null);
        market.Register("m3", "2020-04-10", "2020-04-10T10:00", licensed: null);
        market.Register("m4", "2020-04-16", "2020-04-16T10:00");
        market.Register("m5", "2020-04-12", "2020-04-16T10:00");
        market.Change("m2", "licensed", "true", "2020-04-16T09:00");

        NewcomerMarket.Lines(market.Run("2020-05-01", version)).ShouldBe([
            "04-02 10:00 m1 Registered base",
            "04-10 10:00 m3 Awaiting until 04-11 00:00, unknown", "04-11 00:00 m3 Awaiting until 04-16 00:00, unknown",
            "04-15 10:00 m2 Awaiting until 04-16 00:00, unknown",
            "04-16 00:00 m2 Refused, unknown", "04-16 00:00 m3 Refused, unknown, late",
        ]);
    }

    [Fact]
    public void Who_registered_before_the_programme_does_not_come_in()
    {
        market.Register("m1", "2020-03-31", "2020-03-31T10:00");
        market.Register("m2", "2020-04-01", "2020-03-31T10:00");

        NewcomerMarket.Lines(market.Run("2020-04-02", NewcomerMarket.OnRegistration())).ShouldBe(["04-01 00:00 m2 Registered base"], "it was announced before its day");
    }

    [Fact]
    public void A_day_that_lies_ahead_is_waited_for()
    {
        market.Register("m1", "2020-04-09", "2020-04-03T10:00");

        NewcomerMarket.Lines(market.Run("2020-04-20", NewcomerMarket.OnRegistration())).ShouldBe(["04-03 10:00 m1 Awaiting until 04-09 00:00", "04-09 00:00 m1 Registered base"]);
    }

    [Fact]
    public void The_version_of_the_day_of_registration_decides_however_late()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: null, paid: "0");
        market.Change("m1", "licensed", "true", "2020-04-20T10:00");
        market.Change("m1", "score", "1.5", "2020-04-03T10:00");
        var stricter = NewcomerMarket.OnRegistration("2020-04-10", require: "licensed: licensed && score > 4.0");

        NewcomerMarket.Lines(market.Run("2020-05-01", NewcomerMarket.OnRegistration(), stricter)).ShouldContain("04-20 10:00 m1 Registered base, late", "semantics.md, “Versions”: what is pending keeps its own version");
    }

    [Fact]
    public void Places_go_to_who_comes_first_and_who_finds_none_waits()
    {
        var version = NewcomerMarket.OnRegistration(rules: "capacity: { places: 2, rank_by: paid desc }");
        market.Register("m3", "2020-04-03", "2020-04-03T09:00");
        market.Register("m2", "2020-04-03", "2020-04-03T10:00");
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");

        NewcomerMarket.Lines(market.Run("2020-04-05", version)).ShouldBe(
            ["04-03 09:00 m3 Registered base", "04-03 10:00 m1 Registered base", "04-03 10:00 m2 Queued"], "F4, so many places; at one instant by merchant id");
        market.Members(version).ShouldBe(["m1 base", "m2 waiting", "m3 base"]);
    }

    [Fact]
    public void Two_versions_give_out_the_same_places()
    {
        const string OnePlace = "capacity: { places: 1, rank_by: paid desc }";
        var (earlier, later) = (NewcomerMarket.OnRegistration(rules: OnePlace), NewcomerMarket.OnRegistration("2020-04-10", OnePlace));
        market.Register("m1", "2020-04-03", "2020-04-03T09:00");
        market.Register("m2", "2020-04-12", "2020-04-12T09:00");

        NewcomerMarket.Lines(market.Run("2020-04-15", earlier, later)).ShouldBe(["04-03 09:00 m1 Registered base", "04-12 09:00 m2 Queued"], "docs/decisions/0034: one run comes to what several come to");
    }

    [Fact]
    public void A_review_keeps_who_came_in_and_takes_nobody_else_in()
    {
        var version = NewcomerMarket.OnRegistration(rules: Monthly);
        market.Month("2020-03");
        market.Month("2020-04");
        market.Register("m1", "2020-04-02", "2020-04-02T10:00");
        market.Register("m2", "2020-04-05", "2020-04-05T10:00");
        market.Register("m3", "2020-04-05", "2020-04-05T10:00");
        market.Register("m4", "2020-03-05", "2020-03-05T10:00");
        market.Change("m3", "licensed", "false", "2020-04-20T10:00");

        var run = market.Run("2020-05-10", version);

        run.Reviews.Select(review => (review.Counts.Members, review.Counts.Joined, review.Counts.Left)).ShouldBe([(1, 0, 0), (2, 0, 1)], "m1 came in before the review of April, m4 registered before there was a programme");
        market.Members(version).ShouldBe(["m1 base", "m2 base"]);
    }

    [Fact]
    public void Who_came_in_is_watched_between_reviews_like_any_member()
    {
        var version = NewcomerMarket.OnRegistration(rules: "between_reviews: { live: [licensed], leave: { within: 72h }, rejoin: { within: 72h } }");
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");
        market.Change("m1", "licensed", "false", "2020-04-06T10:00");
        market.Change("m1", "licensed", "true", "2020-04-12T10:00");

        market.Run("2020-04-20", version).Between.Select(one => $"{NewcomerMarket.Written(one.Event.At)} {one.Event.Kind}").ShouldBe(["04-06 10:00 Leaving", "04-09 10:00 Left", "04-12 10:00 Returned"], "A3, 72 h");
        market.Replay().Differences.ShouldBeEmpty();
    }

    [Fact]
    public void A_list_of_staff_may_decide_on_the_day()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");
        market.Clock.Now = NewcomerMarket.At("2020-04-03T09:00");
        new StaffDesk(market.Database, market.Clock, [NewcomerMarket.OnRegistration()]).Add("banned", "m1", null, NewcomerMarket.At("2020-04-03T18:00"), "seen", "wang");

        NewcomerMarket.Lines(market.Run("2020-04-05", NewcomerMarket.OnRegistration())).ShouldBe(["04-03 10:00 m1 Awaiting until 04-04 00:00", "04-03 18:00 m1 Registered base"]);
    }

    [Fact]
    public void A_dry_run_tells_the_same_and_stores_nothing()
    {
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Clock.Now = NewcomerMarket.At("2020-05-01");

        var dry = new ReviewRunner(market.Database, market.Clock).Run([NewcomerMarket.OnRegistration()], market.Clock.Now, isDryRun: true);

        NewcomerMarket.Lines(dry).ShouldBe(NewcomerMarket.Lines(market.Run("2020-05-01", NewcomerMarket.OnRegistration())));
    }

    [Theory]
    [InlineData("licensed: licensed && sales > 3", "'licensed' cannot be judged on the day of registration: it rests on 'sales', a fact of the period")]
    [InlineData("licensed: percentile(paid) > 10.0", "'licensed' cannot be judged on the day of registration: it rests on 'percentile(paid)', which depends on everybody else")]
    public void A_condition_that_only_a_review_can_judge_is_an_error_of_the_file(string require, string expected) =>
        Should.Throw<InvalidOperationException>(() => NewcomerMarket.OnRegistration(require: require)).Message.ShouldContain(expected);

    [Fact]
    public void Each_decision_is_in_the_audit_log_and_explained()
    {
        var version = NewcomerMarket.OnRegistration();
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");
        market.Register("m2", "2020-04-03", "2020-04-03T10:00", licensed: null);
        market.Run("2020-04-03T12:00", version);

        new AuditLog(market.Database).Entries(new AuditQuery()).Single(entry => entry.Action == "between reviews").Details.GetProperty("Registered").GetInt32().ShouldBe(1);
        Explain("m1", version).ShouldSatisfyAllConditions(
            one => one.Standing.Tier.ShouldBe("base"), one => one.Standing.Since.ShouldBe(NewcomerMarket.At("2020-04-03T10:00")),
            one => ExplanationText.Render(one, Language.English).ShouldContain("Registered 2020-04-03 00:00: in on meeting the conditions that day"),
            one => ExplanationText.Render(one, Language.Chinese).ShouldContain("开店于 2020-04-03 00:00，当日符合条件"),
            one => ExplanationJson.Render(one).ShouldContain("\"kind\": \"registered\""));
        Explain("m2", version).ShouldSatisfyAllConditions(
            one => one.Standing.Status.ShouldBe(MembershipStatus.None),
            one => ExplanationText.Render(one, Language.English).ShouldContain("waiting for what is not known yet"));
    }

    [Fact]
    public void After_a_review_the_way_in_is_still_told()
    {
        var version = NewcomerMarket.OnRegistration(rules: Monthly);
        market.Month("2020-03");
        market.Register("m1", "2020-04-02", "2020-04-02T10:00");
        market.Run("2020-04-05", version);

        Explain("m1", version).ShouldSatisfyAllConditions(
            one => one.Evidence.At.ShouldBe(NewcomerMarket.At("2020-04-03T24:00"), "the review decided last"), one => one.Enrolment.ShouldNotBeNull().RegisteredAt.ShouldBe(NewcomerMarket.At("2020-04-02")));
        new ReviewStore(market.Database).LoadMemberships(new ReviewStore(market.Database).Latest("newcomers")!).SinceOf(1).ShouldBe(NewcomerMarket.At("2020-04-02T10:00"), "a review that changes nothing keeps the day");
        StandingSinceReview.Load(market.Database, new LiveRulesBook(market.Database, [version]), new ReviewStore(market.Database).Latest("newcomers")).Enrolled.ShouldBeEmpty();
    }

    private Explanation Explain(string merchant, Kernel.Programmes.CheckedProgramme version) => new MerchantExplanations(market.Database).Explain([version], merchant, market.Clock.Now);
}
