using System.Text.Json;
using Fuyao.Platform.Services;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Packages of tasks and lessons of trainings for programs. What is measured is a string, exact.</summary>
internal static class ServiceJson
{
    public static object Describe(ServicePackage package)
    {
        string? At(Instant? at) => at is { } instant ? Moments.Iso(instant, package.Zone) : null;
        return new
        {
            package.Number,
            package.Programme,
            package.Benefit,
            package.Merchant,
            package.Case,
            From = At(package.Standing.From),
            Until = At(package.Until),
            package.IsOver,
            Tasks = package.Standing.Tasks.Select(task => new
            {
                Task = task.Task.Id,
                Title = new { task.Task.Title.Zh, task.Task.Title.En },
                State = Named(package.StateOf(task)),
                Lines = task.Task.Lines.Select(line => new { Measure = Named(line.Measure), AtLeast = ServiceText.Written(line.AtLeast), Measured = task.Measured(line.Measure) is { } measured ? ServiceText.Written(measured) : null }),
                FulfilledBy = task.Fulfilment?.By,
                FulfilledAt = At(task.Fulfilment?.At),
                task.Fulfilment?.Evidence,
                Files = task.Fulfilment?.Files.Select(file => new { file.Name, file.Sha256, file.Bytes }),
                AcceptedBy = task.Acceptance?.By,
                AcceptedAt = At(task.Acceptance?.At),
                Rejections = task.Rejections.Select(rejected => new { At = At(rejected.At), rejected.By, rejected.Reason }),
            }),
            Events = package.Events.Select((happened, index) => new { Number = index + 1, At = At(happened.At), happened.By, Kind = Named(happened.GetType().Name), Words = ServiceText.Of(happened).En }),
        };
    }

    public static object Describe(ServiceFigures figures) => new
    {
        figures.Benefit,
        Title = new { figures.Title.Zh, figures.Title.En },
        figures.InForce,
        figures.NotBegun,
        figures.Over,
        figures.Overdue,
        Tasks = figures.Tasks.Select(task => new
        {
            Task = task.Task.Id,
            task.Open,
            task.Fulfilled,
            task.Accepted,
            task.NotDelivered,
            task.Rejections,
            Measured = task.Measured.Select(one => new
            {
                Measure = Named(one.Line.Measure), AtLeast = ServiceText.Written(one.Line.AtLeast), one.Count, Lowest = one.Lowest is { } lowest ? ServiceText.Written(lowest) : null, Mean = one.Mean is { } mean ? ServiceText.Written(mean) : null,
            }),
        }),
    };

    public static object Describe(LessonReport report)
    {
        var plan = report.Lesson.Plan;
        return new
        {
            report.Lesson.Number,
            plan.Programme,
            Training = plan.Benefit,
            plan.Course,
            BeginsAt = Moments.Iso(plan.BeginsAt, plan.Zone),
            plan.Place,
            plan.IsOnline,
            WithdrawUntil = Moments.Iso(plan.WithdrawUntil, plan.Zone),
            plan.Seats,
            report.Taken,
            report.Waiting,
            report.Present,
            report.Absent,
            Enrolments = report.Enrolments.Select(one => new { one.Claim, one.Merchant, State = Named(one.State), one.Position, one.IsPresent }),
        };
    }

    private static string Named<T>(T name)
        where T : notnull => JsonNamingPolicy.CamelCase.ConvertName(name.ToString()!);
}
