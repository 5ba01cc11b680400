using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Ledger;

public enum TransferKind
{
    Move,
    Hold,
    Capture,
    Release,
    Reverse,

    /// <summary>A claim got what it claimed. Goes back when the claim is withdrawn or rejected, and not otherwise.</summary>
    Claim,
}

/// <summary>A line of the ledger. It is never changed; what corrects it is another line.</summary>
/// <param name="Number">1 for the first of the ledger; no number is left out.</param>
/// <param name="At">Never before that of the line with a smaller number.</param>
/// <param name="Amount">Units of the accounts' asset, above zero. Of a release: what was held.</param>
/// <param name="Of">The number of the hold that is captured or released, or of the transfer that is reversed; of a claim that is withdrawn or rejected, what had given it its units.</param>
/// <param name="Until">Of a hold: from when on it holds no longer.</param>
public sealed record Transfer(long Number, Instant At, TransferKind Kind, string From, string To, long Amount, string Reason, long? Of = null, Instant? Until = null);

/// <summary>Why an order is refused. The names are those of the API.</summary>
public enum Refusal
{
    UnknownAccount,
    OtherAsset,
    Insufficient,
    AboveZero,
    TooLarge,
    UnknownHold,
    HoldEnded,
    HoldExpired,
    MoreThanHeld,
    UnknownTransfer,
    NotReversible,
    MoreThanMoved,
    KeyUsed,
    UnknownQuota,
    NotOpen,
    Closed,
    AlreadyClaimed,
    MoreThanClaimable,
    Full,
    UnknownClaim,
    ClaimEnded,
    NotDrawn,
    AlreadyDrawn,
    WrongSeed,
}

/// <summary>What came of an order.</summary>
public abstract record Answer;

/// <summary>All its bookings, in their order.</summary>
public sealed record Booked(ImmutableArray<Transfer> Transfers) : Answer;

/// <summary>What concerned a claim was entered in the line of its account. Of a claim this is the receipt: a claim that is refused has a number and an entry too.</summary>
public sealed record Entered(ClaimEntry Entry) : Answer;

/// <summary>Nothing was booked.</summary>
/// <param name="Booking">The place of the booking that cannot be made, from 0.</param>
/// <param name="Words">What stands in the way, with the figures, and what to do.</param>
public sealed record Refused(Refusal Refusal, int Booking, string Words) : Answer;
