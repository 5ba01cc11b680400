using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Tests.Credits;

/// <summary>E12, “approved tranches”: every role × every act, everywhere and in a region, and that it takes two.</summary>
public sealed class TrancheDutyTests
{
    [Fact]
    public void Only_the_role_of_the_act_for_all_regions_may_act()
    {
        var tried = 0;
        foreach (var (act, role) in ((TrancheAction, string)[])[(TrancheAction.Draft, "programme-manager"), (TrancheAction.Approve, "approver"), (TrancheAction.Issue, "programme-manager")])
            foreach (var other in StaffRole.All)
                foreach (var region in (string?[])[null, "51"])
                {
                    var refusal = TrancheDuty.Refusal("somebody", [new StaffMember("somebody", other, region)], act, "pat");
                    (refusal is null).ShouldBe(other == role && region is null, $"{act}, {other} of {region ?? "everywhere"}: {refusal}");
                    tried++;
                }
        tried.ShouldBe(3 * 10 * 2);
    }

    [Fact]
    public void Who_drafted_a_tranche_does_not_approve_it()
    {
        StaffMember[] both = [new("Pat", "programme-manager", null), new("Pat", "approver", null)];

        TrancheDuty.Refusal("Pat", both, TrancheAction.Approve, "pat").ShouldBe("Pat has drafted this tranche; somebody else has to approve it: --by NAME", "names are compared without regard to case");
        TrancheDuty.Refusal("Pat", both, TrancheAction.Approve, "olga").ShouldBeNull();
        TrancheDuty.Refusal("Pat", both, TrancheAction.Issue, "pat").ShouldBeNull("who drafts may issue what somebody else has approved");
    }

    [Fact]
    public void Whoever_is_not_registered_may_do_nothing()
    {
        foreach (var act in Enum.GetValues<TrancheAction>())
            TrancheDuty.Refusal("nobody", [], act, null)!.ShouldStartWith("'nobody' is not registered as staff");
    }
}
