using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

/// <summary>Who may be invited without a reason: whoever meets all conditions of a tier (D3: a candidate, not an entitlement).</summary>
public static class InvitationCandidates
{
    /// <returns>Rows; where the programme gives out places, in the order of its ranking, else in that of merchant ids.</returns>
    public static IEnumerable<int> Of(Evaluation evaluation)
    {
        var programme = evaluation.Programme.Programme;
        var truths = TierTruths.Combine(programme, ConditionTruths.Evaluate(evaluation), BitMask.All(evaluation.Population.Count));
        var candidates = Enumerable.Range(0, evaluation.Population.Count).Where(row => truths.InScope[row] && truths.ByTier.Any(tier => tier.True[row]));
        return candidates.Order(MerchantRanking.Of(evaluation, programme.Capacity?.RankBy ?? []));
    }
}
