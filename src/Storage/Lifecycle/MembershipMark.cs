namespace Fuyao.Storage.Lifecycle;

/// <summary>How far everything has come that memberships, and what cases have brought, follow from: as long as it is the same, they are. A few look-ups in indexes.</summary>
public sealed record MembershipMark
{
    public long Review { get; init; }

    public long Event { get; init; }

    public long Enrolment { get; init; }

    public long Version { get; init; }

    public long VersionStep { get; init; }

    public long Snapshot { get; init; }

    public long CaseEvent { get; init; }

    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static MembershipMark Read(FuyaoDatabase database) => database.Single<MembershipMark>(
        """
        select (select coalesce(max(review_id), 0) from review) as review, (select coalesce(max(membership_event_id), 0) from membership_event) as event,
          (select coalesce(max(enrolment_event_id), 0) from enrolment_event) as enrolment, (select coalesce(max(programme_version_id), 0) from programme_version) as version,
          (select coalesce(max(version_step_id), 0) from version_step) as versionStep, (select coalesce(max(snapshot_id), 0) from snapshot) as snapshot,
          (select coalesce(max(sequence), 0) from case_event_stored) as caseEvent
        """);
}
