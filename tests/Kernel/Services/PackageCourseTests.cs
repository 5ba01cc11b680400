using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Services;

/// <summary>How packages of tasks go from event to event (F3).</summary>
public sealed class PackageCourseTests
{
    private static readonly Instant Begin = Instant.FromUtc(2020, 4, 1, 2, 0);
    private static readonly PackageBegun Begun = new(
        Begin, "studio", "2020-03-01", "Asia/Shanghai", LocalizedText.Same("pack"),
        [Task("photos"), Task("storefront", new TaskLine(TaskMeasure.Score, 85)), Task("offers", new TaskLine(TaskMeasure.Count, 3), new TaskLine(TaskMeasure.Hours, 1.5m))], Begin, Begin + Duration.FromDays(365));

    [Fact]
    public void A_task_is_open_then_fulfilled_then_accepted()
    {
        var standing = PackageCourse.Begin(Begun);
        States(standing).ShouldBe("Open Open Open");
        standing = PackageCourse.After(standing, Fulfilled("photos"));
        States(standing).ShouldBe("Fulfilled Open Open");
        standing = PackageCourse.After(standing, new TaskAccepted(Begin, "m1", "photos"));
        States(standing).ShouldBe("Accepted Open Open");

        Refused(() => PackageCourse.After(standing, Fulfilled("photos"))).ShouldBe("'photos' was accepted already");
        Refused(() => PackageCourse.After(standing, new TaskRejected(Begin, "m1", "photos", "late"))).ShouldBe("'photos' was accepted already");
    }

    [Fact]
    public void What_is_rejected_is_open_again_with_its_history()
    {
        var standing = PackageCourse.Of([Begun, Fulfilled("photos"), new TaskRejected(Begin, "m1", "photos", "blurred"), Fulfilled("photos"), new TaskRejected(Begin, "m1", "photos", "still blurred")]);

        States(standing).ShouldBe("Open Open Open");
        standing.Find("photos")!.Rejections.Select(rejected => rejected.Reason).ShouldBe(["blurred", "still blurred"]);
        Refused(() => PackageCourse.After(standing, new TaskAccepted(Begin, "m1", "photos"))).ShouldBe("'photos' is not fulfilled; it is accepted or rejected once it is");
    }

