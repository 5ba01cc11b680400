using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Credits;

/// <summary>How a packet stands at an instant.</summary>
public enum PacketState
{
    /// <summary>It is there to be claimed.</summary>
    Issued,

    /// <summary>Nobody claimed it in time; what was kept for it is free in its tranche again.</summary>
    Lapsed,

    /// <summary>It pays for clicks.</summary>
    Claimed,

    /// <summary>All of it is spent. It pays again if a click turns out to be invalid.</summary>
    UsedUp,

    /// <summary>It pays for nothing any more; what was left is the budget's.</summary>
    Expired,
}

/// <summary>What a benefit of the kind <c>credit</c> gives one merchant (E12). What it says stays as it was when it was issued, whatever later versions of the programme say.</summary>
/// <param name="Number">Over all programmes, from 1.</param>
/// <param name="Tranche">The number of the tranche from which it was issued.</param>
/// <param name="Of">What it can be spent on.</param>
/// <param name="PerDay">At most so much is spent in a day of <paramref name="Zone"/>; null: no cap.</param>
/// <param name="Lasts">How long it can be spent from the claim, and claimed from the issue; null: for good.</param>
/// <param name="ClaimBy">To before when it can be claimed; null: for good.</param>
/// <param name="ClaimedAt">Null while nobody has claimed it.</param>
/// <param name="ExpiresAt">From when on it pays no more; null while it is not claimed, and where it does not expire.</param>
public sealed record CreditPacket(
    long Number, long Tranche, string Programme, string Benefit, int Row, string Of, Money Amount, Money? PerDay, NodaTime.Period? Lasts, DateTimeZone Zone,
    Instant IssuedAt, Instant? ClaimBy, Instant? ClaimedAt = null, Instant? ExpiresAt = null)
{
    /// <param name="rest">What of it is not spent.</param>
    public PacketState StateAt(Instant at, Money rest) =>
        ClaimedAt is null ? at < (ClaimBy ?? Instant.MaxValue) ? PacketState.Issued : PacketState.Lapsed
        : at >= (ExpiresAt ?? Instant.MaxValue) ? PacketState.Expired
        : rest > Money.Zero ? PacketState.Claimed
        : PacketState.UsedUp;

    /// <summary>To before when a packet can be claimed: as long as it could be spent, and never longer than the grant that it is for.</summary>
    public static Instant? ClaimByOf(Instant issuedAt, NodaTime.Period? lasts, DateTimeZone zone, Instant? grantUntil) =>
        lasts is null ? grantUntil : Grant.After(issuedAt, lasts, zone) is var end && grantUntil < end ? grantUntil : end;

    /// <summary>The packet once its merchant has claimed it.</summary>
    public CreditPacket Claim(Instant at) => this with { ClaimedAt = at, ExpiresAt = Lasts is { } lasts ? Grant.After(at, lasts, Zone) : null };

    /// <summary>The day to which a moment belongs: that of the programme's zone.</summary>
    public LocalDate DayOf(Instant at) => at.InZone(Zone).Date;
}
