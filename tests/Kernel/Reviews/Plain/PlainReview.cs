using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Tests.Reviews.Plain;

/// <summary>How a merchant stands in the programme.</summary>
internal sealed record PlainStanding(string? Tier, MembershipStatus Status, Instant? Since, MembershipFlags Flags)
{
    public static readonly PlainStanding Outside = new(null, MembershipStatus.None, null, MembershipFlags.None);
}

/// <summary>A review merchant by merchant, by the words of semantics.md and nothing else: what <see cref="Review.Decide"/> is compared with.</summary>
internal sealed class PlainReview(PlainMonth month, Dictionary<string, PlainStanding> before, PlainMonth? monthOfVersionBefore, HashSet<string> present)
{
    private const int None = int.MaxValue;

    private readonly PlainProgramme programme = month.Programme;
    private readonly string[] merchants = [.. month.Facts.Keys];

    public Dictionary<string, PlainStanding> Decide()
    {
        var tiersAllowed = merchants.ToDictionary(merchant => merchant, merchant => Allowed(month, merchant, isHeldBack: _ => false));
        var keptUnpublished = new HashSet<string>();
        foreach (var merchant in merchants)
            KeepWhatMayNotBeLost(merchant, tiersAllowed[merchant], keptUnpublished);
        if (programme.IsClaimed)
            foreach (var merchant in merchants.Where(merchant => Claim(merchant) is null))
                tiersAllowed[merchant].Clear();

        var tierOf = new Dictionary<string, int>();
        var groupUnknown = new HashSet<string>();
        GiveOutPlaces(tiersAllowed, tierOf, keptUnpublished, groupUnknown);
        var waiting = merchants.Where(merchant => tiersAllowed[merchant].Count > 0 && !tierOf.ContainsKey(merchant)).ToHashSet();
        if (programme.FirstClaims is { } first)
            TakeInTurn(first, tiersAllowed, tierOf, waiting);

        return merchants.ToDictionary(merchant => merchant, merchant => Settle(
            merchant, tierOf.TryGetValue(merchant, out var tier) ? tier : None, waiting.Contains(merchant), keptUnpublished.Contains(merchant), groupUnknown.Contains(merchant)));
    }

    private bool IsReviewed(string merchant) => present.Contains(merchant) || Before(merchant).Status != MembershipStatus.None;

    private PlainStanding Before(string merchant) => before.GetValueOrDefault(merchant, PlainStanding.Outside);

    private static bool? Scope(PlainMonth of, string merchant) => of.Programme.Scope is { } scope ? scope.Holds(of, merchant) : true;

    private static int PlaceOf(string? tier, PlainProgramme among)
    {
        for (var place = 0; place < among.Tiers.Length; place++)
            if (among.Tiers[place].Id == tier)
                return place;
        return None;
    }

    private static bool? TierHolds(PlainMonth of, string merchant, int tier, Func<PlainCondition, bool> isHeldBack)
    {
        bool? all = true;
        foreach (var condition in of.Programme.Require.Append(of.Programme.Tiers[tier].Line))
        {
            var holds = condition.Holds(of, merchant);
            all &= isHeldBack(condition) && holds == false ? null : holds;
        }
        return all;
    }

    /// <summary>Tiers that are true, or unknown while at least that was held; unknown scope counts as in scope.</summary>
    private SortedSet<int> Allowed(PlainMonth of, string merchant, Func<PlainCondition, bool> isHeldBack)
    {
        var allowed = new SortedSet<int>();
        var scope = Scope(of, merchant);
        if (of.Programme.Scope is { } condition && isHeldBack(condition) && scope == false)
            scope = null;
        if (scope == false || !IsReviewed(merchant))
            return allowed;
        var held = PlaceOf(Before(merchant).Tier, of.Programme);
        for (var tier = 0; tier < of.Programme.Tiers.Length; tier++)
            if (TierHolds(of, merchant, tier, isHeldBack) is var holds && (holds == true || (holds is null && held <= tier)))
                allowed.Add(tier);
        return allowed;
    }

    /// <summary>“A loss may not rest on a fact whose period starts before `published`; until then the version before judges losses.”</summary>
    private void KeepWhatMayNotBeLost(string merchant, SortedSet<int> allowed, HashSet<string> kept)
    {
        var held = PlaceOf(Before(merchant).Tier, programme);
        var now = allowed.Count > 0 ? allowed.Min : None;
        if (held == None || now <= held)
            return;
        var published = Allowed(month, merchant, condition => condition.RestsOnPeriodBefore(month, programme.Published));
        var judged = held;
        if (monthOfVersionBefore is { } earlier)
        {
            var best = Allowed(earlier, merchant, _ => false) is { Count: > 0 } some ? some.Min : None;
            // What the version before gives under a name that no longer exists takes nothing away.
            judged = best == None ? None : PlaceOf(earlier.Programme.Tiers[best].Id, programme) is var place && place == None ? 0 : place;
        }
        var loses = Math.Max(published.Count > 0 ? published.Min : None, judged);
        if (loses >= now)
            return;
        allowed.Add(loses);
        kept.Add(merchant);
    }

    /// <summary>When it applied, by the review's instant.</summary>
    private Instant? Claim(string merchant) =>
        month.Fact(merchant, "application.accepted_at") is Instant at && at <= month.At ? at : null;

