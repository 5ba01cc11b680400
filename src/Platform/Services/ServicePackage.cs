using System.Collections.Immutable;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Platform.Services;

/// <summary>A package of tasks as people see it at an instant.</summary>
/// <param name="Number">Null where nobody has begun to work on it.</param>
/// <param name="Case">The approved case that brings it; null: a membership does.</param>
/// <param name="Until">To before when it lasts; null: as long as what brings it.</param>
/// <param name="IsOver">Its time is over, or what brought it.</param>
/// <param name="Events">That somebody began to work on it first; none where nobody has.</param>
public sealed record ServicePackage(
    long? Number, string Programme, string Benefit, LocalizedText Title, DateTimeZone Zone, string Merchant, long? Case, PackageStanding Standing, Instant? Until, bool IsOver, ImmutableArray<ServiceEvent> Events)
{
    public TaskState StateOf(TaskStanding task) => task.StateWhen(IsOver);

    /// <summary>Whether it ended, and something of it is not delivered.</summary>
    public bool IsOverdue => Standing.Tasks.Any(task => StateOf(task) is TaskState.NotDelivered);
}
