using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using static Fuyao.Kernel.Tests.Procedures.TestCases;

namespace Fuyao.Kernel.Tests.Procedures;

/// <summary>How cases go from event to event (C2, F4), and when something is due.</summary>
public sealed class CaseCourseTests
{
    private static readonly CaseRules Chengdu = Rules(Apply, Precheck, Verify, Notice, Approve, Disburse);

    [Theory]
    [InlineData("2009-03-02T09:00", "2009-03-09T24:00", "Monday to Monday")]
    [InlineData("2009-03-07T09:00", "2009-03-13T24:00", "a Saturday: 9 to 13 March")]
    [InlineData("2009-04-30T23:59", "2009-05-08T24:00", "1 to 3 May are off, and so is no day of the week after")]
    [InlineData("2009-09-28T09:00", "2009-10-12T24:00", "1 to 8 October are off; 27 September and 10 October are worked: 29, 30, 9, 10, 12")]
    public void A_correction_has_its_workdays_by_the_calendar_of_the_State_Council(string returned, string until, string why) =>
        Of(Chengdu, Applied("2009-01-05T09:00"), new Returned(At(returned), "dina", [new MaterialFault("licence", "torn")]))
            .CorrectionEnd(BusinessCalendar.China).ShouldBe(new CaseDeadline(At(until), false), why);

    [Fact]
    public void A_deadline_beyond_the_known_years_is_provisional()
    {
        var rules = CaseRules.Of(Programme(Apply, Precheck, Approve) with { Apply = null });

        Of(rules, Applied("2041-01-07T09:00"), new Returned(At("2041-01-07T10:00"), "dina", [new MaterialFault("licence", "torn")])).Due(BusinessCalendar.China)!.Value.Provisional.ShouldBeTrue("semantics: Holidays");
    }

    [Fact]
    public void A_notice_of_five_workdays_does_not_count_its_first_day()
    {
        var noticed = OnNotice();

        noticed.NoticeEnd(BusinessCalendar.China).ShouldBe(new CaseDeadline(At("2009-03-09T24:00"), false), "C2: begun on Monday 2 March");
        var approved = new Approved(At("2009-03-09T23:59"), "anna", "A", Money.FromWhole(1000), "in order");
        Refused(() => noticed.Then(approved)).ShouldStartWith("the public notice lasts until");
        noticed.Then(approved with { At = At("2009-03-09T24:00") }).StateAt(At("2009-03-10"), BusinessCalendar.China).ShouldBe(CaseState.Approved);
    }

    [Fact]
    public void Objections_hold_the_approval_even_when_the_notice_is_over()
    {
        var objected = OnNotice().Then(new Objected(At("2009-03-09T23:59"), "counter", "x", "y", "z"));
        var approved = new Approved(At("2009-03-10"), "anna", "A", Money.FromWhole(1000), "in order");

        Refused(() => objected.Then(approved)).ShouldBe("objection 1 is open; decide it first");
        Refused(() => objected.Then(new Objected(At("2009-03-09T24:00"), "counter", "x", "y", "z"))).ShouldStartWith("the public notice ended");
        objected.Then(new ObjectionDecided(At("2009-03-10"), "anna", 1, false, "unproven")).Then(approved).IsGranted.ShouldBeTrue();
        Refused(() => objected.Then(new ObjectionDecided(At("2009-03-10"), "anna", 2, false, "unproven"))).ShouldBe("there is no objection 2 against this case; it has 1");
        objected.Then(new ObjectionDecided(At("2009-03-10"), "anna", 1, true, "proven")).StateAt(At("2009-03-10"), BusinessCalendar.China).ShouldBe(CaseState.Rejected);
    }

    [Fact]
    public void Money_is_paid_once_goes_again_to_another_account_and_comes_back_in_parts()
    {
        var paid = OnNotice().Then(new Approved(At("2009-03-10"), "anna", "A", Money.FromWhole(1000), "in order")).Then(new Paid(At("2009-03-31"), "fred", 1));
        Refused(() => paid.Then(new Paid(At("2009-03-31"), "fred", 2))).ShouldContain("only what is approved is paid, and once");
        Refused(() => paid.Then(new Rejected(At("2009-04-01"), "anna", "wrong", null, null))).ShouldContain("order a clawback");

        var returned = paid.Then(new PaymentReturned(At("2009-04-02"), "fred", "closed"));
        Refused(() => returned.Then(new Paid(At("2009-04-02"), "fred", 2))).ShouldStartWith("the case is waiting for another account");
        Refused(() => returned.Then(new AccountChanged(At("2009-04-02"), "counter", Application.Account!))).ShouldStartWith("this is the account from which the bank returned");
        var again = returned.Then(new AccountChanged(At("2009-04-03"), "counter", Application.Account! with { Number = "99" })).Then(new Paid(At("2009-04-30"), "fred", 2));
        (again.PaidOut, again.CameBack, again.Kept).ShouldBe((Money.FromWhole(2000), Money.FromWhole(1000), Money.FromWhole(1000)));

        var asked = again.Then(new ClawbackOrdered(At("2009-05-04"), "anna", "falsified", Money.FromWhole(600), "forged", At("2012-05-04")));
        Refused(() => asked.Then(new ClawbackOrdered(At("2009-05-05"), "anna", "falsified", Money.FromWhole(401), "forged", null))).ShouldBe("of what was paid, 400.00 are not asked back yet; ask back more than nothing and at most that");
        Refused(() => asked.Then(new Recovered(At("2009-05-05"), "fred", Money.FromWhole(601), "in"))).ShouldStartWith("of what was asked back, 600.00 have not come in");
        var recovered = asked.Then(new Recovered(At("2009-05-06"), "fred", Money.FromWhole(250), "in"));
        (recovered.Kept, recovered.BannedUntil).ShouldBe((Money.FromWhole(750), At("2012-05-04")));
    }

