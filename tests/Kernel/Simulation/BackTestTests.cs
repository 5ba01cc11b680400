using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>
/// Four months of six merchants by hand. In force: S from a GMV of 1,000, SS from 3,000. The draft: S from 800, SS from 3,200, and no more than two complaints.
/// <code>
///       2016-10  2016-11  2016-12  2017-01    in force             draft
///   a     3,000    3,000    3,000    3,000    SS SS SS SS          S  S  S  S
///   b     1,000      900    1,000      900    S  –  S  –           S  S  S  S
///   c       800      800      700      800    –  –  –  –           S  S  –  S
///   d       500      500      500    5,000    –  –  –  SS          –  –  –  –     three complaints
///   e     2,000        ?    2,000    3,500    S  S  S  SS          S  S  S  SS    keeps S while its GMV is unknown
///   f                         850    1,200          –  S                 S  S     joins the marketplace in December
/// </code>
/// S pays 50; SS pays 100 more. So the draft costs 4·50 = 200, 200, 200, then 4·50 + 150 = 350; the rules in force 150 + 2·50 = 250, 150 + 50 = 200, 250, then 3·150 + 50 = 500.
/// </summary>
public sealed class BackTestTests
{
    private static readonly decimal?[][] Turnovers =
        [[3000, 1000, 800, 500, 2000], [3000, 900, 800, 500, null], [3000, 1000, 700, 500, 2000, 850], [3000, 900, 800, 5000, 3500, 1200]];

    [Fact]
    public void Every_review_has_its_members_changes_winners_and_losers()
    {
        var reviews = Run().Reviews;

        reviews.Select(review => review.Occasion.FactsPeriod.ToString()).ShouldBe(["2016-10", "2016-11", "2016-12", "2017-01"]);
        reviews.Select(review => string.Join(' ', review.Draft.Tiers.Select(tier => tier.Members))).ShouldBe(["0 4", "0 4", "0 4", "1 4"]);
        reviews.Select(review => string.Join(' ', review.Baseline!.Tiers.Select(tier => tier.Members))).ShouldBe(["1 2", "1 1", "1 2", "3 1"]);
        // October: c in by the draft only. November: b and c. December: f. January: b and c, and d only by the rules in force. a is always lower by the draft.
        reviews.Select(review => review.Comparison).ShouldBe([new(1, 0, 0, 1), new(2, 0, 0, 1), new(1, 0, 0, 1), new(2, 1, 0, 1)]);
        // a, b, c and e; nobody; f comes and c goes; c returns and e rises to SS.
        reviews.Select(review => (review.Draft.Joined, review.Draft.Left, review.Draft.Returned, review.Draft.Promoted)).ShouldBe([(4, 0, 0, 0), (0, 0, 0, 0), (1, 1, 0, 0), (0, 0, 1, 1)]);
        reviews.Select(review => (review.Baseline!.Joined, review.Baseline.Left, review.Baseline.Returned)).ShouldBe([(3, 0, 0), (0, 1, 0), (0, 0, 1), (2, 1, 0)]);
        reviews.Select(review => review.Draft.KeptUnknown).ShouldBe([0, 1, 0, 0]);
    }

    [Fact]
    public void Over_all_months_c_came_back_by_the_draft_and_b_by_the_rules_in_force()
    {
        var result = Run();

        // a 4, b 4, c 2 + 1, e 4, f 2 reviews: 17 in 6 memberships, of which only the first of c has ended.
        result.DraftTotals.Churn.ShouldBe(new BackTestChurn(5, 6, 5, 17, 1, 1, []) with { ByChanges = result.DraftTotals.Churn.ByChanges });
        result.DraftTotals.Churn.AverageLength.ShouldBe(2.8333m);
        // c changed three times, the other four once.
        result.DraftTotals.Churn.ByChanges.ShouldBe([new(1, 4, 5), new(2, 0, 1), new(3, 1, 1)]);
        // a 4, b 1 + 1, d 1, e 4, f 1: 12 in 6 memberships; those of b have ended.
        result.Baseline!.Churn.ShouldBe(new BackTestChurn(5, 6, 4, 12, 1, 1, []) with { ByChanges = result.Baseline.Churn.ByChanges });
        result.Baseline.Churn.ByChanges.ShouldBe([new(1, 4, 5), new(2, 0, 1), new(3, 0, 1), new(4, 1, 1)]);
        // c was never in by the rules in force, d never by the draft.
        (result.Compared, result.OnlyByDraft, result.OnlyByBaseline).ShouldBe((4, 1, 1));
        // b wins in November and January, c in October, November and January, f in December; d loses in January.
        result.Merchants.Won.Select(times => (int)times).ShouldBe([0, 2, 3, 0, 0, 1]);
        result.Merchants.Lost.Select(times => (int)times).ShouldBe([0, 0, 0, 1, 0, 0]);
        (result.Merchants.ByDraft.TierOf(4), result.Merchants.ByBaseline.TierOf(3)).ShouldBe(("SS", "SS"));
    }

