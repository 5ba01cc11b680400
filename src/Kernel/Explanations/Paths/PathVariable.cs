using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>One thing that a path may change: a fact, or for a fact that is a set of tags one tag of it.</summary>
/// <param name="Tag">The tag, where the fact is a set.</param>
/// <param name="Current">Where the merchant stands; null where the fact is unknown.</param>
/// <param name="Range">The fact's interdecile range among all merchants, in the fact's unit and above zero: distances are measured in it.</param>
internal sealed record PathVariable(FactDefinition Fact, string? Tag, FactScale Scale, long? Current, decimal Range)
{
    /// <summary>What supplying a missing fact costs: as much as crossing the whole range, since nobody knows how far it is.</summary>
    public const decimal CostOfSupplying = 1;

    /// <summary>Costs are compared in fixed point, so that the order in which they are added makes no difference.</summary>
    private const int CostDecimals = 12;

    public decimal Cost(long? target)
    {
        if (target == Current)
            return 0;
        if (target is not { } to || Current is not { } from)
            return CostOfSupplying;
        return decimal.Round(Scale.Distance(from, to) / Range, CostDecimals, MidpointRounding.AwayFromZero);
    }

    /// <summary>The cheapest position of the set; where two are equally near, the one in the direction that is better.</summary>
    public long? Cheapest(ValueSet values)
    {
        if (values.Contains(Current))
            return Current;
        if (Current is not { } from)
            return Supplied(values);
        long? best = null;
        foreach (var interval in values.Intervals)
        {
            var candidate = Scale.Nearest(interval, from);
            if (best is { } known)
            {
                var order = Scale.Distance(from, candidate).CompareTo(Scale.Distance(from, known));
                if (order > 0 || (order == 0 && Fact.Better == Direction.Lower))
                    continue;
            }
            best = candidate;
        }
        return best;
    }

    private long? Supplied(ValueSet values)
    {
        if (values.Intervals.IsEmpty)
            return null;
        var interval = Fact.Better == Direction.Lower ? values.Intervals[0] : values.Intervals[^1];
        if (Fact.Better == Direction.Lower && interval.Last < Scale.Domain.Last)
            return Scale.Nearest(interval, long.MaxValue);
        return interval.First > Scale.Domain.First ? Scale.Nearest(interval, long.MinValue)
            : interval.Last < Scale.Domain.Last ? Scale.Nearest(interval, long.MaxValue)
            : Scale.Nearest(interval, 0);
    }
}
