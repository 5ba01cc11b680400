using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Procedures;

/// <summary>How much a tier pays (C2: never more than was paid).</summary>
public static class SubsidyAmount
{
    /// <summary>The subsidies that come with a tier.</summary>
    public static IEnumerable<SubsidyTerms> TermsOf(Programme programme, string tier) => programme.BenefitsOf(tier).Select(brought => brought.Benefit.Terms).OfType<SubsidyTerms>();

    /// <summary>The sum of a tier's subsidies, each at most the fact that caps it. Facts are read once each: what one cap has used is not there for the next.</summary>
    /// <param name="paid">The fact's value for the merchant; null where it is unknown.</param>
    /// <returns>Null where a cap is unknown: the amount is then unknown, and not the full one.</returns>
    public static Money? Of(Programme programme, string tier, Func<string, Money?> paid)
    {
        var (sum, left) = (Money.Zero, new Dictionary<string, Money>(StringComparer.Ordinal));
        foreach (var subsidy in TermsOf(programme, tier))
        {
            if (subsidy.AtMost is not { } fact)
            {
                sum += subsidy.Amount;
                continue;
            }
            if (!left.TryGetValue(fact, out var most))
            {
                if (paid(fact) is not { } known)
                    return null;
                most = known < Money.Zero ? Money.Zero : known;
            }
            var part = subsidy.Amount < most ? subsidy.Amount : most;
            left[fact] = most - part;
            sum += part;
        }
        return sum;
    }
}
