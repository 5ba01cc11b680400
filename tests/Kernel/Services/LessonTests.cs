using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using NodaTime;

namespace Fuyao.Kernel.Tests.Services;

/// <summary>When seats of a lesson can be taken and given back.</summary>
public sealed class LessonTests
{
    private static readonly Instant Now = Instant.FromUtc(2020, 4, 1, 2, 0);
    private static readonly Instant Begins = Now + Duration.FromDays(10);
    private static readonly Instant LetGo = Begins - Duration.FromDays(1);
    private static readonly LessonPlan Plan = new("school", "lecture", "first-shop", DateTimeZone.Utc, Begins, "Room 1", false, 100, LetGo);
    private static readonly TrainingTerms Terms = new(null, "first-shop", 10, 100, 1);
    private static readonly Lesson Lesson = new(3, Plan);

    [Fact]
    public void A_lesson_has_what_the_programme_gives_it()
    {
        Lesson.MustBeSound(Plan, Terms, 9, Now);

        Refused(() => Lesson.MustBeSound(Plan, Terms, 10, Now)).ShouldBe("'lecture' of 'school' has 10 lessons, and all of them are open");
        Refused(() => Lesson.MustBeSound(Plan with { Seats = 101 }, Terms, 0, Now)).ShouldBe("'lecture' of 'school' has 100 seats in a lesson, and not 101");
        Refused(() => Lesson.MustBeSound(Plan with { Seats = 0 }, Terms, 0, Now)).ShouldBe("a lesson has one seat at least, and not 0");
        Refused(() => Lesson.MustBeSound(Plan with { Place = " " }, Terms, 0, Now)).ShouldBe("say where the lesson is held, in 1 to 400 characters");
        Refused(() => Lesson.MustBeSound(Plan, Terms, 0, Begins)).ShouldBe("a lesson that began at 2020-04-11T02:00:00Z takes nobody; write a later time");
        Refused(() => Lesson.MustBeSound(Plan with { WithdrawUntil = Begins + Duration.FromSeconds(1) }, Terms, 0, Now)).ShouldBe("seats cannot be given back until 2020-04-11T02:00:01Z, after the lesson began; write 2020-04-11T02:00:00Z or earlier");
        Lesson.MustBeSound(Plan with { Seats = 1_000, WithdrawUntil = Begins }, Terms with { Seats = null, Sessions = null }, 1_000, Now);
    }

    [Fact]
    public void Nobody_enrols_once_it_has_begun_or_without_having_the_training_then()
    {
        Lesson.MustTake(Terms, null, 0, Begins - Duration.FromTicks(1));
        Lesson.MustTake(Terms, Begins + Duration.FromTicks(1), 0, Now);

        Refused(() => Lesson.MustTake(Terms, null, 0, Begins)).ShouldBe("lesson 3 began at 2020-04-11T02:00:00Z; nobody enrols any more");
        Refused(() => Lesson.MustTake(Terms, Begins, 0, Now)).ShouldBe("lesson 3 begins at 2020-04-11T02:00:00Z, and the merchant has the training until 2020-04-11T02:00:00Z; take an earlier one");
    }

    [Fact]
    public void A_merchant_takes_as_many_seats_as_the_training_gives_it()
    {
        Refused(() => Lesson.MustTake(Terms, null, 1, Now)).ShouldBe("'lecture' gives a merchant 1 seat, and it is taken; withdraw from another lesson first");
        Refused(() => Lesson.MustTake(Terms with { PerMerchant = 2 }, null, 2, Now)).ShouldBe("'lecture' gives a merchant 2 seats, and they are taken; withdraw from another lesson first");
        Lesson.MustTake(Terms with { PerMerchant = 2 }, null, 1, Now);
        Lesson.MustTake(Terms with { PerMerchant = null }, null, 9, Now);
    }

    [Fact]
    public void Seats_are_given_back_to_the_deadline_and_who_waits_can_go_at_any_time()
    {
        Lesson.MustLetGo(hasSeat: true, LetGo - Duration.FromTicks(1));
        Lesson.MustLetGo(hasSeat: false, Begins + Duration.FromDays(1));

        Refused(() => Lesson.MustLetGo(hasSeat: true, LetGo)).ShouldBe("seats of lesson 3 could be given back until 2020-04-10T02:00:00Z; who does not come is recorded as absent");
    }

