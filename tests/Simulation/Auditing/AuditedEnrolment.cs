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
    private readonly Dictionary<string, AuditedRegistration> registrations = [];
    private readonly Dictionary<string, AuditedEntry> since = [];
    private readonly List<AuditedInvitation> invitations = [];

    /// <summary>When the first version is in force: what was known before counts from here.</summary>
    public Instant Beginning => versions[0].InForceFrom;

    public IReadOnlyList<AuditedInvitation> Invitations => invitations;

    /// <summary>The invitation that was accepted.</summary>
    public AuditedInvitation InvitationOf(AuditedEntry accepted) => invitations.First(one => one.Merchant == accepted.Merchant && one.Answer is { Accepts: true } answer && answer.At == accepted.At);

    /// <summary>Who came in, or found no place, since the last review.</summary>
    public IReadOnlyDictionary<string, AuditedEntry> Since => since;

    public void Reviewed() => since.Clear();

    /// <param name="from">Up to there it is done.</param>
    /// <param name="before">What comes to count before this instant is seen.</param>
    /// <param name="through">What is due by then happens.</param>
    /// <param name="standings">As the last review left everybody.</param>
    /// <param name="given">Who has a tier by a correction since, that neither the review nor anything else gave.</param>
    public List<AuditedEntry> Advance(Instant from, Instant before, Instant through, IReadOnlyDictionary<string, Standing> standings, IReadOnlyDictionary<string, string> given)
    {
        var entries = new List<AuditedEntry>();
        var entering = new List<EnteringMerchant>();
        if (versions[0].Enrol == Enrol.Registration)
            foreach (var merchant in facts.Merchants.Where(merchant => !given.ContainsKey(merchant) && standings.GetValueOrDefault(merchant, Standing.Never).Status == StandingStatus.None))
            {
                if (!registrations.TryGetValue(merchant, out var registration))
                    registrations.Add(merchant, registration = Registration(merchant, corrected: false));
                if (registration.Run(from, before, through, entries) is { } one)
                    entering.Add(one);
            }
        foreach (var (entry, version, tiers) in entering.OrderBy(one => one.Entry.At).ThenBy(one => one.Entry.Merchant, StringComparer.Ordinal))
        {
            var tier = FirstWithRoom(version, tiers, entry.Merchant, standings, given, _ => null);
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

    /// <summary>What becomes of a merchant's registration, from the beginning.</summary>
    /// <param name="corrected">Whether corrections count as though they had been known when they occurred.</param>
    public AuditedRegistration Registration(string merchant, bool corrected) => new(merchant, versions, facts, staff, corrected);

    /// <summary>The facts that decide about registrations.</summary>
    public IEnumerable<string> FactsOfRegistration => versions[0].Enrol != Enrol.Registration ? []
        : versions.SelectMany(version => version.Clauses).SelectMany(one => one.Clause.Reads).Append(SimulatedFacts.Registered).Distinct();

    /// <summary>Whether an invitation was judged on a fact: by the version that was in force, on the state then and the latest period that was closed.</summary>
    public bool IsJudgedOn(AuditedInvitation invitation, string fact, Span? span, Instant? asOf)
    {
        var version = versions.Last(version => version.InForceFrom <= invitation.SentAt);
        return span is { } period ? LastKnown(version, invitation.SentAt) is { } read && version.Reads(fact, period, read.Span) : asOf <= invitation.SentAt && version.FactsRead.Contains(fact);
    }

    /// <summary>Invites merchants, all or none; those who meet the conditions with what is known now without a reason.</summary>
    /// <param name="isOutside">Whether somebody is neither in, nor waiting, nor may be back at any moment.</param>
    /// <returns>Null where one cannot be invited.</returns>
    public List<AuditedEntry>? Invite(Inviting step, Func<string, bool> isOutside, IReadOnlyDictionary<string, Standing> standings, IReadOnlyDictionary<string, string> given)
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
            var (tiers, isUnknown) = AuditedRegistration.Judge(version, new MerchantView(view, merchant));
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
            if (FirstWithRoom(version, tiers, merchant, standings, given, GroupOf, sent) is not { } tier)
                return null;
            sent.Add(new AuditedInvitation(merchant, tier, step.At, until));
            entries.Add(new AuditedEntry(merchant, step.At, "Invited", tier, null, until, false, isUnknown));
        }
        invitations.AddRange(sent);
        return entries;
    }

    private ReviewFacts Known(ProgrammeVersion version, Instant at) =>
        new(facts, staff, LastKnown(version, at) ?? new Revision(Span.Holding(at.InZone(version.Zone).Date, version.Schedule.Every), 0, 0, at, at, true, [], []), at, at);

    /// <summary>The latest period that was closed and known then; null where none was.</summary>
    private Revision? LastKnown(ProgrammeVersion version, Instant at)
    {
        var span = Span.Holding(at.InZone(version.Zone).Date, version.Schedule.Every);
        for (var back = 0; back < 24; back++, span = span.Previous)
            if (facts.LastClosed(span, at) is { } latest)
                return latest;
        return null;
    }

    private AuditedEntry Enter(AuditedEntry entry) => since[entry.Merchant] = entry;

    /// <summary>Who was in or waited after the last review has a place until the next, who came in, found none or was given one by a correction since then too, and who holds an open invitation.</summary>
    private string? FirstWithRoom(
        ProgrammeVersion version, List<int> tiers, string merchant, IReadOnlyDictionary<string, Standing> standings, IReadOnlyDictionary<string, string> given, Func<string, string?> groupOf, IEnumerable<AuditedInvitation>? alsoSent = null)
    {
        var holders = standings.Where(one => one.Value.Status is StandingStatus.Member or StandingStatus.Waiting).Select(one => (Merchant: one.Key, Tier: one.Value.Tier))
            .Concat(given.Select(one => (Merchant: one.Key, Tier: (string?)one.Value)))
            .Concat(since.Select(one => (Merchant: one.Key, Tier: one.Value.Joins ? one.Value.Tier : null)))
            .Concat(invitations.Where(one => one.IsOpen && !one.IsSettled).Concat(alsoSent ?? []).Select(one => (Merchant: one.Merchant, Tier: (string?)one.Tier))).ToList();
        return tiers.Select(tier => version.Tiers[tier]).FirstOrDefault(tier => HasRoom(version.Capacity, null) && HasRoom(tier.Capacity, tier.Id))?.Id;

        bool HasRoom(CapacityRule? rule, string? tier) => rule is null
            || holders.Count(one => (tier is null || one.Tier == tier) && (rule.Per is null || groupOf(one.Merchant) == groupOf(merchant))) < rule.Places;
    }
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
