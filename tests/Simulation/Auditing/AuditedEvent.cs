using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A condition that fails between reviews, and by when that ends the membership.</summary>
internal sealed record AuditedLoss(string Condition, Instant Occurred, Instant Deadline, bool IsLate);

/// <summary>How a merchant stands between two reviews that was a member after the first.</summary>
/// <param name="HasLeft">By an event between reviews.</param>
/// <param name="Losses">What it leaves over; empty for a member, the earliest deadline first.</param>
/// <param name="SettlesAt">Everything holds again, and counts from then if it holds on.</param>
/// <param name="Under">The version whose deadline is pending.</param>
internal sealed record LiveStanding(
    string Tier, bool HasLeft, Instant Since, ImmutableArray<AuditedLoss> Losses, Instant? SettlesAt = null, Instant? BackBy = null, bool IsUnknown = false, ProgrammeVersion? Under = null)
{
    public bool IsLeaving => !HasLeft && Losses.Length > 0;

    public string Status => HasLeft ? "Left" : IsLeaving ? "Leaving" : "Member";

    /// <summary>When something happens though nothing changes.</summary>
    public Instant? NextAt => SettlesAt ?? (IsLeaving ? Losses[0].Deadline : null);
}

/// <summary>Something that happened to a membership between reviews.</summary>
internal sealed record AuditedEvent(string Merchant, Instant At, string Kind, LiveStanding After, bool IsLate)
{
    /// <summary>The kind of a compensating decision.</summary>
    public const string Corrected = "Corrected";

    public override string ToString() => Write(
        Kind, After.Status, After.Tier, After.Since, After.IsLeaving ? After.Losses[0].Deadline : null, After.SettlesAt, After.IsUnknown, IsLate);

    public static string Write(string kind, string status, string tier, Instant since, Instant? deadline, Instant? settlesAt, bool isUnknown, bool isLate) =>
        $"{kind}: {status} {tier} since {since}{(deadline is { } ends ? $" until {ends}" : "")}{(settlesAt is { } settles ? $" settles {settles}" : "")}{(isUnknown ? " unknown" : "")}{(isLate ? " late" : "")}";
}
