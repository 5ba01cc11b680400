using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>One review, decided merchant by merchant from the text of docs/semantics.md.</summary>
internal sealed class AuditedReview
{
    private readonly Due due;
    private readonly ProgrammeVersion version;
    private readonly IReadOnlyDictionary<string, Standing> before;
    private readonly Dictionary<string, MerchantView> views;
    private readonly Dictionary<string, int?> held;
    private readonly HashSet<string> reviewed;
    private readonly HashSet<string> members;

    private readonly Dictionary<Clause, Dictionary<string, bool?>> truths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, bool[]> allowed = [];
    private readonly HashSet<string> keptUnpublished = [];
    private readonly HashSet<string> undecided = [];
    private readonly HashSet<string> waiting = [];
    private readonly AuditedPlaces places;

    /// <param name="before">How everybody stood; who is not in it never was in the programme.</param>
    public AuditedReview(Due due, ProgrammeVersion? judgingLosses, AuditedFacts facts, AuditedStaff staff, IReadOnlyDictionary<string, Standing> before)
        : this(due, facts, before, facts.LastClosed(due.Facts)!, new ReviewFacts(facts, staff, facts.LastClosed(due.Facts)!, due.At)) => Decide(judgingLosses);

    private AuditedReview(Due due, AuditedFacts facts, IReadOnlyDictionary<string, Standing> before, Revision period, IFactView seen)
    {
        (this.due, version, this.before) = (due, due.Version, before);
        views = facts.Merchants.ToDictionary(merchant => merchant, merchant => new MerchantView(seen, merchant));
        held = facts.Merchants.ToDictionary(merchant => merchant, merchant => PlaceHeld(version, merchant));
        // Whom the facts of the period speak about, and who was ever in the programme (decision 0015).
        reviewed = [.. facts.Merchants.Where(merchant => period.Present.Contains(merchant) || Was(merchant).Status != StandingStatus.None)];
        members = facts.Merchants.Where(merchant => Was(merchant).Status == StandingStatus.Member).ToHashSet();
        places = new AuditedPlaces(version, views, held, members);
    }

    public Dictionary<string, Standing> After { get; } = [];

    /// <summary>
    /// A review that was decided once more for one merchant, on what was known then and corrected since: everybody else stands as recorded, and the merchant is held against the line that was recorded (decision 0039).
    /// </summary>
    /// <param name="would">How the merchant would have stood before.</param>
    /// <param name="givenSince">The tiers that others were given by corrections after it.</param>
    /// <returns>How it would have stood after, and how it would have come by its place.</returns>
    public static (Standing After, AuditedPlace Place) Again(
        DecidedReview recorded, AuditedFacts facts, AuditedStaff staff, string merchant, Standing would, IReadOnlyList<CorrectedValue> values, IReadOnlyDictionary<string, string> givenSince)
    {
        var stood = new Dictionary<string, Standing>(recorded.Before) { [merchant] = would };
        var seen = new ReviewFacts(facts, staff, recorded.Facts, recorded.Due.At, recorded.DecidedAt);
        var review = new AuditedReview(recorded.Due, facts, stood, recorded.Facts, seen);
        review.views[merchant] = new MerchantView(new CorrectedFacts(facts, seen, merchant, values, recorded.Due.Facts, recorded.Due.At, recorded.DecidedAt), merchant);
        if (values.Any(value => value.Merchant == merchant && value.Span == recorded.Due.Facts))
            review.reviewed.Add(merchant);
        return review.JudgeAgain(merchant, recorded, givenSince);
    }

