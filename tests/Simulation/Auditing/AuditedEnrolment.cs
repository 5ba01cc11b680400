using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A decision about who comes in outside of reviews (decision 0038).</summary>
/// <param name="Tier">Held from now on, or promised.</param>
/// <param name="NextAt">When something follows though nothing changes.</param>
internal sealed record AuditedEntry(string Merchant, Instant At, string Kind, string? Tier, Instant? RegisteredAt, Instant? NextAt, bool IsLate, bool IsUnknown)
{
    public bool Joins => Kind is "Registered" or "Accepted";

    public string Name => $"enrolment {At} {Kind} {Merchant}";

    public override string ToString() => Write(Tier, RegisteredAt, NextAt, IsLate, IsUnknown);

    public static string Write(string? tier, Instant? registeredAt, Instant? nextAt, bool isLate, bool isUnknown) =>
        $"{tier ?? "-"}{(registeredAt is { } at ? $" registered {at}" : "")}{(nextAt is { } next ? $" next {next}" : "")}{(isLate ? " late" : "")}{(isUnknown ? " unknown" : "")}";
}

/// <summary>Who comes into one programme outside of reviews, merchant by merchant, by the words of decision 0038.</summary>
internal sealed class AuditedEnrolment(ImmutableArray<ProgrammeVersion> versions, AuditedFacts facts, AuditedStaff staff)
{
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly Dictionary<string, Waited> awaited = [];
    private readonly HashSet<string> decided = [];
    private readonly Dictionary<string, AuditedEntry> since = [];
    private readonly List<AuditedInvitation> invitations = [];

    /// <summary>When the first version is in force: what was known before counts from here.</summary>
    public Instant Beginning => versions[0].InForceFrom;

    public IReadOnlyList<AuditedInvitation> Invitations => invitations;

    /// <summary>Who came in, or found no place, since the last review.</summary>
    public IReadOnlyDictionary<string, AuditedEntry> Since => since;

    public void Reviewed() => since.Clear();

    /// <param name="from">Up to there it is done.</param>
    /// <param name="before">What comes to count before this instant is seen.</param>
    /// <param name="through">What is due by then happens.</param>
    /// <param name="standings">As the last review left everybody.</param>
    public List<AuditedEntry> Advance(Instant from, Instant before, Instant through, IReadOnlyDictionary<string, Standing> standings)
    {
        var entries = new List<AuditedEntry>();
        var entering = new List<(AuditedEntry Entry, ProgrammeVersion Version, List<int> Tiers)>();
        if (versions[0].Enrol == Enrol.Registration)
            foreach (var merchant in facts.Merchants.Where(merchant => !decided.Contains(merchant) && standings.GetValueOrDefault(merchant, Standing.Never).Status == StandingStatus.None))
                Register(merchant, from, before, through, entries, entering);
        foreach (var (entry, version, tiers) in entering.OrderBy(one => one.Entry.At).ThenBy(one => one.Entry.Merchant, StringComparer.Ordinal))
        {
            var tier = FirstWithRoom(version, tiers, entry.Merchant, standings, _ => null);
            entries.Add(Enter(tier is null ? entry with { Kind = "Queued" } : entry with { Tier = tier }));
        }
        foreach (var invitation in invitations.Where(one => !one.IsSettled && (one.Answer is { } answer ? answer.At < before : one.Until <= through)))
        {
            invitation.IsSettled = true;
            var kind = invitation.Answer is { } answer ? answer.Accepts ? "Accepted" : "Declined" : "Lapsed";
            var entry = new AuditedEntry(invitation.Merchant, invitation.Answer?.At ?? invitation.Until, kind, invitation.Tier, null, null, false, false);
            entries.Add(entry.Joins ? Enter(entry) : entry);
        }
        return [.. entries.OrderBy(one => one.At)];
    }