    [Fact]
    public void A_budget_of_600_is_used_up_exactly_by_the_third_review_of_the_draft_and_exceeded_by_the_rules_in_force()
    {
        var result = Run(budget: 600);

        result.Reviews.Select(review => review.Draft.CostSoFar.ToString()).ShouldBe(["200.00", "400.00", "600.00", "950.00"]);
        result.Reviews.Select(review => review.Draft.BudgetLeft.ToString()).ShouldBe(["400.00", "200.00", "0.00", "-350.00"]);
        result.Reviews.Select(review => review.Baseline!.Cost.Total.ToString()).ShouldBe(["250.00", "200.00", "250.00", "500.00"]);
        var end = result.DraftTotals.Budget!.End!;
        (end.At, end.Occasion.FactsPeriod.ToString(), end.Uncovered).ShouldBe((Marketplace.At("2017-01-03T24:00"), "2016-12", Money.Zero));
        result.Baseline!.Budget!.End!.Uncovered.ShouldBe(Money.FromWhole(100));
    }

    [Fact]
    public void A_budget_that_suffices_has_no_end() => Run(budget: 951).DraftTotals.Budget!.End.ShouldBeNull();

    [Theory]
    [InlineData("daily", "2017-01-04T24:00")]
    [InlineData("weekly", "2017-01-08T24:00")]
    [InlineData("monthly", "2017-01-31T24:00")]
    public void Payments_put_together_reach_the_limit_when_their_batch_is_paid(string batch, string paidAt)
    {
        // The review takes effect on Wednesday 2017-01-04 at 0:00.
        var budget = Run(budget: 600, batch: batch).DraftTotals.Budget!;

        (budget.PaidInBatches, budget.End!.At).ShouldBe((batch, Marketplace.At(paidAt)));
    }

    [Fact]
    public void Paid_once_a_returning_member_costs_nothing_more()
    {
        // October: a, b, c, e. December: f. January: e has had its 50 and gets the 100 of SS.
        Run(rhythm: PaymentRhythm.Once).Reviews.Select(review => review.Draft.Cost.Total.ToString()).ShouldBe(["200.00", "0.00", "50.00", "100.00"]);
    }

    [Fact]
    public void Before_the_first_review_of_the_rules_in_force_nothing_is_compared()
    {
        var result = Run(effective: new LocalDate(2016, 12, 10));

        // In force from December 10th, first reviewed on January 3rd, 24:00, over the facts of December.
        result.Reviews.Select(review => review.Comparison?.Winners).ShouldBe([null, null, 1, 2]);
        result.Compared.ShouldBe(2);
        // b and c were in by the draft before, but only compared months count: c is in by the draft in January, d by the rules in force.
        (result.OnlyByDraft, result.OnlyByBaseline).ShouldBe((1, 1));
    }

    [Fact]
    public void The_draft_takes_away_what_rests_on_facts_from_before_its_announcement()
    {
        // Announced in 2030: as a version in force it could not let c leave over the facts of 2016-12.
        Run().Reviews[2].Draft.ShouldSatisfyAllConditions(draft => draft.Left.ShouldBe(1), draft => draft.KeptUnpublished.ShouldBe(0));
    }

    private static BackTestResult Run(decimal? budget = null, string? batch = null, PaymentRhythm? rhythm = null, LocalDate? effective = null)
    {
        var inForce = Rules("gmv >= 1000", "gmv >= 3000", [], effective ?? new LocalDate(2016, 11, 3), new LocalDate(2016, 10, 1), budget, batch);
        var announced = new LocalDate(2030, 1, 1);
        var draft = BackTestCalendar.InForceAllAlong(
            Rules("gmv >= 800", "gmv >= 3200", [("calm", "complaints <= 2")], announced, announced, budget, batch), Period.Parse("2016-10"));
        var backTest = new BackTest(draft, Memberships.Nobody(5, ["SS", "S"]), new BackTestAssumptions(rhythm));
        foreach (var step in BackTestCalendar.Steps([inForce], draft, Period.Parse("2016-10"), Period.Parse("2017-01")))
        {
            var people = People(Turnovers[NodaTime.Period.Between(new LocalDate(2016, 10, 1), step.Review.Occasion.FactsPeriod.FirstDay, PeriodUnits.Months).Months]);
            var before = step.IsDraft ? backTest.DraftMemberships : backTest.BaselineMemberships;
            var result = Marketplace.Decide(step.Review.Version, people, before, step.Review.Occasion);
            if (step.IsDraft)
                backTest.AddDraft(result, people, step.Review.Occasion.FactsPeriod.ToString());
            else
                backTest.AddBaseline(step.Review.Version, result, people);
        }
        return backTest.Finish();
    }

    private static Population People(decimal?[] turnovers) => Marketplace.People([.. turnovers.Select((turnover, row) =>
        ($"{(char)('a' + row)}", new Dictionary<string, object?> { ["gmv"] = turnover, ["complaints"] = row == 3 ? 3 : 0 }))]);

    private static CheckedProgramme Rules(
        string lineOfS, string lineOfSs, (string, string)[] require, LocalDate effective, LocalDate published, decimal? budget, string? batch) =>
        Marketplace.Programme(require, [("SS", lineOfSs), ("S", lineOfS)], rules => rules with
        {
            Effective = effective,
            Published = published,
            Tiers = [rules.Tiers[0] with { Includes = "S", Benefits = ["cash"] }, rules.Tiers[1] with { Benefits = ["packet"] }],
            Benefits =
            [
                Marketplace.Benefit("cash", new SubsidyTerms(Money.FromWhole(100), null)), Marketplace.Benefit("packet", new CreditTerms("promotion", Money.FromWhole(50), null, null)),
            ],
            Budget = budget is { } limit ? new Budget("account", null, Money.FromWhole((long)limit), "CNY", Marketplace.Nowhere) : null,
            Procedure = [new ProcedureStep("pay", null, [], [], null, null, false, null, batch, Marketplace.Nowhere)],
        });
}
