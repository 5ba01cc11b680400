using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Services;

/// <summary>How packages of tasks go from event to event (F3): open, fulfilled, accepted, or rejected and open again. A pure function: the events say all.</summary>
public static class PackageCourse
{
    public const int TextLengthMax = 1_000;
    public const int FilesMax = 20;

    private const int DecimalsMax = 4;
    private const int FileNameLengthMax = 200;
    private const int Sha256Digits = 64;

    /// <summary>A package as it stands after its events.</summary>
    /// <param name="events">The beginning first.</param>
    /// <exception cref="ServiceRefusedException">One of them cannot have happened.</exception>
    public static PackageStanding Of(IReadOnlyList<ServiceEvent> events)
    {
        var standing = Begin((PackageBegun)events[0]);
        for (var place = 1; place < events.Count; place++)
            standing = After(standing, events[place]);
        return standing;
    }

    /// <summary>A package of which nothing is done yet.</summary>
    public static PackageStanding Begin(PackageBegun begun) => new(begun.From, begun.Until, [.. begun.Tasks.Select(task => new TaskStanding(task, null, null, []))]);

    /// <summary>A package after one more event. Whether the membership still brings it is asked where memberships are known.</summary>
    /// <exception cref="ServiceRefusedException">It cannot happen as the package stands; the message says why, and what can.</exception>
    public static PackageStanding After(PackageStanding standing, ServiceEvent happened) => happened switch
    {
        TaskFulfilled fulfilled => Change(standing, fulfilled.Task, task => Fulfil(standing, task, fulfilled)),
        TaskAccepted accepted => Change(standing, accepted.Task, task => Decide(task, accepted) with { Acceptance = accepted }),
        TaskRejected rejected => Change(standing, rejected.Task, task => Reject(task, rejected)),
        _ => throw new ServiceRefusedException("a package begins once"),
    };

    private static PackageStanding Change(PackageStanding standing, string id, Func<TaskStanding, TaskStanding> change)
    {
        var task = standing.Find(id) ?? throw new ServiceRefusedException($"the package has no task '{id}'; it has {string.Join(", ", standing.Tasks.Select(one => one.Task.Id))}");
        return standing with { Tasks = standing.Tasks.Replace(task, change(task)) };
    }

    private static TaskStanding Fulfil(PackageStanding standing, TaskStanding task, TaskFulfilled fulfilled)
    {
        if (standing.IsOverAt(fulfilled.At))
            throw new ServiceRefusedException($"the package lasted until {standing.Until}; what was open then is not delivered");
        if (task.StateWhen(isOver: false) is not TaskState.Open and var state)
            throw new ServiceRefusedException(state is TaskState.Accepted
                ? $"'{task.Task.Id}' was accepted already"
                : $"'{task.Task.Id}' was fulfilled already, and the merchant has not said whether it accepts it; have it accepted or rejected");
        MustBeText("the evidence", fulfilled.Evidence);
        if (fulfilled.Files.Length > FilesMax)
            throw new ServiceRefusedException($"{fulfilled.Files.Length} files are too many; name {FilesMax} at most, or one archive");
        if (fulfilled.Files.FirstOrDefault(file => !IsSound(file)) is { } unsound)
            throw new ServiceRefusedException($"'{unsound.Name}' is no file: a name of 1 to {FileNameLengthMax} characters, a SHA-256 of 64 lower-case hexadecimal digits, and at least one byte");
        MustReachLines(task.Task, fulfilled.Measured);
        return task with { Fulfilment = fulfilled };
    }

    private static TaskStanding Reject(TaskStanding task, TaskRejected rejected)
    {
        MustBeText("the reason", rejected.Reason);
        return Decide(task, rejected) with { Fulfilment = null, Rejections = task.Rejections.Add(rejected) };
    }

    private static TaskStanding Decide(TaskStanding task, ServiceEvent decided)
    {
        if (task.Acceptance is not null || task.Fulfilment is not { } fulfilment)
            throw new ServiceRefusedException($"'{task.Task.Id}' {(task.Acceptance is null ? "is not fulfilled; it is accepted or rejected once it is" : "was accepted already")}");
        return string.Equals(fulfilment.By.Trim(), decided.By.Trim(), StringComparison.OrdinalIgnoreCase)
            ? throw new ServiceRefusedException($"{decided.By} has fulfilled '{task.Task.Id}'; somebody else accepts or rejects it, for the merchant")
            : task;
    }

    private static void MustReachLines(ServiceTask task, ImmutableArray<TaskMeasurement> measured)
    {
        foreach (var (measure, value) in measured)
        {
            if (!task.Lines.Any(line => line.Measure == measure))
                throw new ServiceRefusedException(task.Lines.IsEmpty ? $"nothing is measured of '{task.Id}'; leave out the {NameOf(measure)}" : $"of '{task.Id}' no {NameOf(measure)} is measured; it takes {Listed(task)}");
            if (measured.Count(one => one.Measure == measure) > 1)
                throw new ServiceRefusedException($"the {NameOf(measure)} stands twice; give one");
            if (value < 0 || decimal.Round(value, measure is TaskMeasure.Count ? 0 : DecimalsMax) != value)
                throw new ServiceRefusedException($"a {NameOf(measure)} of {value.ToString(CultureInfo.InvariantCulture)} cannot be; write {(measure is TaskMeasure.Count ? "a whole number" : $"a number with at most {DecimalsMax} decimals")}, not below zero");
        }
        foreach (var line in task.Lines)
        {
            if (!measured.Any(one => one.Measure == line.Measure))
                throw new ServiceRefusedException($"of '{task.Id}' the {NameOf(line.Measure)} has to be measured; it takes {Listed(task)}");
            if (measured.Single(one => one.Measure == line.Measure).Value is var value && value < line.AtLeast)
                throw new ServiceRefusedException($"'{task.Id}' takes a {NameOf(line.Measure)} of {Written(line.AtLeast)} at least, and {Written(value)} was measured; it stays open");
        }
    }

    private static void MustBeText(string what, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > TextLengthMax || text.Any(char.IsControl))
            throw new ServiceRefusedException($"{what} is to be a text of 1 to {TextLengthMax} characters without control characters");
    }

    private static bool IsSound(EvidenceFile file) =>
        file.Name.Length is > 0 and <= FileNameLengthMax && !file.Name.Any(char.IsControl) && file.Sha256.Length == Sha256Digits && file.Sha256.All(char.IsAsciiHexDigitLower) && file.Bytes > 0;

    private static string Listed(ServiceTask task) => string.Join(" and ", task.Lines.Select(line => $"a {NameOf(line.Measure)} of {Written(line.AtLeast)} at least"));

    private static string NameOf(TaskMeasure measure) => measure switch
    {
        TaskMeasure.Score => "score",
        TaskMeasure.Count => "count",
        _ => "number of hours",
    };

    private static string Written(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>What is asked of a package or a training cannot be; the message says why, and what to do instead.</summary>
public sealed class ServiceRefusedException(string message) : Exception(message);
