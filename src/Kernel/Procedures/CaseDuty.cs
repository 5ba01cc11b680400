using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Procedures;

/// <summary>Somebody of the staff who has a part in procedures.</summary>
/// <param name="Role">As programme files name it: officer, district-officer, approver, reviewer, finance-officer.</param>
/// <param name="Region">The code of the division whose cases are theirs; null: all.</param>
public sealed record StaffMember(string Name, string Role, string? Region)
{
    public bool Covers(string district) => Region is null || Divisions.IsWithin(district, Region);
}

/// <summary>What staff do with a case.</summary>
public enum CaseAction
{
    Look,
    Return,
    Check,
    BeginNotice,
    DecideObjection,
    Approve,
    Reject,
    Pay,
    ReturnPayment,
    ClawBack,
    Recover,
}

/// <summary>
/// Who may do what with a case: somebody of the staff with the role that the step names, in whose region the company lies. Who passed a check neither approves, nor rules on an objection, nor asks money back: that takes
/// a second person.
/// </summary>
public static class CaseDuty
{
    /// <summary>The role that an action takes as the case stands; null where any role will do.</summary>
    public static string? RoleFor(CaseStanding standing, CaseAction action) => action switch
    {
        CaseAction.Look => null,
        CaseAction.Pay or CaseAction.ReturnPayment or CaseAction.Recover => StaffRole.FinanceOfficer,
        CaseAction.Approve or CaseAction.DecideObjection or CaseAction.ClawBack => RoleOf(standing, standing.Rules.Decision),
        CaseAction.BeginNotice => RoleOf(standing, Before(standing)),
        _ => standing.Approval is null && standing.CurrentStep.Kind == CaseStepKind.Check ? standing.CurrentStep.Written.By
            : RoleOf(standing, standing.Approval is null ? Following(standing) : standing.Rules.Decision),
    };

    /// <summary>Why none of somebody's parts allows an action; null where one does.</summary>
    /// <param name="parts">All parts of one person.</param>
    /// <param name="name">Who it is.</param>
    public static string? Refusal(string name, IReadOnlyCollection<StaffMember> parts, CaseStanding standing, CaseAction action)
    {
        if (parts.Count == 0)
            return $"'{name}' is not registered as staff; have somebody registered: fuyao staff add {name} --role ROLE --region CODE";
        var (role, district) = (RoleFor(standing, action), standing.Application.District);
        var fitting = parts.Where(part => role is null || part.Role == role).ToArray();
        if (fitting.Length == 0)
            return $"this takes the role {role}, and {name} is {string.Join(", ", parts.Select(part => part.Role).Distinct())}";
        if (!fitting.Any(part => part.Covers(district)))
            return $"the company lies in {district}{(Divisions.Find(district) is { } division ? $" {division.FullName}" : "")}, and {name} has {string.Join(", ", fitting.Select(part => part.Region))}";
        return TakesSecond(action) && standing.CheckedBy.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? $"{name} has checked this case; somebody else has to do this: --by NAME"
            : null;
    }

    private static bool TakesSecond(CaseAction action) => action is CaseAction.Approve or CaseAction.DecideObjection or CaseAction.ClawBack;

    private static string? RoleOf(CaseStanding standing, int step) => standing.Rules.Steps[step].Written.By;

    /// <summary>The last check before the notice; where there is none, the decision.</summary>
    private static int Before(CaseStanding standing)
    {
        var steps = standing.Rules.Steps;
        for (var step = standing.Step; step > 0; step--)
            if (steps[step].Kind == CaseStepKind.Check && !steps[step].Decides)
                return step;
        return standing.Rules.Decision;
    }

    /// <summary>The check that comes next.</summary>
    private static int Following(CaseStanding standing)
    {
        var step = standing.Step;
        while (standing.Rules.Steps[step].Kind != CaseStepKind.Check)
            step++;
        return step;
    }
}
