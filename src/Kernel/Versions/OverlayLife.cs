using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Versions;

/// <summary>
/// draft → approved → in force → closed. Somebody else than who added it approves, and anybody may end it early; the rest comes by itself: a pure function of these and the clock.
/// </summary>
/// <param name="ApprovedAt">Null for a draft, which changes nothing.</param>
/// <param name="EndedAt">Where it was ended before its time; null elsewhere.</param>
public sealed record OverlayLife(Overlay Overlay, Instant? ApprovedAt, Instant? EndedAt)
{
    /// <summary>From when it shows: never before it was approved.</summary>
    public Instant? From => ApprovedAt is { } approved ? Instant.Max(Overlay.From, approved) : null;

    /// <summary>Exclusive.</summary>
    public Instant Until => EndedAt is { } ended ? Instant.Min(ended, Overlay.Until) : Overlay.Until;

    public bool IsInForce(Instant at) => From <= at && at < Until;

    public VersionState At(Instant now) => Until <= now ? VersionState.Closed : From is not { } from ? VersionState.Draft : from <= now ? VersionState.InForce : VersionState.Approved;
}
