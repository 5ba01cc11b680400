using Fuyao.Simulation.Tests.Rules;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>How a merchant that is judged once more would have come by its place; the more, the dearer.</summary>
internal enum AuditedPlace
{
    None,
    Free,
    Own,
    Appeals,
}

/// <summary>
/// A place for one merchant among places that were given out: nobody else moves. It is free, or it was the merchant's own, or the merchant stands before the last who got one and is given another beside them (decision 0039).
/// </summary>
/// <param name="recorded">The tiers that the review gave, as places among those of the version.</param>
/// <param name="givenSince">Those that others were given by corrections.</param>
internal sealed class AuditedPlaceAgain(
    ProgrammeVersion version, AuditedPlaces places, string merchant, IReadOnlyDictionary<string, int> recorded, IReadOnlyDictionary<string, int> givenSince)
{
    /// <summary>Everybody else with the tier that the review gave.</summary>
    public Dictionary<string, int> Others { get; } = recorded.Where(one => one.Key != merchant).ToDictionary();

    public bool HadOne => recorded.ContainsKey(merchant);

    /// <summary>Everybody else with the tier held now.</summary>
    public Dictionary<string, int> HoldingNow => Others.Where(one => !givenSince.ContainsKey(one.Key)).Concat(givenSince).Where(one => one.Key != merchant).ToDictionary();

    /// <summary>Gives the merchant the best place that it may have.</summary>
    /// <param name="may">By tier.</param>
    public AuditedPlace Find(bool[] may, Func<CapacityRule, bool> isHeldBack)
    {
        for (var tier = 0; tier < may.Length; tier++)
        {
            if (!may[tier])
                continue;
            var own = version.Tiers[tier].Capacity;
            var rule = own ?? version.Capacity;
            var (place, isKept) = (AuditedPlace.None, false);
            if (rule is not null)
            {
                var isIncumbent = (string one) => places.HasBeenIn(tier, own is not null, one);
                var protects = isHeldBack(rule);
                if (rule.Per is not null && places.GroupOf(rule, merchant) is null)
                    places.GroupUnknown.Add(merchant);
                var order = (string left, string right) => places.Compare(rule, protects || rule.IncumbentsFirst ? isIncumbent : _ => false, left, right);
                AuditedPlace[] needed = own is null ? [Among(rule, tier, null, order)] : version.Capacity is { } shared ? [Among(own, tier, tier, order), Among(shared, tier, null, order)] : [Among(own, tier, tier, order)];
                place = needed.Contains(AuditedPlace.None) ? AuditedPlace.None : needed.Max();
                if (place == AuditedPlace.None)
                {
                    if (!protects || !isIncumbent(merchant))
                        continue;
                    (place, isKept) = (AuditedPlace.Own, true);
                }
            }
            places.Placed.Add(merchant, tier);
            if (isKept)
                places.KeptWithoutRoom.Add(merchant);
            return place;
        }
        return AuditedPlace.None;
    }

    /// <param name="only">The tier that the places are of; null: of the programme, whatever the tier.</param>
    private AuditedPlace Among(CapacityRule rule, int tier, int? only, Func<string, string, int> order)
    {
        bool IsOne(int of) => only is null || of == only;
        var group = places.GroupOf(rule, merchant);
        var given = Others.Where(one => IsOne(one.Value) && places.GroupOf(rule, one.Key) == group).ToList();
        var taken = Math.Max(given.Count, HoldingNow.Count(one => IsOne(one.Value) && places.GroupOf(rule, one.Key) == group));
        if (taken < rule.Places)
            return AuditedPlace.Free;
        if (recorded.TryGetValue(merchant, out var had) && IsOne(had))
            return AuditedPlace.Own;
        return given.Any(one => one.Value > tier || (one.Value == tier && order(merchant, one.Key) < 0)) ? AuditedPlace.Appeals : AuditedPlace.None;
    }
}