    [Fact]
    public void A_procedure_without_notice_and_money_is_carried_out_by_the_same_steps()
    {
        // F4: entries are returned with the reason, corrected and submitted again, then whitelisted.
        var rules = Rules(Apply, Verify, Approve);
        var standing = Of(
            rules, Applied("2009-04-01"), new Returned(At("2009-04-01T10:00"), "rita", [new MaterialFault("contract", "of another shop")]), new Resubmitted(At("2009-04-02"), "partner", [Material("contract", 'b')]),
            new Checked(At("2009-04-03"), "rita", [new CaseFinding("first_use", true)], "first"), new Approved(At("2009-04-03"), "anna", "A", Money.Zero, "in order"));

        (standing.IsGranted, standing.Granted).ShouldBe((true, Money.Zero));
        Refused(() => standing.Then(new Paid(At("2009-04-04"), "fred", 1))).ShouldContain("only what is approved is paid");
        Refused(() => Of(rules, Applied("2009-04-01"), new Approved(At("2009-04-02"), "anna", "A", Money.Zero, "x"))).ShouldBe("'verify' comes before the decision; pass that first");
        Refused(() => Of(rules, Applied("2009-04-01"), new Checked(At("2009-04-02"), "rita", [], "x"))).ShouldBe("'verify' finds first_use; say of first_use whether it is so: yes or no");
    }

    [Theory]
    [InlineData("2008-12-31T23:59", "applications for 'tiny' are taken from 2008-12-31T16:00:00Z; apply from then on")]
    [InlineData("2009-12-31T24:00", "applications for 'tiny' were taken until 2009-12-31T16:00:00Z; it is too late")]
    public void The_window_is_half_open(string at, string words) => Refused(() => CaseCourse.Begin(Chengdu, Applied(at))).ShouldBe(words);

    [Fact]
    public void An_application_is_sound_or_says_what_is_not()
    {
        var applied = Applied("2009-02-01");

        Refused(() => CaseCourse.Begin(Chengdu, applied with { Materials = [Material("licence", 'a')] })).ShouldBe("contract is missing; hand in all of licence, contract");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Materials = [.. applied.Materials, Material("photo", 'a')] })).ShouldBe("'tiny' asks for no material 'photo'; it asks for licence, contract");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Materials = [.. applied.Materials, Material("licence", 'b')] })).ShouldBe("'licence' is handed in twice; keep one file of it");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Application = Application with { Code = "510100000000011" } })).ShouldEndWith("its check digit does not fit; compare it with the business licence");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Application = Application with { FormerCodes = ["1"] } })).ShouldContain("or the 15 digits of a registration number");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Application = Application with { Account = null } })).ShouldBe("nothing can be paid without an account; name the bank and the number of the account");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Application = Application with { District = "999999" } })).ShouldStartWith("there is no division '999999'");
        Refused(() => CaseCourse.Begin(Chengdu, applied with { Application = Application with { Company = "a\nb" } })).ShouldBe("the company's name is to be a text of 1 to 1000 characters on one line");
    }

    [Fact]
    public void A_procedure_that_cannot_be_carried_out_says_what_to_write()
    {
        CaseRules.Refusal(Programme(Apply, Precheck, Verify, Notice, Approve, Disburse)).ShouldBeNull();
        CaseRules.Refusal(Programme(Verify, Approve))!.ShouldContain("does not begin with what merchants hand in");
        CaseRules.Refusal(Programme(Apply, Notice))!.ShouldContain("nobody decides");
        CaseRules.Refusal(Programme(Apply, Verify))!.ShouldContain("'verify' decides in the procedure of 'tiny', and what it finds would come too late");
        CaseRules.Refusal(Programme(Apply, Approve, Notice))!.ShouldContain("'notice' comes after the decision 'approve'");
        CaseRules.Refusal(Programme(Apply, Disburse, Approve))!.ShouldContain("'disburse' in the procedure of 'tiny' would pay before 'approve' decides");
        CaseRules.Refusal(Programme(Apply, Verify with { By = null }, Approve))!.ShouldContain("does not say who does 'verify'");
        CaseRules.Refusal(Programme(Apply, Approve, Disburse) with { Budget = null })!.ShouldContain("pays what nobody grants");
        CaseRules.Refusal(Programme(Apply, Approve) with { Enrolment = Kernel.Programmes.Enrolment.Automatic })!.ShouldContain("nobody applies to 'tiny'");
    }

    [Fact]
    public void The_rules_of_a_clawback_say_how_long_a_ban_lasts()
    {
        Chengdu.BannedUntil("falsified", At("2012-02-29T12:00")).ShouldBe(At("2015-02-28T12:00"), "three calendar years");
        Chengdu.BannedUntil("left", At("2012-02-29T12:00")).ShouldBeNull();
        Refused(() => Chengdu.BannedUntil("double-funded", At("2012-02-29"))).ShouldBe("'tiny' has no rule for 'double-funded'; it has falsified, left");
    }

    private static CaseStanding OnNotice() => Of(
        Chengdu, Applied("2009-02-23T09:00"), new Checked(At("2009-02-24"), "dina", [], "complete"), new Checked(At("2009-02-25"), "olga", [new CaseFinding("first_use", true)], "first"),
        new NoticeBegun(At("2009-03-02T09:00"), "olga"));
}