    /// <summary>What was decided, as lines that can be compared: by name.</summary>
    public IEnumerable<(string Name, string Value)> Lines()
    {
        var inScope = reviewed.Where(merchant => Truth(version.Scope, merchant) != false).ToList();
        yield return ("merchants", $"{reviewed.Count} in scope {inScope.Count} scope unknown {reviewed.Count(merchant => Truth(version.Scope, merchant) is null)} undecided {undecided.Count}");
        yield return ("members", string.Join(' ', version.Tiers.Select(tier => $"{tier.Id} {After.Values.Count(standing => standing.Tier == tier.Id)}")));
        yield return ("waiting", $"{After.Values.Count(standing => standing.Status == StandingStatus.Waiting)}");
        yield return ("kept", $"unknown {CountFlag(StandingFlags.KeptUnknown)} unpublished {CountFlag(StandingFlags.KeptUnpublished)}");
        var changes = After.Keys.Select(ChangeOf).ToList();
        yield return ("changes", string.Join(' ', ((string[])["joined", "promoted", "demoted", "left", "returned"]).Select(change => $"{change} {changes.Count(each => each == change)}")));
        foreach (var (tier, clause) in version.Clauses)
        {
            var among = (ReferenceEquals(clause, version.Scope) ? reviewed : (IEnumerable<string>)inScope).Select(merchant => Truth(clause, merchant)).ToList();
            yield return ($"condition {tier}.{clause.Name}", $"{among.Count(truth => truth == true)} pass {among.Count(truth => truth == false)} fail {among.Count(truth => truth is null)} unknown");
        }
        foreach (var cut in places.CutOffs)
            yield return ($"cut-off {cut.Tier} {(cut.GroupKnown ? cut.Group : "(unknown)")}", $"{cut.Places} places {cut.Candidates} candidates {cut.Placed} placed, last {cut.Last}");
        foreach (var (merchant, standing) in After)
            yield return (merchant, standing.ToString());
    }

    /// <summary>Why a merchant stands as it does: what each condition was.</summary>
    public string Explain(string merchant) => views.ContainsKey(merchant)
        ? $"before {Was(merchant)}; {string.Join(", ", version.Clauses.Select(one => $"{one.Tier}.{one.Clause.Name} [{one.Clause.Written}] {Truth(one.Clause, merchant)?.ToString() ?? "unknown"} ({string.Join(' ', one.Clause.Reads.Select(fact => $"{fact}={Look(merchant, fact)}"))})"))}"
        : "";

    private string Look(string merchant, string fact) => SimulatedFacts.Write(views[merchant].Any(fact)) is { Length: > 0 } text ? text : "unknown";

    private int CountFlag(StandingFlags flag) => After.Values.Count(standing => standing.Flags.HasFlag(flag));

    private Standing Was(string merchant) => before.GetValueOrDefault(merchant, Standing.Never);

    /// <summary>The tier held, as a place among those of a version; null where none is, or the version does not have it any more.</summary>
    private int? PlaceHeld(ProgrammeVersion of, string merchant) =>
        Was(merchant).Tier is { } tier && of.Tiers.ToList().FindIndex(one => one.Id == tier) is >= 0 and var place ? place : null;

    private bool? Truth(Clause clause, string merchant)
    {
        if (!truths.TryGetValue(clause, out var known))
            truths.Add(clause, known = []);
        if (!known.TryGetValue(merchant, out var truth))
            known.Add(merchant, truth = clause.Holds(views[merchant]));
        return truth;
    }

    private void Decide(ProgrammeVersion? judgingLosses)
    {
        foreach (var merchant in views.Keys)
            Judge(merchant, judgingLosses);
        places.GiveOut(allowed, Protects);
        waiting.UnionWith(allowed.Where(entry => Best(entry.Value) is not null && !places.Placed.ContainsKey(entry.Key)).Select(entry => entry.Key));
        if (version.Quota is { } quota)
            Line(quota);
        foreach (var merchant in views.Keys)
            After.Add(merchant, Settle(merchant));
    }

    private void Judge(string merchant, ProgrammeVersion? judgingLosses)
    {
        var may = MayHold(version, held[merchant], clause => Truth(clause, merchant), reviewed.Contains(merchant));
        if (held[merchant] is { } place && !(Best(may) <= place))
            KeepWhatIsHeldBack(merchant, place, may, judgingLosses);
        if (!IsDecidedAbout(merchant))
            Array.Clear(may);
        allowed.Add(merchant, may);
        if (Best(may) is null && reviewed.Contains(merchant) && Truth(version.Scope, merchant) != false
            && IsDecidedAbout(merchant)
            && version.Tiers.Any(tier => TierTruth(version, tier, clause => Truth(clause, merchant)) is null))
            undecided.Add(merchant);
    }

