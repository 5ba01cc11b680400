using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>
/// Says what must come of every step: all in dictionaries, one merchant after the other, sharing no code with what it audits. What it says are lines of name and
/// value, as the product's side writes them too.
/// </summary>
internal sealed class Auditor
{
    private readonly AuditedFacts facts;
    private readonly Dictionary<string, AuditedProgramme> programmes;
    private readonly AuditedCorrections corrections;
    private AuditedReview? lastReview;

    public Auditor(World world)
    {
        facts = new AuditedFacts(world.Zone);
        programmes = world.Programmes.ToDictionary(programme => programme.Key, programme => new AuditedProgramme(programme.Value, facts));
        corrections = new AuditedCorrections(facts, programmes);
    }

    public IEnumerable<(string Name, string Value)> Do(Step step) => step switch
    {
        FactsArrive { Span: not null } file => [("import", Import(file))],
        FactsArrive file => [("import", ImportChanges(file))],
        Listing listing => [("list", List(listing))],
        Delisting delisting => [("list", Delist(delisting))],
        Establishing found => [("finding", Establish(found))],
        TimePasses passing => Pass(passing),
        Inviting inviting => [("invite", Invite(inviting))],
        Answering answering => [("answer", Answer(answering))],
        Drafting drafting => [("draft", corrections.Draft(drafting))],
        Ruling ruling => corrections.Rule(ruling),
        Appealing appealing => [("appeal", corrections.File(appealing))],
        Rejecting rejecting => [("reject", corrections.Reject(rejecting))],
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no such step"),
    };

    /// <summary>How everything stands at the end.</summary>
    public IEnumerable<(string Name, string Value)> Account(Instant at)
    {
        foreach (var (id, programme) in programmes)
        {
            yield return ($"{id} reviews", string.Join(' ', programme.Reviews.Select(review => review.Due.At)));
            yield return ($"{id} late", string.Join(' ', programme.Late.Order()));
            yield return ($"{id} lists", string.Join("; ", programme.Staff.Lines()));
            foreach (var line in Lines(programme.Events).Concat(Lines(programme.Entries)))
                yield return ($"{id} {line.Name}", line.Value);
            yield return ($"{id} invitations", string.Join("; ", programme.Enrolment.Invitations.Select(one => $"{one.Merchant} {one.Tier} until {one.Until} {one.StateAt(at)}")));
            foreach (var (merchant, standing) in programme.Lifecycle.Standings())
                yield return ($"{id} {merchant}", standing.ToString());
        }
        foreach (var line in corrections.Account())
            yield return line;
        foreach (var fact in SimulatedFacts.Supplied.Where(fact => !fact.IsOfPeriod))
            foreach (var merchant in facts.Merchants)
                yield return ($"{merchant} {fact.Id}", SimulatedFacts.Write(facts.State(fact.Id, merchant, at)));
    }

    /// <summary>Why the last review decided as it did about the merchant that a line is about.</summary>
    public string Explain(string line) => lastReview?.Explain(line.Split(' ')[^1]) ?? "";

    private string Import(FactsArrive file)
    {
        var isNew = facts.Import(file);
        return $"{facts.Last(file.Span!.Value)} {(isNew ? "new" : "as before")}, {(file.At >= file.Span.Value.EndIn(facts.Zone) ? "closed" : "open")}";
    }

    private string ImportChanges(FactsArrive file)
    {
        var (rejected, changes) = facts.ImportChanges(file);
        return $"{rejected} rejected, {changes} changes, {(rejected == file.Rows.Length ? "nothing" : $"current@{facts.ChangesCount}")}";
    }

    private string List(Listing listing)
    {
        var programme = programmes[listing.Programme];
        if (!facts.Knows(listing.Merchant))
            return "refused";
        var rule = programme.Versions.Reverse().SelectMany(version => version.Lists).First(list => list.Name == listing.List);
        var from = listing.From ?? listing.At;
        var until = listing.Until
            ?? (rule.Months is { } months ? from.InZone(programme.Versions[^1].Zone).LocalDateTime.PlusMonths(months).InZoneLeniently(programme.Versions[^1].Zone).ToInstant() : null);
        if (until <= from)
            return "refused";
        programme.Staff.Enter(listing.List, listing.Merchant, from, until, listing.At);
        corrections.Judged(listing.Programme, listing.Merchant, "wang", listing.At);
        return $"until {until}";
    }

