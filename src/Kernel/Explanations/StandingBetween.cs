using System.Collections.Immutable;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Explanations;

/// <summary>A condition that a merchant is leaving or has left over.</summary>
public sealed record LossExplanation(Condition Condition, Loss Loss);

/// <summary>What became of a member since the review: why it is leaving and how to stay, or why it left and what brings it back (A3).</summary>
public sealed record StandingBetween
{
    public required LiveStanding Standing { get; init; }

    /// <summary>What happened last, and when.</summary>
    public required MembershipEvent Last { get; init; }

    /// <summary>The tier of the review: held, or given back.</summary>
    public required TierName Tier { get; init; }

    /// <summary>Leaving or left over these, the earliest deadline first.</summary>
    public required ImmutableArray<LossExplanation> Losses { get; init; }

    /// <summary>The live conditions of the tier that do not hold as things are now: those to meet.</summary>
    public required ImmutableArray<ConditionExplanation> Missing { get; init; }

    /// <summary>How soon somebody is back who left and meets everything again; null where that is left to the review.</summary>
    public Duration? BackWithin { get; init; }

    /// <param name="last">The last event of the merchant since the review.</param>
    /// <param name="inForce">The rules in force now; null before the first version.</param>
    /// <param name="now">The merchant as things are now.</param>
    public static StandingBetween Of(MembershipEvent last, LiveRules? inForce, LiveQuestion now)
    {
        var standing = last.After;
        var judging = standing.Status == MembershipStatus.Leaving ? standing.LeavingUnder! : inForce;
        var title = (judging ?? standing.LeavingUnder)?.Version.Programme.Tiers.FirstOrDefault(tier => tier.Id == standing.Tier)?.Title;
        var under = standing.LeavingUnder;
        return new StandingBetween
        {
            Standing = standing,
            Last = last,
            Tier = new TierName(standing.Tier, title ?? Values.LocalizedText.Same(standing.Tier)),
            Losses = under is null ? [] : [.. standing.Losses.Select(loss => new LossExplanation(under.Conditions.First(one => one.Condition.Name == loss.Condition).Condition, loss))],
            Missing = judging is { WatchesNothing: false } rules ? Missed(rules, standing.Tier, now) : [],
            BackWithin = standing.Status == MembershipStatus.Left && inForce is { WatchesNothing: false } && inForce.HasTier(standing.Tier) ? inForce.RejoinWithin : null,
        };
    }

    private static ImmutableArray<ConditionExplanation> Missed(LiveRules rules, string tier, LiveQuestion now)
    {
        var evaluation = LiveEvaluation.BindTo(rules.Inputs, [now]);
        var reasons = new ReasonBuilder(evaluation, 0);
        return
        [
            .. rules.AtTier(tier).Select(index => rules.Conditions[index].Condition)
                .Select(condition => new ConditionExplanation(condition, evaluation.Test(condition, 0), reasons.Build(condition.Expression)))
                .Where(condition => condition.Truth != Truth.True),
        ];
    }
}
