using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations;

/// <summary>
/// Who is one condition away from a tier: every other condition of it holds, this one is false and nothing is unknown. Tells a programme manager where a
/// line bites, and whom a small change would move.
/// </summary>
/// <param name="Conditions">The tier's conditions that keep somebody out alone, in the programme's order.</param>
public sealed record GapDistribution(TierName Tier, ImmutableArray<ConditionGaps> Conditions)
{
    /// <summary>Upper ends of the buckets, as shares of what is required; the last bucket holds what is farther.</summary>
    public static readonly ImmutableArray<decimal> BucketEnds = [0.01m, 0.05m, 0.1m, 0.2m, 0.5m];

    public int Merchants => Conditions.Sum(condition => condition.Merchants);

    public static GapDistribution Of(Evaluation evaluation, Tier tier)
    {
        var programme = evaluation.Programme.Programme;
        ConditionTruth[] truths = [.. ConditionTruths.Evaluate(evaluation).Where(truth => truth.Tier is null || truth.Tier == tier.Id)];
        var conditions = truths.Select(truth => truth.Condition).ToArray();
        var gaps = conditions.ToDictionary(condition => condition, _ => new Counting());
        for (var row = 0; row < evaluation.Population.Count; row++)
            if (OnlyFailure(truths, row) is { } failed && failed != programme.Scope)
                gaps[failed].Add(evaluation.Population.MerchantIds[row], new ReasonBuilder(evaluation, row).Build(failed.Expression));
        return new GapDistribution(
            new TierName(tier.Id, tier.Title),
            [.. conditions.Where(condition => gaps[condition].Merchants > 0).Select(condition => gaps[condition].Result(condition))]);
    }

    private static Condition? OnlyFailure(ConditionTruth[] truths, int row)
    {
        Condition? failed = null;
        foreach (var truth in truths)
            switch (truth.Truth[row])
            {
                case Truth.Unknown:
                case Truth.False when failed is not null:
                    return null;
                case Truth.False:
                    failed = truth.Condition;
                    break;
            }
        return failed;
    }

    private sealed class Counting
    {
        private readonly int[] byBucket = new int[BucketEnds.Length + 1];
        private (decimal Share, string Merchant)? nearest;

        public int Merchants { get; private set; }

        public void Add(string merchant, Reason reason)
        {
            Merchants++;
            if (reason is not LeafReason { Kind: LeafKind.Comparison, Distance: { } distance, Required: { } required } || Magnitude(required.Value) is not (> 0 and var whole))
                return;
            var gap = (Share: distance / whole, Merchant: merchant);
            byBucket[BucketEnds.Count(end => gap.Share > end)]++;
            if (nearest is not { } best || gap.Share < best.Share || (gap.Share == best.Share && string.CompareOrdinal(merchant, best.Merchant) < 0))
                nearest = gap;
        }

        public ConditionGaps Result(Condition condition) => new(condition, Merchants, [.. byBucket], nearest?.Merchant);

        private static decimal? Magnitude(CelValue required) => required.Kind switch
        {
            CelKind.Money => decimal.Abs(required.AsMoney().ToDecimal()),
            CelKind.Int => decimal.Abs(required.AsInt()),
            CelKind.Double when Math.Abs(required.AsDouble()) < (double)decimal.MaxValue => decimal.Abs((decimal)required.AsDouble()),
            _ => null,
        };
    }
}

/// <param name="Merchants">Who would have the tier if this condition held.</param>
/// <param name="ByBucket">
/// Those of them for whom the condition compares one number with a bound, by how far they are: bucket i reaches to <see cref="GapDistribution.BucketEnds"/>[i],
/// the last one beyond. Sums to less than <paramref name="Merchants"/> where the condition is of another kind.
/// </param>
/// <param name="Nearest">The merchant with the smallest gap, the first by id of equal ones; null where nothing is measured.</param>
public sealed record ConditionGaps(Condition Condition, int Merchants, ImmutableArray<int> ByBucket, string? Nearest);
