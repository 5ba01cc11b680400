using System.Collections.Immutable;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>The members that the version in force gives, counted by group, and what they cost: what every draft is compared with.</summary>
internal sealed class TodayMembers
{
    private readonly Dictionary<string, int[]> countsByFact = [];
    private readonly Lazy<BenefitCost> cost;

    /// <param name="everybody">All merchants.</param>
    /// <param name="by">The facts by which answers are split.</param>
    public TodayMembers(CheckedProgramme version, Crowd everybody, ImmutableArray<string> by)
    {
        Version = version;
        Everybody = everybody;
        By = by;
        TierIds = [.. version.Programme.Tiers.Select(tier => tier.Id)];
        Benefits = BenefitCosts.Of(Version);
        cost = new Lazy<BenefitCost>(() => Sum(everybody.CostsOf(Benefits), [.. Enumerable.Range(0, TierIds.Length)]));
    }

    public CheckedProgramme Version { get; }

    public Crowd Everybody { get; }

    public ImmutableArray<string> By { get; }

    public ImmutableArray<string> TierIds { get; }

    public BenefitCosts Benefits { get; }

    public BenefitCost Cost => cost.Value;

    /// <summary>How many members of each tier a group has: by group, then by tier.</summary>
    public int[] CountsBy(string? fact)
    {
        if (countsByFact.TryGetValue(fact ?? "", out var known))
            return known;
        var grouping = Everybody.GroupingOf(fact);
        var counts = new int[grouping.Count * TierIds.Length];
        for (var row = 0; row < Everybody.TodayTiers.Length; row++)
            if (Everybody.TodayTiers[row] is var tier and not Memberships.NoTier)
                counts[grouping[row] * TierIds.Length + tier]++;
        return countsByFact[fact ?? ""] = counts;
    }

    /// <summary>What the members of today would cost by other benefits.</summary>
    /// <param name="tierOf">By tier of today, the tier of those benefits.</param>
    public BenefitCost Sum(TierCosts costs, ImmutableArray<int> tierOf)
    {
        if (costs.AreZero)
            return default;
        var sum = default(BenefitCost);
        var adding = new Lock();
        RowBlocks.ForEach(Everybody.Population.Count, (first, end) =>
        {
            var block = default(BenefitCost);
            for (var row = first; row < end; row++)
                if (Everybody.TodayTiers[row] is var tier and not Memberships.NoTier)
                    block += costs.Of(tierOf[tier], row);
            lock (adding)
                sum += block;
        });
        return sum;
    }
}
