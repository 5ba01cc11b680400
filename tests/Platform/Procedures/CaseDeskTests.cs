using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>C2: applications with materials, correction, checks, public notice, objections, approval, and a place for the next in line where one is rejected.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CaseDeskTests : IDisposable
{
    private const string Places = "places/chengdu-trustpass";
    private const string Money = "sme-development-fund/chengdu-ecommerce/chengdu-trustpass";
    private const string Paid = "subsidies-paid/chengdu-trustpass";

    private SubsidyOffice office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public void A_company_goes_from_its_application_to_the_money_in_its_account()
    {
        var report = office.Apply(1);
        report.ShouldSatisfyAllConditions(
            one => one.State.ShouldBe(CaseState.InCheck), one => one.Standing.CurrentStep.Name.ShouldBe("precheck"), one => one.Place.ShouldBe(ClaimState.Placed, "C2: held on acceptance"));
        office.Balance(Places).ShouldBe((2, 2));

        office.Verify(1).State.ShouldBe(CaseState.BeforeNotice);
        var noticed = office.Desk("olga").BeginNotice([1]).ShouldHaveSingleItem();
        noticed.Due.ShouldBe(new CaseDeadline(SubsidyOffice.At("2009-03-09T24:00"), false), "C2: 5 working days after Monday 2 March, which does not count");
        Refused(() => office.Desk("anna").Approve(1, "early")).ShouldBe($"the public notice lasts until {SubsidyOffice.At("2009-03-10")}; approve from then on");
        office.Clock.Now = SubsidyOffice.At("2009-03-10");

        office.Desk("anna").Approve(1, "in order").ShouldSatisfyAllConditions(one => one.State.ShouldBe(CaseState.Approved), one => one.Standing.Granted.ShouldBe(Kernel.Values.Money.FromWhole(1000), "C2"));
        office.Balance(Money).ShouldBe((999_000, 1_000_000), "kept, not yet paid");
        (office.Balance($"{Places}/held").Booked, office.Balance($"{Places}/final").Booked).ShouldBe((0, 1));

        var batch = office.Payments().Pay(SubsidyOffice.TrustPass);
        (batch.Payments, batch.Amount).ShouldBe((1, Kernel.Values.Money.FromWhole(1000).Units));
        office.Look(1).State.ShouldBe(CaseState.Paid);
        (office.Balance(Money), office.Balance(Paid).Booked).ShouldBe(((999_000, 999_000), 1_000));
        System.Text.Encoding.UTF8.GetString(office.Payments().Export(batch.Number)).ShouldBe($"batch,case,holder,bank,account,amount,company,code\n1,1,成都第1公司,成都银行,622800000001,1000.00,成都第1公司,{SubsidyOffice.CodeOf(1)}\n");
    }

    [Fact]
    public void Never_more_is_paid_than_the_company_paid()
    {
        office.Dispose();
        office = new SubsidyOffice(rows: new Dictionary<string, string> { ["c1"] = "c1,5101,small,640.50,19800", ["c2"] = "c2,5101,small,,19800" });

        office.Granted(1).Standing.Granted.ShouldBe(Kernel.Values.Money.FromWhole(1281).Divide(2), "C2: never more than was paid");
        office.ToDecision(office.Apply(2).Number);
        Refused(() => office.Desk("anna").Approve(2, "in order")).ShouldBe("how much is paid rests on contract_paid, which is not known; import it, or record it: fuyao facts change");
    }

    [Fact]
    public void What_is_returned_is_mended_in_time_or_lapses_and_its_place_goes_to_the_next_in_line()
    {
        for (var company = 1; company <= 5; company++)
            office.Apply(company);
        office.Look(4).ShouldSatisfyAllConditions(one => one.Place.ShouldBe(ClaimState.Waiting), one => one.Position.ShouldBe(1));
        office.Look(5).Position.ShouldBe(2);

        foreach (var number in new long[] { 1, 2 })
            office.Desk("dina").Return(number, [new MaterialFault("invoice", "it is of another year"), new MaterialFault("payment", "it cannot be read")])
                .Due!.Value.At.ShouldBe(SubsidyOffice.At("2009-03-09T24:00"), "C2: 5 workdays");
        Refused(() => office.Desk("company 1").Correct(1, SubsidyOffice.Files("invoice"))).ShouldBe("payment was returned too; hand in everything that was returned");
        Refused(() => office.Desk("company 1").Correct(1, [SubsidyOffice.File("invoice"), SubsidyOffice.File("payment", 'b')])).ShouldBe("'invoice' is the same file as before, which was returned; hand in one that is mended");
        Refused(() => office.Desk("dina").Check(1, [], "complete")).ShouldContain("the case is returned, so that passing a check is not possible");
        office.Clock.Now = SubsidyOffice.At("2009-03-09T23:59");
        office.Desk("company 1").Correct(1, [SubsidyOffice.File("invoice", 'b'), SubsidyOffice.File("payment", 'b')]).State.ShouldBe(CaseState.InCheck);

        office.Clock.Now = SubsidyOffice.At("2009-03-09T24:00");
        office.Look(2).State.ShouldBe(CaseState.Lapsed, "by itself, before anybody acts");
        Refused(() => office.Desk("company 2").Correct(2, [SubsidyOffice.File("invoice", 'b'), SubsidyOffice.File("payment", 'b')])).ShouldContain("the case has lapsed");
        office.Look(4).Place.ShouldBe(ClaimState.Placed, "C2: the next in line");
        office.Look(5).Position.ShouldBe(1);
        office.Apply(2).Position.ShouldBe(2, "who lapsed may apply again, behind all others");
    }

    [Fact]
    public void The_place_of_a_rejected_claim_goes_to_the_next_in_line()
    {
        for (var company = 1; company <= 4; company++)
            office.Apply(company);
        office.Verify(4, firstUse: true);
        Refused(() => office.Desk("olga").BeginNotice([4])).ShouldStartWith("the case waits for a place");

        office.Desk("dina").Reject(1, "no licence", null).State.ShouldBe(CaseState.Rejected);

        office.Look(4).Place.ShouldBe(ClaimState.Placed);
        office.Desk("olga").BeginNotice([4])[0].State.ShouldBe(CaseState.OnNotice);
    }

    [Fact]
    public void An_objection_holds_the_approval_until_somebody_else_has_decided_it()
    {
        foreach (var company in new[] { 1, 2, 3, 4 })
            office.Apply(company);
        foreach (var number in new long[] { 1, 2 })
        {
            office.Verify(number);
            office.Desk("olga").BeginNotice([number]);
            office.Desk("reader").Object(number, "王某", "wang@example.cn", "an earlier contract");
        }
        office.Clock.Now = SubsidyOffice.At("2009-03-10");
        Refused(() => office.Desk("reader").Object(1, "李某", "li@example.cn", "late")).ShouldContain("the public notice ended");
        Refused(() => office.Desk("anna").Approve(1, "in order")).ShouldBe("objection 1 is open; decide it first");

        office.Desk("anna").DecideObjection(1, 1, upheld: false, "that was another company").State.ShouldBe(CaseState.OnNotice);
        office.Desk("anna").DecideObjection(2, 1, upheld: true, "it was its own").State.ShouldBe(CaseState.Rejected);

        office.Desk("anna").Approve(1, "in order").State.ShouldBe(CaseState.Approved);
        office.Look(4).Place.ShouldBe(ClaimState.Placed);
    }

    [Fact]
    public void What_fails_or_is_unknown_is_not_approved()
    {
        office.Dispose();
        office = new SubsidyOffice(rows: new Dictionary<string, string> { ["c1"] = "c1,5101,large,2800,19800", ["c2"] = "c2,5101,,2800,19800", ["c3"] = "c3,5103,small,2800,19800" });
        office.ToDecision(office.Apply(1).Number);
        office.ToDecision(office.Apply(2).Number);

        Refused(() => office.Desk("anna").Approve(1, "in order")).ShouldBe("not all conditions of 'chengdu-trustpass' hold: 'sme' fails (sme_size in ['micro', 'small', 'medium'])");
        Refused(() => office.Desk("anna").Approve(2, "in order")).ShouldBe("not all conditions of 'chengdu-trustpass' hold: 'sme' is unknown (sme_size in ['micro', 'small', 'medium'])");
        Refused(() => office.Apply(3)).ShouldBe("'chengdu-trustpass' is not for c3: city == '5101' is not so");
        office.Verify(office.Apply(4).Number, firstUse: false);
        office.Desk("olga").BeginNotice([3]);
        office.Clock.Now += Duration.FromDays(8);
        Refused(() => office.Desk("anna").Approve(3, "in order")).ShouldContain("'first' fails");
    }

    [Fact]
    public void A_company_gets_one_grant_over_both_programmes()
    {
        office.Apply(1);
        Refused(() => office.Apply(1, SubsidyOffice.Export)).ShouldBe(
            "成都第1公司 has applied already, by case 1 for 'chengdu-trustpass'; a legal entity gets at most 1 over the programmes of 'chengdu-subsidy'; withdraw that case first");
        // Another shop of the same company, under the number that it had before.
        var other = SubsidyOffice.Application(9) with { FormerCodes = [SubsidyOffice.CodeOf(1)] };
        Refused(() => office.Apply(2, SubsidyOffice.Export, other)).ShouldContain("has applied already, by case 1");
        office.Desk("company 1").Withdraw(1, "the other is better");

        office.Granted(1, SubsidyOffice.Export).Standing.Granted.ShouldBe(Kernel.Values.Money.FromWhole(5000), "C2");
        Refused(() => office.Apply(1)).ShouldContain("has been granted a place by case 2 for 'chengdu-export'");
    }

    [Fact]
    public void An_application_is_of_the_merchants_own_company()
    {
        var code = UnifiedSocialCreditCode.Compose("91", "510104", "12345678").ToString();
        new ChangeFact(office.Database, office.Clock, "register").Run(new FactChangeRequest("c1", "uscc", code, null, "register", null));

        Refused(() => office.Apply(1)).ShouldBe($"the merchant's company has the code {code} by the data, and {SubsidyOffice.CodeOf(1)} applies; apply with that code, or declare the other as a former one");
        office.Apply(1, application: SubsidyOffice.Application(1) with { Code = code, FormerCodes = [SubsidyOffice.CodeOf(1)] }).State.ShouldBe(CaseState.InCheck);
    }

    [Fact]
    public void First_use_is_checked_on_paid_contracts_of_the_company_its_predecessors_and_its_representative()
    {
        var store = new CompanyStore(office.Database);
        using (var transaction = office.Database.Begin())
        {
            store.Add(
                [
                    new PaidContract("T-1", SubsidyOffice.CodeOf(1), "representative 1", "trustpass", new LocalDate(2009, 2, 1), Kernel.Values.Money.FromWhole(2800)),
                    new PaidContract("T-900", SubsidyOffice.CodeOf(20), null, "trustpass", new LocalDate(2006, 5, 1), Kernel.Values.Money.FromWhole(2300)),
                    new PaidContract("T-901", SubsidyOffice.CodeOf(30), "representative 3", "export", new LocalDate(2007, 5, 1), Kernel.Values.Money.FromWhole(19800)),
                ], office.Clock.Now, transaction);
            store.Add([new CompanyRelation(SubsidyOffice.CodeOf(2), SubsidyOffice.CodeOf(20), CompanyRelationKind.Predecessor)], office.Clock.Now, transaction);
            transaction.Commit();
        }
        foreach (var company in new[] { 1, 2, 3 })
            office.Apply(company);

        office.Verify(1).State.ShouldBe(CaseState.BeforeNotice, "its only contract is the one that it applies for");
        Refused(() => office.Verify(2)).ShouldBe($"this is no first use: contract T-900 of {SubsidyOffice.CodeOf(20)} for trustpass, paid on 2006-05-01 (of a predecessor); find first_use=no");
        Refused(() => office.Verify(3)).ShouldContain("(by its legal representative)");
    }

    [Fact]
    public void Nothing_of_an_event_is_stored_when_its_booking_is_refused()
    {
        office.Dispose();
        // One approval fits: the second keeps its case as it was, and takes no place and no money.
        office = new SubsidyOffice(change: text => text.Replace("limit: 1000000 CNY", "limit: 1500 CNY", StringComparison.Ordinal).Replace("amount: 5000 CNY", "amount: 1500 CNY", StringComparison.Ordinal));
        office.ToDecision(office.Apply(1).Number);
        office.ToDecision(office.Apply(2).Number);
        office.Desk("anna").Approve(1, "in order");
        var entries = Entries();

        Refused(() => office.Desk("anna").Approve(2, "in order")).ShouldBe($"the account '{Money}' has 500.00 CNY free, and 1000.00 CNY are asked for");

        office.Look(2).ShouldSatisfyAllConditions(one => one.State.ShouldBe(CaseState.OnNotice), one => one.Place.ShouldBe(ClaimState.Placed));
        office.Balance(Money).ShouldBe((500, 1500));
        office.Balance($"{Places}/final").Booked.ShouldBe(1);
        Entries().ShouldBe(entries);
        // An application that is refused has no case, no claim and no entry either.
        Refused(() => office.Desk("x").Apply(office.Versions(SubsidyOffice.TrustPass), "c3", SubsidyOffice.Application(3), SubsidyOffice.Files("form"))).ShouldStartWith("licence, contract, invoice, payment, bank_account, declaration are missing");
        (Entries(), office.Balance(Places).Free).ShouldBe((entries, 1));
    }

    [Fact]
    public void Places_are_held_on_verification_and_final_on_payment_where_the_programme_says_so()
    {
        Reopen(text => text.Replace("hold: acceptance, confirm: approval", "hold: verification, confirm: disbursement", StringComparison.Ordinal), places: 1);
        office.Apply(1).Place.ShouldBeNull();
        office.Apply(2);
        office.Verify(2).Place.ShouldBe(ClaimState.Placed, "who is verified first is first");
        office.Verify(1).Position.ShouldBe(1);

        office.Desk("olga").BeginNotice([2]);
        office.Clock.Now += Duration.FromDays(8);
        office.Desk("anna").Approve(2, "in order");
        (office.Balance($"{Places}/held").Booked, office.Balance($"{Places}/final").Booked).ShouldBe((1, 0));
        office.Payments().Pay(SubsidyOffice.TrustPass);
        (office.Balance($"{Places}/held").Booked, office.Balance($"{Places}/final").Booked).ShouldBe((0, 1));
        // The bank sends it back, and the company gives up: its final place goes to who waits.
        office.Payments().ReturnPayment(2, "closed");
        office.Desk("company 2").Withdraw(2, "closed down");
        office.Look(1).Place.ShouldBe(ClaimState.Placed);
        (office.Balance($"{Places}/held").Booked, office.Balance($"{Places}/final").Booked, office.Balance(Money).Free).ShouldBe((1, 0, 1_000_000));
    }

    [Fact]
    public void A_freed_place_goes_to_nobody_where_the_programme_says_so()
    {
        Reopen(text => text.Replace("refill: waiting", "refill: none", StringComparison.Ordinal), places: 2);
        office.Apply(1);
        office.Apply(2);
        Refused(() => office.Apply(3)).ShouldContain("no place: everything of 'places/chengdu-trustpass' is given");
        office.Desk("dina").Reject(1, "no licence", null);

        Refused(() => office.Apply(3)).ShouldStartWith("no place");
        (office.Balance(Places).Free, office.Balance($"{Places}/unused").Booked).ShouldBe((0, 1));
    }

    [Fact]
    public void Opening_again_changes_nothing_and_with_other_places_is_refused()
    {
        office.Apply(1);
        var entries = Entries();
        office.Desk("admin").Open(office.Versions(SubsidyOffice.TrustPass));
        (Entries(), office.Balance(Places)).ShouldBe((entries, (2, 2)));

        using var other = new SubsidyOffice(places: 5);
        Should.Throw<StorageException>(() => office.Desk("admin").Open(other.Versions(SubsidyOffice.TrustPass))).Message.ShouldStartWith("'chengdu-trustpass' was opened with other places or another budget");
    }

    [Fact]
    public void Together_the_programmes_cannot_have_more_than_the_allotment()
    {
        office.Dispose();
        // C2: at most 2,000,000 CNY; with a fen less the second programme is not opened.
        office = new SubsidyOffice(allotment: 1_999_999);

        Should.Throw<StorageException>(() => office.Desk("admin").Open(office.Versions(SubsidyOffice.Export))).Message.ShouldBe("the account 'sme-development-fund/chengdu-ecommerce' has 999999.00 CNY free, and 1000000.00 CNY are asked for");
    }

    [Fact]
    public void Who_was_rejected_for_false_materials_may_not_apply_until_the_ban_ends()
    {
        office.Apply(1);
        office.Desk("dina").Reject(1, "forged licence", "falsified").Standing.BannedUntil.ShouldBe(SubsidyOffice.At("2012-03-02T09:00"));

        Refused(() => office.Apply(1, SubsidyOffice.Export)).ShouldBe("成都第1公司 may not apply until 2012-03-02T01:00:00Z: forged licence (case 1 for 'chengdu-trustpass')");
        Refused(() => office.Apply(2, SubsidyOffice.Export, SubsidyOffice.Application(2) with { FormerCodes = [SubsidyOffice.CodeOf(1)] })).ShouldContain("may not apply until", customMessage: "the company and not the shop");
    }

    [Fact]
    public void An_event_that_was_changed_in_the_store_is_found()
    {
        office.Apply(1);
        office.Tamper("update case_event set by_whom = 'somebody else'");

        Should.Throw<StorageException>(() => office.Look(1)).Message.ShouldBe("event 1 of case 1 is not as it was stored; compare the audit log, and restore the database from a backup");
    }

    private void Reopen(Func<string, string> change, int places)
    {
        office.Dispose();
        office = new SubsidyOffice(places, change: change);
    }

    private int Entries() => new AuditLog(office.Database).Entries(new AuditQuery()).Count();

    private static string Refused(Action act) => Should.Throw<CaseRefusedException>(act).Message;
}
