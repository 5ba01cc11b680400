using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

public enum EnrolmentKind
{
    /// <summary>A merchant has registered, and does not, or not known to, meet the conditions yet: it is looked at again with every change, and at the end of the day.</summary>
    Awaiting,

    /// <summary>A member on registering (F1).</summary>
    Registered,

    /// <summary>Meets the conditions, and every place is taken: waits for the next review.</summary>
    Queued,

    /// <summary>Did not meet the conditions on the day of registration, or could not be judged as long as the programme waited.</summary>
    Refused,

    /// <summary>Staff invited it (D3).</summary>
    Invited,

    /// <summary>A member by accepting.</summary>
    Accepted,

    Declined,

    /// <summary>The invitation was not answered in time.</summary>
    Lapsed,
}

/// <summary>A decision about who comes into a programme outside of reviews.</summary>
/// <param name="Version">The version that decides: the one in force on registering, or when the invitation was sent.</param>
public sealed record EnrolmentEvent(int Row, Instant At, EnrolmentKind Kind, CheckedProgramme Version)
{
    /// <summary>How the merchant stood: None, Left where it was a member once, Waiting or Member where a review came first.</summary>
    public MembershipStatus Before { get; init; }

    /// <summary>Held from now on, or promised by an invitation; null where there is none.</summary>
    public string? Tier { get; init; }

    /// <summary>When the merchant registered with the marketplace; null where it is about an invitation.</summary>
    public Instant? RegisteredAt { get; init; }

    /// <summary>As of when conditions were judged, with what was known then; null where nothing was judged.</summary>
    public Instant? JudgedAt { get; init; }

    /// <summary>When something follows although nothing changes: the end of the day of registration, of the programme's window, of an invitation.</summary>
    public Instant? NextAt { get; init; }

    /// <summary>Decided after the day of registration, because something became known late.</summary>
    public bool IsLate { get; init; }

    /// <summary>Something that the conditions ask for was unknown.</summary>
    public bool IsUnknown { get; init; }

    public Invitation? Invitation { get; init; }

    public bool Joins => Kind is EnrolmentKind.Registered or EnrolmentKind.Accepted;

    public MembershipStatus After => Joins ? MembershipStatus.Member : Kind is EnrolmentKind.Queued ? MembershipStatus.Waiting : Before;
}