    /// <summary>Invites merchants, all or none; those who meet the conditions with what is known now without a reason.</summary>
    /// <param name="isOutside">Whether somebody is neither in, nor waiting, nor may be back at any moment.</param>
    /// <returns>Null where one cannot be invited.</returns>
    public List<AuditedEntry>? Invite(Inviting step, Func<string, bool> isOutside, IReadOnlyDictionary<string, Standing> standings)
    {
        var version = versions.LastOrDefault(version => version.InForceFrom <= step.At);
        if (version is null || !version.IsInWindow(step.At))
            return null;
        var until = step.Until ?? version.Zone.AtLeniently(step.At.InZone(version.Zone).LocalDateTime.PlusDays(version.AcceptWithinDays)).ToInstant();
        if (until <= step.At)
            return null;
        var view = Known(version, step.At);
        var sent = new List<AuditedInvitation>();
        var entries = new List<AuditedEntry>();
        foreach (var merchant in step.Merchants.Distinct())
        {
            if (!facts.Knows(merchant) || !isOutside(merchant) || invitations.Exists(one => one.IsOpen && one.Merchant == merchant))
                return null;
            var (tiers, isUnknown) = Judge(version, new MerchantView(view, merchant));
            var named = step.Tier is null ? -1 : version.Tiers.ToList().FindIndex(tier => tier.Id == step.Tier);
            if (tiers.Count == 0 || (step.Tier is not null && !tiers.Contains(named)))
            {
                if (step.Reason is null)
                    return null;
                tiers = [step.Tier is null ? version.Tiers.Length - 1 : named];
            }
            else if (step.Tier is not null)
            {
                tiers = [named];
            }
            string? GroupOf(string of) => version.Capacity?.Per is { } per ? (string?)view.Value(per, of) : null;
            if (FirstWithRoom(version, tiers, merchant, standings, GroupOf, sent) is not { } tier)
                return null;
            sent.Add(new AuditedInvitation(merchant, tier, step.At, until));
            entries.Add(new AuditedEntry(merchant, step.At, "Invited", tier, null, until, false, isUnknown));
        }
        invitations.AddRange(sent);
        return entries;
    }

    private ReviewFacts Known(ProgrammeVersion version, Instant at)
    {
        var span = Span.Holding(at.InZone(version.Zone).Date, version.Schedule.Every);
        for (var back = 0; back < 24; back++, span = span.Previous)
            if (facts.LastClosed(span) is { } latest)
                return new ReviewFacts(facts, staff, latest, at, at);
        return new ReviewFacts(facts, staff, new Revision(span, 0, 0, at, at, true, [], []), at, at);
    }

    private AuditedEntry Enter(AuditedEntry entry) => since[entry.Merchant] = entry;

    private void Register(string merchant, Instant from, Instant before, Instant through, List<AuditedEntry> entries, List<(AuditedEntry, ProgrammeVersion, List<int>)> entering)
    {
        var isOver = false;
        foreach (var at in Counting(merchant).Select(at => at > Beginning ? at : Beginning).Where(at => at >= from && at < before).Distinct().Order())
        {
            Pass(at);
            if (!isOver)
                Observe(at);
        }
        Pass(through);

        void Pass(Instant until)
        {
            while (!isOver && awaited.TryGetValue(merchant, out var waited) && waited.NextAt is { } due && due <= until)
                // What changes at the very end of the day is of the next one.
                Decide(waited.Version, waited.RegisteredAt, due, due == waited.RegisteredAt ? due : due - Tick, isDue: true);
        }

        void Observe(Instant at)
        {
            if (awaited.TryGetValue(merchant, out var waited))
            {
                Decide(waited.Version, waited.RegisteredAt, at, at, isDue: false);
            }
            else if (facts.State(SimulatedFacts.Registered, merchant, at, at) is LocalDate day)
            {
                var registeredAt = versions[0].Zone.AtStartOfDay(day).ToInstant();
                if (versions.LastOrDefault(version => version.InForceFrom <= registeredAt) is { } version && version.IsInWindow(registeredAt) && !(version.WindowEnd <= at))
                    Decide(version, registeredAt, at, at, isDue: false);
            }
        }

        void Decide(ProgrammeVersion version, Instant registeredAt, Instant at, Instant judgedAt, bool isDue)
        {
            var dayEnd = version.Zone.AtStartOfDay(registeredAt.InZone(version.Zone).Date.PlusDays(1)).ToInstant();
            var isLate = at > dayEnd || (at == dayEnd && !isDue);
            if (at < registeredAt)
            {
                if (!awaited.ContainsKey(merchant))
                    Await(registeredAt, false);
                return;
            }
            var (tiers, isUnknown) = Judge(version, new MerchantView(new LiveFacts(facts, staff, judgedAt, judgedAt), merchant));
            if (tiers.Count > 0)
            {
                Ends();
                entering.Add((new AuditedEntry(merchant, at, "Registered", null, registeredAt, null, isLate, false), version, tiers));
            }
            else if (version.WindowEnd <= at || (at >= dayEnd && !isUnknown))
            {
                Ends();
                entries.Add(new AuditedEntry(merchant, at, "Refused", null, registeredAt, null, isLate, isUnknown));
            }
            else if (isDue || !awaited.ContainsKey(merchant))
            {
                Await(at < dayEnd && !(version.WindowEnd < dayEnd) ? dayEnd : version.WindowEnd, isUnknown);
            }

            void Await(Instant? next, bool unknown)
            {
                awaited[merchant] = new Waited(version, registeredAt, next);
                entries.Add(new AuditedEntry(merchant, at, "Awaiting", null, registeredAt, next, isLate, unknown));
            }

            void Ends()
            {
                isOver = true;
                awaited.Remove(merchant);
                decided.Add(merchant);
            }
        }
    }

