namespace Fuyao.Kernel.Journal;

/// <summary>What decided. The numbers stand in stored records and never change their meaning.</summary>
public enum DecisionKind : byte
{
    /// <summary>A review by the calendar, over all merchants at once.</summary>
    Review = 1,

    /// <summary>A commit of what happened to members between two reviews; its records have the kinds below.</summary>
    BetweenReviews = 2,

    /// <summary>The kinds of a commit and of its records, named as decisions about who comes in are (<see cref="Lifecycle.Enrolments.EnrolmentKind"/>).</summary>
    Awaiting = 32,

    Registered = 33,

    Queued = 34,

    Refused = 35,

    Invited = 36,

    Accepted = 37,

    Declined = 38,

    Lapsed = 39,

    /// <summary>These are named as the events are (<see cref="Lifecycle.MembershipEventKind"/>).</summary>
    Leaving = 16,

    DeadlineChanged = 17,

    Settling = 18,

    Unsettled = 19,

    Stayed = 20,

    Left = 21,

    Returned = 22,

    BecameUnknown = 23,

    BecameKnown = 24,

    /// <summary>A compensating decision after a correction of facts.</summary>
    Corrected = 25,
}
