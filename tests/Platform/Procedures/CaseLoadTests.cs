using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Procedures;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>
/// C2, “the first 1,000”, with more companies than places and less money than the places would take: two offices at once, corrections, withdrawals, rejections, lapses, bank returns. Never one place or one fen too many, and
/// the batches are what the ledger has paid out.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CaseLoadTests
{
    /// <summary>An ordinary run takes so small a part of the companies and places.</summary>
    private static readonly int Part = TestRun.Count(25, 1, 50);

    private static readonly int Rounds = TestRun.Count(2, 3);

    [Theory]
    [InlineData(1_200, 1_000)]
    [InlineData(10_000, 1_000)]
    public void Never_one_place_or_one_fen_too_many(int companies, int places)
    {
        (companies, places) = (companies / Part, places / Part);
        // Every third company paid less than the subsidy, to the fen; the money is enough for seven places of ten.
        var rows = Enumerable.Range(1, companies).ToDictionary(company => $"c{company}", company => $"c{company},5101,small,{(company % 3 == 0 ? $"640.{company % 100:00}" : "2800")},19800");
        using var office = new SubsidyOffice(
            places, companies: companies, rows: rows,
            change: text => text.Replace("limit: 1000000 CNY", $"limit: {places * 700} CNY", StringComparison.Ordinal).Replace("batch: monthly", "batch: daily", StringComparison.Ordinal));

        AtOnce(office, companies, (desks, company) => desks.Merchant.Apply(office.Versions(SubsidyOffice.TrustPass), $"c{company}", SubsidyOffice.Application(company), SubsidyOffice.Files(SubsidyOffice.Materials)));
        Check(office, companies, places);
        AtOnce(office, companies, (desks, number) =>
        {
            if (number % 20 == 0)
                desks.Precheck.Return(number, [new MaterialFault("invoice", "unreadable")]);
            else if (number % 23 == 0)
                desks.Merchant.Withdraw(number, "no need");
            else if (number % 29 == 0)
                desks.Precheck.Reject(number, "not complete", null);
            else
                desks.Precheck.Check(number, [], "complete");
            if (number % 40 == 0)
                desks.Merchant.Correct(number, [SubsidyOffice.File("invoice", 'b')]);
        });
        AtOnce(office, companies, (desks, number) =>
        {
            if (number % 20 != 0 && number % 23 != 0 && number % 29 != 0)
                desks.Verify.Check(number, [new CaseFinding("first_use", true)], "no earlier contract");
        });
        office.Clock.Now += Duration.FromDays(8);
        for (var round = 0; round < Rounds; round++)
        {
            new DueCases(office.Database, office.Clock).Run().Troubles.ShouldBeEmpty();
            var ready = List(office).Where(report => report is { State: CaseState.BeforeNotice, Place: ClaimState.Placed }).Select(report => report.Number).ToArray();
            if (ready.Length == 0)
                break;
            office.Desk("olga").BeginNotice(ready);
            office.Clock.Now += Duration.FromDays(8);
            Approve(office, ready);
            Pay(office);
            Check(office, companies, places);
            // The bank sends some back; they are paid again with the next batch.
            var paid = List(office).Where(report => report.State == CaseState.Paid && report.Number % 10 == 1 && report.Standing.CameBack == Money.Zero).Select(report => report.Number).ToArray();
            foreach (var number in paid)
            {
                office.Payments().ReturnPayment(number, "no such account");
                office.Desk("company").ChangeAccount(number, new BankAccount("成都银行", $"6228111{number:00000}", "x"));
            }
            Check(office, companies, places);
        }
        office.Clock.Now += Duration.FromDays(1);
        Pay(office);
        Check(office, companies, places);
        List(office).Count(report => report.State == CaseState.Paid).ShouldBeGreaterThan(places / 2);
        new LedgerVerifier(office.Database).Verify().Problems.ShouldBeEmpty();
    }

    /// <summary>Where the money is used up, the next are rejected, and their places go on.</summary>
    private static void Approve(SubsidyOffice office, IEnumerable<long> numbers)
    {
        var desk = office.Desk("anna");
        foreach (var number in numbers)
            try
            {
                desk.Approve(number, "in order");
            }
            catch (CaseRefusedException refused)
            {
                refused.Message.ShouldContain("free, and");
                desk.Reject(number, "the budget is used up", null);
            }
    }

    private static void Pay(SubsidyOffice office)
    {
        if (List(office).Any(report => report.State == CaseState.Approved))
            office.Payments().Pay(SubsidyOffice.TrustPass);
    }

    private static void Check(SubsidyOffice office, int companies, int places)
    {
        var (figures, reports) = (CaseFigures.Of(office.Database, office.Clock, office.Versions(SubsidyOffice.TrustPass)), List(office));
        reports.Length.ShouldBe(companies);
        reports.Count(report => report.Place == ClaimState.Placed).ShouldBeLessThanOrEqualTo(places);
        figures.Places!.ShouldSatisfyAllConditions(
            one => (one.Free + one.Held + one.Final + one.Unused).ShouldBe(places), one => (one.Held + one.Final).ShouldBe(reports.Count(report => report.Place == ClaimState.Placed)),
            one => (one.Free == 0 || one.Waiting == 0).ShouldBeTrue("nobody waits while a place is free"));
        figures.Money!.ShouldSatisfyAllConditions(
            one => one.Agree.ShouldBeTrue(), one => one.Granted.ShouldBeLessThanOrEqualTo(one.Limit), one => (one.Kept + one.Booked + one.Free).ShouldBe(one.Limit),
            one => one.PaidOut.ShouldBe(new Money(new CaseStore(office.Database).Batches(SubsidyOffice.TrustPass).Sum(batch => batch.Amount)), "the batches are what the ledger has paid out"));
    }

    private static System.Collections.Immutable.ImmutableArray<CaseReport> List(SubsidyOffice office) => new CaseReader(office.Database, office.Clock).List(SubsidyOffice.TrustPass, null);

    /// <summary>Odd numbers in one office and even ones in another, each with a connection of its own.</summary>
    private static void AtOnce(SubsidyOffice office, int count, Action<Desks, int> act) => Task.WaitAll([.. Enumerable.Range(0, 2).Select(half => Task.Factory.StartNew(
        () =>
        {
            using var database = office.OpenAgain();
            var desks = new Desks(new CaseDesk(database, office.Clock, "company"), new CaseDesk(database, office.Clock, "dina"), new CaseDesk(database, office.Clock, "olga"));
            for (var number = 1 + half; number <= count; number += 2)
                act(desks, number);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);

    private sealed record Desks(CaseDesk Merchant, CaseDesk Precheck, CaseDesk Verify);
}