    private bool Protects(CapacityRule capacity) => capacity.Ranks.Any(rank => IsHeldBack(rank.Reads, null));

    /// <summary>Truth of a tier: its conditions and those of the programme, and which are unknown.</summary>
    private static bool? TierTruth(ProgrammeVersion of, TierRule tier, Func<Clause, bool?> truth) =>
        of.Require.Concat(tier.Require).Aggregate((bool?)true, (all, clause) => all & truth(clause));

    /// <summary>By tier: it is true, or unknown while one at least as good was held; and the programme addresses the merchant, or that is unknown.</summary>
    private static bool[] MayHold(ProgrammeVersion of, int? held, Func<Clause, bool?> truth, bool isReviewed) =>
        [.. of.Tiers.Select((tier, place) => isReviewed && truth(of.Scope) != false && (TierTruth(of, tier, truth) ?? held <= place))];

    private static int? Best(bool[] may) => Array.IndexOf(may, true) is >= 0 and var place ? place : null;

    private bool IsHeldBack(string[] reads, LocalDate? otherPeriod) =>
        otherPeriod < version.Published || (due.Facts.First < version.Published && Array.Exists(reads, SimulatedFacts.IsOfPeriod));

    /// <summary>No loss over facts from before publication: the milder of what holds without them and of what the version before says (decision 0010).</summary>
    private void KeepWhatIsHeldBack(string merchant, int place, bool[] may, ProgrammeVersion? judgingLosses)
    {
        var without = Best(MayHold(version, place, clause => Truth(clause, merchant) is false && IsHeldBack(clause.Reads, clause.OtherPeriod) ? null : Truth(clause, merchant), true));
        var judged = judgingLosses is null ? place : Judge(judgingLosses, merchant);
        if (without is not { } best || judged is not { } earlier || Math.Max(best, earlier) is var kept && !(kept < (Best(may) ?? int.MaxValue)))
            return;
        may[kept] = true;
        keptUnpublished.Add(merchant);
    }

    /// <summary>What the version before gives, as a place among the tiers of this one; a tier that this one does not have takes nothing away.</summary>
    private int? Judge(ProgrammeVersion earlier, string merchant) =>
        Best(MayHold(earlier, PlaceHeld(earlier, merchant), clause => Truth(clause, merchant), true)) is not { } place ? null
        : version.Tiers.ToList().FindIndex(tier => tier.Id == earlier.Tiers[place].Id) is >= 0 and var same ? same : 0;

    /// <summary>Who applied, or came in by an enrolment of its own; else everybody.</summary>
    private bool IsDecidedAbout(string merchant) => version.Enrol switch
    {
        Enrol.Application => AppliedAt(merchant) is not null,
        Enrol.Automatic => true,
        _ => Was(merchant).Status != StandingStatus.None || Was(merchant).WasEverMember,
    };

    private Instant? AppliedAt(string merchant) =>
        views[merchant].Moment(SimulatedFacts.Applied) is { } applied && applied <= due.At && version.IsInWindow(applied) ? applied : null;

    private (Standing After, AuditedPlace Place) JudgeAgain(string merchant, DecidedReview recorded, IReadOnlyDictionary<string, string> givenSince)
    {
        Judge(merchant, recorded.JudgingLosses);
        var tiers = recorded.After.Where(one => one.Value.Tier is not null).ToDictionary(one => one.Key, one => TierOf(one.Value.Tier!));
        var again = new AuditedPlaceAgain(version, places, merchant, tiers, givenSince.ToDictionary(one => one.Key, one => TierOf(one.Value)));
        var place = again.Find(allowed[merchant], Protects);
        if (version.Quota is { } quota && places.Placed.ContainsKey(merchant))
        {
            foreach (var other in views.Keys.Where(other => other != merchant))
                Judge(other, recorded.JudgingLosses);
            place = LineAgain(quota, merchant, again, recorded.After.GetValueOrDefault(merchant)?.Status is StandingStatus.Waiting);
        }
        if (!places.Placed.ContainsKey(merchant) && (Best(allowed[merchant]) is not null || (version.Quota is { } claimed && AppliedAt(merchant) is not null && HoldsPlace(claimed, merchant))))
            waiting.Add(merchant);
        return (Settle(merchant), place);

        int TierOf(string id) => version.Tiers.ToList().FindIndex(tier => tier.Id == id);
    }

