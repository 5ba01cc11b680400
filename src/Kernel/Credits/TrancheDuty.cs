using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Credits;

/// <summary>What staff do with a part of a budget that is to be given out as credits.</summary>
public enum TrancheAction
{
    Draft,
    Approve,
    Issue,
}

/// <summary>Who may do what with a tranche: a programme manager drafts it and issues its packets, an approver who is another person approves it. Budgets have no region, so the part is to be for all of them.</summary>
public static class TrancheDuty
{
    public static string RoleFor(TrancheAction action) => action is TrancheAction.Approve ? StaffRole.Approver : StaffRole.ProgrammeManager;

    /// <summary>Why none of somebody's parts allows an action; null where one does.</summary>
    /// <param name="name">Who it is.</param>
    /// <param name="parts">All parts of that person.</param>
    /// <param name="draftedBy">Null while nobody has.</param>
    public static string? Refusal(string name, IReadOnlyCollection<StaffMember> parts, TrancheAction action, string? draftedBy)
    {
        var role = RoleFor(action);
        if (parts.Count == 0)
            return $"'{name}' is not registered as staff; have somebody registered: fuyao staff add {name} --role {role}";
        var fitting = parts.Where(part => part.Role == role).ToArray();
        if (fitting.Length == 0)
            return $"this takes the role {role}, and {name} is {string.Join(", ", parts.Select(part => part.Role).Distinct())}";
        if (fitting.All(part => part.Region is not null))
            return $"a budget has no region, and {name} is {role} for {string.Join(", ", fitting.Select(part => part.Region))} only; somebody who is it everywhere has to do this";
        return action is TrancheAction.Approve && string.Equals(name, draftedBy, StringComparison.OrdinalIgnoreCase)
            ? $"{name} has drafted this tranche; somebody else has to approve it: --by NAME"
            : null;
    }
}
