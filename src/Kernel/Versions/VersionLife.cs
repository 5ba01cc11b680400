using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Versions;

/// <summary>What is done with a version before it may decide anything.</summary>
public enum VersionStepKind
{
    Drafted,
    Checked,
    Simulated,
    Approved,
}

/// <param name="Summary">JSON of what came of it, where something is kept: the figures of a simulation.</param>
public sealed record VersionStep(VersionStepKind Kind, Instant At, string By, string? Summary = null);

public enum VersionState
{
    Draft,
    Checked,
    Simulated,

    /// <summary>By somebody else, and its day has not come.</summary>
    Approved,

    InForce,

    /// <summary>A later version has taken its place, or the programme has ended.</summary>
    Closed,
}

/// <summary>
/// draft → checked → simulated → approved → in force → closed. The first four are steps that somebody takes; the last two come by themselves at their day: a pure function of the steps and the clock.
/// </summary>
/// <param name="Steps">In the order in which they were taken.</param>
/// <param name="HasDecided">Whether reviews were decided by it, from files, before the programme had approved versions.</param>
/// <param name="From">0:00 of its day.</param>
/// <param name="Until">0:00 of the day of the next version that counts, or from which the programme is closed; null where neither is known.</param>
public sealed record VersionLife(ImmutableArray<VersionStep> Steps, bool HasDecided, Instant From, Instant? Until)
{
    /// <summary>Whether reviews go by it at its time.</summary>
    public bool Counts => HasDecided || Find(VersionStepKind.Approved) is not null;

    /// <summary>The first step of a kind.</summary>
    public VersionStep? Find(VersionStepKind kind) => Steps.FirstOrDefault(step => step.Kind == kind);

    public VersionState At(Instant now)
    {
        if (Counts)
            return Until <= now ? VersionState.Closed : From <= now ? VersionState.InForce : VersionState.Approved;
        // Whoever skips a step has not come further than to the one before it.
        if (Find(VersionStepKind.Checked) is null)
            return VersionState.Draft;
        return Find(VersionStepKind.Simulated) is null ? VersionState.Checked : VersionState.Simulated;
    }
}
