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
        Refused(() => Lesson.MustBeSound(Plan, Terms, 0, Begins)).ShouldBe("a lesson that began at 2020-04-11T02:00:00Z takes nobody; write a later --at");
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

    private static string Refused(Action act) => Should.Throw<ServiceRefusedException>(act).Message;
}
