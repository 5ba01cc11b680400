using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>A value that a state fact had from an instant on: a single change, or what a closed snapshot says as of the end of its period.</summary>
/// <param name="Value">As in files; null: a change after which it is unknown. A snapshot that does not know the value observes nothing.</param>
/// <param name="KnownAt">When it was stored.</param>
/// <param name="Sequence">The change's place in the log; null for a snapshot, over which a change of the same instant wins.</param>
/// <param name="ReplacedAt">When a later revision of the snapshot became known; null where none did.</param>
public sealed record Observation(string Fact, string? Value, Instant OccurredAt, Instant KnownAt, long? Sequence, Instant? ReplacedAt = null);

/// <summary>A list entry with when it, and its early end, became known.</summary>
/// <param name="EndedAt">The end where somebody was taken off before <see cref="StaffEntry.Until"/>.</param>
public sealed record KnownEntry(StaffEntry Entry, Instant KnownAt, Instant? EndedAt = null, Instant? EndKnownAt = null);

public sealed record KnownFinding(StaffFinding Finding, Instant KnownAt);

/// <summary>All that live conditions can read of one merchant, over time. Every question names two instants: as of when, and known by when.</summary>
public sealed class MerchantHistory(
    int row, IEnumerable<Observation> observations, IEnumerable<KnownEntry> entries, IEnumerable<KnownFinding> findings)
{
    private readonly ImmutableArray<Observation> observations = [.. observations];
    private readonly ImmutableArray<KnownEntry> entries = [.. entries];
    private readonly ImmutableArray<KnownFinding> findings = [.. findings];

    public int Row => row;

    /// <summary>When something changed in the world that was known by then, up to an instant; the latest first.</summary>
    public ImmutableArray<Instant> ChangesUpTo(Instant at, Instant knownBy) =>
    [
        .. observations.Where(one => one.KnownAt <= knownBy).Select(one => one.OccurredAt)
            .Concat(entries.Where(one => one.KnownAt <= knownBy).SelectMany(one => new[] { one.Entry.From, EndOf(one, knownBy) ?? Instant.MaxValue }))
            .Concat(findings.Where(one => one.KnownAt <= knownBy).Select(one => one.Finding.At))
            .Where(instant => instant <= at).Distinct().OrderDescending(),
    ];

    /// <summary>Every instant at which something counts that lies in a stretch of time: from the later of when it occurred and when it became known. Ascending.</summary>
    public ImmutableArray<Instant> CountingIn(Instant from, Instant before) =>
    [
        .. observations.Select(one => Instant.Max(one.OccurredAt, one.KnownAt))
            // What a later revision does not say any more is gone from there.
            .Concat(observations.Where(one => one.ReplacedAt is not null).Select(one => Instant.Max(one.OccurredAt, one.ReplacedAt!.Value)))
            .Concat(entries.SelectMany(one => new[]
            {
                Instant.Max(one.Entry.From, one.KnownAt), Instant.Max(one.Entry.Until ?? Instant.MaxValue, one.KnownAt), Instant.Max(one.EndedAt ?? Instant.MaxValue, one.EndKnownAt ?? Instant.MinValue),
            }))
            .Concat(findings.Select(one => Instant.Max(one.Finding.At, one.KnownAt)))
            .Where(at => at >= from && at < before).Distinct().Order(),
    ];

    /// <summary>The same with other observations in place of some.</summary>
    /// <param name="without">The changes, by their sequence, that are left out.</param>
    public MerchantHistory With(IReadOnlySet<long> without, IEnumerable<Observation> instead) =>
        new(row, observations.Where(one => one.Sequence is not { } sequence || !without.Contains(sequence)).Concat(instead), entries, findings);

    /// <summary>Of everything observed by that instant and known by the other, the latest: what a review reads too.</summary>
    public string? ValueOf(string fact, Instant at, Instant knownBy)
    {
        Observation? change = null, snapshot = null;
        foreach (var one in observations)
        {
            if (one.Fact != fact || one.OccurredAt > at || one.KnownAt > knownBy || one.ReplacedAt <= knownBy)
                continue;
            if (one.Sequence is { } sequence)
            {
                if (change is null || (one.OccurredAt, sequence).CompareTo((change.OccurredAt, change.Sequence!.Value)) > 0)
                    change = one;
            }
            else if (one.Value is not null && (snapshot is null || one.OccurredAt > snapshot.OccurredAt))
            {
                snapshot = one;
            }
        }
        return change is not null && (snapshot is null || change.OccurredAt >= snapshot.OccurredAt) ? change.Value : snapshot?.Value;
    }

    internal bool IsListed(string list, Instant at, Instant knownBy) => entries.Any(one =>
        one.Entry.List == list && one.KnownAt <= knownBy && one.Entry.From <= at && (EndOf(one, knownBy) is not { } end || at < end));

    internal bool? Found(string name, Instant at, Instant knownBy) =>
        findings.Where(one => one.Finding.Name == name && one.KnownAt <= knownBy && one.Finding.At <= at).OrderBy(one => one.Finding.At).LastOrDefault()?.Finding.Holds;

    private static Instant? EndOf(KnownEntry one, Instant knownBy) =>
        one.EndedAt is { } ended && one.EndKnownAt <= knownBy && (one.Entry.Until is not { } until || ended < until) ? ended : one.Entry.Until;
}
