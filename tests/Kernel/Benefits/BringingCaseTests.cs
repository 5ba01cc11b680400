using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Tests.Procedures;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Kernel.Tests.Benefits;

/// <summary>What an approved case brings, as its events say (C2: 1,000 CNY each; what is asked back is the company's no more).</summary>
public sealed class BringingCaseTests
{
    private static readonly CaseRules Rules = TestCases.Rules(TestCases.Apply, TestCases.Approve, TestCases.Disburse);

    [Fact]
    public void A_case_brings_its_tier_from_the_approval_on_and_nothing_before()
    {
        var applied = TestCases.Of(Rules, TestCases.Applied("2009-03-02T09:00"));
        Brought(applied).ShouldBeNull();

        var approved = applied.Then(Approved(1000));
        var grant = Grant.Of(Brought(approved)!).ShouldHaveSingleItem();
        (grant.From, grant.Until, grant.Membership.Case, grant.Benefit.Terms).ShouldBe((TestCases.At("2009-03-03"), null, 7, new SubsidyTerms(Money.FromWhole(1000), null)), "C2");
        Brought(approved.Then(new Paid(TestCases.At("2009-04-01"), "fred", 1)))!.ShouldSatisfyAllConditions(one => one.State.ShouldBe(CaseState.Paid), one => one.Kept.ShouldBe(Money.FromWhole(1000)));
    }

    [Fact]
    public void What_is_asked_back_is_granted_no_more_and_what_is_asked_back_in_whole_ends_the_grant()
    {
        var paid = TestCases.Of(Rules, TestCases.Applied("2009-03-02T09:00"), Approved(1000), new Paid(TestCases.At("2009-04-01"), "fred", 1));

        var part = Brought(paid.Then(AskedBack(400, "2009-05-01")))!;
        (Amount(part), part.EndedAt, part.BannedUntil).ShouldBe((Money.FromWhole(600), null, TestCases.At("2012-05-01")), "C2: a ban of three years");
        var whole = Brought(paid.Then(AskedBack(400, "2009-05-01")).Then(AskedBack(600, "2009-06-01")))!;
        (Amount(whole), whole.EndedAt, whole.State).ShouldBe((Money.Zero, TestCases.At("2009-06-01"), CaseState.ClawedBack));
        Grant.Of(whole).Any(grant => grant.IsInForce(TestCases.At("2009-06-01"))).ShouldBeFalse();
    }

    [Fact]
    public void What_is_undone_before_it_is_paid_ends_then_and_a_ban_without_a_grant_is_known_too()
    {
        var approved = TestCases.Of(Rules, TestCases.Applied("2009-03-02T09:00"), Approved(1000));
        var withdrawn = Brought(approved.Then(new Withdrawn(TestCases.At("2009-03-20"), "counter", "no need")))!;
        (withdrawn.EndedAt, Amount(withdrawn)).ShouldBe((TestCases.At("2009-03-20"), Money.Zero));

        var applied = TestCases.Of(Rules, TestCases.Applied("2009-03-02T09:00"));
        Brought(applied.Then(new Rejected(TestCases.At("2009-03-04"), "anna", "not complete", null, null))).ShouldBeNull();
        var banned = Brought(applied.Then(new Rejected(TestCases.At("2009-03-04"), "anna", "false invoice", "falsified", TestCases.At("2012-03-04"))))!;
        (banned.Tier, banned.Membership, banned.BannedUntil).ShouldBe((null, null, TestCases.At("2012-03-04")));
        Grant.Of(banned).ShouldBeEmpty();
    }

    /// <summary>F4: 30 days as accredited host, the green pass until 30 April 24:00.</summary>
    [Fact]
    public void What_lasts_for_a_time_of_its_own_lasts_that_time_from_the_approval()
    {
        var host = Marketplace.Benefit("host", new ServiceTerms(null, "accredited-host", 30, []));
        var pass = Marketplace.Benefit("pass", new AccessTerms(false, false)) with { Until = TestCases.At("2020-04-30T24:00") };
        var brought = Of(Holdings.Bringing("live", host, pass), 0, 0) with { ApprovedAt = TestCases.At("2020-04-10T12:00"), Tier = "S" };

        Grant.Of(brought).ToDictionary(grant => grant.Benefit.Id, grant => grant.Until).ShouldBe(new Dictionary<string, Instant?> { ["host"] = TestCases.At("2020-05-10T12:00"), ["pass"] = TestCases.At("2020-04-30T24:00") });
    }

    /// <summary>However a tier's subsidies and the amount that was approved lie to each other: no fen more or less, and none above what the file says.</summary>
    [Fact]
    public void The_subsidies_of_a_tier_are_together_what_was_granted_less_what_was_asked_back()
    {
        for (var seed = 1; seed <= TestRun.Count(300, 30_000); seed++)
        {
            var random = new Random(seed);
            int[] amounts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 5))];
            var granted = random.Next(1, amounts.Sum() + 1);
            var brought = Of(Holdings.Bringing("several", [.. amounts.Select((amount, index) => Marketplace.Benefit($"cash-{index}", new SubsidyTerms(Money.FromWhole(amount), "paid")))]), granted, random.Next(0, granted));

            var parts = Grant.Of(brought).Select(grant => (grant.Benefit.Id, ((SubsidyTerms)grant.Benefit.Terms).Amount)).ToArray();

            parts.Aggregate(Money.Zero, (sum, part) => sum + part.Amount).ShouldBe(brought.Entitled, $"seed {seed}");
            foreach (var (id, amount) in parts)
                amount.ShouldBeInRange(new Money(1), Money.FromWhole(amounts[int.Parse(id["cash-".Length..], null)]), $"seed {seed}");
        }
    }

    private static BringingCase Of(Programme programme, int granted, int askedBack) => new(
        3, 7, programme, CaseState.Approved, "S", Holdings.Start, null, Money.FromWhole(granted), Money.FromWhole(granted), Money.Zero, Money.FromWhole(askedBack), Money.Zero, null);

    private static BringingCase? Brought(CaseStanding standing) => BringingCase.Of(3, 7, standing, TestCases.At("2013-01-01"), BusinessCalendar.China);

    private static Money Amount(BringingCase brought) => Grant.Of(brought).Select(grant => ((SubsidyTerms)grant.Benefit.Terms).Amount).SingleOrDefault();

    private static Approved Approved(int amount) => new(TestCases.At("2009-03-03"), "anna", "A", Money.FromWhole(amount), "in order");

    private static ClawbackOrdered AskedBack(int amount, string at) => new(TestCases.At(at), "anna", "falsified", Money.FromWhole(amount), "false invoice", TestCases.At(at).InZone(TestCases.Zone).LocalDateTime.PlusYears(3).InZoneLeniently(TestCases.Zone).ToInstant());
}
