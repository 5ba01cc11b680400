using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Storage.Versions;

/// <summary>An overlay as it was added, and what became of it.</summary>
/// <param name="Zone">The zone of its moments where its text names none: the catalogue's when it was added.</param>
public sealed record StoredOverlay(
    string Id, string Target, string Zone, ProgrammeFile File, string Sha256, Instant AddedAt, string AddedBy, Instant? ApprovedAt, string? ApprovedBy, Instant? EndedAt, string? EndedBy,
    string? EndedReason);

/// <summary>Keeps overlays. A text never changes and an id has one for good; approvals and ends stay.</summary>
public sealed class OverlayStore(FuyaoDatabase database)
{
    /// <exception cref="StorageException">There is an overlay of that id.</exception>
    public void Add(StoredOverlay overlay, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into display_overlay (overlay_id, target, zone, name, content, content_sha256, added_at, added_by)
            values (@Id, @Target, @Zone, @name, @content, @Sha256, @addedAt, @AddedBy)
            """,
            new { overlay.Id, overlay.Target, overlay.Zone, name = overlay.File.Name, content = overlay.File.Text, overlay.Sha256, addedAt = overlay.AddedAt.ToUnixTimeTicks(), overlay.AddedBy });
    }

    public void Approve(string id, Instant at, string by, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "update display_overlay set approved_at = @at, approved_by = @by where overlay_id = @id and approved_at is null", new { id, at = at.ToUnixTimeTicks(), by });
    }

    public void End(string id, Instant at, string by, string reason, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "update display_overlay set ended_at = @at, ended_by = @by, ended_reason = @reason where overlay_id = @id and ended_at is null",
            new { id, at = at.ToUnixTimeTicks(), by, reason });
    }

    /// <summary>By id.</summary>
    /// <param name="target">Those of one programme; null: all.</param>
    public ImmutableArray<StoredOverlay> All(string? target = null) =>
    [
        .. database.Query<OverlayRow>(
            """
            select overlay_id as id, target, zone, name, content, content_sha256 as sha256, added_at as addedAt, added_by as addedBy, approved_at as approvedAt, approved_by as approvedBy,
              ended_at as endedAt, ended_by as endedBy, ended_reason as endedReason
            from display_overlay where @target is null or target = @target order by overlay_id
            """,
            new { target }).Select(row => row.ToOverlay()),
    ];

    private sealed record OverlayRow(
        string Id, string Target, string Zone, string Name, string Content, string Sha256, long AddedAt, string AddedBy, long? ApprovedAt, string? ApprovedBy, long? EndedAt, string? EndedBy,
        string? EndedReason)
    {
        public StoredOverlay ToOverlay() => new(
            Id, Target, Zone, new ProgrammeFile(Name, Content), Sha256, Instant.FromUnixTimeTicks(AddedAt), AddedBy, At(ApprovedAt), ApprovedBy, At(EndedAt), EndedBy, EndedReason);

        private static Instant? At(long? ticks) => ticks is { } value ? Instant.FromUnixTimeTicks(value) : null;
    }
}
