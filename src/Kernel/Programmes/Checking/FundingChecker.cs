using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks that a budget can pay what a quota promises. Where each payment is capped by what was paid, less may be needed, and only one payment must fit.</summary>
internal static class FundingChecker
{
    public static void Check(Programme programme, Fields root, Problems problems)
    {
        if (programme.Budget is not { } budget)
            return;
        var at = root.Find(ProgrammeKeys.Budget)!.PositionOf(ClaimKeys.Limit);
        var (each, isCapped) = MostExpensiveTier(programme);
        if (budget.Limit < each)
        {
            problems.Report(
                at, $"the budget of {budget.Limit} {budget.Currency} cannot pay a single member, who gets {each} {budget.Currency}", "raise 'limit', or lower the amounts of the benefits");
            return;
        }
        if (programme.Quota is not { } quota || isCapped || each == Money.Zero)
            return;
        var payable = budget.Limit.Units / each.Units;
        if (payable < quota.First)
            problems.Report(
                at, $"the budget of {budget.Limit} {budget.Currency} pays {payable} members at {each} {budget.Currency} each, but the quota promises {quota.First} places",
                $"raise 'limit', or write 'first: {payable}'");
    }

    private static (Money Each, bool IsCapped) MostExpensiveTier(Programme programme)
    {
        var each = Money.Zero;
        var isCapped = false;
        foreach (var tier in programme.Tiers)
        {
            var paid = programme.BenefitsOf(tier.Id).Select(brought => brought.Benefit.Terms).OfType<SubsidyTerms>().ToArray();
            var sum = paid.Aggregate(0m, (total, subsidy) => total + subsidy.Amount.ToDecimal());
            if (sum <= each.ToDecimal() || !Money.TryParse(sum.ToString("0.####"), out var money))
                continue;
            each = money;
            isCapped = paid.Any(subsidy => subsidy.AtMost is not null);
        }
        return (each, isCapped);
    }
}
