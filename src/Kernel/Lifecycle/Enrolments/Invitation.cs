using NodaTime;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

public enum InvitationState
{
    /// <summary>Open: it can be accepted.</summary>
    Sent,
    Accepted,
    Declined,

    /// <summary>Nobody answered before its end.</summary>
    Lapsed,
}

/// <summary>What the merchant said to an invitation.</summary>
/// <param name="By">Who recorded it.</param>
public sealed record InvitationAnswer(bool IsAccepted, Instant At, string By);

/// <summary>An invitation into a programme, sent by staff (D3: a candidate has no entitlement, it is invited).</summary>
/// <param name="Id">Its number in the store.</param>
/// <param name="Tier">The tier that acceptance brings.</param>
/// <param name="Until">From here on it can be accepted no more.</param>
/// <param name="Reason">Why it was sent to a merchant that was no candidate for the tier; null where it was one, unless staff gave a reason all the same.</param>
public sealed record Invitation(long Id, int Row, string Tier, Instant SentAt, Instant Until, string By, string? Reason, InvitationAnswer? Answer)
{
    /// <summary>How it stands by the clock alone.</summary>
    public InvitationState StateAt(Instant now) => Answer is { } answer && answer.At <= now
        ? answer.IsAccepted ? InvitationState.Accepted : InvitationState.Declined
        : Until <= now ? InvitationState.Lapsed : InvitationState.Sent;

    /// <summary>What follows from the answer, or from the end that nobody waited for: which, and when.</summary>
    public (EnrolmentKind Kind, Instant At) Outcome => Answer is { } answer ? (answer.IsAccepted ? EnrolmentKind.Accepted : EnrolmentKind.Declined, answer.At) : (EnrolmentKind.Lapsed, Until);
}
