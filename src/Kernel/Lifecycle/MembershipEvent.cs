using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

public enum MembershipEventKind
{
    /// <summary>A live condition fails: membership ends at the deadline unless everything holds again.</summary>
    Leaving,

    /// <summary>Other conditions fail than before, and the deadline is the earliest of theirs.</summary>
    DeadlineChanged,

    /// <summary>Everything holds again and has to hold on for the settling time.</summary>
    Settling,

    /// <summary>It did not hold on, and somebody who had left stays out.</summary>
    Unsettled,

    /// <summary>Nothing fails any more: a member as before.</summary>
    Stayed,

    Left,

    /// <summary>Back in the tier of the last review; benefits count from here.</summary>
    Returned,

    /// <summary>Some live condition cannot be judged any more: kept, flagged.</summary>
    BecameUnknown,

    /// <summary>All live conditions can be judged again.</summary>
    BecameKnown,

    /// <summary>A compensating decision: facts were corrected, and the merchant stands from here on as it should have stood (semantics.md, “Corrections”).</summary>
    Corrected,
}

/// <summary>Something that happened to a membership between reviews.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="After">How the merchant stands from then on: what comes next is found from this alone.</param>
/// <param name="IsLate">A deadline that was learnt too late, or a return later than promised.</param>
public sealed record MembershipEvent(int Row, Instant At, MembershipEventKind Kind, MembershipStatus Before, LiveStanding After, bool IsLate)
{
    /// <summary>The tier held before, where it is another than that after: only a correction changes tiers between reviews.</summary>
    public string? TierBefore { get; init; }
}