    /// <summary>The tiers of which everything is true, the best first; unknown where none is and some might be.</summary>
    private static (List<int> Tiers, bool IsUnknown) Judge(ProgrammeVersion version, MerchantView view)
    {
        if (version.Scope.Holds(view) == false)
            return ([], false);
        var truths = version.Tiers.Select(tier => version.Require.Concat(tier.Require).Aggregate((bool?)true, (all, clause) => all & clause.Holds(view))).ToList();
        List<int> tiers = [.. truths.Index().Where(one => one.Item == true).Select(one => one.Index)];
        return (tiers, tiers.Count == 0 && truths.Contains(null));
    }

    /// <summary>Who was in or waited after the last review has a place until the next, who came in or found none since then too, and who holds an open invitation.</summary>
    private string? FirstWithRoom(
        ProgrammeVersion version, List<int> tiers, string merchant, IReadOnlyDictionary<string, Standing> standings, Func<string, string?> groupOf, IEnumerable<AuditedInvitation>? alsoSent = null)
    {
        var holders = standings.Where(one => one.Value.Status is StandingStatus.Member or StandingStatus.Waiting).Select(one => (Merchant: one.Key, Tier: one.Value.Tier))
            .Concat(since.Select(one => (Merchant: one.Key, Tier: one.Value.Joins ? one.Value.Tier : null)))
            .Concat(invitations.Where(one => one.IsOpen && !one.IsSettled).Concat(alsoSent ?? []).Select(one => (Merchant: one.Merchant, Tier: (string?)one.Tier))).ToList();
        return tiers.Select(tier => version.Tiers[tier]).FirstOrDefault(tier => HasRoom(version.Capacity, null) && HasRoom(tier.Capacity, tier.Id))?.Id;

        bool HasRoom(CapacityRule? rule, string? tier) => rule is null
            || holders.Count(one => (tier is null || one.Tier == tier) && (rule.Per is null || groupOf(one.Merchant) == groupOf(merchant))) < rule.Places;
    }

    private IEnumerable<Instant> Counting(string merchant)
    {
        var clauses = versions.SelectMany(version => version.Clauses.Select(one => one.Clause)).ToList();
        string[] read = [.. clauses.SelectMany(clause => clause.Reads).Append(SimulatedFacts.Registered).Distinct()];
        return facts.ChangesOf(merchant, read).Select(change => Later(change.Occurred, change.Known))
            .Concat(facts.ClosedWith(read).Select(revision => Later(revision.End, revision.KnownAt)))
            .Concat(staff.EntriesOf(merchant).Where(entry => clauses.Exists(clause => clause.Asks.Contains(entry.List))).SelectMany(entry => entry.Counting()));
    }

    private static Instant Later(Instant one, Instant other) => one > other ? one : other;

    private sealed record Waited(ProgrammeVersion Version, Instant RegisteredAt, Instant? NextAt);
}

/// <summary>An invitation and what was said to it.</summary>
internal sealed class AuditedInvitation(string merchant, string tier, Instant sentAt, Instant until)
{
    public string Merchant => merchant;

    public string Tier => tier;

    public Instant SentAt => sentAt;

    public Instant Until => until;

    public (bool Accepts, Instant At)? Answer { get; set; }

    /// <summary>Its answer or end has had its effect.</summary>
    public bool IsSettled { get; set; }

    /// <summary>It holds a place: not declined, and not ended.</summary>
    public bool IsOpen => !IsSettled && Answer is null or { Accepts: true };

    public string StateAt(Instant now) => Answer is { } answer ? answer.Accepts ? "Accepted" : "Declined" : until <= now ? "Lapsed" : "Sent";
}
