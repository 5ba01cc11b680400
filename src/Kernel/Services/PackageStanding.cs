using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Services;

/// <summary>How a task stands.</summary>
public enum TaskState
{
    /// <summary>Somebody has to carry it out.</summary>
    Open,

    /// <summary>The merchant has to say whether it accepts it.</summary>
    Fulfilled,

    Accepted,

    /// <summary>The package is over, and nothing was carried out that the merchant did not reject.</summary>
    NotDelivered,
}

/// <summary>A task of a package with what has happened to it.</summary>
/// <param name="Fulfilment">The last one, unless it was rejected.</param>
/// <param name="Acceptance">Null until it is accepted.</param>
/// <param name="Rejections">All of them, the earliest first.</param>
public sealed record TaskStanding(ServiceTask Task, TaskFulfilled? Fulfilment, TaskAccepted? Acceptance, ImmutableArray<TaskRejected> Rejections)
{
    /// <param name="isOver">Whether the package is.</param>
    public TaskState StateWhen(bool isOver) =>
        Acceptance is not null ? TaskState.Accepted
        : Fulfilment is not null ? TaskState.Fulfilled
        : isOver ? TaskState.NotDelivered
        : TaskState.Open;

    /// <summary>What was measured when it was carried out last; null where nothing counts, or that is not measured.</summary>
    public decimal? Measured(TaskMeasure measure) => Fulfilment?.Measured.Where(one => one.Measure == measure).Select(one => (decimal?)one.Value).FirstOrDefault();
}

/// <summary>A package of tasks as its events have brought it about. Nothing of it depends on a clock.</summary>
/// <param name="From">When the grant began.</param>
/// <param name="Until">To before when it lasts as long as the membership does; null: as long as that.</param>
/// <param name="Tasks">In the order of the programme file.</param>
public sealed record PackageStanding(Instant From, Instant? Until, ImmutableArray<TaskStanding> Tasks)
{
    /// <summary>Whether its time was over by then, even if the membership lasts.</summary>
    public bool IsOverAt(Instant now) => Until <= now;

    public TaskStanding? Find(string task) => Tasks.FirstOrDefault(one => one.Task.Id == task);
}
