using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A review with all that is needed to decide it once more.</summary>
/// <param name="JudgingLosses">The version that judged losses over facts from before publication; null where none did.</param>
/// <param name="Facts">Those that it read.</param>
internal sealed record DecidedReview(Due Due, ProgrammeVersion? JudgingLosses, Revision Facts, Instant DecidedAt, Dictionary<string, Standing> Before, Dictionary<string, Standing> After);

/// <summary>A programme as far as it has come.</summary>
internal sealed class AuditedProgramme(ImmutableArray<ProgrammeVersion> versions, AuditedFacts facts)
{
    private readonly List<(int Review, AuditedEvent Event)> events = [];
    private readonly List<(int Review, AuditedEntry Entry)> entries = [];
    private AuditedLifecycle? lifecycle;
    private AuditedEnrolment? enrolment;

    public ImmutableArray<ProgrammeVersion> Versions { get; } = versions;

    public AuditedStaff Staff { get; } = new();

    public AuditedLifecycle Lifecycle => lifecycle ??= new AuditedLifecycle(Versions, facts, Staff);

    public AuditedEnrolment Enrolment => enrolment ??= new AuditedEnrolment(Versions, facts, Staff);

    /// <summary>Who came in outside of reviews, or did not, in the order in which it was found.</summary>
    public IEnumerable<AuditedEntry> Entries => entries.Select(one => one.Entry);

    /// <summary>Those after a review and before the next; -1: before the first.</summary>
    public IEnumerable<AuditedEntry> EntriesAfter(int review) => entries.Where(one => one.Review == review).Select(one => one.Entry);

    public void Add(IEnumerable<AuditedEntry> found) => entries.AddRange(found.Select(one => (Reviews.Count - 1, one)));

    /// <summary>Whether there is anything between reviews: members, or who may become one.</summary>
    public bool HasBegun => Reviews.Count > 0 || Versions[0].TakesInBetweenReviews;

    public List<DecidedReview> Reviews { get; } = [];

    public SortedSet<Instant> Late { get; } = [];

    /// <summary>What happened between reviews, in the order in which it was found.</summary>
    public IEnumerable<AuditedEvent> Events => events.Select(one => one.Event);

    public Instant? LastNominal => Reviews.Count > 0 ? Reviews[^1].Due.At : null;

    /// <summary>Up to when things are decided: now, or the first review that is due and not decided yet.</summary>
    public Instant DecidedThrough(Instant now) => AuditedCalendar.Between(Versions, LastNominal, now).Select(due => (Instant?)due.At).FirstOrDefault() ?? now;

    /// <summary>What happened to a merchant after a review and before the next, in order.</summary>
    public IEnumerable<AuditedEvent> EventsAfter(int review, string merchant) => events.Where(one => one.Review == review && one.Event.Merchant == merchant).Select(one => one.Event).OrderBy(one => one.At);

    /// <summary>Who was given a tier by corrections after a review and before the next.</summary>
    public Dictionary<string, string> GivenAfter(int review) => events.Where(one => one.Review == review && one.Event is { Kind: AuditedEvent.Corrected, After.HasLeft: false })
        .GroupBy(one => one.Event.Merchant).ToDictionary(group => group.Key, group => group.Last().Event.After.Tier);

    /// <summary>The same, each with the first that it was given, and when.</summary>
    public IEnumerable<AuditedEvent> FirstGivenAfter(int review) =>
        events.Where(one => one.Review == review && one.Event is { Kind: AuditedEvent.Corrected, After.HasLeft: false }).Select(one => one.Event).DistinctBy(one => one.Merchant);

    public (List<AuditedEntry> Entries, List<AuditedEvent> Events) Advance(Instant before, Instant through)
    {
        if (!HasBegun || (Reviews.Count == 0 && through < Versions[0].InForceFrom))
            return ([], []);
        var entered = Versions[0].TakesInBetweenReviews ? Enrolment.Advance(Lifecycle.DoneBefore, before, through, Lifecycle.Decided, Lifecycle.GivenSince) : [];
        Add(entered);
        foreach (var entry in entered)
            Lifecycle.Enter(entry);
        var found = Lifecycle.Advance(before, through);
        events.AddRange(found.Select(one => (Reviews.Count - 1, one)));
        return (entered, found);
    }

    public void Decide(DecidedReview decided)
    {
        Reviews.Add(decided);
        Late.Remove(decided.Due.At);
        Lifecycle.Reviewed(decided.Due.At, decided.After);
        Enrolment.Reviewed();
    }

    /// <summary>A compensating decision.</summary>
    public void Correct(AuditedEvent decision)
    {
        events.Add((Reviews.Count - 1, decision));
        Lifecycle.Corrected(decision.Merchant, decision.After);
    }
}
