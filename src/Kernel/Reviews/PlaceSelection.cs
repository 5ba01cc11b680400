using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// Gives out the places of a programme from the best tier down (semantics.md, “Capacity”): so many a group or altogether, best ranked first. Who finds no
/// place in a tier tries the next one that it qualifies for. Where a tier has places of its own inside a programme's, its members need one of each,
/// and the tier's order decides.
/// </summary>
internal sealed class PlaceSelection
{
    private readonly Evaluation evaluation;
    private readonly HeldTiers held;
    private readonly Func<Capacity, bool> protectsMembers;
    private readonly Places? programmePlaces;

    /// <param name="protectsMembers">Whether, under that capacity, members may not be displaced this time, because its ranking rests on facts from before publication.</param>
    public PlaceSelection(Evaluation evaluation, HeldTiers held, Func<Capacity, bool> protectsMembers)
    {
        this.evaluation = evaluation;
        this.held = held;
        this.protectsMembers = protectsMembers;
        programmePlaces = evaluation.Programme.Programme.Capacity is { } capacity ? new Places(evaluation, capacity) : null;
        GroupUnknown = new BitMask(evaluation.Population.Count);
        KeptUnpublished = new BitMask(evaluation.Population.Count);
    }

    /// <summary>Who competed among those whose group is unknown.</summary>
    public BitMask GroupUnknown { get; }

    /// <summary>Who keeps a place that its rank would not have given it.</summary>
    public BitMask KeptUnpublished { get; }

    public ImmutableArray<CutOff> CutOffs { get; private set; } = [];

    /// <returns>By row, the tier in which the merchant has a place, or <see cref="Memberships.NoTier"/>.</returns>
    public byte[] Select(TierQualification qualification)
    {
        var placed = new byte[evaluation.Population.Count];
        Array.Fill(placed, Memberships.NoTier);
        var tiers = evaluation.Programme.Programme.Tiers;
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            var tierPlaces = tiers[tier].Capacity is { } capacity ? new Places(evaluation, capacity) : null;
            var governing = tierPlaces ?? programmePlaces;
            if (governing is null)
                qualification.Place(tier, placed);
            else
                Select(tier, tiers[tier].Id, governing, tierPlaces is null ? null : programmePlaces, qualification, placed);
        }
        return placed;
    }

    private void Select(int tier, string tierId, Places governing, Places? shared, TierQualification qualification, byte[] placed)
    {
        var candidates = Enumerable.Range(0, placed.Length).Where(row => placed[row] == Memberships.NoTier && qualification.Allows(tier, row)).ToArray();
        var protects = protectsMembers(governing.Capacity);
        var incumbentsFirst = protects || governing.Capacity.IncumbentsFirst;
        // Places of a tier of its own are held by who held that tier or a better one, places of the programme by every member.
        bool IsIncumbent(int row) => shared is null && governing == programmePlaces ? held.IsMember[row] : held[row] <= tier;
        var ranking = governing.Ranking;
        Array.Sort(candidates, (left, right) =>
            incumbentsFirst && IsIncumbent(left) != IsIncumbent(right) ? IsIncumbent(left) ? -1 : 1 : ranking.Compare(left, right));

        var tallies = new SortedDictionary<int, Tally>();
        foreach (var row in candidates)
        {
            var group = governing.Groups[row];
            if (group == RowGroups.None)
                GroupUnknown[row] = true;
            if (!tallies.TryGetValue(group, out var tally))
                tallies[group] = tally = new Tally();
            tally.Candidates++;
            var hasPlace = governing.HasPlace(row) && (shared?.HasPlace(row) ?? true);
            if (!hasPlace && !(protects && IsIncumbent(row)))
                continue;
            if (!hasPlace)
                KeptUnpublished[row] = true;
            governing.Take(row);
            shared?.Take(row);
            placed[row] = (byte)tier;
            tally.Placed++;
            tally.Last = row;
        }
        CutOffs = CutOffs.AddRange(tallies.Select(entry => new CutOff(
            tierId,
            entry.Key == RowGroups.None ? null : governing.Groups.NameOf(entry.Key),
            entry.Key != RowGroups.None,
            governing.Capacity.Places,
            entry.Value.Candidates,
            entry.Value.Placed,
            entry.Value.Last is { } last ? evaluation.Population.MerchantIds[last] : null,
            entry.Value.Last is { } lastRanked ? ranking.ValuesOf(lastRanked) : [])));
    }

    private sealed class Tally
    {
        public int Candidates { get; set; }

        public int Placed { get; set; }

        public int? Last { get; set; }
    }

    /// <summary>The places of one capacity and how many of each group are taken.</summary>
    private sealed class Places
    {
        private readonly int[] taken;
        private int takenByUnknown;

        public Places(Evaluation evaluation, Capacity capacity)
        {
            var count = evaluation.Population.Count;
            Capacity = capacity;
            // Nobody has the fact: everybody is in the group of the unknown.
            var by = capacity.Per is null ? null : (StringColumn?)evaluation.Population.Find(capacity.Per) ?? new StringColumn(new int[count], [], new BitMask(count));
            Groups = new RowGroups(by, count);
            Ranking = MerchantRanking.Of(evaluation, capacity.RankBy);
            taken = new int[Groups.Count];
        }

        public Capacity Capacity { get; }

        public RowGroups Groups { get; }

        public MerchantRanking Ranking { get; }

        public bool HasPlace(int row) => (Groups[row] is var group && group == RowGroups.None ? takenByUnknown : taken[group]) < Capacity.Places;

        public void Take(int row)
        {
            if (Groups[row] is var group && group == RowGroups.None)
                takenByUnknown++;
            else
                taken[group]++;
        }
    }
}
