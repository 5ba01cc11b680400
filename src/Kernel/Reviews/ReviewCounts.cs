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

    internal static ReviewCounts Of(
        Memberships before, Memberships after, ImmutableArray<ConditionTruth> conditions, BitMask reviewed, BitMask inScope, BitMask scopeUnknown, BitMask undecided)
    {
        var byTier = new int[after.TierIds.Length];
        var byChange = new int[Enum.GetValues<MembershipChange>().Length];
        int waiting = 0, keptUnknown = 0, keptUnpublished = 0;
        for (var row = 0; row < after.Count; row++)
        {
            if (after.TierCodes[row] != Memberships.NoTier)
                byTier[after.TierCodes[row]]++;
            byChange[(int)before.ChangeTo(after, row)]++;
            waiting += after.Statuses[row] == MembershipStatus.Waiting ? 1 : 0;
            keptUnknown += after.Flags[row].HasFlag(MembershipFlags.KeptUnknown) ? 1 : 0;
            keptUnpublished += after.Flags[row].HasFlag(MembershipFlags.KeptUnpublished) ? 1 : 0;
        }
        return new ReviewCounts
        {
            Merchants = reviewed.CountSet(),
            InScope = inScope.CountSet(),
            ScopeUnknown = scopeUnknown.CountSet(),
            Tiers = [.. after.TierIds.Select((id, tier) => new TierCount(id, byTier[tier]))],
            Waiting = waiting,
            Joined = byChange[(int)MembershipChange.Joined],
            Promoted = byChange[(int)MembershipChange.Promoted],
            Demoted = byChange[(int)MembershipChange.Demoted],
            Left = byChange[(int)MembershipChange.Left],
            Returned = byChange[(int)MembershipChange.Returned],
            KeptUnknown = keptUnknown,
            KeptUnpublished = keptUnpublished,
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
