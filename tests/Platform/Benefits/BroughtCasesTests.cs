using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Tests.Procedures;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Benefits;

/// <summary>What cases bring, as entitlements have it (C2): from the approval until it is asked back, now and at any moment of the past.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class BroughtCasesTests : IDisposable
{
    private readonly SubsidyOffice office = new();
    private BroughtCases? kept;
    private long read;

    public void Dispose() => office.Dispose();

    [Fact]
    public void A_subsidy_is_an_entitlement_while_it_is_granted_and_its_case_is_told_for_good()
    {
        var applied = office.Clock.Now;
        office.Apply(1);
        office.ToDecision(1);
        Shown("c1").ShouldBe("nothing");
        office.Desk("anna").Approve(1, "in order");
        var approved = office.Clock.Now;
        Shown("c1").ShouldBe("1000.00 by case 1; case 1 Approved, kept 0.00");

        Wait();
        office.Payments().Pay(SubsidyOffice.TrustPass);
        Shown("c1").ShouldBe("1000.00 by case 1; case 1 Paid, kept 1000.00");
        office.Payments().ReturnPayment(1, "no such account");
        Shown("c1").ShouldBe("1000.00 by case 1; case 1 PaymentReturned, kept 0.00", "it is granted, and waits for another account");
        office.Desk("company").ChangeAccount(1, new BankAccount("成都银行", "6228009999", "成都第1公司"));
        office.Clock.Now = SubsidyOffice.At("2009-04-01T09:00");
        office.Payments().Pay(SubsidyOffice.TrustPass);
        Wait();
        office.Payments("anna").ClawBack(1, "falsified", Money.FromWhole(300), "one invoice is false");
        Shown("c1").ShouldBe("700.00 by case 1; case 1 ClawedBack, kept 1000.00, banned until 2012-04-01T02:00:00Z");
        Wait();
        office.Payments().Recover(1, Money.FromWhole(300), "received");
        Shown("c1").ShouldBe("700.00 by case 1; case 1 ClawedBack, kept 700.00, banned until 2012-04-01T02:00:00Z");
        office.Payments("anna").ClawBack(1, "falsified", null, "all are");
        Shown("c1").ShouldBe("nothing; case 1 ClawedBack, kept 700.00, banned until 2012-04-01T03:00:00Z");

        Shown("c1", approved).ShouldBe("1000.00 by case 1; case 1 Approved, kept 0.00", "as it was then");
        Shown("c1", applied).ShouldBe("nothing");
    }

    [Fact]
    public void A_grant_that_is_given_up_ends_and_other_merchants_have_nothing_of_it()
    {
        office.Granted(1);
        office.Granted(2);
        Wait();
        office.Desk("company").Withdraw(1, "no need");

        Shown("c1").ShouldBe("nothing; case 1 Withdrawn, kept 0.00");
        Shown("c2").ShouldBe("1000.00 by case 2; case 2 Approved, kept 0.00");
        Shown("c3").ShouldBe("nothing");
    }

    /// <summary>What a server keeps and reads on is what a server that has just started reads.</summary>
    private string Shown(string merchant, Instant? at = null)
    {
        var mark = MembershipMark.Read(office.Database);
        kept = BroughtCases.Since(office.Database, read, kept);
        read = mark.CaseEvent;
        var benefits = MerchantBenefits.Load(office.Database, at ?? office.Clock.Now);
        if (at is null)
        {
            Plain(kept.Of(benefits.Find(merchant))).ShouldBe(Plain(BroughtCases.Since(office.Database, 0, null).Of(benefits.Find(merchant))));
            Plain(kept.Of(benefits.Find(merchant))).ShouldBe(Plain(benefits.Cases.Of(benefits.Find(merchant))));
        }
        var entitlements = benefits.Of(merchant);
        var had = entitlements.All.Select(one => $"{((SubsidyTerms)one.Effective).Amount} by case {one.By.Single().Membership.Case}");
        var cases = entitlements.Cases.Select(one => $"case {one.Number} {one.State}, kept {one.Kept}{(one.BannedUntil is { } until ? $", banned until {until}" : "")}");
        return string.Join("; ", had.DefaultIfEmpty("nothing").Concat(cases));
    }

    /// <summary>Without the version, which each reading checks anew.</summary>
    private static IEnumerable<BringingCase> Plain(IEnumerable<BringingCase> cases) => cases.Select(one => one with { Version = null! }).ToArray();

    private void Wait() => office.Clock.Now += Duration.FromHours(1);
}
