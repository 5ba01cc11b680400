using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>What staff recorded for one programme.</summary>
internal sealed class AuditedStaff
{
    private readonly List<ListEntry> entries = [];
    private readonly List<(string Finding, string Merchant, bool Holds, Instant At, Instant Known)> findings = [];

    public void Enter(string list, string merchant, Instant from, Instant? until, Instant known) => entries.Add(new ListEntry(list, merchant, from, until, known));

    /// <returns>False where nobody was on the list then, or will be: the desk refuses.</returns>
    public bool End(string list, string merchant, Instant at, Instant known)
    {
        var open = entries.FindAll(entry => entry.List == list && entry.Merchant == merchant && entry.Ended is null && (entry.Until is null || entry.Until > at));
        foreach (var entry in open)
            entry.Ended = (at, known);
        return open.Count > 0;
    }

    public void Find(string finding, string merchant, bool holds, Instant at, Instant known) => findings.Add((finding, merchant, holds, at, known));

    /// <param name="known">What was recorded later is not seen.</param>
    public bool IsListed(string list, string merchant, Instant at, Instant? known = null) => entries.Exists(entry =>
        entry.List == list && entry.Merchant == merchant && entry.Known <= (known ?? Instant.MaxValue) && entry.From <= at && !(entry.EndKnownBy(known ?? Instant.MaxValue) <= at));

    /// <summary>The last one counts, of equal instants the one recorded last; without any it is unknown.</summary>
    public bool? Finding(string finding, string merchant, Instant at, Instant? known = null) => findings
        .Where(found => found.Finding == finding && found.Merchant == merchant && found.At <= at && found.Known <= (known ?? Instant.MaxValue))
        .OrderBy(found => found.At).Select(found => (bool?)found.Holds).LastOrDefault();

    public IEnumerable<ListEntry> EntriesOf(string merchant) => entries.Where(entry => entry.Merchant == merchant);

    public IEnumerable<(string Finding, string Merchant, bool Holds, Instant At, Instant Known)> FindingsOf(string merchant) => findings.Where(found => found.Merchant == merchant);

    public IEnumerable<string> Lines() => entries.Select(entry => $"{entry.List} {entry.Merchant} {entry.From} {entry.Ended?.At ?? entry.Until}");
}

/// <summary>A merchant on a list, with when that, and its early end, became known.</summary>
internal sealed class ListEntry(string list, string merchant, Instant from, Instant? until, Instant known)
{
    public string List { get; } = list;

    public string Merchant { get; } = merchant;

    public Instant From { get; } = from;

    public Instant? Until { get; } = until;

    public Instant Known { get; } = known;

    public (Instant At, Instant Known)? Ended { get; set; }

    public Instant? EndKnownBy(Instant by) => Ended is { } ended && ended.Known <= by && !(Until <= ended.At) ? ended.At : Until;

    /// <summary>From when its beginning and its end count: having occurred and having become known.</summary>
    public IEnumerable<Instant> Counting()
    {
        yield return From > Known ? From : Known;
        if (Until is { } until)
            yield return until > Known ? until : Known;
        if (Ended is { } ended)
            yield return ended.At > ended.Known ? ended.At : ended.Known;
    }

    /// <summary>When it began and ends, as known by an instant.</summary>
    public IEnumerable<Instant> Occurring(Instant by)
    {
        if (Known > by)
            yield break;
        yield return From;
        if (EndKnownBy(by) is { } end)
            yield return end;
    }
}
