using Fuyao.Kernel.Lifecycle;
using NodaTime;

namespace Fuyao.Kernel.Corrections;

public enum AppealState
{
    Open,

    /// <summary>A correction has followed.</summary>
    Upheld,

    Rejected,
}

/// <summary>How an appeal was decided.</summary>
/// <param name="Reason">Why it was rejected, or the reason of the correction.</param>
/// <param name="Correction">The number of the correction that it led to; null where it was rejected.</param>
public sealed record AppealRuling(Instant At, string By, string Reason, long? Correction);

/// <summary>A merchant's appeal against a decision about it.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="DecisionAt">Which decision: the nominal instant of the review, or when it happened between reviews.</param>
/// <param name="Event">What happened between reviews; null where it is a review.</param>
/// <param name="DueBy">By when it is to be decided.</param>
public sealed record Appeal(
    long Number, string Programme, int Row, Instant DecisionAt, MembershipEventKind? Event, string Statement, Instant FiledAt, string FiledBy, Instant DueBy, AppealRuling? Ruling)
{
    public AppealState State => Ruling switch { null => AppealState.Open, { Correction: null } => AppealState.Rejected, _ => AppealState.Upheld };

    public bool IsOverdue(Instant now) => (Ruling?.At ?? now) > DueBy;
}
