using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Simulation;

/// <summary>What a review would read, on which drafts are compared with the version in force.</summary>
public sealed record WhatIfGround
{
    /// <summary>The version in force, bound to the facts. Its population has what drafts read too.</summary>
    public required Evaluation Today { get; init; }

    /// <summary>As <see cref="Review.Decide"/> takes them.</summary>
    public required Memberships Before { get; init; }

    public required ReviewOccasion Occasion { get; init; }

    /// <summary>Judges losses over facts from before publication, as <see cref="Review.Decide"/> takes it.</summary>
    public Evaluation? VersionBefore { get; init; }

    /// <summary>Whom the facts speak about; null: everybody.</summary>
    public BitMask? Present { get; init; }

    /// <summary>The text facts by which members are split. One that is not in the population is unknown for everybody.</summary>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>As <see cref="Evaluation.Bind"/> takes it; asked once a period.</summary>
    public Func<Period, Population?> ReadPeriod { get; init; } = _ => null;
}
