using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>What staff recorded for one programme.</summary>
internal sealed class AuditedStaff
{
    private readonly List<Entry> entries = [];
    private readonly List<(string Finding, string Merchant, bool Holds, Instant At)> findings = [];

    public void Enter(string list, string merchant, Instant from, Instant? until) => entries.Add(new Entry(list, merchant, from, until));

    /// <returns>False where nobody was on the list then, or will be: the desk refuses.</returns>
    public bool End(string list, string merchant, Instant at)
    {
        var open = entries.FindAll(entry => entry.List == list && entry.Merchant == merchant && !entry.IsEnded && (entry.Until is null || entry.Until > at));
        foreach (var entry in open)
            (entry.IsEnded, entry.Until) = (true, at);
        return open.Count > 0;
    }

    public void Find(string finding, string merchant, bool holds, Instant at) => findings.Add((finding, merchant, holds, at));

    public bool IsListed(string list, string merchant, Instant at) =>
        entries.Exists(entry => entry.List == list && entry.Merchant == merchant && entry.From <= at && (entry.Until is null || at < entry.Until));

    /// <summary>The last one counts, of equal instants the one recorded last; without any it is unknown.</summary>
    public bool? Finding(string finding, string merchant, Instant at) => findings
        .Where(found => found.Finding == finding && found.Merchant == merchant && found.At <= at)
        .OrderBy(found => found.At).Select(found => (bool?)found.Holds).LastOrDefault();

    public IEnumerable<string> Lines() => entries.Select(entry => $"{entry.List} {entry.Merchant} {entry.From} {entry.Until}");

    private sealed class Entry(string list, string merchant, Instant from, Instant? until)
    {
        public string List { get; } = list;

        public string Merchant { get; } = merchant;

        public Instant From { get; } = from;

        public Instant? Until { get; set; } = until;

        public bool IsEnded { get; set; }
    }
}
