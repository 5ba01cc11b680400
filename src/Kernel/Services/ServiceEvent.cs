using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Services;

/// <summary>Something that happened to a package of tasks.</summary>
public abstract record ServiceEvent(Instant At, string By) : RecordedEvent(At, By);

/// <summary>Somebody begins to work on a package. What was promised stays with it, whatever later versions say.</summary>
/// <param name="Version">The day on which the version took effect that granted it: <c>2020-03-01</c>.</param>
/// <param name="Zone">Of the programme, by its name in the time zone database.</param>
/// <param name="From">When the grant began, from which its days run.</param>
/// <param name="Until">To before when it lasts as long as the membership does; null: as long as that.</param>
public sealed record PackageBegun(Instant At, string By, string Version, string Zone, LocalizedText Title, ImmutableArray<ServiceTask> Tasks, Instant From, Instant? Until) : ServiceEvent(At, By);

/// <summary>A task was carried out.</summary>
/// <param name="Measured">One for each line of the task, and no other.</param>
/// <param name="Evidence">What shows it, in words.</param>
/// <param name="Files">What shows it, where there are files. They are kept elsewhere; their hashes say which they were.</param>
public sealed record TaskFulfilled(Instant At, string By, string Task, ImmutableArray<TaskMeasurement> Measured, string Evidence, ImmutableArray<EvidenceFile> Files) : ServiceEvent(At, By);

/// <summary>The merchant accepts what was carried out.</summary>
public sealed record TaskAccepted(Instant At, string By, string Task) : ServiceEvent(At, By);

/// <summary>The merchant does not, and says why; the task is open again.</summary>
public sealed record TaskRejected(Instant At, string By, string Task, string Reason) : ServiceEvent(At, By);

/// <param name="Value">Not below zero, with four decimals at most; of a count, whole.</param>
public readonly record struct TaskMeasurement(TaskMeasure Measure, decimal Value);

/// <param name="Name">The file's name.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its length.</param>
public sealed record EvidenceFile(string Name, string Sha256, long Bytes);
