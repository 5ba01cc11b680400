using System.Collections.Immutable;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews;

/// <summary>How many merchants of <see cref="ReviewResult.InScope"/> pass, fail, or cannot be judged by a condition.</summary>
public sealed record ConditionCounts(string Condition, string? Tier, int Passed, int Failed, int Unknown);

public sealed record TierCount(string Tier, int Members);

/// <summary>The figures of a review. Members, waiting and left are the state after it; joined to returned are what it changed.</summary>
public sealed record ReviewCounts
{
    /// <summary>Those reviewed: whom the facts speak about, and who was in the programme.</summary>
    public required int Merchants { get; init; }

    public required int InScope { get; init; }

    public required int ScopeUnknown { get; init; }

    public required ImmutableArray<TierCount> Tiers { get; init; }

    public required int Waiting { get; init; }

    public required int Joined { get; init; }

    public required int Promoted { get; init; }

    public required int Demoted { get; init; }

    public required int Left { get; init; }

    public required int Returned { get; init; }

    /// <summary>Members that keep a tier because a condition is unknown.</summary>
    public required int KeptUnknown { get; init; }

    /// <summary>Members that keep a tier because the loss would rest on facts from before publication.</summary>
    public required int KeptUnpublished { get; init; }

    /// <summary>Addressed, without a tier, and not because of a failure: something needed is unknown.</summary>
    public required int Undecided { get; init; }

    public required ImmutableArray<ConditionCounts> Conditions { get; init; }

    public int Members => Tiers.Sum(tier => tier.Members);

    /// <param name="held">The tiers held before, as places among those of <paramref name="after"/>.</param>
    internal static ReviewCounts Of(
        Memberships before, HeldTiers held, Memberships after, ImmutableArray<ConditionTruth> conditions, BitMask reviewed, BitMask inScope, BitMask scopeUnknown, BitMask undecided)
    {
        var tally = MembershipTally.Of(before, held, after);
        return new ReviewCounts
        {
            Merchants = reviewed.CountSet(),
            InScope = inScope.CountSet(),
            ScopeUnknown = scopeUnknown.CountSet(),
            Tiers = [.. after.TierIds.Select((id, tier) => new TierCount(id, tally.ByTier[tier]))],
            Waiting = tally.Waiting,
            Joined = tally.ByChange[(int)MembershipChange.Joined],
            Promoted = tally.ByChange[(int)MembershipChange.Promoted],
            Demoted = tally.ByChange[(int)MembershipChange.Demoted],
            Left = tally.ByChange[(int)MembershipChange.Left],
            Returned = tally.ByChange[(int)MembershipChange.Returned],
            KeptUnknown = tally.KeptUnknown,
            KeptUnpublished = tally.KeptUnpublished,
            Undecided = undecided.CountSet(),
            Conditions = [.. conditions.Select(condition =>
            {
                // The scope is counted over all who are reviewed, the rest over whom it addresses.
                var counts = condition.Truth.CountAmong(ReferenceEquals(condition, conditions[0]) ? reviewed : inScope);
                return new ConditionCounts(condition.Condition.Name, condition.Tier, counts.True, counts.False, counts.Unknown);
            })],
        };
    }
}
