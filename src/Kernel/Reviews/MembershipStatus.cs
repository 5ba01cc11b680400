namespace Fuyao.Kernel.Reviews;

public enum MembershipStatus : byte
{
    /// <summary>Neither in the programme nor waiting for a place; never was a member.</summary>
    None,

    /// <summary>Holds a tier.</summary>
    Member,

    /// <summary>Qualifies, and every place is taken; holds no tier.</summary>
    Waiting,

    /// <summary>Was a member and is no more.</summary>
    Left,

    /// <summary>Between reviews alone: holds its tier, with benefits and place, until a deadline (A3, 72 h). A review decides, so that nobody is so after one.</summary>
    Leaving,
}

/// <summary>What else is to be said about how a merchant stands.</summary>
[Flags]
public enum MembershipFlags : byte
{
    None = 0,

    /// <summary>Keeps its tier because a condition of it is unknown, not because all hold (semantics.md, “Unknown tier”).</summary>
    KeptUnknown = 1,

    /// <summary>Whether the programme addresses the merchant at all is unknown; it counts as addressed.</summary>
    ScopeUnknown = 2,

    /// <summary>Keeps its tier because the loss would rest on facts from before the rule was published (semantics.md, “Publication”).</summary>
    KeptUnpublished = 4,

    /// <summary>The fact that forms the groups of the places is unknown; competes with the others of whom it is unknown.</summary>
    GroupUnknown = 8,

    /// <summary>Was a member at some time before.</summary>
    FormerMember = 16,
}

/// <summary>What a review changed for a merchant.</summary>
public enum MembershipChange : byte
{
    None,

    /// <summary>A member for the first time.</summary>
    Joined,

    Promoted,

    Demoted,

    /// <summary>A member no more; it may be waiting for a place.</summary>
    Left,

    /// <summary>A member again.</summary>
    Returned,
}
