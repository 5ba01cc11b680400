using Fuyao.Kernel.Simulation;
using Fuyao.Platform.Simulation;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>A back-test for programs. Amounts are texts with two to four decimals, in the currency that is named once.</summary>
internal static class BackTestJson
{
    public static object Describe(BackTestRun run)
    {
        var (rules, result, zone) = (run.Draft.Programme, run.Result, run.Draft.Programme.Zone);
        return new
        {
            Programme = rules.Id,
            Draft = new { Published = Day(rules.Published), Effective = Day(rules.Effective), run.Draft.Sha256 },
            Zone = zone.Id,
            run.Draft.Catalogue.Currency,
            From = run.From.ToString(),
            Until = run.Until.ToString(),
            Begin = run.Begin is { } begin ? new { FactsPeriod = begin.FactsPeriod.ToString(), DueAt = Moments.Iso(begin.NominalAt, zone) } : null,
            Reviews = result.Reviews.Select(review => new
            {
                FactsPeriod = review.Occasion.FactsPeriod.ToString(),
                DueAt = Moments.Iso(review.Occasion.NominalAt, zone),
                EffectiveAt = Moments.Iso(review.Occasion.EffectiveAt, zone),
                Facts = review.FactsCitation,
                Draft = Describe(review.Draft, Day(rules.Effective)),
                Baseline = review.Baseline is { } baseline ? Describe(baseline, Day(baseline.Version.Programme.Effective)) : null,
                review.Comparison?.Winners,
                review.Comparison?.Losers,
                review.Comparison?.Raised,
                review.Comparison?.Lowered,
            }),
            Missing = result.Holes.Select(hole => new { Rules = NameOf(hole), FactsPeriod = hole.FactsPeriod.ToString(), DueAt = Moments.Iso(hole.NominalAt, zone) }),
            EndedBefore = run.EndedBefore?.FactsPeriod.ToString(),
            DraftTotals = Describe(result.DraftTotals, zone),
            BaselineTotals = result.Baseline is { } totals ? Describe(totals, zone) : null,
            result.Compared,
            result.OnlyByDraft,
            result.OnlyByBaseline,
            run.Notices,
        };
    }

    public static string NameOf(PaymentRhythm rhythm) => rhythm == PaymentRhythm.Once ? "once" : "every-review";

    private static string NameOf(BackTestHole hole) => hole.IsBaseline ? "baseline" : "draft";

    private static object Describe(BackTestFigures figures, string version) => new
    {
        Version = version,
        figures.Reviews,
        figures.Members,
        figures.Tiers,
        figures.Waiting,
        figures.Joined,
        figures.Returned,
        figures.Left,
        figures.Promoted,
        figures.Demoted,
        figures.KeptUnknown,
        figures.KeptUnpublished,
        figures.Undecided,
        Cost = figures.Cost.Total.ToString(),
        MembersPaid = figures.Cost.Members,
        figures.Cost.CapsUnknown,
        CostSoFar = figures.CostSoFar.ToString(),
        BudgetLeft = figures.BudgetLeft?.ToString(),
    };

    private static object Describe(BackTestTotals totals, DateTimeZone zone) => new
    {
        totals.Churn.EverMembers,
        totals.Churn.Memberships,
        totals.Churn.Running,
        totals.Churn.MemberReviews,
        totals.Churn.AverageLength,
        totals.Churn.CameBack,
        totals.Churn.Returns,
        totals.Churn.ByChanges,
        Cost = totals.Cost.Total.ToString(),
        Payments = totals.Cost.Members,
        totals.Cost.CapsUnknown,
        Paid = NameOf(totals.Rhythm),
        Budget = totals.Budget is { } budget
            ? new
            {
                budget.Account,
                Limit = budget.Limit.ToString(),
                budget.PaidInBatches,
                End = budget.End is { } end
                    ? new { At = Moments.Iso(end.At, zone), FactsPeriod = end.Occasion.FactsPeriod.ToString(), DueAt = Moments.Iso(end.Occasion.NominalAt, zone), Uncovered = end.Uncovered.ToString() }
                    : null,
            }
            : null,
    };

    private static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", null);
}
