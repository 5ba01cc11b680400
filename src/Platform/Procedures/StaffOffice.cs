using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>Registers who of the staff has which part in procedures, and in which region.</summary>
/// <param name="by">Who acts.</param>
public sealed class StaffOffice(FuyaoDatabase database, IClock clock, string by)
{
    private readonly StaffMemberStore store = new(database);

    /// <exception cref="CaseRefusedException">There is no such role or region, or the part is registered already.</exception>
    public void Add(StaffMember member)
    {
        if (string.IsNullOrWhiteSpace(member.Name) || member.Name.Any(char.IsControl))
            throw new CaseRefusedException("name the person who is registered");
        if (!StaffRole.All.Contains(member.Role))
            throw new CaseRefusedException($"there is no role '{member.Role}'; write one of {string.Join(", ", StaffRole.All)}");
        if (member.Region is { } region && Divisions.Find(region) is null)
            throw new CaseRefusedException($"there is no division '{region}'; write the code of a province, city or district: 51, 5101, 510104");
        using var transaction = database.Begin(Entry("staff add", member.Name));
        if (store.PartsOf(member.Name).Any(part => part.Role == member.Role && part.Region == member.Region))
            throw new CaseRefusedException($"{member.Name} is registered as {member.Role} already");
        store.Add(member, clock.GetCurrentInstant(), by, transaction);
        transaction.Note("role", member.Role);
        transaction.Note("region", member.Region ?? "all");
        transaction.Commit();
    }

    /// <summary>Ends the parts of somebody.</summary>
    /// <param name="role">Null: all of them.</param>
    /// <exception cref="CaseRefusedException">There is nothing to end.</exception>
    public void Remove(string name, string? role)
    {
        using var transaction = database.Begin(Entry("staff remove", name));
        var parts = store.All().Where(stored => stored.EndedAt is null && string.Equals(stored.Member.Name, name, StringComparison.OrdinalIgnoreCase) && (role is null || stored.Member.Role == role)).ToArray();
        if (parts.Length == 0)
            throw new CaseRefusedException($"{name} is not registered{(role is null ? "" : $" as {role}")}; see who is: fuyao staff list");
        foreach (var part in parts)
            store.End(part.Id, clock.GetCurrentInstant(), by, transaction);
        transaction.Note("roles", string.Join(", ", parts.Select(part => part.Member.Role)));
        transaction.Commit();
    }

    private AuditEntry Entry(string action, string name) => new(clock.GetCurrentInstant(), by, action, name);
}
