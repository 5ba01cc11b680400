using System.Collections.Immutable;

namespace Fuyao.Kernel.Programmes;

/// <summary>The roles of staff: those with an account of their own on the platform (architecture.md, “Security”), without merchants.</summary>
public static class StaffRole
{
    public const string ProgrammeManager = "programme-manager";

    public const string Approver = "approver";

    public const string FinanceOfficer = "finance-officer";

    public static readonly ImmutableArray<string> All =
        [ProgrammeManager, Approver, "agent", "reviewer", "officer", "district-officer", FinanceOfficer, "lender", "channel-partner", "auditor"];
}
