using Fuyao.Kernel.Lifecycle;
using NodaTime;

namespace Fuyao.Storage.Lifecycle;

/// <summary>An instant at which live conditions may have changed for a merchant.</summary>
/// <param name="Row">Null: for everybody.</param>
public readonly record struct LiveChange(int? Row, Instant At);

/// <summary>
/// Finds what is to be judged again between reviews: only changes of what the live conditions of a programme read, and only the merchants that they touch. Something counts from when it has both
/// occurred and become known.
/// </summary>
public sealed class LiveChangeReader(FuyaoDatabase database)
{
    /// <summary>What counts from <see cref="LifecycleProgress.Before"/> on and before <paramref name="until"/>; what was stored since about earlier instants counts from there.</summary>
    public IEnumerable<LiveChange> Read(WatchedInputs inputs, LifecycleProgress progress, Instant until)
    {
        var programme = inputs.Version.Programme.Id;
        return inputs.Supplied.SelectMany(fact => FactChanges(fact, progress, until).Concat(Snapshots(fact, progress, until)))
            .Concat(inputs.Lists.SelectMany(list => Entries(programme, list, progress, until)))
            .Concat(inputs.Findings.SelectMany(finding => Findings(programme, finding, progress, until)));
    }

    /// <summary>When closed facts of everybody came to count, from one instant on and before another; also those in which a merchant does not appear are looked at for it.</summary>
    public IEnumerable<Instant> Closings(WatchedInputs inputs, Instant from, Instant until)
    {
        // All that is stored has been seen: each counts from its own instant alone.
        var progress = new LifecycleProgress(from, StoredUpTo.Nothing with { SnapshotId = long.MaxValue });
        return inputs.Supplied.SelectMany(fact => Snapshots(fact, progress, until)).Select(change => change.At);
    }

    private IEnumerable<LiveChange> FactChanges(string fact, LifecycleProgress progress, Instant until) => database.Query<ChangeRow>(
        """
        select sequence as id, merchant_row as merchantRow, occurred_at as occurredAt, known_at as knownAt
        from fact_change
        where fact = @fact and is_uncounted = 0 and (sequence > @seen or known_at >= @before or occurred_at >= @before) and known_at < @until and occurred_at < @until
        """,
        new { fact, seen = progress.Seen.ChangeSequence, before = progress.Before.ToUnixTimeTicks(), until = until.ToUnixTimeTicks() })
        .SelectMany(row => Counting((int)row.MerchantRow, row.OccurredAt, row.KnownAt, row.Id > progress.Seen.ChangeSequence, progress, until));

    private IEnumerable<LiveChange> Snapshots(string fact, LifecycleProgress progress, Instant until) => database.Query<SnapshotRow>(
        """
        select snapshot.snapshot_id as id, snapshot.observed_at as observedAt, snapshot.known_at as knownAt
        from snapshot join snapshot_fact on snapshot_fact.snapshot_id = snapshot.snapshot_id and snapshot_fact.fact = @fact
        where snapshot.is_closed = 1 and (snapshot.snapshot_id > @seen or snapshot.known_at >= @before or snapshot.observed_at >= @before)
          and snapshot.known_at < @until and snapshot.observed_at < @until
        """,
        new { fact, seen = progress.Seen.SnapshotId, before = progress.Before.ToUnixTimeTicks(), until = until.ToUnixTimeTicks() })
        .SelectMany(row => Counting(null, row.ObservedAt, row.KnownAt, row.Id > progress.Seen.SnapshotId, progress, until));

    private IEnumerable<LiveChange> Entries(string programme, string list, LifecycleProgress progress, Instant until) => database.Query<EntryRow>(
        """
        select staff_entry_id as id, merchant_row as merchantRow, from_at as fromAt, until_at as untilAt, recorded_at as recordedAt, ended_at as endedAt, end_recorded_at as endRecordedAt
        from staff_entry
        where programme = @programme and list = @list
          and (staff_entry_id > @seen or recorded_at >= @before or from_at >= @before or until_at >= @before or ended_at >= @before or end_recorded_at >= @before)
        """,
        new { programme, list, seen = progress.Seen.StaffEntryId, before = progress.Before.ToUnixTimeTicks() })
        .SelectMany(row =>
        {
            var isNew = row.Id > progress.Seen.StaffEntryId;
            return Counting((int)row.MerchantRow, row.FromAt, row.RecordedAt, isNew, progress, until)
                .Concat(row.UntilAt is { } end ? Counting((int)row.MerchantRow, end, row.RecordedAt, isNew, progress, until) : [])
                .Concat(row.EndedAt is { } ended ? Counting((int)row.MerchantRow, ended, row.EndRecordedAt ?? ended, isNew, progress, until) : []);
        });

    private IEnumerable<LiveChange> Findings(string programme, string finding, LifecycleProgress progress, Instant until) => database.Query<FindingRow>(
        """
        select staff_finding_id as id, merchant_row as merchantRow, found_at as foundAt, recorded_at as recordedAt
        from staff_finding
        where programme = @programme and finding = @finding and (staff_finding_id > @seen or found_at >= @before or recorded_at >= @before)
        """,
        new { programme, finding, seen = progress.Seen.StaffFindingId, before = progress.Before.ToUnixTimeTicks() })
        .SelectMany(row => Counting((int)row.MerchantRow, row.FoundAt, row.RecordedAt ?? row.FoundAt, row.Id > progress.Seen.StaffFindingId, progress, until));

    private static IEnumerable<LiveChange> Counting(int? merchant, long occurredAt, long knownAt, bool isNew, LifecycleProgress progress, Instant until)
    {
        var at = Instant.FromUnixTimeTicks(Math.Max(occurredAt, knownAt));
        if (at < progress.Before && isNew)
            at = progress.Before;
        if (at >= progress.Before && at < until)
            yield return new LiveChange(merchant, at);
    }

    private sealed record ChangeRow(long Id, long MerchantRow, long OccurredAt, long KnownAt);

    private sealed record SnapshotRow(long Id, long ObservedAt, long KnownAt);

    private sealed record EntryRow(long Id, long MerchantRow, long FromAt, long? UntilAt, long RecordedAt, long? EndedAt, long? EndRecordedAt);

    private sealed record FindingRow(long Id, long MerchantRow, long FoundAt, long? RecordedAt);
}