    [Fact]
    public void Attendance_is_recorded_from_the_beginning_on()
    {
        Lesson.MustHaveBegun(Begins);

        Refused(() => Lesson.MustHaveBegun(Begins - Duration.FromTicks(1))).ShouldBe("lesson 3 begins at 2020-04-11T02:00:00Z; record who is there from then on");
    }

    [Fact]
    public void A_lesson_that_has_not_begun_is_moved_to_a_time_ahead_and_its_seats_can_be_given_back_until_then()
    {
        var moved = Lesson.Move(Change(Now, To(Begins + Duration.FromDays(1), "Room 2")));

        (moved.Plan.BeginsAt, moved.Plan.Place, moved.Plan.WithdrawUntil, moved.Opened, moved.Plan.Seats).ShouldBe((Begins + Duration.FromDays(1), "Room 2", Begins + Duration.FromDays(1), Plan, 100));
        moved.MustLetGo(hasSeat: true, Begins);
        moved.Move(Change(Begins, To(Begins + Duration.FromDays(2), "Room 1"))).History.Select(one => one.Before.Place).ShouldBe(["Room 1", "Room 2"]);
        Lesson.Move(Change(Now, new LessonMove(Begins, "Room 1", false, Begins))).Plan.WithdrawUntil.ShouldBe(Begins, "only later to give back");

        Refused(() => Lesson.Move(Change(Begins, To(Begins + Duration.FromDays(1), "Room 1")))).ShouldBe("lesson 3 began at 2020-04-11T02:00:00Z; call it off where it was not held, and open another");
        Refused(() => Lesson.Move(Change(Now, To(Now, "Room 1")))).ShouldBe("a lesson that began at 2020-04-01T02:00:00Z takes nobody; write a later time");
        Refused(() => Lesson.Move(Change(Now, new LessonMove(Begins, "Room 1", false, LetGo)))).ShouldBe("lesson 3 is then and there already; say when or where it is held instead");
        Refused(() => Lesson.Move(Change(Now, new LessonMove(Begins, "Room 2", false, Now)))).ShouldBe("who cannot come then has to be able to give the seat back, and not until 2020-04-01T02:00:00Z only; write a later time");
        Refused(() => Lesson.Move(Change(Now, new LessonMove(Begins, "Room 2", false, Begins + Duration.FromTicks(1))))).ShouldStartWith("seats cannot be given back until");
        Refused(() => Lesson.Move(Change(Now, To(Begins, "\n")))).ShouldBe("say where the lesson is held, in 1 to 400 characters");
        Refused(() => Lesson.Move(Change(Now, To(Begins, "Room 2")) with { Reason = " " })).ShouldBe("the reason is to be a text of 1 to 500 characters without control characters");
    }

    [Fact]
    public void A_lesson_that_is_called_off_takes_and_gives_nothing_more()
    {
        var cancelled = Lesson.Cancel(Change(Begins + Duration.FromDays(1), null), isHeld: false);

        (cancelled.IsCancelled, cancelled.Plan).ShouldBe((true, Plan));
        foreach (var act in (Action[])[() => cancelled.MustTake(Terms, null, 0, Now), () => cancelled.MustHaveBegun(Begins), () => cancelled.Move(Change(Now, To(Begins, "Room 2"))), () => cancelled.Cancel(Change(Now, null), false)])
            Refused(act).ShouldBe("lesson 3 is called off: the teacher is ill");
        Refused(() => Lesson.Cancel(Change(Begins, null), isHeld: true)).ShouldBe("of lesson 3 it is recorded who was there; it was held");
    }

    private static LessonChange Change(Instant at, LessonMove? to) => new(at, "alice", "the teacher is ill", to);

    private static LessonMove To(Instant begins, string place) => new(begins, place, false, begins);

    private static string Refused(Action act) => Should.Throw<ServiceRefusedException>(act).Message;
}
