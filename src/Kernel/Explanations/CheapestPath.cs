using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations;

public enum PathOutcome
{
    /// <summary>All conditions of the tier hold already; what is missing is a place, or the next review.</summary>
    Holds,

    /// <summary>The steps make all conditions of the tier hold.</summary>
    Reachable,

    /// <summary>Some condition depends on something the merchant cannot change or nobody can promise, and there is no way around it.</summary>
    NotPromised,

    /// <summary>No values of the facts make all conditions hold at once.</summary>
    Contradictory,

    /// <summary>Too many alternatives to look at all of them, and none that was looked at does.</summary>
    Undecided,
}

/// <summary>
/// The least set of changes to controllable facts that makes a tier's conditions hold (semantics, “Cheapest path”): fewest facts, then the sum of distance ÷
/// interdecile range, then fact id. It is checked by evaluating the conditions again with the facts changed.
/// </summary>
/// <param name="IsCheapest">False where there were too many alternatives to look at all of them: the steps do reach the tier, but a cheaper way may exist.</param>
/// <param name="Obstacles">Where nothing can be promised: what stands in the way.</param>
/// <param name="Supports">What holds today, cannot be promised and must go on holding.</param>
public sealed record CheapestPath(
    TierName Tier, PathOutcome Outcome, ImmutableArray<PathStep> Steps, bool IsCheapest, ImmutableArray<Obstacle> Obstacles, ImmutableArray<Obstacle> Supports);

public enum PathStepKind
{
    Raise,
    Lower,

    /// <summary>A flag or a text takes another value.</summary>
    Change,

    /// <summary>The set must have the tag. Where the set is missing it has to be supplied first.</summary>
    AddTag,

    /// <summary>The set must not have the tag. Where the set is missing it has to be supplied first.</summary>
    RemoveTag,

    /// <summary>The fact is missing: whoever supplies it has to supply it first, and it must then be in the range.</summary>
    Supply,
}

/// <summary>One fact to change.</summary>
/// <param name="Current">The value now; unknown where the fact is missing.</param>
/// <param name="Target">The nearest value that will do; amounts are rounded away from the line to whole hundredths. For a tag, the tag.</param>
/// <param name="AtLeast">The lower end of the values around the target that will do; null where there is none.</param>
/// <param name="AtMost">The upper end; null where there is none.</param>
/// <param name="Distance">From current to target in the fact's unit, amounts rounded up to whole hundredths; null where nothing is counted.</param>
/// <param name="Events">For a rate over counts: how many more events do it.</param>
public sealed record PathStep(
    PathStepKind Kind, FactDefinition Fact, CelValue Current, CelValue Target, CelValue? AtLeast, CelValue? AtMost, decimal? Distance, RateEvents? Events)
{
    /// <summary>For a count to be raised over which the tier's conditions read rates: of what sort the further events are taken to be.</summary>
    public ImmutableArray<RateEvents> Assumed { get; init; } = [];
}

public enum ObstacleKind
{
    /// <summary>A fact that the merchant does not change by what it does.</summary>
    NotControllable,

    /// <summary>A percentile, rank or scorecard: depends on others' results.</summary>
    OthersResults,

    /// <summary>A staff list or a finding: needs a recorded judgement.</summary>
    Judgement,

    /// <summary>Several facts in one comparison, or a form for which no nearest value can be told.</summary>
    NotSolvable,

    /// <summary>A figure of another period, which does not change any more.</summary>
    Past,

    /// <summary>Something is missing that no one fact could make good.</summary>
    Missing,
}

/// <summary>A part of a condition that no step of a path may touch.</summary>
public sealed record Obstacle(ObstacleKind Kind, LocalizedText Condition, LeafReason Reason);

/// <summary>So many further events of one sort. Each is counted in <paramref name="Over"/>.</summary>
/// <param name="OfCount">Counted in <paramref name="Of"/> today.</param>
/// <param name="OverCount">Counted in <paramref name="Over"/> today.</param>
/// <param name="CountedInOf">Whether the further events are counted in <paramref name="Of"/> too.</param>
public sealed record RateEvents(FactDefinition Of, FactDefinition Over, long OfCount, long OverCount, bool CountedInOf, long Events);
