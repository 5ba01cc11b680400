using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>Corrections from draft to approval, and appeals (decision 0039).</summary>
internal sealed class AuditedCorrections(AuditedFacts facts, IReadOnlyDictionary<string, AuditedProgramme> programmes)
{
    private const string Drafter = "alice";
    private const string Filer = "service";
    private const string Inviter = "hr";

    private readonly Dictionary<int, WrittenDraft> drafts = [];
    private readonly List<CorrectedValue> values = [];
    private readonly List<(string Merchant, string Fact, Instant AsOf)> states = [];
    private readonly Dictionary<int, FiledAppeal> appeals = [];
    private readonly List<(string Programme, string Merchant, string By, Instant At)> judgements = [];
    private readonly List<(string Merchant, string By, Instant At, HashSet<(string Programme, Instant At)> Made)> parties = [];

    private readonly List<(string Name, string Value)> approved = [];
    private readonly SortedDictionary<string, int> placesByAppeals = new(StringComparer.Ordinal);

    /// <summary>What all approved corrections came to, and how many places they have given beside all others.</summary>
    public IEnumerable<(string Name, string Value)> Account() => approved.Concat(placesByAppeals.Select(one => ($"{one.Key} places by appeals", $"{one.Value}")));

    /// <summary>Remembers who has judged about whom.</summary>
    public void Judged(string programme, string merchant, string by, Instant at) => judgements.Add((programme, merchant, by, at));

    public string Draft(Drafting step)
    {
        if (!facts.Knows(step.Merchant) || step.Values.IsEmpty || (step.Appeal is { } appeal && !(appeals.TryGetValue(appeal, out var open) && open is { State: "open" } && open.Merchant == step.Merchant)))
            return "refused";
        var before = new List<object?>();
        foreach (var (fact, value) in step.Values)
        {
            if (SimulatedFacts.IsOfPeriod(fact) ? facts.LastClosed(step.Span!.Value) is null : step.AsOf > step.At)
                return "refused";
            before.Add(Now(step, fact));
            if (Equals(before[^1], value))
                return "refused";
        }
        drafts.Add(step.Number, new WrittenDraft(step, before, drafts.Count + 1));
        return "drafted";
    }

    public IEnumerable<(string Name, string Value)> Rule(Ruling step)
    {
        if (!drafts.TryGetValue(step.Draft, out var draft))
            return [("ruling", "no draft")];
        if (!step.IsApproved)
            return [("ruling", draft.Settle() ? "withdrawn" : "refused")];
        if (draft.IsSettled)
            return [("ruling", "refused")];
        var affected = Affected(draft.Step, step.At).ToList();
        // The programmes concerned come to where they are before anything is decided.
        foreach (var (_, programme) in affected)
            programme.Advance(programme.DecidedThrough(step.At), programme.DecidedThrough(step.At));
        var appeal = draft.Step.Appeal is { } number ? appeals[number] : null;
        if (step.By == Drafter || (appeal is not null && (appeal.State != "open" || HasPart(appeal, step.By)))
            || draft.Step.Values.Select((value, index) => Equals(Now(draft.Step, value.Fact), draft.Before[index])).Contains(false))
            return [("ruling", "refused")];
        draft.Settle();
        if (appeal is not null)
            appeal.State = "upheld";
        var made = new HashSet<(string Programme, Instant At)>();
        var lines = Approve(draft.Step, step.At, affected, made).ToList();
        parties.Add((draft.Step.Merchant, step.By, step.At, made));
        approved.AddRange(lines.Select(line => ($"correction {draft.Number} {line.Name}", line.Value)));
        return [("ruling", "approved"), .. lines];
    }

    public string File(Appealing step)
    {
        var programme = programmes[step.Programme];
        if (!facts.Knows(step.Merchant) || programme.Reviews.FindLastIndex(review => review.Due.At <= step.AsOf) is not (>= 0 and var index))
            return "refused";
        var review = programme.Reviews[index];
        var happened = programme.EventsAfter(index, step.Merchant).LastOrDefault(one => one.At <= step.AsOf);
        var (at, kind) = happened is null ? (review.Due.At, null) : (happened.At, happened.Kind);
        if (appeals.Values.Any(one => one.Programme == step.Programme && one.Merchant == step.Merchant && one.DecisionAt == at && one.Kind == kind && one.State != "upheld"))
            return "refused";
        appeals.Add(step.Number, new FiledAppeal(step.Programme, step.Merchant, at, kind));
        return $"against {kind ?? "review"} of {at}, due {WithoutWeekends(step.At, review.Due.Version.Zone)}";
    }

