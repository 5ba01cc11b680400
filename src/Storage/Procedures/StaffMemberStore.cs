using System.Collections.Immutable;
using Fuyao.Kernel.Procedures;
using NodaTime;

namespace Fuyao.Storage.Procedures;

/// <summary>A part of somebody in procedures, as it was registered.</summary>
/// <param name="EndedAt">Null while it lasts.</param>
public sealed record StoredStaffMember(long Id, StaffMember Member, Instant From, string RecordedBy, Instant? EndedAt, string? EndedBy);

/// <summary>Keeps who of the staff has which part in procedures.</summary>
public sealed class StaffMemberStore(FuyaoDatabase database)
{
    public void Add(StaffMember member, Instant from, string by, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into staff_member (name, role, region, from_at, recorded_by) values (@Name, @Role, @Region, @from, @by)",
            new { member.Name, member.Role, member.Region, from = from.ToUnixTimeTicks(), by });
    }

    public void End(long id, Instant at, string by, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("update staff_member set ended_at = @at, ended_by = @by where staff_member_id = @id and ended_at is null", new { id, at = at.ToUnixTimeTicks(), by });
    }

    /// <summary>All that were ever registered, in that order.</summary>
    public ImmutableArray<StoredStaffMember> All() =>
    [
        .. database.Query<MemberRow>(
            "select staff_member_id as id, name, role, region, from_at as fromAt, recorded_by as recordedBy, ended_at as endedAt, ended_by as endedBy from staff_member order by staff_member_id")
            .Select(row => row.ToMember()),
    ];

    /// <summary>The parts that somebody has now.</summary>
    public ImmutableArray<StaffMember> PartsOf(string name) =>
        [.. All().Where(stored => stored.EndedAt is null && string.Equals(stored.Member.Name, name, StringComparison.OrdinalIgnoreCase)).Select(stored => stored.Member)];

    private sealed record MemberRow(long Id, string Name, string Role, string? Region, long FromAt, string RecordedBy, long? EndedAt, string? EndedBy)
    {
        public StoredStaffMember ToMember() => new(
            Id, new StaffMember(Name, Role, Region), Instant.FromUnixTimeTicks(FromAt), RecordedBy, EndedAt is { } at ? Instant.FromUnixTimeTicks(at) : null, EndedBy);
    }
}
