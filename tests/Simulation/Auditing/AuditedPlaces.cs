using Fuyao.Simulation.Tests.Rules;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>Where the line fell in a tier and group.</summary>
internal sealed record AuditedCutOff(string Tier, string? Group, bool GroupKnown, int Places, int Candidates, int Placed, string? Last);

/// <summary>Gives out places, one merchant after the other: tiers from the best down, in each the best ranked first (decision 0011).</summary>
internal sealed class AuditedPlaces(ProgrammeVersion version, IReadOnlyDictionary<string, MerchantView> views, IReadOnlyDictionary<string, int?> held, ISet<string> members)
{
    private readonly Dictionary<(int Capacity, string? Group), int> taken = [];

    public Dictionary<string, int> Placed { get; } = [];

    public HashSet<string> GroupUnknown { get; } = [];

    /// <summary>Who keeps a place that its rank would not have given it.</summary>
    public HashSet<string> KeptWithoutRoom { get; } = [];

    public List<AuditedCutOff> CutOffs { get; } = [];

    /// <param name="allowed">By merchant, whether it may hold each tier.</param>
    /// <param name="isHeldBack">Whether a ranking rests on facts from before publication, so that nobody loses a place by it.</param>
    public void GiveOut(IReadOnlyDictionary<string, bool[]> allowed, Func<CapacityRule, bool> isHeldBack)
    {
        const int OfProgramme = -1;
        for (var tier = 0; tier < version.Tiers.Length; tier++)
        {
            var place = tier;
            var candidates = allowed.Where(entry => entry.Value[place] && !Placed.ContainsKey(entry.Key)).Select(entry => entry.Key).ToList();
            var own = version.Tiers[tier].Capacity;
            if ((own ?? version.Capacity) is not { } rule)
            {
                foreach (var merchant in candidates)
                    Placed.Add(merchant, tier);
                continue;
            }
            bool IsIncumbent(string merchant) => HasBeenIn(place, own is not null, merchant);
            var protects = isHeldBack(rule);
            var needed = own is null ? [(OfProgramme, version.Capacity!)] : version.Capacity is { } shared ? new[] { (place, own), (OfProgramme, shared) } : [(place, own)];
            var byGroup = candidates.GroupBy(merchant => rule.Per is null ? "" : views[merchant].Text(rule.Per)).ToDictionary(group => group.Key ?? Unknown, group => group.Count());
            var last = new Dictionary<string, (int Placed, string Merchant)>();
            foreach (var merchant in candidates)
                if (rule.Per is not null && views[merchant].Text(rule.Per) is null)
                    GroupUnknown.Add(merchant);
            candidates.Sort((left, right) => Compare(rule, protects || rule.IncumbentsFirst ? IsIncumbent : _ => false, left, right));
            foreach (var merchant in candidates)
            {
                var hasRoom = needed.All(one => taken.GetValueOrDefault((one.Item1, GroupOf(one.Item2, merchant))) < one.Item2.Places);
                var keeps = protects && IsIncumbent(merchant);
                if (!hasRoom && !keeps)
                    continue;
                if (!hasRoom)
                    KeptWithoutRoom.Add(merchant);
                foreach (var (capacity, of) in needed)
                    taken[(capacity, GroupOf(of, merchant))] = taken.GetValueOrDefault((capacity, GroupOf(of, merchant))) + 1;
                Placed.Add(merchant, tier);
                var group = GroupOf(rule, merchant) ?? Unknown;
                last[group] = (last.GetValueOrDefault(group).Placed + 1, merchant);
            }
            foreach (var (group, count) in byGroup)
                CutOffs.Add(new AuditedCutOff(
                    version.Tiers[tier].Id, group is Unknown || rule.Per is null ? null : group, group is not Unknown, rule.Places, count,
                    last.GetValueOrDefault(group).Placed, last.GetValueOrDefault(group).Merchant));
        }
    }

    private const string Unknown = "?";

    /// <summary>Places of a tier are held by who held that tier or a better one; places of the programme by every member.</summary>
    public bool HasBeenIn(int tier, bool isOfTier, string merchant) => isOfTier ? held[merchant] <= tier : members.Contains(merchant);

    public string? GroupOf(CapacityRule rule, string merchant) => rule.Per is null ? "" : views[merchant].Text(rule.Per);

    /// <summary>An unknown rank comes last, a tie goes by the merchant's id.</summary>
    public int Compare(CapacityRule rule, Func<string, bool> goesFirst, string left, string right)
    {
        if (goesFirst(left) != goesFirst(right))
            return goesFirst(left) ? -1 : 1;
        foreach (var rank in rule.Ranks)
        {
            var (one, other) = (rank.Value(views[left]), rank.Value(views[right]));
            if (one == other)
                continue;
            if (one is null || other is null)
                return one is null ? 1 : -1;
            return rank.Descending ? other.Value.CompareTo(one.Value) : one.Value.CompareTo(other.Value);
        }
        return string.CompareOrdinal(left, right);
    }
}