    [Fact]
    public void F3_a_storefront_counts_from_a_score_of_85()
    {
        var standing = PackageCourse.Begin(Begun);

        Refused(() => PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Score, 84.9999m)))).ShouldBe("'storefront' takes a score of 85 at least, and 84.9999 was measured; it stays open");
        Refused(() => PackageCourse.After(standing, Fulfilled("storefront"))).ShouldBe("of 'storefront' the score has to be measured; it takes a score of 85 at least");
        var done = PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Score, 85)));
        States(done).ShouldBe("Open Fulfilled Open");
        done.Find("storefront")!.Measured(TaskMeasure.Score).ShouldBe(85);
    }

    [Fact]
    public void Every_line_is_measured_and_nothing_else()
    {
        var standing = PackageCourse.Begin(Begun);

        Refused(() => PackageCourse.After(standing, Fulfilled("offers", (TaskMeasure.Count, 3)))).ShouldBe("of 'offers' the number of hours has to be measured; it takes a count of 3 at least and a number of hours of 1.5 at least");
        Refused(() => PackageCourse.After(standing, Fulfilled("offers", (TaskMeasure.Count, 3.5m), (TaskMeasure.Hours, 2)))).ShouldBe("a count of 3.5 cannot be; write a whole number, not below zero");
        Refused(() => PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Score, 90.00001m)))).ShouldBe("a score of 90.00001 cannot be; write a number with at most 4 decimals, not below zero");
        Refused(() => PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Score, -1)))).ShouldStartWith("a score of -1 cannot be");
        Refused(() => PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Score, 90), (TaskMeasure.Score, 91)))).ShouldBe("the score stands twice; give one");
        Refused(() => PackageCourse.After(standing, Fulfilled("photos", (TaskMeasure.Score, 90)))).ShouldBe("nothing is measured of 'photos'; leave out the score");
        Refused(() => PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Count, 90)))).ShouldBe("of 'storefront' no count is measured; it takes a score of 85 at least");
        States(PackageCourse.After(standing, Fulfilled("offers", (TaskMeasure.Count, 3), (TaskMeasure.Hours, 1.5m)))).ShouldBe("Open Open Fulfilled");
    }

    [Fact]
    public void Who_fulfilled_a_task_neither_accepts_nor_rejects_it()
    {
        var standing = PackageCourse.After(PackageCourse.Begin(Begun), Fulfilled("photos"));

        Refused(() => PackageCourse.After(standing, new TaskAccepted(Begin, " Studio", "photos"))).ShouldBe(" Studio has fulfilled 'photos'; somebody else accepts or rejects it, for the merchant");
        Refused(() => PackageCourse.After(standing, new TaskRejected(Begin, "studio", "photos", "x"))).ShouldStartWith("studio has fulfilled 'photos'");
        // Of what was rejected and done again by somebody else, the last one counts.
        var again = PackageCourse.After(PackageCourse.After(standing, new TaskRejected(Begin, "m1", "photos", "x")), Fulfilled("photos") with { By = "other" });
        States(PackageCourse.After(again, new TaskAccepted(Begin, "studio", "photos"))).ShouldBe("Accepted Open Open");
    }

    [Fact]
    public void What_is_open_when_the_days_are_over_is_not_delivered_and_what_is_fulfilled_still_waits_for_the_merchant()
    {
        var end = Begun.Until!.Value;
        var standing = PackageCourse.After(PackageCourse.Begin(Begun), Fulfilled("photos") with { At = end - Duration.FromTicks(1) });

        standing.IsOverAt(end - Duration.FromTicks(1)).ShouldBeFalse();
        standing.IsOverAt(end).ShouldBeTrue();
        string.Join(' ', standing.Tasks.Select(task => task.StateWhen(isOver: true))).ShouldBe("Fulfilled NotDelivered NotDelivered");
        Refused(() => PackageCourse.After(standing, Fulfilled("storefront", (TaskMeasure.Score, 90)) with { At = end })).ShouldBe("the package lasted until 2021-04-01T02:00:00Z; what was open then is not delivered");
        PackageCourse.After(standing, new TaskAccepted(end, "m1", "photos")).Tasks[0].StateWhen(isOver: true).ShouldBe(TaskState.Accepted);
        PackageCourse.After(standing, new TaskRejected(end, "m1", "photos", "blurred")).Tasks[0].StateWhen(isOver: true).ShouldBe(TaskState.NotDelivered);
    }

    [Fact]
    public void What_cannot_be_is_told_with_what_can()
    {
        var standing = PackageCourse.Begin(Begun);

        Refused(() => PackageCourse.After(standing, Fulfilled("fotos"))).ShouldBe("the package has no task 'fotos'; it has photos, storefront, offers");
        Refused(() => PackageCourse.After(standing, Fulfilled("photos") with { Evidence = " " })).ShouldBe("the evidence is to be a text of 1 to 1000 characters without control characters");
        Refused(() => PackageCourse.After(standing, Begun)).ShouldBe("a package begins once");
        var done = PackageCourse.After(standing, Fulfilled("photos"));
        Refused(() => PackageCourse.After(done, Fulfilled("photos"))).ShouldBe("'photos' was fulfilled already, and the merchant has not said whether it accepts it; have it accepted or rejected");
        Refused(() => PackageCourse.After(done, new TaskRejected(Begin, "m1", "photos", ""))).ShouldBe("the reason is to be a text of 1 to 1000 characters without control characters");
    }

    private static ServiceTask Task(string id, params ImmutableArray<TaskLine> lines) => new(id, LocalizedText.Same(id), lines);

    private static TaskFulfilled Fulfilled(string task, params IEnumerable<(TaskMeasure Measure, decimal Value)> measured) =>
        new(Begin, "studio", task, [.. measured.Select(one => new TaskMeasurement(one.Measure, one.Value))], "done", []);

    private static string States(PackageStanding standing) => string.Join(' ', standing.Tasks.Select(task => task.StateWhen(isOver: false)));

    private static string Refused(Action act) => Should.Throw<ServiceRefusedException>(act).Message;
}
