using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Services;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Services;

/// <summary>Seats of trainings over the ledger (C3; decision 0051).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class TrainingDeskTests
{
    [Fact]
    public void Seats_go_in_the_order_of_enrolment_and_one_that_is_given_back_goes_to_the_next_in_line()
    {
        using var market = new ServiceMarket(members: 4);
        market.Open("2020-04-20T14:00", seats: 2, withdrawUntil: "2020-04-19T14:00");
        for (var number = 0; number < 4; number++)
            market.Training().Enrol(1, $"m{number}");

        market.Line(1).ShouldBe("m0 seat, m1 seat, m2 waits 1, m3 waits 2");
        market.Booked(1).ShouldBe((0, 2));
        market.Training().Withdraw(1, "m0", "ill");
        market.Line(1).ShouldBe("m1 seat, m2 seat, m3 waits 1");
        market.Booked(1).ShouldBe((0, 2));
        market.Training().Enrol(1, "m0").Enrolments[^1].ShouldBe(new LessonEnrolment(5, "m0", ClaimState.Waiting, 2, null), "at the end of the line, with a number of its own");
        new TrainingReader(market.Database).Find(1).Enrolments.Select(one => one.Claim).ShouldBe([1, 2, 3, 4, 5], "without gaps");
        new LedgerVerifier(market.Database).Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Merchants_who_enrol_at_once_get_no_seat_too_many()
    {
        using var market = new ServiceMarket(members: 6);
        market.Open("2020-04-20T14:00", seats: 2);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() =>
        {
            // As another process would.
            using var database = market.Market.OpenAgain();
            new TrainingDesk(database, market.Market.Clock, "portal").Enrol(1, $"m{number}");
        })));

        var lesson = new TrainingReader(market.Database).Find(1);
        (lesson.Taken, lesson.Waiting).ShouldBe((2, 4));
        lesson.Enrolments.Select(one => (one.Claim, one.Position)).ShouldBe([(1, null), (2, null), (3, 1), (4, 2), (5, 3), (6, 4)]);
        market.Booked(1).ShouldBe((0, 2));
    }

    [Fact]
    public void After_the_deadline_a_seat_stays_taken_and_who_waits_can_still_go()
    {
        using var market = new ServiceMarket();
        market.Open("2020-04-20T14:00", seats: 1, withdrawUntil: "2020-04-19T14:00");
        market.Training().Enrol(1, "m0");
        market.Training().Enrol(1, "m1");
        market.Now = ServiceMarket.At("2020-04-19T14:00");

        ServiceMarket.Refused(() => market.Training().Withdraw(1, "m0", "ill")).ShouldBe("seats of lesson 1 could be given back until 2020-04-19T06:00:00Z; who does not come is recorded as absent");
        market.Training().Withdraw(1, "m1", "ill");
        market.Training().Enrol(1, "m2");
        market.Line(1).ShouldBe("m0 seat, m2 waits 1");
        market.Now = ServiceMarket.At("2020-04-20T14:00");
        ServiceMarket.Refused(() => market.Training().Enrol(1, "m1")).ShouldBe("lesson 1 began at 2020-04-20T06:00:00Z; nobody enrols any more");
    }

    [Fact]
    public void Who_was_there_and_who_was_not_is_recorded_and_corrected_and_unknown_until_then()
    {
        using var market = new ServiceMarket(members: 4, benefits: ServiceMarket.Benefits(school: "course: x"));
        market.Open("2020-04-20T14:00", seats: 3);
        for (var number = 0; number < 4; number++)
            market.Training().Enrol(1, $"m{number}");
        ServiceMarket.Refused(() => market.Training().Attend(1, ["m0"], [], false)).ShouldBe("lesson 1 begins at 2020-04-20T06:00:00Z; record who is there from then on");
        market.Now = ServiceMarket.At("2020-04-20T14:00");

        ServiceMarket.Refused(() => market.Training().Attend(1, ["m0", "m3"], [], false)).ShouldBe("m3 waited for a seat of lesson 1 and has none");
        market.Line(1).ShouldBe("m0 seat, m1 seat, m2 seat, m3 waits 1", "all or nothing, and unknown is not absent");
        ServiceMarket.Refused(() => market.Training().Attend(1, ["m0"], ["m0"], false)).ShouldBe("m0 cannot have been there and been absent; name it once");
        ServiceMarket.Refused(() => market.Training().Attend(1, [], [], false)).ShouldStartWith("nobody is named");
        market.Training().Attend(1, ["m0"], ["m1"], false);
        market.Line(1).ShouldBe("m0 present, m1 absent, m2 seat, m3 waits 1");
        market.Training().Attend(1, ["m1"], [], othersAbsent: true);
        market.Line(1).ShouldBe("m0 present, m1 present, m2 absent, m3 waits 1");
        var report = new TrainingReader(market.Database).Find(1);
        (report.Taken, report.Waiting, report.Present, report.Absent).ShouldBe((3, 1, 2, 1));
    }

    [Fact]
    public void A_training_is_for_who_has_it_then_once_each_lesson_and_for_as_many_lessons_as_it_gives()
    {
        using var market = new ServiceMarket(members: 2);
        for (var day = 20; day <= 22; day++)
            market.Open($"2020-04-{day}T14:00");
        market.Training().Enrol(1, "m0");

        ServiceMarket.Refused(() => market.Training().Enrol(1, "m0")).ShouldBe("m0 is enrolled in lesson 1 already: claim 1, which has a seat");
        ServiceMarket.Refused(() => market.Training().Enrol(1, "m7")).ShouldBe("m7 does not have the training 'school' of 'newcomers' now; its entitlements say what it has");
        market.Training().Enrol(2, "m0");
        ServiceMarket.Refused(() => market.Training().Enrol(3, "m0")).ShouldBe("'school' gives a merchant 2 seats, and they are taken; withdraw from another lesson first");
        market.Training().Withdraw(1, "m0", "ill");
        market.Training().Enrol(3, "m0");
        ServiceMarket.Refused(() => market.Training().Enrol(1, "m0")).ShouldStartWith("'school' gives a merchant 2 seats");
    }

    [Fact]
    public void Who_waited_in_vain_has_used_no_seat_and_who_did_not_come_has()
    {
        using var market = new ServiceMarket(members: 2, benefits: ServiceMarket.Benefits(school: "course: x, per_merchant: 1"));
        market.Open("2020-04-20T14:00", seats: 1);
        market.Open("2020-04-21T14:00", seats: 2);
        market.Training().Enrol(1, "m0");
        market.Training().Enrol(1, "m1");
        ServiceMarket.Refused(() => market.Training().Enrol(2, "m1")).ShouldStartWith("'school' gives a merchant 1 seat, and it is taken");
        market.Now = ServiceMarket.At("2020-04-20T15:00");
        market.Training().Attend(1, [], ["m0"], false);

        market.Training().Enrol(2, "m1");
        ServiceMarket.Refused(() => market.Training().Enrol(2, "m0")).ShouldStartWith("'school' gives a merchant 1 seat, and it is taken");
    }

    [Fact]
    public void A_lesson_begins_while_the_merchant_still_has_the_training()
    {
        using var market = new ServiceMarket(members: 2, benefits: "benefits:\n  pack: { kind: training, course: x, until: 2020-04-30T24:00 }");
        market.Open("2020-04-30T23:59", benefit: "pack");
        market.Open("2020-04-30T24:00", benefit: "pack");

        market.Training().Enrol(1, "m0");
        ServiceMarket.Refused(() => market.Training().Enrol(2, "m0")).ShouldBe("lesson 2 begins at 2020-04-30T16:00:00Z, and the merchant has the training until 2020-04-30T16:00:00Z; take an earlier one");
    }

    [Fact]
    public void Lessons_are_as_many_as_the_programme_says_and_none_stands_twice()
    {
        using var market = new ServiceMarket(members: 1);
        market.Open("2020-04-20T14:00");

        ServiceMarket.Refused(() => market.Open("2020-04-20T14:00", place: " Room 1 ")).ShouldBe("lesson 1 is at the same place and time; write another");
        ServiceMarket.Refused(() => market.Open("2020-04-21T14:00", seats: 3)).ShouldBe("'school' of 'newcomers' has 2 seats in a lesson, and not 3");
        ServiceMarket.Refused(() => market.Open("2020-04-21T14:00", benefit: "shool")).ShouldBe("'newcomers' has no training 'shool'; it has school");
        market.Open("2020-04-20T14:00", place: "Room 2");
        market.Open("2020-04-21T14:00");
        ServiceMarket.Refused(() => market.Open("2020-04-22T14:00")).ShouldBe("'school' of 'newcomers' has 3 lessons, and all of them are open");
        new TrainingReader(market.Database).List(ServiceMarket.Programme).Length.ShouldBe(3);
        ServiceMarket.Refused(() => market.Training().Enrol(4, "m0")).ShouldBe("there is no lesson 4");
        ServiceMarket.Refused(() => market.Training().Withdraw(1, "m0", "x")).ShouldBe("m0 is not enrolled in lesson 1");
    }

    [Fact]
    public void Who_has_a_seat_keeps_it_when_a_lesson_is_moved_and_can_give_it_back_until_the_new_time()
    {
        using var market = new ServiceMarket(members: 4);
        market.Open("2020-04-20T14:00", seats: 2, withdrawUntil: "2020-04-19T14:00");
        market.Open("2020-04-21T14:00");
        for (var number = 0; number < 3; number++)
            market.Training().Enrol(1, $"m{number}");
        market.Now = ServiceMarket.At("2020-04-20T10:00");
        ServiceMarket.Refused(() => market.Training().Withdraw(1, "m0", "ill")).ShouldStartWith("seats of lesson 1 could be given back until");
        ServiceMarket.Refused(() => market.Training().Move(1, ServiceMarket.At("2020-04-21T14:00"), null, null, "rain")).ShouldBe("lesson 2 is at the same place and time; write another");

        var moved = market.Training().Move(1, ServiceMarket.At("2020-04-22T14:00"), ("Room 2", false), null, "rain");

        (moved.Lesson.Plan.BeginsAt, moved.Lesson.Plan.Place, moved.Lesson.Plan.WithdrawUntil).ShouldBe((ServiceMarket.At("2020-04-22T14:00"), "Room 2", ServiceMarket.At("2020-04-22T14:00")));
        market.Line(1).ShouldBe("m0 seat, m1 seat, m2 waits 1");
        market.Now = ServiceMarket.At("2020-04-20T15:00");
        ServiceMarket.Refused(() => market.Training().Attend(1, ["m0"], [], false)).ShouldStartWith("lesson 1 begins at 2020-04-22T06:00:00Z");
        market.Training().Withdraw(1, "m0", "cannot come then");
        market.Training().Enrol(1, "m3");
        market.Line(1).ShouldBe("m1 seat, m2 seat, m3 waits 1", "also after the time at which it was to be");
        market.Open("2020-04-20T16:00");
        ServiceMarket.Refused(() => market.Open("2020-04-23T14:00")).ShouldBe("'school' of 'newcomers' has 3 lessons, and all of them are open");
        var change = new TrainingReader(market.Database).Find(1).Lesson.History.ShouldHaveSingleItem();
        (change.Before.Place, change.Change.By, change.Change.Reason).ShouldBe(("Room 1", "teacher", "rain"));
        new AuditLog(market.Database).Entries(new AuditQuery()).Single(entry => entry.Action == "training move").Details.GetProperty("from").GetString().ShouldBe("2020-04-20T06:00:00Z Room 1");
    }

    [Fact]
    public void A_lesson_that_is_called_off_gives_all_seats_back_and_uses_nothing_of_what_a_merchant_has()
    {
        using var market = new ServiceMarket(members: 3, benefits: ServiceMarket.Benefits(school: "course: x, sessions: 1, seats: 2, per_merchant: 1"));
        market.Open("2020-04-20T14:00");
        for (var number = 0; number < 3; number++)
            market.Training().Enrol(1, $"m{number}");
        market.Now = ServiceMarket.At("2020-04-20T15:00");

        var report = market.Training().Cancel(1, "the teacher is ill");

        (report.Lesson.IsCancelled, report.Taken, report.Waiting, market.Booked(1)).ShouldBe((true, 0, 0, (0, 0)), "nobody is served by what is freed, and nothing is left to be claimed");
        foreach (var act in (Action[])[() => market.Training().Enrol(1, "m0"), () => market.Training().Withdraw(1, "m0", "x"), () => market.Training().Attend(1, ["m0"], [], false), () => market.Training().Cancel(1, "x")])
            ServiceMarket.Refused(act).ShouldBe("lesson 1 is called off: the teacher is ill");
        market.Open("2020-04-20T16:00").Lesson.Number.ShouldBe(2, "it counts among the sessions no more");
        market.Training().Enrol(2, "m0");
        market.Line(2).ShouldBe("m0 seat");
        market.Now = ServiceMarket.At("2020-04-20T16:00");
        market.Training().Attend(2, ["m0"], [], false);
        ServiceMarket.Refused(() => market.Training().Cancel(2, "x")).ShouldBe("of lesson 2 it is recorded who was there; it was held");
        new AuditLog(market.Database).Entries(new AuditQuery()).Single(entry => entry.Action == "training cancel").Details.GetProperty("seats").GetInt64().ShouldBe(2);
        new LedgerVerifier(market.Database).Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Another_lesson_takes_the_time_and_place_of_one_that_was_moved_or_called_off()
    {
        using var market = new ServiceMarket(members: 1, benefits: ServiceMarket.Benefits(school: "course: x, sessions: 9, seats: 2"));
        market.Open("2020-04-20T14:00");
        market.Training().Move(1, ServiceMarket.At("2020-04-21T14:00"), null, null, "rain");
        market.Open("2020-04-20T14:00");
        market.Training().Cancel(2, "rain");

        market.Open("2020-04-20T14:00").Lesson.Number.ShouldBe(3);
        ServiceMarket.Refused(() => market.Open("2020-04-21T14:00")).ShouldBe("lesson 1 is at the same place and time; write another");
    }

    [Fact]
    public void What_is_asked_again_with_its_key_is_done_once()
    {
        using var market = new ServiceMarket(members: 1);
        market.Open("2020-04-20T14:00");
        AuditRequest Asked(string sha256) => new("portal", "k1", sha256);
        new TrainingDesk(market.Database, market.Market.Clock, "portal", Asked("a")).Enrol(1, "m0");

        var entry = Should.Throw<RequestAnsweredException>(() => new TrainingDesk(market.Database, market.Market.Clock, "portal", Asked("a")).Enrol(1, "m0")).Entry;

        (entry.Action, entry.Details.GetProperty("claim").GetInt64(), entry.Details.GetProperty("state").GetString(), entry.Details.GetProperty("key").GetString()).ShouldBe(("training enrol", 1, "placed", "k1"));
        Should.Throw<RequestKeyUsedException>(() => new TrainingDesk(market.Database, market.Market.Clock, "portal", Asked("b")).Withdraw(1, "m0", "x"));
        market.Line(1).ShouldBe("m0 seat");
        new TrainingDesk(market.Database, market.Market.Clock, "shop", Asked("b") with { Client = "shop" }).Withdraw(1, "m0", "keys belong to clients");
    }

    [Fact]
    public void Every_act_is_in_the_audit_log_and_what_is_refused_is_not()
    {
        using var market = new ServiceMarket(members: 2);
        var before = new AuditLog(market.Database).Head().Sequence;
        market.Open("2020-04-20T14:00", seats: 1);
        market.Training().Enrol(1, "m0");
        ServiceMarket.Refused(() => market.Training().Enrol(1, "m0"));
        market.Training().Withdraw(1, "m0", "ill");
        market.Training().Enrol(1, "m1");
        market.Now = ServiceMarket.At("2020-04-20T14:00");
        market.Training().Attend(1, ["m1"], [], false);
        market.Training().Attend(1, ["m1"], [], false);

        new AuditLog(market.Database).Entries(new AuditQuery()).Where(entry => entry.Sequence > before).OrderBy(entry => entry.Sequence).Select(entry => (entry.Action, entry.Subject, entry.Merchant))
            .ShouldBe([("training open", "newcomers", null), ("training enrol", "lesson 1", "m0"), ("training withdraw", "lesson 1", "m0"), ("training enrol", "lesson 1", "m1"), ("training attendance", "lesson 1", null)]);
    }
}