    private void GiveOutPlaces(
        Dictionary<string, SortedSet<int>> allowed, Dictionary<string, int> tierOf, HashSet<string> keptUnpublished, HashSet<string> groupUnknown)
    {
        var takenOfProgramme = new Dictionary<string, int>();
        for (var tier = 0; tier < programme.Tiers.Length; tier++)
        {
            var own = programme.Tiers[tier].Places;
            var takenOfTier = new Dictionary<string, int>();
            var governing = own ?? programme.Places;
            bool IsIncumbent(string merchant) => own is null
                ? Before(merchant).Status == MembershipStatus.Member
                : PlaceOf(Before(merchant).Tier, programme) <= tier;
            var protects = governing is not null && month.ReadsPeriod(governing.RankBy) && month.FirstDay < programme.Published;
            foreach (var merchant in InOrder(merchants.Where(merchant => !tierOf.ContainsKey(merchant) && allowed[merchant].Contains(tier)), governing, protects, IsIncumbent))
            {
                var free = IsFree(own, takenOfTier, merchant) && IsFree(programme.Places, takenOfProgramme, merchant);
                if (governing is { PerCategory: true } && month.Fact(merchant, "category") is null)
                    groupUnknown.Add(merchant);
                if (!free && !(protects && IsIncumbent(merchant)))
                    continue;
                if (!free)
                    keptUnpublished.Add(merchant);
                Take(own, takenOfTier, merchant);
                Take(programme.Places, takenOfProgramme, merchant);
                tierOf[merchant] = tier;
            }
        }
    }

    /// <summary>Best ranked first, an unknown rank last, ties by merchant id; incumbents before all others only where the file says so or nobody may lose.</summary>
    private IEnumerable<string> InOrder(IEnumerable<string> candidates, PlainPlaces? places, bool protects, Func<string, bool> isIncumbent)
    {
        if (places is null)
            return candidates;
        decimal? Rank(string merchant) => month.Number(merchant, places.RankBy);
        return candidates
            .OrderByDescending(merchant => (places.IncumbentsFirst || protects) && isIncumbent(merchant))
            .ThenByDescending(merchant => Rank(merchant) is not null)
            .ThenBy(merchant => (places.Descending ? -1 : 1) * (Rank(merchant) ?? 0))
            .ThenBy(merchant => merchant, StringComparer.Ordinal);
    }

    private string GroupOf(PlainPlaces places, string merchant) => places.PerCategory ? (string?)month.Fact(merchant, "category") ?? "?" : "";

    private bool IsFree(PlainPlaces? places, Dictionary<string, int> taken, string merchant) =>
        places is null || taken.GetValueOrDefault(GroupOf(places, merchant)) < places.Places;

    private void Take(PlainPlaces? places, Dictionary<string, int> taken, string merchant)
    {
        if (places is not null)
            taken[GroupOf(places, merchant)] = taken.GetValueOrDefault(GroupOf(places, merchant)) + 1;
    }

    /// <summary>Who has a place keeps it, then by the instant of the claim; an undecided claim holds its place where places are held at acceptance.</summary>
    private void TakeInTurn(int first, Dictionary<string, SortedSet<int>> allowed, Dictionary<string, int> tierOf, HashSet<string> waiting)
    {
        bool IsUndecided(string merchant) => programme.HoldsPlaceOfUndecided && allowed[merchant].Count == 0 && Claim(merchant) is not null
            && IsReviewed(merchant) && Scope(month, merchant) != false
            && Enumerable.Range(0, programme.Tiers.Length).Any(tier => TierHolds(month, merchant, tier, _ => false) is null);
        var line = merchants.Where(merchant => tierOf.ContainsKey(merchant) || IsUndecided(merchant))
            .OrderByDescending(merchant => tierOf.ContainsKey(merchant) && Before(merchant).Status == MembershipStatus.Member)
            .ThenBy(merchant => Claim(merchant)).ThenBy(merchant => merchant, StringComparer.Ordinal).ToArray();
        for (var place = 0; place < line.Length; place++)
            if (place >= first || IsUndecided(line[place]))
            {
                tierOf.Remove(line[place]);
                waiting.Add(line[place]);
            }
    }

    private PlainStanding Settle(string merchant, int tier, bool waits, bool keptUnpublished, bool groupUnknown)
    {
        var was = Before(merchant);
        var wasMember = was.Status is MembershipStatus.Member or MembershipStatus.Left || was.Flags.HasFlag(MembershipFlags.FormerMember);
        var status = tier != None ? MembershipStatus.Member : waits ? MembershipStatus.Waiting : wasMember ? MembershipStatus.Left : MembershipStatus.None;
        var id = tier == None ? null : programme.Tiers[tier].Id;
        var flags = MembershipFlags.None;
        if (IsReviewed(merchant) && Scope(month, merchant) is null)
            flags |= MembershipFlags.ScopeUnknown;
        if (groupUnknown)
            flags |= MembershipFlags.GroupUnknown;
        if (tier != None && keptUnpublished)
            flags |= MembershipFlags.KeptUnpublished;
        else if (tier != None && TierHolds(month, merchant, tier, _ => false) is null)
            flags |= MembershipFlags.KeptUnknown;
        if (wasMember && status != MembershipStatus.Member)
            flags |= MembershipFlags.FormerMember;
        var since = status == MembershipStatus.None ? null : was.Status == status && was.Tier == id ? was.Since : month.At;
        return new PlainStanding(id, status, since, flags);
    }
}
