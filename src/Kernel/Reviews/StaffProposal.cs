using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Reviews;

public enum StaffProposalKind
{
    /// <summary>That a merchant is put on a list.</summary>
    Entry,

    /// <summary>That it is taken off.</summary>
    End,
}

public enum StaffProposalState
{
    /// <summary>Nobody has answered; it counts for nothing.</summary>
    Pending,

    Approved,

    Refused,

    /// <summary>Its own end came before an answer.</summary>
    Lapsed,
}

/// <summary>What became of a proposal.</summary>
/// <param name="By">Where it was approved, never who proposed it.</param>
/// <param name="Reason">Of a refusal; null where it was approved.</param>
public sealed record StaffProposalAnswer(bool Approves, Instant At, string By, string? Reason);

/// <summary>
/// A judgement on a list with second approval, as one person proposes it. It decides nothing: its approval makes the <see cref="StaffEntry"/>, or ends one, from then on.
/// </summary>
/// <param name="From">From when it is asked to count; null: from the approval.</param>
/// <param name="Until">Of an entry, when it is asked to end; null: by the list's own months.</param>
/// <param name="At">When it was proposed.</param>
/// <param name="Answer">Null while nobody has answered.</param>
public sealed record StaffProposal(
    StaffProposalKind Kind, string List, int Row, Instant? From, Instant? Until, string Reason, string By, Instant At, StaffProposalAnswer? Answer = null)
{
    /// <summary>Where it stands at an instant after it was proposed: a pure function of the answer and the clock.</summary>
    public StaffProposalState StateAt(Instant at)
    {
        if (Answer is { } answer && answer.At <= at)
            return answer.Approves ? StaffProposalState.Approved : StaffProposalState.Refused;
        return Until <= at ? StaffProposalState.Lapsed : StaffProposalState.Pending;
    }

    /// <summary>From when it counts if it is approved at that instant: never from before two people had said so.</summary>
    public Instant CountsFrom(Instant approvedAt) => From is { } from && from > approvedAt ? from : approvedAt;

    /// <summary>The entry that its approval makes.</summary>
    public StaffEntry EntryOn(Instant approvedAt, string approvedBy, StaffList list, DateTimeZone zone)
    {
        var from = CountsFrom(approvedAt);
        return new StaffEntry(List, Row, from, Until ?? StaffEntry.UntilDefault(list, from, zone), Reason, By, approvedBy);
    }
}