    public string Reject(Rejecting step)
    {
        if (!appeals.TryGetValue(step.Appeal, out var appeal) || appeal.State != "open" || HasPart(appeal, step.By))
            return "refused";
        appeal.State = "rejected";
        return "rejected";
    }

    /// <summary>Five days that are not weekend days (ours, where no tier promises less).</summary>
    private static Instant WithoutWeekends(Instant from, DateTimeZone zone)
    {
        var (left, at) = (Duration.FromDays(5), from);
        while (true)
        {
            var day = at.InZone(zone).Date;
            var end = zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
            if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
            {
                if (left <= end - at)
                    return at + left;
                left -= end - at;
            }
            at = end;
        }
    }

    /// <summary>Who filed it, or judged about the merchant before what is contested was decided.</summary>
    private bool HasPart(FiledAppeal appeal, string by)
    {
        var review = programmes[appeal.Programme].Reviews.FindLast(review => review.Due.At <= appeal.DecisionAt)!;
        var decidedAt = appeal.Kind is null ? review.DecidedAt : appeal.DecisionAt;
        return by == Filer || HasCorrected(appeal, by, decidedAt) || (by == Inviter && programmes[appeal.Programme].Enrolment.Invitations.Any(one => one.Merchant == appeal.Merchant && one.SentAt <= decidedAt)) || judgements.Exists(one => one.Programme == appeal.Programme && one.Merchant == appeal.Merchant && one.By == by && one.At <= decidedAt);
    }

    /// <summary>Who drafted or approved a correction that the decision rests on, or that it compensates for.</summary>
    private bool HasCorrected(FiledAppeal appeal, string by, Instant decidedAt) => parties.Exists(one => one.Merchant == appeal.Merchant && (by == one.By || by == Drafter)
        && (one.At <= decidedAt || (appeal.Kind == AuditedEvent.Corrected && one.Made.Contains((appeal.Programme, appeal.DecisionAt)))));

    private IEnumerable<(string Name, string Value)> Approve(Drafting draft, Instant now, List<(string Id, AuditedProgramme Programme)> affected, HashSet<(string Programme, Instant At)> made)
    {
        var ofPeriod = draft.Values.RemoveAll(value => !SimulatedFacts.IsOfPeriod(value.Fact));
        if (ofPeriod.Length > 0)
        {
            var revision = facts.Correct(now, draft.Merchant, draft.Span!.Value, ofPeriod);
            values.AddRange(ofPeriod.Select(value => new CorrectedValue(draft.Merchant, draft.Span.Value, value.Fact, value.Value, revision.Number)));
        }
        foreach (var (fact, value) in draft.Values.Where(value => !SimulatedFacts.IsOfPeriod(value.Fact)))
        {
            facts.Correct(now, draft.Merchant, draft.AsOf!.Value, fact, value);
            states.Add((draft.Merchant, fact, draft.AsOf.Value));
        }
        foreach (var (id, programme) in affected)
        {
            var mine = values.FindAll(value => value.Merchant == draft.Merchant);
            var first = First(programme, draft.Merchant, programme.DecidedThrough(now), mine.Select(value => (value.Fact, value.Span)), states.Where(state => state.Merchant == draft.Merchant).Select(state => (state.Fact, state.AsOf)));
            var comingIn = FirstComingIn(programme, draft.Merchant, mine.Select(value => (value.Fact, value.Span)), states.Where(state => state.Merchant == draft.Merchant).Select(state => (state.Fact, state.AsOf)));
            var outcome = new AuditedHistory(programme, facts, draft.Merchant, mine).Compare(first!.Value, comingIn ?? int.MaxValue, programme.DecidedThrough(now));
            if (outcome.Compensation is { } compensation)
            {
                programme.Correct(compensation);
                made.Add((id, compensation.At));
            }
            if (outcome.Place == AuditedPlace.Appeals)
                placesByAppeals[id] = placesByAppeals.GetValueOrDefault(id) + 1;
            foreach (var (name, text) in outcome.Lines)
                yield return ($"{id} {name}", text);
        }
    }

