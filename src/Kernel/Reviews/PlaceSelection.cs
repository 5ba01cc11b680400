using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// Gives out the places of a programme from the best tier down (semantics.md, “Capacity”): so many a group or altogether, best ranked first. Who finds no
/// place in a tier tries the next one that it qualifies for. Only as many as can find a place are put in order, and of those that are left over only who
/// could still find one: on average O(candidates + places · log places) time for each tier, 12 bytes a candidate.
/// Where a tier has places of its own inside a programme's, its members need one of each, and the tier's order decides.
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
        var candidates = Candidates(tier, qualification, placed);
        var protects = protectsMembers(governing.Capacity);
        // Places of a tier of its own are held by who held that tier or a better one, places of the programme by every member.
        bool IsIncumbent(int row) => shared is null && governing == programmePlaces ? held.IsMember[row] : held[row] <= tier;
        void IncumbentsFirst(ReadOnlySpan<int> rows, Span<ulong> keys)
        {
            for (var index = 0; index < rows.Length; index++)
                keys[index] = IsIncumbent(rows[index]) ? 0UL : 1;
        }

        var ranking = governing.Ranking;
        var order = protects || governing.Capacity.IncumbentsFirst ? ranking.Order(IncumbentsFirst) : ranking.Order();
        var tallies = Tallies(governing, candidates);
        var rest = candidates.AsSpan();
        if (protects)
        {
            // They all have a place, and which of them by their rank depends on who goes before.
            var incumbents = candidates.Count(IsIncumbent);
            GiveOut(ref rest, incumbents, keepsAll: true);
        }
        // Who is in a full group finds no place later either. In each round at least one group becomes full, or everybody has had a turn; as each looks at
        // twice as many, there are few of them.
        for (var looked = 0; (rest = WithRoom(rest, governing, shared)).Length > 0;)
        {
            looked = (int)Math.Min(rest.Length, Math.Max(2L * looked, governing.Room(tallies)));
            GiveOut(ref rest, looked, keepsAll: false);
        }
        CutOffs = CutOffs.AddRange(Enumerable.Range(0, tallies.Length).Where(group => tallies[group].Candidates > 0).Select(group => new CutOff(
            tierId,
            group == 0 ? null : governing.Groups.NameOf(group - 1),
            group != 0,
            governing.Capacity.Places,
            tallies[group].Candidates,
            tallies[group].Placed,
            tallies[group].Last is { } last ? evaluation.Population.MerchantIds[last] : null,
            tallies[group].Last is { } lastRanked ? ranking.ValuesOf(lastRanked) : [])));

        void GiveOut(ref Span<int> among, int count, bool keepsAll)
        {
            order.Take(among, count);
            foreach (var row in among[..count])
            {
                var hasPlace = governing.HasPlace(row) && (shared?.HasPlace(row) ?? true);
                if (!hasPlace && !keepsAll)
                    continue;
                if (!hasPlace)
                    KeptUnpublished[row] = true;
                governing.Take(row);
                shared?.Take(row);
                placed[row] = (byte)tier;
                ref var tally = ref tallies[governing.Groups[row] + 1];
                tally.Placed++;
                tally.Last = row;
            }
            among = among[count..];
        }
    }

    /// <summary>Who qualifies for the tier and has no place in a better one.</summary>
    private static int[] Candidates(int tier, TierQualification qualification, byte[] placed)
    {
        var candidates = new List<int>();
        for (var row = 0; row < placed.Length; row++)
            if (placed[row] == Memberships.NoTier && qualification.Allows(tier, row))
                candidates.Add(row);
        return [.. candidates];
    }

    /// <summary>By group, the unknown one first.</summary>
    private Tally[] Tallies(Places governing, int[] candidates)
    {
        var tallies = new Tally[governing.Groups.Count + 1];
        foreach (var row in candidates)
        {
            var group = governing.Groups[row];
            tallies[group + 1].Candidates++;
            if (group == RowGroups.None)
                GroupUnknown[row] = true;
        }
        return tallies;
    }

    /// <summary>Moves those to the front for whom there may be a place.</summary>
    private static Span<int> WithRoom(Span<int> rows, Places governing, Places? shared)
    {
        var kept = 0;
        foreach (var row in rows)
            if (governing.HasPlace(row) && (shared is null || shared.HasPlace(row)))
                rows[kept++] = row;
        return rows[..kept];
    }

    /// <summary>How a group fared.</summary>
    private struct Tally
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

        /// <summary>How many can find a place at most; 1 or more.</summary>
        public long Room(Tally[] tallies)
        {
            var room = 0L;
            for (var group = 0; group < tallies.Length; group++)
                room += Math.Max(0, Math.Min(Capacity.Places - (group == 0 ? takenByUnknown : taken[group - 1]), tallies[group].Candidates - tallies[group].Placed));
            return Math.Max(1, room);
        }

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
