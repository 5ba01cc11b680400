using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>One revision of the facts of a period. Only known values are kept.</summary>
internal sealed record Revision(Span Span, int Number, long Stored, Instant End, Instant KnownAt, bool IsClosed, HashSet<string> Present, Dictionary<string, Dictionary<string, object>> ValuesByFact)
{
    public static object? Rate(object? late, object? delivered) => late is decimal of && delivered is decimal over && over >= SimulatedFacts.LateRateCountMin
        ? Math.Round(of / over, 4, MidpointRounding.AwayFromZero)
        : null;

    public object? Find(string fact, string merchant) => fact == SimulatedFacts.LateRate
        ? Rate(Find("late", merchant), Find("delivered", merchant))
        : ValuesByFact.GetValueOrDefault(fact)?.GetValueOrDefault(merchant);

    public bool SaysTheSameAs(Revision other) =>
        IsClosed == other.IsClosed && Present.SetEquals(other.Present) && ValuesByFact.Keys.ToHashSet().SetEquals(other.ValuesByFact.Keys)
        && ValuesByFact.All(fact => fact.Value.Count == other.ValuesByFact[fact.Key].Count
            && fact.Value.All(value => value.Value.Equals(other.ValuesByFact[fact.Key].GetValueOrDefault(value.Key))));

    public override string ToString() => $"{Span}#{Number}";
}

/// <summary>A single change of a state fact.</summary>
/// <param name="IsCorrection">Made by a correction: what would have been is judged as though it had been known when it occurred.</param>
internal sealed record Change(Instant Occurred, Instant Known, long Sequence, object? Value, bool IsCorrection = false)
{
    public Instant KnownIn(bool corrected) => corrected && IsCorrection ? Occurred : Known;
}

/// <summary>All that was ever imported: snapshots by period and revision, single changes, and what they say a fact was at an instant.</summary>
internal sealed class AuditedFacts(DateTimeZone zone)
{
    private readonly Dictionary<Span, List<Revision>> revisions = [];
    private readonly Dictionary<(string Fact, string Merchant), List<Change>> changes = [];
    private readonly List<(Instant End, long Stored, Revision Revision)> observations = [];
    private readonly HashSet<string> known = [];
    private long stored;

    /// <summary>In the order in which they became known.</summary>
    public List<string> Merchants { get; } = [];

    public DateTimeZone Zone => zone;

    public long ChangesCount { get; private set; }

    public bool Knows(string merchant) => known.Contains(merchant);

    public Revision? LastClosed(Span span) => revisions.GetValueOrDefault(span)?.FindLast(revision => revision.IsClosed);

    /// <summary>The same as it was known at an instant.</summary>
    public Revision? LastClosed(Span span, Instant knownBy) => revisions.GetValueOrDefault(span)?.FindLast(revision => revision.IsClosed && revision.KnownAt <= knownBy);

    public Revision? Last(Span span) => revisions.GetValueOrDefault(span)?[^1];

    /// <summary>A file replaces the values of its facts for its merchants and carries over the rest (decision 0009).</summary>
    /// <returns>Whether it became a new revision: what says the same as the last one does not.</returns>
    public bool Import(FactsArrive file) => Revise(file) is not null;

    /// <summary>The same, by a correction of some facts of one merchant.</summary>
    public Revision Correct(Instant at, string merchant, Span span, ImmutableArray<(string Fact, object? Value)> values) =>
        Revise(new FactsArrive(at, span, [.. values.Select(value => value.Fact)], [new FactRow(merchant, [.. values.Select(value => value.Value)])]))!;

    public void Correct(Instant at, string merchant, Instant asOf, string fact, object? value) => Add(new Change(asOf, at, ++ChangesCount, value, IsCorrection: true), fact, merchant);

