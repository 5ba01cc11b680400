using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>What one member of a tier costs, merchant by merchant where a fact caps an amount.</summary>
internal sealed class TierCosts
{
    private readonly BenefitCosts costs;
    private readonly ImmutableArray<ImmutableArray<(PaidBenefit Paid, LongColumn? Cap)>> capped;

    /// <param name="population">Has the caps.</param>
    public TierCosts(BenefitCosts costs, Population population)
    {
        this.costs = costs;
        capped = [.. costs.ByTier.Select(paid => paid.Where(benefit => benefit.AtMost is not null)
            .Select(benefit => (benefit, population.Find(benefit.AtMost!) as LongColumn)).ToImmutableArray())];
    }

    /// <summary>Whether nothing needs to be looked up: every member of every tier costs nothing.</summary>
    public bool AreZero => costs.PaysNothing;

    /// <summary>Whether members of a tier cost differently, so that each is looked at.</summary>
    public bool IsCapped(int tier) => tier < capped.Length && !capped[tier].IsEmpty;

    /// <summary>So many members of a tier that costs the same for each; below zero for so many fewer.</summary>
    public BenefitCost OfUncapped(int tier, int members) =>
        tier < capped.Length && costs.Uncapped(tier) is var each && each > Money.Zero ? new BenefitCost(each * members, members, 0) : default;

    public BenefitCost Of(int tier, int row)
    {
        if (tier >= capped.Length)
            return default;
        var (total, unknown) = (costs.Uncapped(tier), 0);
        foreach (var (paid, cap) in capped[tier])
        {
            var cost = BenefitCosts.Of(paid, cap, row);
            total += cost.Total;
            unknown |= cost.CapsUnknown;
        }
        return new BenefitCost(total, total > Money.Zero ? 1 : 0, unknown);
    }
}
