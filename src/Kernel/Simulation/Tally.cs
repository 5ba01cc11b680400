using System.Collections.Immutable;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Counts merchants whose tier changes, altogether and by group, and what the change costs. Tiers are those of the answer; the number after the last stands for none.
/// Each thread has its own.
/// </summary>
internal sealed class Tally
{
    private const int FlowKinds = 4;

    private readonly int none;
    private readonly int draftTiers;
    private readonly ImmutableArray<Grouping> groupings;
    private readonly TierCosts costs;
    private readonly int[][] cells;
    private readonly int[] more;
    private BenefitCost cappedCost;

    /// <param name="tiers">Of the answer: those of the draft, then those that only the version in force has.</param>
    public Tally(int tiers, int draftTiers, ImmutableArray<Grouping> groupings, TierCosts costs)
    {
        none = tiers;
        this.draftTiers = draftTiers;
        this.groupings = groupings;
        this.costs = costs;
        more = new int[tiers];
        cells = [.. groupings.Select(grouping => new int[grouping.Count * Width])];
    }

    public Tally(Tally other)
        : this(other.none, other.draftTiers, other.groupings, other.costs) => Add(other);

    /// <summary>What the draft costs more, by its own benefits.</summary>
    public BenefitCost Cost => Enumerable.Range(0, draftTiers).Where(tier => !costs.IsCapped(tier))
        .Aggregate(cappedCost, (sum, tier) => sum + costs.OfUncapped(tier, more[tier]));

    /// <summary>By group: how many more members of each tier, then joined, left, promoted, demoted.</summary>
    private int Width => none + FlowKinds;

    /// <param name="from">The tier today.</param>
    /// <param name="to">The tier under the draft.</param>
    public void Move(int row, int from, int to)
    {
        // A tier that the draft does not have stands lower than all of its own: leaving it for another one is no loss (as reviews count it).
        var flow = from == none ? 0 : to == none ? 1 : to < from ? 2 : 3;
        if (to != none)
            more[to]++;
        if (from != none)
            more[from]--;
        for (var index = 0; index < cells.Length; index++)
        {
            var group = cells[index].AsSpan(groupings[index][row] * Width, Width);
            if (to != none)
                group[to]++;
            if (from != none)
                group[from]--;
            group[none + flow]++;
        }
        if (to != none && costs.IsCapped(to))
            cappedCost += costs.Of(to, row);
        if (from < draftTiers && costs.IsCapped(from))
            cappedCost += Negative(costs.Of(from, row));
    }

    public void Add(Tally other) => Add(other, 1);

    public void Subtract(Tally other) => Add(other, -1);

    private void Add(Tally other, int times)
    {
        for (var index = 0; index < cells.Length; index++)
            for (var cell = 0; cell < cells[index].Length; cell++)
                cells[index][cell] += times * other.cells[index][cell];
        for (var tier = 0; tier < more.Length; tier++)
            more[tier] += times * other.more[tier];
        cappedCost += times > 0 ? other.cappedCost : Negative(other.cappedCost);
    }

    /// <summary>How many more members of a tier a group has under the draft.</summary>
    public int More(int grouping, int group, int tier) => cells[grouping][group * Width + tier];

    public Flows FlowsOf(int grouping, int group)
    {
        var flows = cells[grouping].AsSpan(group * Width + none, FlowKinds);
        return new Flows(flows[0], flows[1], flows[2], flows[3]);
    }

    private static BenefitCost Negative(BenefitCost cost) => new(-cost.Total, -cost.Members, -cost.CapsUnknown);
}