    private Revision? Revise(FactsArrive file)
    {
        var span = file.Span!.Value;
        var before = Last(span);
        var values = before?.ValuesByFact.ToDictionary(fact => fact.Key, fact => new Dictionary<string, object>(fact.Value)) ?? [];
        for (var fact = 0; fact < file.Facts.Length; fact++)
        {
            if (!values.TryGetValue(file.Facts[fact], out var column))
                values.Add(file.Facts[fact], column = []);
            foreach (var row in file.Rows)
                if (row.Values[fact] is { } value)
                    column[row.Merchant] = value;
                else
                    column.Remove(row.Merchant);
        }
        Know(file.Rows);
        var end = span.EndIn(zone);
        var revision = new Revision(
            span, (before?.Number ?? 0) + 1, ++stored, end, file.At, file.At >= end, [.. before?.Present ?? [], .. file.Rows.Select(row => row.Merchant)], values);
        if (before is not null && revision.SaysTheSameAs(before))
            return null;
        if (!revisions.TryGetValue(span, out var all))
            revisions.Add(span, all = []);
        all.Add(revision);
        if (revision.IsClosed)
        {
            // Only the newest closed revision of a period is an observation of its end; of two periods that end together, what was stored last.
            observations.RemoveAll(observation => observation.Revision.Span == span);
            observations.Add((end, revision.Stored, revision));
            observations.Sort((left, right) => (right.End, right.Stored).CompareTo((left.End, left.Stored)));
        }
        return revision;
    }

    /// <summary>Rows with an instant are entered as written, unless the log says so already; of the others what differs from what is known now.</summary>
    /// <returns>How many rows lie in the future, and are rejected, and how many changes were entered.</returns>
    public (int Rejected, int Changes) ImportChanges(FactsArrive file)
    {
        var rows = file.Rows.RemoveAll(row => row.Occurred > file.At);
        var entered = new List<(string Fact, string Merchant, Instant Occurred, object? Value)>();
        foreach (var row in rows)
            for (var fact = 0; fact < file.Facts.Length; fact++)
            {
                var (id, value) = (file.Facts[fact], row.Values[fact]);
                if (row.Occurred is null && Equals(value, State(id, row.Merchant, file.At)))
                    continue;
                var occurred = row.Occurred ?? file.At;
                if (Log(id, row.Merchant)?.FindLast(change => change.Occurred == occurred) is { } same && Equals(same.Value, value))
                    continue;
                entered.Add((id, row.Merchant, occurred, value));
            }
        Know(rows);
        foreach (var (fact, merchant, occurred, value) in entered.OrderBy(change => change.Occurred))
            Add(new Change(occurred, file.At, ++ChangesCount, value), fact, merchant);
        return (file.Rows.Length - rows.Length, entered.Count);
    }

    /// <summary>What was observed last up to an instant; a change counts before a snapshot of the same instant (decision 0004).</summary>
    public object? State(string fact, string merchant, Instant at)
    {
        var change = Log(fact, merchant)?.Where(change => change.Occurred <= at).MaxBy(change => (change.Occurred, change.Sequence));
        foreach (var (end, _, revision) in observations)
        {
            if (end > at)
                continue;
            if (change?.Occurred >= end)
                break;
            if (revision.Find(fact, merchant) is { } value)
                return value;
        }
        return change?.Value;
    }

    /// <summary>The same with what was known at an instant: later files and revisions are not seen, and what they replaced is.</summary>
    /// <param name="corrected">Whether corrections count as though they had been known when they occurred.</param>
    public object? State(string fact, string merchant, Instant at, Instant knownBy, bool corrected = false)
    {
        var change = Log(fact, merchant)?.Where(change => change.Occurred <= at && change.KnownIn(corrected) <= knownBy).MaxBy(change => (change.Occurred, change.Sequence));
        var snapshot = revisions.Values.Select(all => all.LastOrDefault(revision => revision.IsClosed && revision.KnownAt <= knownBy)).OfType<Revision>()
            .Where(revision => revision.End <= at && revision.Find(fact, merchant) is not null).MaxBy(revision => (revision.End, revision.Stored));
        return change is not null && !(change.Occurred < snapshot?.End) ? change.Value : snapshot?.Find(fact, merchant);
    }

    public IEnumerable<Change> ChangesOf(string merchant, string[] facts) => facts.SelectMany(fact => Log(fact, merchant) ?? []);

    /// <summary>Closed revisions that speak of one of the facts, those that were replaced since too.</summary>
    public IEnumerable<Revision> ClosedWith(string[] facts) => revisions.Values.SelectMany(all => all).Where(revision => revision.IsClosed && facts.Any(revision.ValuesByFact.ContainsKey));

    private void Add(Change change, string fact, string merchant)
    {
        if (!changes.TryGetValue((fact, merchant), out var log))
            changes.Add((fact, merchant), log = []);
        log.Add(change);
    }

    private List<Change>? Log(string fact, string merchant) => changes.GetValueOrDefault((fact, merchant));

    private void Know(IEnumerable<FactRow> rows)
    {
        foreach (var row in rows)
            if (known.Add(row.Merchant))
                Merchants.Add(row.Merchant);
    }
}
