using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>The members that the version in force gives, as masks, and counted by group: what every draft is compared with.</summary>
internal sealed class TodayMembers
{
    private readonly Population population;
    private readonly Dictionary<string, (Grouping Grouping, int[] Counts)> groupingByFact = [];
    private readonly Lazy<(TierCosts Costs, BenefitCost Sum)> cost;

    /// <param name="by">The facts by which answers are split.</param>
    public TodayMembers(ReviewResult result, Evaluation evaluation, ImmutableArray<string> by)
    {
        Members = result.After;
        Version = evaluation.Programme;
        population = evaluation.Population;
        Masks = [.. Members.TierIds.Select(_ => new ulong[BitMask.WordCount(Members.Count)])];
        for (var row = 0; row < Members.Count; row++)
            if (Members.TierCodes[row] is var tier and not Memberships.NoTier)
                Masks[tier][row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
        By = by;
        Benefits = BenefitCosts.Of(Version);
        cost = new Lazy<(TierCosts, BenefitCost)>(() =>
        {
            var costs = new TierCosts(Benefits, population);
            return (costs, Sum(costs, [.. Enumerable.Range(0, Members.TierIds.Length)]));
        });
    }

    public Memberships Members { get; }

    public CheckedProgramme Version { get; }

    public ImmutableArray<string> By { get; }

    /// <summary>By tier: who holds it, the words of a bit mask.</summary>
    public ImmutableArray<ulong[]> Masks { get; }

    public BenefitCosts Benefits { get; }

    public TierCosts Costs => cost.Value.Costs;

    public BenefitCost Cost => cost.Value.Sum;

    /// <summary>Merchants by a text fact, and how many members of each tier a group has: by group, then by tier.</summary>
    public (Grouping Grouping, int[] Counts) GroupingOf(string? fact)
    {
        var name = fact ?? "";
        if (groupingByFact.TryGetValue(name, out var known))
            return known;
        var grouping = new Grouping(fact, population);
        var tiers = Members.TierIds.Length;
        var counts = new int[grouping.Count * tiers];
        for (var row = 0; row < Members.Count; row++)
            if (Members.TierCodes[row] is var tier and not Memberships.NoTier)
                counts[grouping[row] * tiers + tier]++;
        return groupingByFact[name] = (grouping, counts);
    }

    /// <summary>What the members of today would cost by other benefits.</summary>
    /// <param name="tierOf">By tier of today, the tier of those benefits.</param>
    public BenefitCost Sum(TierCosts costs, ImmutableArray<int> tierOf)
    {
        if (costs.AreZero)
            return default;
        var sum = default(BenefitCost);
        var adding = new Lock();
        RowBlocks.ForEach(Members.Count, (first, end) =>
        {
            var block = default(BenefitCost);
            for (var row = first; row < end; row++)
                if (Members.TierCodes[row] is var tier and not Memberships.NoTier)
                    block += costs.Of(tierOf[tier], row);
            lock (adding)
                sum += block;
        });
        return sum;
    }
}
