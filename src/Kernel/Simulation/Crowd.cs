using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>Merchants that are compared together, all of a population or only those whom a change can reach: how they stand today, and the room for how they would stand.</summary>
internal sealed class Crowd
{
    private readonly Dictionary<string, Grouping> groupingByFact = [];
    private readonly byte[] todayTiers;
    private readonly bool keepsGroups;
    private (BenefitCosts Benefits, TierCosts Costs)? priced;

    /// <param name="reviewed">Nobody else is in scope.</param>
    /// <param name="todayTiers">By row, the tier of the version in force, or <see cref="Memberships.NoTier"/>.</param>
    /// <param name="tierCount">How many tiers that version has.</param>
    /// <param name="keepsGroups">Whether the groups of merchants are written down: for those who are asked about again and again.</param>
    public Crowd(Population population, BitMask reviewed, byte[] todayTiers, int tierCount, bool keepsGroups = false)
    {
        this.keepsGroups = keepsGroups;
        Population = population;
        Reviewed = reviewed;
        this.todayTiers = todayTiers;
        Masks = new KeptMasks(population.Count);
        Movement = new TierMovement(population.Count);
        TodayMasks = [.. Enumerable.Range(0, tierCount).Select(_ => new ulong[BitMask.WordCount(population.Count)])];
        for (var row = 0; row < todayTiers.Length; row++)
            if (todayTiers[row] is var tier and not Memberships.NoTier)
                TodayMasks[tier][row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
    }

    public Population Population { get; }

    public BitMask Reviewed { get; }

    public KeptMasks Masks { get; }

    public TierMovement Movement { get; }

    public ReadOnlySpan<byte> TodayTiers => todayTiers;

    /// <summary>By tier of the version in force: who holds it, the words of a bit mask.</summary>
    public ImmutableArray<ulong[]> TodayMasks { get; }

    /// <param name="fact">Null: everybody together.</param>
    public Grouping GroupingOf(string? fact)
    {
        if (!groupingByFact.TryGetValue(fact ?? "", out var grouping))
            groupingByFact[fact ?? ""] = grouping = new Grouping(fact, Population, keepsGroups);
        return grouping;
    }

    public TierCosts CostsOf(BenefitCosts benefits)
    {
        if (priced is not { } known || !ReferenceEquals(known.Benefits, benefits))
            priced = known = (benefits, new TierCosts(benefits, Population));
        return known.Costs;
    }

    /// <summary>Some of these merchants.</summary>
    /// <param name="facts">Those that are read.</param>
    public Crowd Some(IEnumerable<string> facts, int[] rows) =>
        new(Subset.Of(Population, facts, rows), Subset.Of(Reviewed, rows), Subset.Read(rows, row => todayTiers[row]), TodayMasks.Length, keepsGroups: true);
}
