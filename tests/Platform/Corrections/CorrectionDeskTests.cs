using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Journal;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Corrections;

/// <summary>Corrections of facts over stored reviews (semantics.md, “Corrections”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CorrectionDeskTests : IDisposable
{
    private const string TwoPlaces = "capacity: { places: 2, rank_by: gmv desc }";

    private readonly GoldMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void A_correction_in_favour_gives_now_what_would_have_been_and_leaves_the_old_decisions_as_they_are()
    {
        Months(m1: 2000);

        var report = Correct("m1", "2016-10", "gmv", "7000");

        var result = report.Results.ShouldHaveSingleItem();
        result.Decisions.Select(Told).ShouldBe(["11-03: None → Member SS", "12-03: Member S → Member S"]);
        result.Outcome.ShouldBe(CorrectionOutcome.Same, "in December the merchant qualifies for S by its own facts");
        Snapshot("2016-10").ToString().ShouldBe("2016-10#2", "a correction is a new revision");
        new ReviewStore(market.Database).LoadMemberships(Reviews()[0]).StatusOf(1).ShouldBe(MembershipStatus.None, "what was decided stays decided");
        ReplayHolds();
    }

    [Fact]
    public void Who_would_be_a_member_becomes_one_by_a_compensating_decision()
    {
        market.Month("2016-10", merchant => merchant == "m1" ? 2000 : 3000);
        market.Run("2016-11-04");
        market.Clock.Now = GoldMarket.At("2016-11-20T09:00");

        Correct("m1", "2016-10", "gmv", "7000").Results.ShouldHaveSingleItem().Outcome.ShouldBe(CorrectionOutcome.Restored);

        market.Stored()[^1].ShouldBe("1 11-20 09:00 m1 Corrected");
        var after = market.Standing().Memberships();
        after.TierOf(1).ShouldBe("SS");
        after.SinceOf(1).ShouldBe(GoldMarket.At("2016-11-20T09:00"), "benefits count from the compensating decision");
        after.TierOf(2).ShouldBe("S", "nobody else is judged");
        market.Month("2016-11", merchant => merchant == "m1" ? 2000 : 3000, withState: false);
        market.Run("2016-12-04").Reviews.ShouldHaveSingleItem().Counts.Left.ShouldBe(1, "the next review decides by its own facts");
        ReplayHolds();
    }

    [Fact]
    public void A_state_fact_is_corrected_as_of_an_instant_and_undoes_what_happened_between_reviews()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Run("2016-11-20");
        market.Standing().Memberships().StatusOf(3).ShouldBe(MembershipStatus.Left);

        var result = Approve(Desk("alice").Draft(new CorrectionRequest("m3", null, GoldMarket.At("2016-11-10T10:00"), [new("gold", "true")], "a medal of another shop was taken", null)))
            .Results.ShouldHaveSingleItem();

        result.Decisions.Select(Told).ShouldBe(["11-10 Leaving: Leaving S → –", "11-13 Left: Left → –"], "none of it would have happened");
        result.Outcome.ShouldBe(CorrectionOutcome.Restored);
        market.Standing().Memberships().TierOf(3).ShouldBe("S");
        market.Run("2016-11-30").Between.ShouldBeEmpty("what is known now agrees with how it stands");
        ReplayHolds();
    }

    [Fact]
    public void A_correction_in_disfavour_takes_nothing_back()
    {
        Months(m1: 7000);

        var result = Correct("m1", "2016-11", "gmv", "100").Results.ShouldHaveSingleItem();

        result.Decisions.Select(Told).ShouldBe(["12-03: Member S → Left"]);
        result.Outcome.ShouldBe(CorrectionOutcome.Kept, "semantics.md, “Corrections”: what was given stays, a loss is decided by the ordinary rules");
        market.Standing().Memberships().TierOf(1).ShouldBe("S");
        market.Stored().ShouldBeEmpty();
    }

    [Fact]
    public void A_loss_over_a_state_fact_comes_with_its_notice()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Clock.Now = GoldMarket.At("2016-11-20T09:00");

        Approve(Desk("alice").Draft(new CorrectionRequest("m3", null, GoldMarket.At("2016-11-10T10:00"), [new("gold", "false")], "the medal had been lost", null)))
            .Results.ShouldHaveSingleItem().Outcome.ShouldBe(CorrectionOutcome.Kept);

        GoldMarket.Lines(market.Run("2016-11-22")).ShouldBe(["11-20 09:00 m3 Leaving by 11-21 09:00, late", "11-21 09:00 m3 Left, late"], "semantics.md, “Leaving”: learnt late, known + notice_min");
    }

    [Fact]
    public void Merchants_who_came_after_the_review_do_not_stand_in_the_way()
    {
        market.Month("2016-10", withoutGold: "m3");
        market.Run("2016-11-04");
        market.Clock.Now = GoldMarket.At("2016-12-01T09:00");
        market.Import("2016-11", "merchant_id,gmv,gold,late", "m3,3000,true,0", "new,3000,true,0");

        Approve(Desk("alice").Draft(new CorrectionRequest("m3", null, GoldMarket.At("2016-11-02T10:00"), [new("gold", "true")], "the medal was there", null)))
            .Results.ShouldHaveSingleItem().Outcome.ShouldBe(CorrectionOutcome.Restored);
        ReplayHolds();
    }

    [Fact]
    public void An_extra_place_comes_from_the_appeals_account_and_nobody_is_evicted()
    {
        var version = GoldMarket.Version(rules: TwoPlaces);
        market.Month("2016-10", merchant => merchant switch { "m1" => 9000, "m2" => 8000, _ => 7000 });
        market.Run("2016-11-04", version);
        Tiers(version).ShouldBe("m1 m2");
        market.Clock.Now += NodaTime.Duration.FromHours(1);

        var result = Correct("m3", "2016-10", "gmv", "8500").Results.ShouldHaveSingleItem();

        result.ShouldSatisfyAllConditions(one => one.Outcome.ShouldBe(CorrectionOutcome.Restored), one => one.Place.ShouldBe(PlaceGiven.Appeals));
        Tiers(version).ShouldBe("m1 m2 m3");
        new ProgrammeCorrectionStore(market.Database).PlacesByAppeals()["tiny"].ShouldBe(1);
        Correct("m4", "2016-10", "gmv", "7999").Results.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Outcome.ShouldBe(CorrectionOutcome.Same), one => one.WouldStand.Status.ShouldBe(MembershipStatus.Waiting, "behind m2, the last who got a place: the 7,000 of m3 that the review read were wrong"));
        new ProgrammeCorrectionStore(market.Database).PlacesByAppeals()["tiny"].ShouldBe(1);
        ReplayHolds();
    }

    [Fact]
    public void A_place_in_a_better_tier_comes_from_the_appeals_account_where_worse_tiers_hold_them_all()
    {
        var version = GoldMarket.Version(rules: TwoPlaces);
        market.Month("2016-10", merchant => merchant is "m1" or "m2" ? 3000 : 100);
        market.Run("2016-11-04", version);

        var result = Correct("m3", "2016-10", "gmv", "7000").Results.ShouldHaveSingleItem();

        result.Place.ShouldBe(PlaceGiven.Appeals, "semantics.md, “Corrections”: nobody is evicted, so that three have the two places");
        new ProgrammeCorrectionStore(market.Database).PlacesByAppeals()["tiny"].ShouldBe(1);
    }

    [Fact]
    public void What_a_file_said_after_a_correction_counts_over_it()
    {
        market.Month("2016-10", merchant => merchant == "m1" ? 2000 : 3000);
        market.Clock.Now = GoldMarket.At("2016-11-01T10:00");
        Correct("m1", "2016-10", "gmv", "3000").Results.ShouldBeEmpty("nothing was decided yet");
        market.Month("2016-10", merchant => merchant == "m1" ? 1000 : 3000, known: "2016-11-02T10:00");
        market.Run("2016-11-04");

        var again = Approve(Desk("alice").Draft(new CorrectionRequest("m1", null, GoldMarket.At("2016-11-01T10:00"), [new("gold", "false")], "sold", null))).Results.ShouldHaveSingleItem();

        again.Decisions.Select(Told).ShouldBe(["11-03: None → None"], "the review read 1,000, which came after the correction");
    }

    [Fact]
    public void What_changes_as_a_waiting_review_is_due_comes_after_it()
    {
        market.Month("2016-10", merchant => merchant == "m1" ? 2000 : 3000);
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-12-03T24:00");
        market.Clock.Now = GoldMarket.At("2016-12-05");

        Correct("m1", "2016-10", "gmv", "3000").Results.ShouldHaveSingleItem().Through.ShouldBe(GoldMarket.At("2016-12-03T24:00"));

        market.Stored().ShouldBe(["1 12-04 00:00 m1 Corrected"], "docs/decisions/0034: at one instant first deadlines, then a review, then changes");
    }

    [Fact]
    public void Who_is_restored_after_leaving_is_a_member_like_others()
    {
        Months(m1: 3000);
        market.Month("2016-11", merchant => merchant == "m1" ? 100 : 3000, withState: false, known: "2016-12-10");
        market.Month("2016-12", merchant => merchant == "m1" ? 100 : 3000, withState: false);
        market.Run("2017-01-04");

        Correct("m1", "2016-12", "gmv", "3000").Results.ShouldHaveSingleItem().Outcome.ShouldBe(CorrectionOutcome.Restored);

        var after = market.Standing().Memberships();
        (after.TierOf(1), after.FlagsOf(1)).ShouldBe(("S", MembershipFlags.None));
    }

    [Fact]
    public void Facts_from_before_publication_take_nothing_in_the_corrected_history_either()
    {
        CheckedProgramme[] versions = [GoldMarket.Version(effective: "2016-09-01", published: "2016-08-01"), GoldMarket.Version(effective: "2016-10-01", line: 5000)];
        market.Month("2016-08", gmv: 6000);
        market.Month("2016-09", gmv: 6000, withState: false);
        market.Run("2016-10-04", versions);

        var kept = Correct("m1", "2016-09", "gmv", "3000").Results.ShouldHaveSingleItem().Decisions.ShouldHaveSingleItem();

        Told(kept).ShouldBe("10-03: Member S → Member S", "semantics.md, “Publication”: the version before judges a loss over facts of September, and 3,000 is above its line");
        kept.Corrected!.Flags.HasFlag(MembershipFlags.KeptUnpublished).ShouldBeTrue();
        Told(Correct("m1", "2016-09", "gmv", "2000").Results.ShouldHaveSingleItem().Decisions.ShouldHaveSingleItem()).ShouldBe("10-03: Member S → Left", "below the line of the version before too");
    }

    [Fact]
    public void Corrections_add_up_and_each_is_judged_on_all_before_it()
    {
        Months(m1: 2000);

        Correct("m1", "2016-10", "gmv", "3000");
        var second = Correct("m1", "2016-11", "gmv", "100").Results.ShouldHaveSingleItem();

        second.Decisions.Select(Told).ShouldBe(["11-03: None → Member S", "12-03: Member S → Left"]);
    }

    [Fact]
    public void Nobody_approves_what_they_have_drafted_and_nothing_is_approved_twice()
    {
        Months(m1: 2000);
        var draft = Draft("m1", "2016-10", "gmv", "7000").Correction.Number;

        Should.Throw<CorrectionRefusedException>(() => Desk("Alice").Approve(draft)).Message.ShouldBe($"Alice has drafted correction {draft}; somebody else approves it: --by NAME");
        Snapshot("2016-10").Revision.ShouldBe(1, "nothing is half applied");
        Desk("bob").Approve(draft);
        Should.Throw<CorrectionRefusedException>(() => Desk("carol").Approve(draft)).Message.ShouldBe($"correction {draft} was approved by bob already");
        Should.Throw<CorrectionRefusedException>(() => Desk("carol").Withdraw(draft, "too late")).Message.ShouldContain("approved by bob already");
    }

    [Fact]
    public void A_draft_tells_what_it_would_come_to_and_changes_nothing()
    {
        Months(m1: 2000);

        var draft = Draft("m1", "2016-10", "gmv", "7000");

        draft.Results.ShouldHaveSingleItem().Decisions.Select(Told).ShouldBe(["11-03: None → Member SS", "12-03: Member S → Member S"]);
        Snapshot("2016-10").Revision.ShouldBe(1);
        Desk("carol").Withdraw(draft.Correction.Number, "not proven").Correction.State.ShouldBe(CorrectionStepKind.Withdrawn);
    }

    [Fact]
    public void A_draft_that_the_facts_have_overtaken_is_refused()
    {
        Months(m1: 2000);
        var (first, second) = (Draft("m1", "2016-10", "gmv", "7000"), Draft("m1", "2016-10", "gmv", "8000"));
        Approve(first);

        Should.Throw<CorrectionRefusedException>(() => Approve(second)).Message.ShouldContain("'gmv' was 2000.00 when correction 2 was drafted, and is 7000.00 now");
    }

    [Fact]
    public void A_replay_judges_corrections_again_as_of_their_approval()
    {
        Months(m1: 2000);
        market.Clock.Now = GoldMarket.At("2016-12-05T09:00");
        Correct("m1", "2016-11", "gmv", "7000").Results.ShouldHaveSingleItem().Outcome.ShouldBe(CorrectionOutcome.Restored);
        Correct("m1", "2016-10", "gmv", "3000");
        market.Clock.Now += NodaTime.Duration.FromHours(1);
        Approve(Desk("alice").Draft(new CorrectionRequest("m1", null, GoldMarket.At("2016-11-10T10:00"), [new("gold", "false")], "the medal had been lost", null)));
        market.Month("2016-11", _ => 100, withState: false, known: "2016-12-06");
        market.Change("m1", "gold", "true", "2016-12-06T10:00");
        market.Month("2016-12", _ => 6000, withState: false);
        market.Run("2017-01-05", GoldMarket.Version(), GoldMarket.Version(effective: "2017-01-01", line: 5000));

        var replay = Replay();

        replay.Differences.ShouldBeEmpty();
        replay.Corrections.ShouldBe(3);
    }

    [Theory]
    [InlineData("update corrected_decision set corrected = replace(corrected, '\"SS\"', '\"S\"') where event is null and position = 0",
        "2016-11-03 correction 1: what is stored differs in what would have been")]
    [InlineData("update corrected_decision set recorded = replace(recorded, 'none', 'left') where position = 0", "2016-11-03 correction 1: what is stored differs in what was decided")]
    [InlineData("update corrected_decision set place = 'Appeals' where position = 0", "2016-11-03 correction 1: what is stored differs in the place")]
    [InlineData("delete from corrected_decision where position = 0", "2016-11-03 correction 1: the decision comes out, and is not stored")]
    [InlineData("insert into corrected_decision select correction_id, programme, 9, at + 1, event, recorded, corrected, place from corrected_decision", "2016-11-04 correction 1: the decision is stored, and does not come out")]
    [InlineData("update programme_correction set outcome = 'Kept'", "correction 1: what is stored differs in the outcome")]
    [InlineData("update programme_correction set place = 'Appeals'", "correction 1: what is stored differs in the place")]
    [InlineData("update programme_correction set would_stand = stood", "correction 1: what is stored differs in how it would have stood")]
    [InlineData("update programme_correction set event_number = null", "correction 1: what is stored differs in how it stood")]
    [InlineData("update membership_event set since_at = since_at - 1", "correction 1: what is stored differs in the compensating decision")]
    [InlineData("update programme_correction set stood = '{'", "correction 1: it cannot be judged again")]
    [InlineData("delete from corrected_decision; delete from programme_correction", "correction 1: decisions have used the facts, and what it came to is not stored")]
    [InlineData("delete from correction_step where step = 'Approved'", "correction 1: what it came to is stored, and no approval is")]
    [InlineData("update correction_fact set value_after = '3000.00'", "2016-11-03 correction 1: what is stored differs in what would have been")]
    public void A_replay_finds_what_was_changed_of_a_correction(string sql, string expected)
    {
        market.Month("2016-10", merchant => merchant == "m1" ? 2000 : 3000);
        market.Run("2016-11-04");
        market.Clock.Now = GoldMarket.At("2016-11-20T09:00");
        Correct("m1", "2016-10", "gmv", "7000");
        ReplayHolds();

        market.Tamper(sql);

        Replay().Differences.Where(one => one.What.En.StartsWith("correction", StringComparison.Ordinal))
            .Select(one => $"{one.Programme} {one.Merchant} {(one.ReviewedAt is { } at ? $"{at.InZone(GoldMarket.Zone).Minus(NodaTime.Duration.Epsilon).ToString("uuuu-MM-dd", null)} " : "")}{one.What.En}")
            .ShouldContain(told => told.StartsWith($"tiny m1 {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replay_tells_that_corrections_cannot_be_read()
    {
        Months(m1: 2000);
        Correct("m1", "2016-10", "gmv", "7000");

        market.Tamper("update correction_fact set period = 'then'");

        Replay().Differences.ShouldContain(one => one.What.En.StartsWith("corrections cannot be read: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("m99", "2016-10", "gmv", "1", "there is no merchant 'm99' in the data")]
    [InlineData("m1", "2016-10", "gmvv", "1", "the catalogue 'tiny' has no fact 'gmvv'; did you mean 'gmv'?")]
    [InlineData("m1", "2016-10", "gmv", "much", "'gmv'")]
    [InlineData("m1", "2016-10", "gmv", "2000", "'gmv' is 2000.00 there already")]
    [InlineData("m1", "2016-05", "gmv", "1", "no closed facts of 2016-05 are stored")]
    [InlineData("m1", "2016-10", "gold", "true", "'gold' is true as of an instant; say as of when it is corrected: --occurred")]
    public void What_cannot_be_corrected_says_why(string merchant, string period, string fact, string value, string problem)
    {
        Months(m1: 2000);

        Should.Throw<CorrectionRefusedException>(() => Draft(merchant, period, fact, value)).Message.ShouldContain(problem);
    }

    /// <summary>Two reviewed months in which m1 has so much in October, and everybody has 3,000 besides.</summary>
    private void Months(int m1)
    {
        market.Month("2016-10", merchant => merchant == "m1" ? m1 : 3000);
        market.Run("2016-11-04");
        market.Month("2016-11", withState: false);
        market.Run("2016-12-04");
    }

    private CorrectionDesk Desk(string by) => new(market.Database, market.Clock, by);

    private CorrectionReport Draft(string merchant, string period, string fact, string value) =>
        Desk("alice").Draft(new CorrectionRequest(merchant, Period.Parse(period), null, [new(fact, value)], "counted wrongly", null));

    private CorrectionReport Approve(CorrectionReport draft) => Desk("bob").Approve(draft.Correction.Number);

    private CorrectionReport Correct(string merchant, string period, string fact, string value) => Approve(Draft(merchant, period, fact, value));

    private ImmutableArray<StoredReview> Reviews() => new ReviewStore(market.Database).All("tiny");

    private Snapshot Snapshot(string period) => new SnapshotStore(market.Database).Latest(Period.Parse(period))!;

    private string Tiers(CheckedProgramme version) => market.Standing(version).Memberships() is var all ? string.Join(' ', GoldMarket.Merchants.Where(merchant => all.TierOf(GoldMarket.Row(merchant)) is not null)) : "";

    private void ReplayHolds() => Replay().ShouldSatisfyAllConditions(replay => replay.Differences.ShouldBeEmpty(), replay => replay.Holds.ShouldBeTrue());

    private ReplayResult Replay()
    {
        using var database = market.OpenAgain();
        return new JournalReplay(database).Run(null, GoldMarket.Catalogue, null, null);
    }

    internal static string Told(CorrectedDecision one) =>
        $"{one.At.InZone(GoldMarket.Zone).Minus(NodaTime.Duration.Epsilon).ToString("MM-dd", null)}{(one.Event is { } kind ? $" {kind}" : "")}: {Told(one.Recorded)} → {Told(one.Corrected)}";

    private static string Told(DecidedStanding? standing) => standing is null ? "–" : $"{standing.Status}{(standing.Tier is null ? "" : $" {standing.Tier}")}";
}
