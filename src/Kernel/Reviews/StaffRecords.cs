using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Reviews;

/// <summary>A merchant on a staff list: a recorded judgement with its reason, in force from <paramref name="From"/> until just before <paramref name="Until"/>.</summary>
/// <param name="Until">Null: until taken off.</param>
/// <param name="By">Who recorded it, or proposed it.</param>
/// <param name="ApprovedBy">Who approved it, where the list needs that; null elsewhere.</param>
public sealed record StaffEntry(string List, int Row, Instant From, Instant? Until, string Reason, string By, string? ApprovedBy = null)
{
    public bool IsInForce(Instant at) => From <= at && (Until is not { } until || at < until);

    /// <summary>When an entry that names no end of its own ends: so many calendar months later at the same time of day; never where the list says nothing.</summary>
    public static Instant? UntilDefault(StaffList list, Instant from, DateTimeZone zone) =>
        list.Months is { } months ? from.InZone(zone).LocalDateTime.PlusMonths(months).InZoneLeniently(zone).ToInstant() : null;
}

/// <summary>A fact that an officer established, or found not to be so, in the programme's procedure. The last one counts.</summary>
public sealed record StaffFinding(string Name, int Row, bool Holds, Instant At, string Reason, string By);

/// <summary>What staff recorded about merchants for one programme: list entries and findings.</summary>
public sealed class StaffRecords
{
    public static readonly StaffRecords None = new([], []);

    private readonly ILookup<(string List, int Row), StaffEntry> entries;
    private readonly ILookup<(string Name, int Row), StaffFinding> findings;

    public StaffRecords(IEnumerable<StaffEntry> entries, IEnumerable<StaffFinding> findings)
    {
        this.entries = entries.ToLookup(entry => (entry.List, entry.Row));
        this.findings = findings.ToLookup(finding => (finding.Name, finding.Row));
    }

    /// <summary>The entry by which the merchant is on the list at that instant; of several the one that lasts longest.</summary>
    public StaffEntry? EntryInForce(string list, int row, Instant at) =>
        entries[(list, row)].Where(entry => entry.IsInForce(at)).MaxBy(entry => entry.Until ?? Instant.MaxValue);

    public bool Listed(string list, int row, Instant at) => EntryInForce(list, row, at) is not null;

    /// <summary>What was last found by that instant; null where nothing was.</summary>
    public StaffFinding? LastFinding(string name, int row, Instant at) =>
        findings[(name, row)].Where(finding => finding.At <= at).OrderBy(finding => finding.At).LastOrDefault();

    /// <summary>For everybody at once: who is on a list. Not being on it is known.</summary>
    internal BoolColumn ListedColumn(string list, int count, Instant at)
    {
        var listed = new BitMask(count);
        foreach (var group in entries)
            if (group.Key.List == list && group.Key.Row < count && group.Any(entry => entry.IsInForce(at)))
                listed[group.Key.Row] = true;
        return new BoolColumn(listed, BitMask.All(count));
    }

    /// <summary>For everybody at once: what was found. Where nothing was found, it is unknown.</summary>
    internal BoolColumn FindingColumn(string name, int count, Instant at)
    {
        var (holds, known) = (new BitMask(count), new BitMask(count));
        foreach (var group in findings)
        {
            if (group.Key.Name != name || group.Key.Row >= count || LastFinding(name, group.Key.Row, at) is not { } last)
                continue;
            known[last.Row] = true;
            holds[last.Row] = last.Holds;
        }
        return new BoolColumn(holds, known);
    }
}
