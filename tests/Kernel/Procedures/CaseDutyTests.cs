using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using static Fuyao.Kernel.Tests.Procedures.TestCases;

namespace Fuyao.Kernel.Tests.Procedures;

/// <summary>Every role × every act × region inside and outside, for a case at each of its stages (decision 0047).</summary>
public sealed class CaseDutyTests
{
    private static readonly CaseRules Chengdu = Rules(Apply, Precheck, Verify, Notice, Approve, Disburse);

    // Who may do what at each stage at which it is possible.
    private static readonly (string Stage, CaseAction[] Acts, string Role)[] Allowed =
    [
        ("precheck", [CaseAction.Return, CaseAction.Check, CaseAction.Reject], "district-officer"),
        ("verify", [CaseAction.Return, CaseAction.Check, CaseAction.Reject], "officer"),
        ("before notice", [CaseAction.BeginNotice], "officer"),
        ("before notice", [CaseAction.Reject], "approver"),
        ("on notice", [CaseAction.DecideObjection, CaseAction.Approve, CaseAction.Reject], "approver"),
        ("approved", [CaseAction.Reject], "approver"),
        ("approved", [CaseAction.Pay], "finance-officer"),
        ("paid", [CaseAction.ClawBack], "approver"),
        ("paid", [CaseAction.ReturnPayment, CaseAction.Recover], "finance-officer"),
    ];

    [Fact]
    public void Only_the_role_of_the_act_in_a_region_with_the_company_may_act()
    {
        var tried = 0;
        foreach (var (stage, acts, role) in Allowed)
            foreach (var act in acts)
                foreach (var other in StaffRole.All)
                    foreach (var (region, covers) in ((string?, bool)[])[(null, true), ("51", true), ("5101", true), ("510104", true), ("510105", false), ("5102", false), ("50", false)])
                    {
                        var refusal = CaseDuty.Refusal("somebody", [new StaffMember("somebody", other, region)], At(stage), act);
                        (refusal is null).ShouldBe(other == role && covers, $"{stage}, {act}, {other} of {region ?? "everywhere"}: {refusal}");
                        tried++;
                    }
        tried.ShouldBe(16 * 10 * 7);
    }

    [Fact]
    public void Whoever_is_not_registered_may_do_nothing()
    {
        foreach (var act in Enum.GetValues<CaseAction>())
            CaseDuty.Refusal("nobody", [], At("verify"), act)!.ShouldStartWith("'nobody' is not registered as staff");
    }

    [Fact]
    public void Who_checked_a_case_neither_approves_nor_decides_objections_nor_asks_back()
    {
        StaffMember[] both = [new("Olga", "officer", null), new("Olga", "approver", null)];

        foreach (var (stage, act) in new[] { ("on notice", CaseAction.Approve), ("on notice", CaseAction.DecideObjection), ("paid", CaseAction.ClawBack) })
            CaseDuty.Refusal("Olga", both, At(stage), act).ShouldBe("Olga has checked this case; somebody else has to do this: --by NAME", "names are compared without regard to case");
        CaseDuty.Refusal("Olga", both, At("on notice"), CaseAction.Reject).ShouldBeNull("who finds a mistake of her own may reject");
    }

    [Fact]
    public void Everybody_of_the_staff_may_look_at_the_cases_of_the_own_region()
    {
        CaseDuty.Refusal("a", [new StaffMember("a", "auditor", "5101")], At("verify"), CaseAction.Look).ShouldBeNull();
        CaseDuty.Refusal("a", [new StaffMember("a", "auditor", "5102")], At("verify"), CaseAction.Look)!.ShouldStartWith("the company lies in 510104 四川省成都市锦江区, and a has 5102");
    }

    private static CaseStanding At(string stage)
    {
        CaseEvent[] events =
        [
            Applied("2009-02-23T09:00"), new Checked(TestCases.At("2009-02-24"), "dina", [], "complete"), new Checked(TestCases.At("2009-02-25"), "olga", [new CaseFinding("first_use", true)], "first"),
            new NoticeBegun(TestCases.At("2009-03-02"), "olga"), new Approved(TestCases.At("2009-03-10"), "anna", "A", Money.FromWhole(1000), "in order"), new Paid(TestCases.At("2009-03-31"), "fred", 1),
        ];
        return Of(Chengdu, events[..(Array.IndexOf(["precheck", "verify", "before notice", "on notice", "approved", "paid"], stage) + 1)]);
    }
}
