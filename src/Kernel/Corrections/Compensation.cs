using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Corrections;

/// <summary>
/// What a correction does now (semantics.md, “Corrections”): who would stand better is given that from here on; who would stand worse keeps what it was given, because a loss is decided by the ordinary
/// rules alone: by a review to come under its publication rule, or between reviews with a deadline.
/// </summary>
public static class Compensation
{
    /// <param name="stands">How the merchant stands; null where it is neither a member nor left between reviews.</param>
    /// <param name="wouldStand">How it would stand; null as well.</param>
    /// <param name="tiers">Those of the last review, best first.</param>
    public static CorrectionOutcome OutcomeOf(LiveStanding? stands, LiveStanding? wouldStand, ImmutableArray<string> tiers) =>
        Rank(wouldStand, tiers).CompareTo(Rank(stands, tiers)) switch { < 0 => CorrectionOutcome.Restored, > 0 => CorrectionOutcome.Kept, _ => CorrectionOutcome.Same };

    /// <summary>The compensating decision. Benefits count from it: what was missed before is owed, and not given after the fact.</summary>
    /// <param name="status">How the merchant stands, also where <paramref name="stands"/> does not say.</param>
    /// <param name="at">When it is made.</param>
    public static MembershipEvent Restore(int row, LiveStanding? stands, MembershipStatus status, LiveStanding wouldStand, Instant at)
    {
        var held = stands is { HoldsTier: true } ? stands.Tier : null;
        // Whoever held the tier all along has done so since then; nobody who left is given back more than it would have.
        var since = held == wouldStand.Tier ? stands!.Since : wouldStand.HoldsTier ? at : wouldStand.Since;
        return new MembershipEvent(row, at, MembershipEventKind.Corrected, stands?.Status ?? status, wouldStand with { Since = since }, IsLate: false)
        {
            TierBefore = held == wouldStand.Tier ? null : held,
        };
    }

    /// <summary>The less, the better: tiers from the best down, in each members before those who are leaving; then who may return between reviews; then all others.</summary>
    private static int Rank(LiveStanding? standing, ImmutableArray<string> tiers) => standing switch
    {
        null => int.MaxValue,
        { HoldsTier: false } => int.MaxValue - 1,
        _ => 2 * tiers.IndexOf(standing.Tier) + (standing.Status is MembershipStatus.Leaving ? 1 : 0),
    };
}
