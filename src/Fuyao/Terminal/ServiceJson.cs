using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Services;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Packages of tasks and lessons of trainings for programs, on the command line and over HTTP. What is measured is a string, exact.</summary>
internal static class ServiceJson
{
    public static PackagesJson Describe(ImmutableArray<ServicePackage> packages) => new([.. packages.Select(Describe)]);

    public static PackageJson Describe(ServicePackage package)
    {
        var zone = package.Zone;
        return new PackageJson(
            package.Number, package.Programme, package.Benefit, package.Merchant, package.Case, Moments.Iso(package.Standing.From, zone), At(package.Until, zone), package.IsOver,
            [
                .. package.Standing.Tasks.Select(task => new TaskJson(
                    task.Task.Id, task.Task.Title, Named(package.StateOf(task)),
                    [.. task.Task.Lines.Select(line => new LineJson(Named(line.Measure), ServiceText.Written(line.AtLeast), task.Measured(line.Measure) is { } measured ? ServiceText.Written(measured) : null))],
                    task.Fulfilment?.By, At(task.Fulfilment?.At, zone), task.Fulfilment?.Evidence, [.. task.Fulfilment?.Files ?? []], task.Acceptance?.By, At(task.Acceptance?.At, zone),
                    [.. task.Rejections.Select(rejected => new RejectionJson(Moments.Iso(rejected.At, zone), rejected.By, rejected.Reason))])),
            ],
            [.. package.Events.Select((happened, index) => new ServiceEventJson(index + 1, Moments.Iso(happened.At, zone), happened.By, Named(happened.GetType().Name), ServiceText.Of(happened).En))]);
    }

    public static ServiceReportJson Describe(string programme, ImmutableArray<ServiceFigures> services) => new(
        programme,
        [
            .. services.Select(figures => new ServiceFiguresJson(
                figures.Benefit, figures.Title, figures.InForce, figures.NotBegun, figures.Over, figures.Overdue,
                [
                    .. figures.Tasks.Select(task => new TaskFiguresJson(
                        task.Task.Id, task.Open, task.Fulfilled, task.Accepted, task.NotDelivered, task.Rejections,
                        [
                            .. task.Measured.Select(one => new MeasuredJson(
                                Named(one.Line.Measure), ServiceText.Written(one.Line.AtLeast), one.Count, one.Lowest is { } lowest ? ServiceText.Written(lowest) : null, one.Mean is { } mean ? ServiceText.Written(mean) : null)),
                        ])),
                ])),
        ]);

    /// <param name="merchant">Whose enrolments are told; null: all.</param>
    public static LessonsJson Describe(ImmutableArray<LessonReport> lessons, string? merchant = null) => new([.. lessons.Select(report => Describe(report, merchant))]);

    /// <inheritdoc cref="Describe(ImmutableArray{LessonReport}, string?)"/>
    public static LessonJson Describe(LessonReport report, string? merchant = null)
    {
        var plan = report.Lesson.Plan;
        return new LessonJson(
            report.Lesson.Number, plan.Programme, plan.Benefit, plan.Course, Moments.Iso(plan.BeginsAt, plan.Zone), plan.Place, plan.IsOnline, Moments.Iso(plan.WithdrawUntil, plan.Zone), report.Lesson.IsCancelled,
            plan.Seats, report.Taken, report.Waiting, report.Present, report.Absent,
            [.. report.Enrolments.Where(one => merchant is null || one.Merchant == merchant).Select(one => new EnrolmentJson(one.Claim, one.Merchant, Named(one.State), one.Position, one.IsPresent))],
            [
                .. report.Lesson.History.Select(one => new LessonChangeJson(
                    Moments.Iso(one.Change.At, plan.Zone), merchant is null ? one.Change.By : null, one.Change.To is null ? "cancelled" : "moved", Moments.Iso(one.Before.BeginsAt, plan.Zone), one.Before.Place, one.Change.Reason)),
            ]);
    }

    private static string? At(Instant? at, DateTimeZone zone) => at is { } instant ? Moments.Iso(instant, zone) : null;

    private static string Named<T>(T name)
        where T : notnull => JsonNamingPolicy.CamelCase.ConvertName(name.ToString()!);
}

/// <param name="AtLeast">What is measured has to reach it.</param>
/// <param name="Measured">Null where nothing counts.</param>
internal sealed record LineJson(string Measure, string AtLeast, string? Measured);

internal sealed record RejectionJson(string At, string By, string Reason);

/// <param name="State">open, fulfilled, accepted, notDelivered.</param>
/// <param name="Files">What shows that it was carried out; the files themselves are kept elsewhere.</param>
internal sealed record TaskJson(
    string Task, LocalizedText Title, string State, ImmutableArray<LineJson> Lines, string? FulfilledBy, string? FulfilledAt, string? Evidence, ImmutableArray<EvidenceFile> Files, string? AcceptedBy, string? AcceptedAt,
    ImmutableArray<RejectionJson> Rejections);

/// <param name="Kind">packageBegun, taskFulfilled, taskAccepted, taskRejected.</param>
internal sealed record ServiceEventJson(long Number, string At, string By, string Kind, string Words);

/// <param name="Number">Null: nobody has begun to work on it.</param>
/// <param name="Case">Which grants it; null: a membership does.</param>
/// <param name="Until">Null: as long as what brings it.</param>
internal sealed record PackageJson(
    long? Number, string Programme, string Benefit, string Merchant, long? Case, string From, string? Until, bool IsOver, ImmutableArray<TaskJson> Tasks, ImmutableArray<ServiceEventJson> Events);

internal sealed record PackagesJson(ImmutableArray<PackageJson> Packages);

/// <param name="Count">Of how many tasks.</param>
/// <param name="Mean">To four decimals.</param>
internal sealed record MeasuredJson(string Measure, string AtLeast, long Count, string? Lowest, string? Mean);

internal sealed record TaskFiguresJson(string Task, long Open, long Fulfilled, long Accepted, long NotDelivered, long Rejections, ImmutableArray<MeasuredJson> Measured);

/// <param name="NotBegun">Of those in force.</param>
/// <param name="Overdue">Of those that are over: something is not delivered.</param>
internal sealed record ServiceFiguresJson(string Benefit, LocalizedText Title, long InForce, long NotBegun, long Over, long Overdue, ImmutableArray<TaskFiguresJson> Tasks);

internal sealed record ServiceReportJson(string Programme, ImmutableArray<ServiceFiguresJson> Services);

/// <param name="Claim">Its number in the line of the lesson's seats.</param>
/// <param name="State">placed, waiting, withdrawn, rejected.</param>
/// <param name="IsPresent">Null where nothing is recorded.</param>
internal sealed record EnrolmentJson(long Claim, string Merchant, string State, long? Position, bool? IsPresent);

/// <param name="By">Null where a merchant asks.</param>
/// <param name="Kind">moved, cancelled.</param>
/// <param name="BeganAt">When it was to be before.</param>
/// <param name="Place">Where it was to be before.</param>
internal sealed record LessonChangeJson(string At, string? By, string Kind, string BeganAt, string Place, string Reason);

internal sealed record LessonJson(
    long Number, string Programme, string Training, string? Course, string BeginsAt, string Place, bool IsOnline, string WithdrawUntil, bool IsCancelled, long Seats, long Taken, long Waiting, long Present, long Absent,
    ImmutableArray<EnrolmentJson> Enrolments, ImmutableArray<LessonChangeJson> Changes);

internal sealed record LessonsJson(ImmutableArray<LessonJson> Lessons);