    private IEnumerable<(string Id, AuditedProgramme Programme)> Affected(Drafting draft, Instant now) => programmes.Select(one => (one.Key, one.Value)).OrderBy(one => one.Key, StringComparer.Ordinal)
        .Where(one => First(
            one.Value, draft.Merchant, one.Value.DecidedThrough(now), draft.Values.Where(value => SimulatedFacts.IsOfPeriod(value.Fact)).Select(value => (value.Fact, draft.Span!.Value)),
            draft.Values.Where(value => !SimulatedFacts.IsOfPeriod(value.Fact)).Select(value => (value.Fact, draft.AsOf!.Value))) is not null);

    /// <summary>How many reviews come before the first decision that used one of the facts: a review that read it, or something between two reviews. Null where none did.</summary>
    private static int? First(AuditedProgramme programme, string merchant, Instant through, IEnumerable<(string Fact, Span Span)> ofPeriods, IEnumerable<(string Fact, Instant AsOf)> ofState)
    {
        var (periods, states) = (ofPeriods.ToList(), ofState.ToList());
        if (programme.Reviews.Count == 0 && !programme.Entries.Any())
            return null;
        var watched = programme.Versions.Where(version => version.Live is not null && version.InForceFrom <= through).SelectMany(version => version.Clauses.Where(one => version.Live!.Live.Contains(one.Clause.Name))).SelectMany(one => one.Clause.Reads).ToHashSet();
        return states.Where(state => watched.Contains(state.Fact)).Select(state => Math.Max(programme.Versions[0].TakesInBetweenReviews ? 0 : 1, programme.Reviews.Count(review => review.Due.At <= state.AsOf)))
            .Concat(programme.Reviews.Index().Where(one => Reads(one.Item)).Select(one => one.Index)).Select(index => (int?)index).Append(FirstComingIn(programme, merchant, periods, states)).Min();

        bool Reads(DecidedReview review) => new[] { review.Due.Version, review.JudgingLosses }.OfType<Rules.ProgrammeVersion>().Any(version =>
            periods.Exists(one => version.Reads(one.Fact, one.Span, review.Due.Facts)) || states.Exists(one => one.AsOf <= review.Due.At && version.FactsRead.Contains(one.Fact)));
    }

    /// <summary>After how many reviews a decision about coming in first rests on one of the facts: the registration from when it is corrected on, an acceptance whose invitation was judged on it. Null where none does.</summary>
    private static int? FirstComingIn(AuditedProgramme programme, string merchant, IEnumerable<(string Fact, Span Span)> ofPeriods, IEnumerable<(string Fact, Instant AsOf)> ofState)
    {
        var (periods, states) = (ofPeriods.ToList(), ofState.ToList());
        return states.Where(state => programme.Enrolment.FactsOfRegistration.Contains(state.Fact)).Select(state => programme.Reviews.Count(review => review.Due.At <= state.AsOf))
            .Concat(Enumerable.Range(0, programme.Reviews.Count + 1).Where(next => programme.EntriesAfter(next - 1).Any(Rests)))
            .Select(index => (int?)index).Min();

        bool Rests(AuditedEntry entry) => entry.Merchant == merchant && entry.Kind == "Accepted" && programme.Enrolment.InvitationOf(entry) is var invitation
            && (periods.Exists(one => programme.Enrolment.IsJudgedOn(invitation, one.Fact, one.Span, null)) || states.Exists(one => programme.Enrolment.IsJudgedOn(invitation, one.Fact, null, one.AsOf)));
    }

    private object? Now(Drafting draft, string fact) => SimulatedFacts.IsOfPeriod(fact) ? facts.LastClosed(draft.Span!.Value)?.Find(fact, draft.Merchant) : facts.State(fact, draft.Merchant, draft.AsOf!.Value);

    /// <param name="number">Counted from 1 in the order in which they were written.</param>
    private sealed class WrittenDraft(Drafting step, List<object?> before, int number)
    {
        public Drafting Step => step;

        public int Number => number;

        /// <summary>The values that were to be corrected, as they were then.</summary>
        public List<object?> Before => before;

        public bool IsSettled { get; private set; }

        /// <returns>False where it was approved or withdrawn already.</returns>
        public bool Settle() => !IsSettled && (IsSettled = true);
    }

    private sealed class FiledAppeal(string programme, string merchant, Instant decisionAt, string? kind)
    {
        public string Programme => programme;

        public string Merchant => merchant;

        public Instant DecisionAt => decisionAt;

        /// <summary>What happened between reviews; null where it is a review.</summary>
        public string? Kind => kind;

        public string State { get; set; } = "open";
    }
}
