using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Corrections;

/// <summary>How a merchant stands after a decision.</summary>
/// <param name="Tier">Null where none is held.</param>
/// <param name="Since">Null where it was never in the programme.</param>
public sealed record DecidedStanding(MembershipStatus Status, string? Tier, Instant? Since, MembershipFlags Flags)
{
    /// <summary>Outside, and never in.</summary>
    public static readonly DecidedStanding Outside = new(MembershipStatus.None, null, null, MembershipFlags.None);

    public static DecidedStanding Of(Memberships memberships, int row) => row < memberships.Count
        ? new(memberships.StatusOf(row), memberships.TierOf(row), memberships.SinceOf(row), memberships.FlagsOf(row))
        : Outside;

    public static DecidedStanding Of(LiveStanding standing) => new(
        standing.Status, standing.HoldsTier ? standing.Tier : null, standing.Since,
        (standing.IsUnknown ? MembershipFlags.KeptUnknown : MembershipFlags.None) | (standing.HoldsTier ? MembershipFlags.None : MembershipFlags.FormerMember));

    /// <summary>After a decision about who comes in.</summary>
    public static DecidedStanding Of(EnrolmentEvent decision) => new(
        decision.After, decision.Joins ? decision.Tier : null, decision.After is MembershipStatus.None ? null : decision.At, decision.After is MembershipStatus.Left ? MembershipFlags.FormerMember : MembershipFlags.None);

    /// <summary>Whether both are the same to the merchant: since when and why it stands so aside.</summary>
    public bool IsSameFor(DecidedStanding other) => Status == other.Status && Tier == other.Tier;
}

/// <summary>What was decided about a merchant, and what would have been with the corrected facts.</summary>
/// <param name="At">The review's nominal instant, or when it happened between reviews.</param>
/// <param name="Event">What happened to a member between reviews; null for a review, and for a decision about who comes in.</param>
/// <param name="Recorded">Null where nothing of the kind happened.</param>
/// <param name="Corrected">Null where nothing of the kind would have happened.</param>
/// <param name="Place">How it would have come by its place.</param>
public sealed record CorrectedDecision(Instant At, MembershipEventKind? Event, DecidedStanding? Recorded, DecidedStanding? Corrected, PlaceGiven Place)
{
    /// <summary>A decision about who comes in outside of reviews; null for all others.</summary>
    public EnrolmentKind? Enrolment { get; init; }

    public bool Differs => Recorded is null || Corrected is null || !Recorded.IsSameFor(Corrected);
}

public enum CorrectionOutcome
{
    /// <summary>It stands as it would have stood.</summary>
    Same,

    /// <summary>It stood worse than it would have, and a compensating decision gives it what it should have had.</summary>
    Restored,

    /// <summary>It stands better than it would have: what was given stays, and only a later decision by the ordinary rules takes it.</summary>
    Kept,
}

/// <summary>What a correction came to in one programme.</summary>
/// <param name="Decisions">Every decision that was judged again, the earliest first.</param>
/// <param name="Through">Up to when.</param>
/// <param name="Place">How a restored merchant comes by its place: <see cref="PlaceGiven.Appeals"/> is counted beside the others.</param>
public sealed record ProgrammeCorrection(string Programme, ImmutableArray<CorrectedDecision> Decisions, CorrectionOutcome Outcome, Instant Through, PlaceGiven Place)
{
    /// <summary>How it stood when the correction was made.</summary>
    public required DecidedStanding Stood { get; init; }

    /// <summary>How it would have stood then.</summary>
    public required DecidedStanding WouldStand { get; init; }
}
