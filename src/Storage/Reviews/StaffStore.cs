using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Storage.Reviews;

/// <summary>A list entry as recorded, with its end where somebody ended it before its expiry.</summary>
/// <param name="EndRecordedAt">When that end was recorded; null for ends from before this was kept.</param>
/// <param name="EndApprovedBy">Who approved that end, where the list needs that.</param>
public sealed record StoredStaffEntry(
    long Id, StaffEntry Entry, Instant RecordedAt, Instant? EndedAt, string? EndedReason, string? EndedBy, Instant? EndRecordedAt = null, string? EndApprovedBy = null);

/// <summary>Keeps what staff recorded about merchants: list entries and findings. Nothing is erased; taking somebody off a list is recorded as an end.</summary>
public sealed class StaffStore(FuyaoDatabase database)
{
    public void Add(string programme, StaffEntry entry, Instant recordedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into staff_entry (programme, list, merchant_row, from_at, until_at, reason, recorded_by, recorded_at, approved_by)
            values (@programme, @list, @row, @from, @until, @reason, @by, @recordedAt, @approvedBy)
            """,
            new
            {
                programme,
                list = entry.List,
                row = entry.Row,
                from = entry.From.ToUnixTimeTicks(),
                until = entry.Until?.ToUnixTimeTicks(),
                reason = entry.Reason,
                by = entry.By,
                recordedAt = recordedAt.ToUnixTimeTicks(),
                approvedBy = entry.ApprovedBy,
            });
    }

    /// <summary>Ends the entries of a merchant on a list that are in force, or begin later, at an instant.</summary>
    /// <returns>How many were ended.</returns>
    public int End(string programme, string list, int row, Instant at, string reason, string by, Instant recordedAt, StorageTransaction transaction, string? approvedBy = null)
    {
        transaction.MustBeOpen();
        return database.Execute(
            """
            update staff_entry set ended_at = @at, ended_reason = @reason, ended_by = @by, end_recorded_at = @recordedAt, end_approved_by = @approvedBy
            where programme = @programme and list = @list and merchant_row = @row and ended_at is null and (until_at is null or until_at > @at)
            """,
            new { programme, list, row, at = at.ToUnixTimeTicks(), reason, by, recordedAt = recordedAt.ToUnixTimeTicks(), approvedBy });
    }

    /// <summary>All entries of a programme, or of one of its lists, in the order in which they were recorded.</summary>
    public ImmutableArray<StoredStaffEntry> Entries(string programme, string? list = null) =>
    [
        .. database.Query<EntryRow>(
            """
            select staff_entry_id as id, list, merchant_row as row, from_at as fromAt, until_at as untilAt, reason, recorded_by as recordedBy, recorded_at as recordedAt,
              ended_at as endedAt, ended_reason as endedReason, ended_by as endedBy, end_recorded_at as endRecordedAt,
              approved_by as approvedBy, end_approved_by as endApprovedBy
            from staff_entry where programme = @programme and (@list is null or list = @list) order by staff_entry_id
            """,
            new { programme, list }).Select(row => row.ToEntry()),
    ];

    public void Add(string programme, StaffFinding finding, Instant recordedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into staff_finding (programme, finding, merchant_row, holds, found_at, reason, recorded_by, recorded_at)
            values (@programme, @name, @row, @holds, @at, @reason, @by, @recordedAt)
            """,
            new
            {
                programme,
                name = finding.Name,
                row = finding.Row,
                holds = finding.Holds ? 1 : 0,
                at = finding.At.ToUnixTimeTicks(),
                reason = finding.Reason,
                by = finding.By,
                recordedAt = recordedAt.ToUnixTimeTicks(),
            });
    }

    /// <summary>All findings of a programme in the order in which they were recorded.</summary>
    public ImmutableArray<StaffFinding> Findings(string programme) => [.. KnownFindings(programme).Select(known => known.Finding)];

    /// <summary>All findings with when each was recorded.</summary>
    public ImmutableArray<KnownFinding> KnownFindings(string programme) =>
    [
        .. database.Query<FindingRow>(
            """
            select finding, merchant_row as row, holds, found_at as foundAt, reason, recorded_by as recordedBy, recorded_at as recordedAt
            from staff_finding where programme = @programme order by staff_finding_id
            """,
            new { programme })
            .Select(row => new KnownFinding(
                new StaffFinding(row.Finding, (int)row.Row, row.Holds != 0, Instant.FromUnixTimeTicks(row.FoundAt), row.Reason, row.RecordedBy),
                Instant.FromUnixTimeTicks(row.RecordedAt ?? row.FoundAt))),
    ];

    /// <summary>What reviews read.</summary>
    /// <param name="knownUntil">What was recorded later, entries, their ends and findings, is not seen; null sees all.</param>
    public StaffRecords Records(string programme, Instant? knownUntil = null) => new(
        Entries(programme)
            .Where(stored => knownUntil is not { } known || stored.RecordedAt <= known)
            .Select(stored => stored.EndedAt is { } ended && (knownUntil is not { } horizon || (stored.EndRecordedAt ?? ended) <= horizon) && (stored.Entry.Until is not { } until || ended < until) ? stored.Entry with { Until = ended } : stored.Entry),
        KnownFindings(programme).Where(found => knownUntil is not { } known || found.KnownAt <= known).Select(found => found.Finding));

    private sealed record FindingRow(string Finding, long Row, long Holds, long FoundAt, string Reason, string RecordedBy, long? RecordedAt);

    private sealed record EntryRow(
        long Id, string List, long Row, long FromAt, long? UntilAt, string Reason, string RecordedBy, long RecordedAt, long? EndedAt, string? EndedReason, string? EndedBy,
        long? EndRecordedAt, string? ApprovedBy, string? EndApprovedBy)
    {
        public StoredStaffEntry ToEntry() => new(
            Id, new StaffEntry(List, (int)Row, Instant.FromUnixTimeTicks(FromAt), At(UntilAt), Reason, RecordedBy, ApprovedBy), Instant.FromUnixTimeTicks(RecordedAt),
            At(EndedAt), EndedReason, EndedBy, At(EndRecordedAt), EndApprovedBy);

        private static Instant? At(long? ticks) => ticks is { } value ? Instant.FromUnixTimeTicks(value) : null;
    }
}