    /// <summary>A place among the first so many claims of the review, where those who had theirs keep them; it is beside the others where these and who was given one since hold them all.</summary>
    /// <param name="wasWaiting">The review left it waiting: where it is among the first now, its claim was undecided and held a place.</param>
    private AuditedPlace LineAgain(QuotaRule quota, string merchant, AuditedPlaceAgain again, bool wasWaiting)
    {
        foreach (var (other, tier) in again.Others)
            places.Placed.TryAdd(other, tier);
        var line = InLine(quota);
        if (!again.HadOne && line.IndexOf(merchant) >= quota.First)
        {
            places.Placed.Remove(merchant);
            return AuditedPlace.None;
        }
        if (line.Union(again.HoldingNow.Keys).Except([merchant]).Count() < quota.First)
            return AuditedPlace.Free;
        return again.HadOne || wasWaiting ? AuditedPlace.Own : AuditedPlace.Appeals;
    }

    /// <summary>The first so many claims; who has a place goes first, and an undecided claim holds one where the file says so (C2).</summary>
    private void Line(QuotaRule quota)
    {
        foreach (var (index, merchant) in InLine(quota).Index())
        {
            if (index < quota.First && !HoldsPlace(quota, merchant))
                continue;
            places.Placed.Remove(merchant);
            waiting.Add(merchant);
        }
    }

    private bool HoldsPlace(QuotaRule quota, string merchant) => quota.HoldsUndecided && undecided.Contains(merchant);

    private List<string> InLine(QuotaRule quota) =>
    [
        .. views.Keys.Where(merchant => AppliedAt(merchant) is not null && (places.Placed.ContainsKey(merchant) || HoldsPlace(quota, merchant)))
            .OrderByDescending(merchant => Was(merchant).Status == StandingStatus.Member && places.Placed.ContainsKey(merchant))
            .ThenBy(AppliedAt).ThenBy(merchant => merchant, StringComparer.Ordinal),
    ];

    private Standing Settle(string merchant)
    {
        var was = Was(merchant);
        var tier = places.Placed.TryGetValue(merchant, out var place) ? place : (int?)null;
        var status = tier is not null ? StandingStatus.Member
            : waiting.Contains(merchant) ? StandingStatus.Waiting
            : was.WasEverMember ? StandingStatus.Left : StandingStatus.None;
        var keepsUnpublished = tier is not null && (keptUnpublished.Contains(merchant) || places.KeptWithoutRoom.Contains(merchant));
        var flags = StandingFlags.None;
        if (reviewed.Contains(merchant) && Truth(version.Scope, merchant) is null)
            flags |= StandingFlags.ScopeUnknown;
        if (places.GroupUnknown.Contains(merchant))
            flags |= StandingFlags.GroupUnknown;
        if (keepsUnpublished)
            flags |= StandingFlags.KeptUnpublished;
        if (tier is { } held && !keepsUnpublished && TierTruth(version, version.Tiers[held], clause => Truth(clause, merchant)) is null)
            flags |= StandingFlags.KeptUnknown;
        if (was.WasEverMember && tier is null)
            flags |= StandingFlags.FormerMember;
        var id = tier is { } at ? version.Tiers[at].Id : null;
        var isSame = id == was.Tier && status == was.Status;
        return new Standing(id, status, status == StandingStatus.None ? null : isSame ? was.Since : due.EffectiveAt, flags);
    }

    private string ChangeOf(string merchant)
    {
        var (was, now) = (Was(merchant), After[merchant]);
        if (now.Status != StandingStatus.Member)
            return was.Status == StandingStatus.Member ? "left" : "";
        if (was.Status != StandingStatus.Member)
            return was.WasEverMember ? "returned" : "joined";
        if (was.Tier == now.Tier)
            return "";
        return held[merchant] < places.Placed[merchant] ? "demoted" : "promoted";
    }
}
