using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Tests.Enrolments;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Corrections;

/// <summary>Corrections of facts by which it was decided who comes in outside of reviews, and as of an application (F1, D3, C2; semantics.md, “Corrections”; decision 0045).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class EnrolmentCorrectionTests : IDisposable
{
    private const string Monthly = "review: { every: month, due_by: \"3 24:00\", facts: previous-month }";
    private const string Live = "between_reviews: { live: [licensed], leave: { within: 72h } }";

    private readonly NewcomerMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void Who_was_refused_on_registering_would_have_come_in_and_does_now()
    {
        var version = NewcomerMarket.OnRegistration();
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false", paid: "1");
        market.Run("2020-04-10T09:00", version);

        var result = State("m1", "licensed", "true", "2020-04-03T10:00");

        result.Decisions.Select(Told).ShouldBe(["04-03 10:00 Registered: – → Member plus", "04-04 00:00 Refused: None → –"], "F1: on the day it joins, judged as of its own instant");
        result.ShouldSatisfyAllConditions(one => one.Outcome.ShouldBe(CorrectionOutcome.Restored), one => one.Through.ShouldBe(NewcomerMarket.At("2020-04-10T09:01")));
        market.Members(version).ShouldBe(["m1 plus"]);
        market.Run("2020-04-20", version).Enrolled.ShouldBeEmpty("its registration was decided about");
        ReplayHolds();
        Text(version, "m1", Language.English).ShouldContain("2020-04-03 10:00, registration: nothing was decided, plus would have been");
        Text(version, "m1", Language.Chinese).ShouldContain("2020-04-03 10:00 开店准入：原为无变动，本应为plus");
    }

    [Fact]
    public void Who_came_in_and_would_have_been_refused_keeps_what_it_was_given()
    {
        var version = NewcomerMarket.OnRegistration(rules: Live);
        market.Register("m1", "2020-04-03", "2020-04-03T10:00");
        market.Change("m1", "licensed", "false", "2020-04-12T10:00");
        market.Change("m1", "licensed", "true", "2020-04-13T10:00");
        market.Run("2020-04-20", version);

        var result = State("m1", "licensed", "false", "2020-04-03T10:00");

        result.Decisions.Select(Told).ShouldBe(
            ["04-03 10:00 Registered: Member base → –", "04-04 00:00 Refused: – → None", "04-12 10:00 Leaving: Leaving base → –", "04-13 10:00 Stayed: Member base → –"],
            "nothing happens to a membership that would not have begun");
        result.Outcome.ShouldBe(CorrectionOutcome.Kept, "decision 0039: what was given stays");
        market.Members(version).ShouldBe(["m1 base"]);
        ReplayHolds();
    }

    [Fact]
    public void Who_would_have_come_in_is_judged_by_later_reviews_as_a_member()
    {
        var version = NewcomerMarket.OnRegistration(rules: Monthly);
        market.Month("2020-03");
        market.Month("2020-04");
        market.Month("2020-05");
        market.Register("m1", "2020-04-05", "2020-04-05T10:00", licensed: "false");
        market.Register("m2", "2020-04-05", "2020-04-05T10:00");
        market.Change("m1", "licensed", "true", "2020-04-08T10:00");
        market.Change("m1", "paid", "2", "2020-05-08T10:00");
        market.Run("2020-06-10T09:00", version);
        market.Members(version).ShouldBe(["m2 base"]);

        State("m1", "licensed", "true", "2020-04-05T10:00").Decisions.Select(Told).ShouldBe(
            ["04-05 10:00 Registered: – → Member base", "04-06 00:00 Refused: None → –", "05-04 00:00: None → Member base", "06-04 00:00: None → Member plus"]);
        market.Members(version).ShouldBe(["m1 plus", "m2 base"]);
        ReplayHolds();
    }

    [Fact]
    public void Who_would_not_have_come_in_is_no_member_to_later_reviews()
    {
        var version = NewcomerMarket.OnRegistration(rules: Monthly);
        market.Month("2020-03");
        market.Month("2020-04");
        market.Register("m1", "2020-04-05", "2020-04-05T10:00");
        market.Change("m1", "licensed", "true", "2020-04-08T10:00");
        market.Run("2020-05-10T09:00", version);

        var result = State("m1", "licensed", "false", "2020-04-05T10:00");

        result.Decisions.Select(Told).ShouldBe(["04-05 10:00 Registered: Member base → –", "04-06 00:00 Refused: – → None", "05-04 00:00: Member base → None"], "reviews take nobody in who did not come in");
        result.Outcome.ShouldBe(CorrectionOutcome.Kept);
    }

    [Fact]
    public void Who_would_have_come_in_to_a_tier_that_the_next_version_drops_is_judged_by_that_version()
    {
        var before = NewcomerMarket.OnRegistration(effective: "2020-04-05", rules: Monthly);
        var after = NewcomerMarket.Checked("newcomers", "2020-05-01", $$"""
            enrol: registration
            require: { licensed: licensed }
            tiers:
              - { id: plus, require: { paid: paid >= 1 } }
            {{Monthly}}
            """);
        market.Month("2020-04");
        market.Register("m1", "2020-04-05", "2020-04-05T10:00", licensed: "false");
        market.Run("2020-05-10T09:00", before, after);

        State("m1", "licensed", "true", "2020-04-05T10:00").Decisions.Select(Told).ShouldBe(
            ["04-05 10:00 Registered: – → Member base", "04-06 00:00 Refused: None → –", "05-04 00:00: None → Left"]);
    }

    [Fact]
    public void A_registration_is_judged_with_what_was_known_at_its_instant()
    {
        var version = NewcomerMarket.OnRegistration();
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false", paid: "0");
        market.Change("m1", "paid", "3", "2020-04-03T10:00", known: "2020-04-06T10:00");
        market.Run("2020-04-10T09:00", version);

        State("m1", "licensed", "true", "2020-04-03T10:00").Decisions[0].Corrected!.Tier.ShouldBe("base", "that it had paid was known three days later, and only what is corrected counts as though it had been known");
    }

    [Fact]
    public void What_changed_after_the_day_of_registration_decides_nothing_about_it()
    {
        var version = NewcomerMarket.OnRegistration();
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Run("2020-04-10T09:00", version);

        var result = State("m1", "licensed", "true", "2020-04-05T10:00");

        result.Outcome.ShouldBe(CorrectionOutcome.Same);
        market.Members(version).ShouldBeEmpty();
    }

    [Fact]
    public void A_day_of_registration_that_was_wrong_is_decided_by_the_right_one()
    {
        var version = NewcomerMarket.OnRegistration(rules: "apply: { from: 2020-04-02T00:00, until: 2020-04-15T24:00 }");
        market.Register("m1", "2020-03-30", "2020-04-03T10:00");
        market.Register("m2", "2020-04-03", "2020-04-03T10:00");
        market.Run("2020-04-10T09:00", version);
        market.Members(version).ShouldBe(["m2 base"]);

        State("m1", "registered_on", "2020-04-03", "2020-04-03T10:00").Decisions.Select(Told).ShouldBe(["04-03 10:00 Registered: – → Member base"], "nothing had been decided about it");
        market.Members(version).ShouldBe(["m1 base", "m2 base"]);
        ReplayHolds();
        new MerchantExplanations(market.Database).Explain([version], "m1", market.Clock.Now).Standing.ShouldSatisfyAllConditions(
            standing => standing.Tier.ShouldBe("base"), standing => standing.Since.ShouldBe(market.Clock.Now, "by the compensating decision alone"));
    }

    [Fact]
    public void Who_is_waited_for_and_is_restored_is_waited_for_no_more()
    {
        var version = NewcomerMarket.OnRegistration(rules: "apply: { from: 2020-04-02T00:00, until: 2020-04-15T24:00 }");
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: null);
        market.Run("2020-04-10T09:00", version);

        State("m1", "licensed", "true", "2020-04-03T10:00").Decisions.Select(Told).ShouldBe(["04-03 10:00 Registered: – → Member base"], "until then it was only waited for");
        market.Run("2020-04-20", version).Enrolled.ShouldBeEmpty();
        market.Members(version).ShouldBe(["m1 base"]);
        Text(version, "m1", Language.English).ShouldNotContain("In as soon as");
        var entries = new Storage.Audit.AuditLog(market.Database).Entries(new Storage.Audit.AuditQuery()).Count();
        market.Run("2020-04-21", version);
        new Storage.Audit.AuditLog(market.Database).Entries(new Storage.Audit.AuditQuery()).Count().ShouldBe(entries, "nothing is due any more");
        ReplayHolds();
    }

    [Fact]
    public void Who_would_have_come_before_the_last_who_got_a_place_is_given_one_beside_them()
    {
        var version = NewcomerMarket.OnRegistration(rules: "capacity: { places: 2, rank_by: paid desc }");
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Register("m2", "2020-04-03", "2020-04-03T11:00");
        market.Register("m3", "2020-04-03", "2020-04-03T12:00");
        market.Register("m4", "2020-04-03", "2020-04-03T13:00", licensed: "false");
        market.Run("2020-04-10T09:00", version);

        State("m1", "licensed", "true", "2020-04-03T10:00").Place.ShouldBe(PlaceGiven.Appeals);
        var behind = State("m4", "licensed", "true", "2020-04-03T13:00");

        behind.Decisions[0].Corrected!.Status.ShouldBe(MembershipStatus.Waiting, "m2 and m3 came before it");
        behind.Outcome.ShouldBe(CorrectionOutcome.Same);
        market.Members(version).ShouldBe(["m1 base", "m2 base", "m3 base"], "nobody is evicted");
        new ProgrammeCorrectionStore(market.Database).PlacesByAppeals()["newcomers"].ShouldBe(1);
        ReplayHolds();
    }

    [Fact]
    public void Where_there_is_room_a_place_is_taken_and_who_comes_later_does_not_get_it()
    {
        var version = NewcomerMarket.OnRegistration(rules: "capacity: { places: 2, rank_by: paid desc }");
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Register("m2", "2020-04-03", "2020-04-03T11:00");
        market.Run("2020-04-10T09:00", version);

        State("m1", "licensed", "true", "2020-04-03T10:00").Place.ShouldBe(PlaceGiven.Free);

        market.Register("m3", "2020-04-11", "2020-04-11T10:00");
        NewcomerMarket.Lines(market.Run("2020-04-12", version)).ShouldBe(["04-11 10:00 m3 Queued"], "two places, two members");
    }

    [Fact]
    public void What_was_promised_is_kept_whatever_the_invitation_was_judged_on()
    {
        var version = NewcomerMarket.ByInvitation();
        market.Change("m1", "score", "4.9", "2020-04-02T10:00");
        market.Change("m1", "paid", "0", "2020-04-02T10:00");
        Invite(version, "m1", "2020-04-05T10:00", "2020-04-06T10:00");
        market.Run("2020-04-10T09:00", version);

        var result = State("m1", "score", "1.0", "2020-04-02T10:00");

        result.Decisions.Select(Told).ShouldBe(["04-06 10:00 Accepted: Member listed → Member listed"], "D3: staff sent it, and the acceptance rests on the promise");
        result.Outcome.ShouldBe(CorrectionOutcome.Same);
    }

    [Fact]
    public void Who_would_be_a_member_still_comes_in_by_no_acceptance()
    {
        var version = NewcomerMarket.ByInvitation(Monthly);
        market.Month("2020-03");
        market.Month("2020-04");
        market.Change("m1", "score", "4.9", "2020-04-02T10:00");
        market.Change("m1", "paid", "1", "2020-04-02T10:00");
        Invite(version, "m1", "2020-04-05T10:00", "2020-04-06T10:00");
        market.Change("m1", "score", "2.0", "2020-04-20T10:00");
        market.Run("2020-05-05", version);
        market.Members(version).ShouldBeEmpty("by its score of April it has left");
        Invite(version, "m1", "2020-05-06T10:00", "2020-05-07T10:00", reason: "of long standing");
        market.Run("2020-05-10T09:00", version);
        market.Members(version).ShouldBe(["m1 listed"]);

        State("m1", "score", "4.9", "2020-04-20T10:00").Decisions.Select(Told).ShouldBe(["05-04 00:00: Left → Member gold", "05-07 10:00 Accepted: Member listed → –"]);
        market.Members(version).ShouldBe(["m1 gold"]);
        ReplayHolds();
    }

    [Fact]
    public void An_application_is_judged_again_on_the_facts_of_its_own_instant()
    {
        var version = Applied(licensed: "false");
        market.Change("m1", "licensed", "false", "2020-04-20T10:00");
        market.Run("2020-05-10T09:00", version);

        State("m1", "licensed", "true", "2020-04-05T10:00").Decisions.Select(Told).ShouldBe(["05-04 00:00: None → Member base"], "C2: what changed after it applied decides nothing");
        market.Members(version).ShouldBe(["m1 base"]);
        ReplayHolds();
    }

    [Fact]
    public void A_fact_of_after_the_application_was_used_by_no_decision()
    {
        var version = Applied(licensed: "false");
        market.Run("2020-05-10T09:00", version);

        Results("m1", null, "2020-04-20T10:00", "licensed", "true").ShouldBeEmpty();
    }

    [Fact]
    public void The_period_of_an_application_is_corrected_and_not_that_of_the_review()
    {
        market.Month("2020-04", sales: 1, known: "2020-05-01T08:00");
        var version = Applied(licensed: "true", sales: 1);
        market.Run("2020-05-10T09:00", version);

        Results("m1", "2020-04", null, "sales", "9").ShouldBeEmpty("the application read March");
        Results("m1", "2020-03", null, "sales", "9").ShouldHaveSingleItem().Decisions.Select(Told).ShouldBe(
            ["04-04 00:00: None → None", "05-04 00:00: None → Member base"], "the first review was of March, and before the application");
        ReplayHolds();
    }

    [Fact]
    public void A_second_application_is_judged_of_somebody_who_would_be_in_already()
    {
        var version = Applied(licensed: "false");
        market.Month("2020-05", known: "2020-06-01T08:00");
        market.Run("2020-05-10T09:00", version);
        market.Change("m1", "licensed", "true", "2020-05-10T10:00");
        market.Change("m1", "application.accepted_at", "2020-05-12T10:00:00+08:00", "2020-05-12T10:00");
        market.Month("2020-04", sales: 9, known: "2020-05-11T08:00");
        market.Run("2020-06-10T09:00", version);
        market.Members(version).ShouldBe(["m1 base"]);

        var result = State("m1", "licensed", "true", "2020-04-05T10:00");

        result.Decisions.Select(Told).ShouldBe(["05-04 00:00: None → Member base", "06-04 00:00: Member base → Member base"]);
        result.ShouldSatisfyAllConditions(one => one.Outcome.ShouldBe(CorrectionOutcome.Same), one => one.WouldStand.Since.ShouldBe(NewcomerMarket.At("2020-05-04T00:00")));
    }

    [Fact]
    public void A_replay_finds_what_was_changed_of_a_decision_about_coming_in()
    {
        var version = NewcomerMarket.OnRegistration();
        market.Register("m1", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Run("2020-04-10T09:00", version);
        State("m1", "licensed", "true", "2020-04-03T10:00");

        market.Tamper("update corrected_decision set corrected = replace(corrected, '\"base\"', '\"plus\"') where event = 'Registered'");

        market.Replay().Differences.ShouldContain(one => one.What.En == "correction 1: what is stored differs in what would have been");
    }

    [Fact]
    public void A_replay_knows_what_was_decided_when_the_correction_was_approved()
    {
        var version = NewcomerMarket.OnRegistration(rules: Monthly);
        market.Month("2020-03");
        market.Month("2020-04");
        market.Register("m1", "2020-04-05", "2020-04-05T10:00", licensed: null);
        market.Run("2020-04-10T09:00", version);
        State("m1", "licensed", "false", "2020-04-05T10:00").Decisions.Select(Told).ShouldBe(["04-06 00:00 Refused: – → None"]);

        NewcomerMarket.Lines(market.Run("2020-04-10T10:00", version)).ShouldBe(["04-10 09:01 m1 Refused, late"], "what is corrected was learnt then");
        market.Run("2020-05-10", version);

        ReplayHolds();
    }

    [Fact]
    public void Who_sent_the_invitation_decides_no_appeal_against_what_came_of_it()
    {
        var version = NewcomerMarket.ByInvitation(Monthly);
        market.Month("2020-03");
        market.Month("2020-04");
        foreach (var merchant in (string[])["m1", "m2"])
        {
            market.Change(merchant, "score", "4.9", "2020-04-02T10:00");
            market.Change(merchant, "paid", "0", "2020-04-02T10:00");
        }
        market.Desk("2020-04-05T10:00", version).Send(new InvitationRequest(["m1", "m2"], null, null, null, "wang"));
        market.Desk("2020-04-06T10:00", version).Answer("m1", accepts: true, "li");
        market.Change("m1", "score", "2.0", "2020-04-20T10:00");
        market.Run("2020-05-05", version);
        var appeal = new AppealDesk(market.Database, market.Clock, "service").File([version], "m1", market.Clock.Now, "the score is wrong").Appeal.Number;

        Should.Throw<CorrectionRefusedException>(() => new AppealDesk(market.Database, market.Clock, "Wang").Reject(appeal, "it is right")).Message.ShouldBe(
            $"Wang has made an entry that the decision rests on (invitations send m1); somebody else decides appeal {appeal}: --by NAME");
        new AppealDesk(market.Database, market.Clock, "li").Reject(appeal, "it is right").Appeal.State.ShouldBe(AppealState.Rejected, "an answer is the merchant's");
    }

    private CheckedProgramme Applied(string licensed, int sales = 9)
    {
        market.Month("2020-03", sales, known: "2020-04-01T08:00");
        if (sales == 9)
            market.Month("2020-04", sales: 1, known: "2020-05-01T08:00");
        market.Change("m1", "licensed", licensed, "2020-04-05T10:00");
        market.Change("m1", "paid", "0", "2020-04-05T10:00");
        market.Change("m1", "application.accepted_at", "2020-04-10T10:00:00+08:00", "2020-04-10T10:00");
        return NewcomerMarket.ByApplication();
    }

    private void Invite(CheckedProgramme version, string merchant, string sent, string accepted, string? reason = null)
    {
        market.Desk(sent, version).Send(new InvitationRequest([merchant], null, null, reason, "wang"));
        market.Desk(accepted, version).Answer(merchant, accepts: true, "wang");
    }

    private ProgrammeCorrection State(string merchant, string fact, string? value, string occurred) => Results(merchant, null, occurred, fact, value).ShouldHaveSingleItem();

    private IReadOnlyList<ProgrammeCorrection> Results(string merchant, string? period, string? occurred, string fact, string? value)
    {
        var request = new CorrectionRequest(merchant, period is null ? null : Period.Parse(period), occurred is null ? null : NewcomerMarket.At(occurred), [new(fact, value)], "looked at again", null);
        market.Clock.Now += Duration.FromMinutes(1);
        var draft = new CorrectionDesk(market.Database, market.Clock, "alice").Draft(request);
        return new CorrectionDesk(market.Database, market.Clock, "bob").Approve(draft.Correction.Number).Results;
    }

    private void ReplayHolds() => market.Replay().ShouldSatisfyAllConditions(replay => replay.Differences.ShouldBeEmpty(), replay => replay.Holds.ShouldBeTrue());

    private string Text(CheckedProgramme version, string merchant, Language language) =>
        ExplanationText.Render(new MerchantExplanations(market.Database).Explain([version], merchant, market.Clock.Now), language);

    private static string Told(CorrectedDecision one) =>
        $"{NewcomerMarket.Written(one.At)}{(one.Event?.ToString() ?? one.Enrolment?.ToString()) switch { { } kind => $" {kind}", null => "" }}: {Told(one.Recorded)} → {Told(one.Corrected)}";

    private static string Told(DecidedStanding? standing) => standing is null ? "–" : $"{standing.Status}{(standing.Tier is null ? "" : $" {standing.Tier}")}";
}