    private string Delist(Delisting delisting)
    {
        if (!facts.Knows(delisting.Merchant) || !programmes[delisting.Programme].Staff.End(delisting.List, delisting.Merchant, delisting.Off ?? delisting.At, delisting.At))
            return "refused";
        corrections.Judged(delisting.Programme, delisting.Merchant, "li", delisting.At);
        return "done";
    }

    private string Establish(Establishing found)
    {
        if (!facts.Knows(found.Merchant))
            return "refused";
        programmes[found.Programme].Staff.Find(found.Finding, found.Merchant, found.Holds, found.Found ?? found.At, found.At);
        corrections.Judged(found.Programme, found.Merchant, "zhao", found.At);
        return "done";
    }

    private IEnumerable<(string Name, string Value)> Pass(TimePasses passing)
    {
        var programme = programmes[passing.Programme];
        var (lines, happened) = (new List<(string, string)>(), new List<AuditedEvent>());
        foreach (var due in AuditedCalendar.Between(programme.Versions, programme.LastNominal, passing.UpTo))
        {
            Advance(due.At, due.At);
            if (facts.LastClosed(due.Facts) is not { } period)
            {
                lines.Add(("waits", $"{due.At} for {due.Facts}"));
                programme.Late.Add(due.At);
                return lines.Concat(Lines(happened));
            }
            var (judgingLosses, before) = (AuditedCalendar.JudgingLosses(programme.Versions, due), programme.Lifecycle.Standings());
            lastReview = new AuditedReview(due, judgingLosses, facts, programme.Staff, before);
            programme.Decide(new DecidedReview(due, judgingLosses, period, passing.At, before, lastReview.After));
            lines.Add(($"{due.At}", $"by {due.Version.Name}, effective {due.EffectiveAt}, on {period} current@{facts.ChangesCount}"));
            lines.AddRange(lastReview.Lines().Select(line => ($"{due.At} {line.Name}", line.Value)));
        }
        // What comes after a review that waits, waits too.
        if (programme.HasBegun)
            Advance(passing.UpTo + Duration.FromTicks(1), passing.UpTo);
        return lines.Concat(Lines(happened));

        void Advance(Instant before, Instant through)
        {
            var (entries, events) = programme.Advance(before, through);
            lines.AddRange(Lines(entries));
            happened.AddRange(events);
        }
    }

    private static IEnumerable<(string Name, string Value)> Lines(IEnumerable<AuditedEntry> entries) => entries.Select(entry => (entry.Name, entry.ToString()));

    private string Invite(Inviting step)
    {
        var programme = programmes[step.Programme];
        foreach (var _ in Pass(new TimePasses(step.At, step.Programme, step.At)))
            continue;
        var standings = programme.Lifecycle.Standings();
        var invited = programme.Enrolment.Invite(
            step, merchant => programme.Lifecycle.StandingOf(merchant) is null && standings.GetValueOrDefault(merchant, Standing.Never).Status is StandingStatus.None or StandingStatus.Left, programme.Lifecycle.Decided, programme.Lifecycle.GivenSince);
        if (invited is null)
            return "refused";
        programme.Add(invited);
        return string.Join("; ", invited.Select(one => $"{one.Merchant} {one.Tier} until {one.NextAt}"));
    }

    private string Answer(Answering step)
    {
        var programme = programmes[step.Programme];
        var passing = new TimePasses(step.At, step.Programme, step.At);
        foreach (var _ in Pass(passing))
            continue;
        var last = programme.Enrolment.Invitations.LastOrDefault(one => one.Merchant == step.Merchant);
        if (last is null || last.StateAt(step.At) != "Sent" || (step.Accepts && programme.Lifecycle.StandingOf(step.Merchant) is { HasLeft: false }))
            return "refused";
        last.Answer = (step.Accepts, step.At);
        foreach (var _ in Pass(passing))
            continue;
        return $"{(step.Accepts ? "accepted" : "declined")} {last.Tier}";
    }

    /// <summary>Numbered, because several may happen to one merchant in one second, also before and after a review.</summary>
    private static IEnumerable<(string Name, string Value)> Lines(IEnumerable<AuditedEvent> events) =>
        events.GroupBy(one => ($"{one.At}", one.Merchant)).SelectMany(same => same.Select((one, number) => ($"between {one.At} {number} {one.Merchant}", one.ToString())));
}
