using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>
/// Finds where a comparison over arithmetic on one fact changes, by evaluating the real expression with the fact at other values: the sides only rise or only
/// fall with the fact, so that the comparison changes at most once.
/// </summary>
internal sealed class ThresholdSearch(SingleMerchant merchant)
{
    /// <summary>Beyond this distance no threshold is looked for: a hundred billion counts, ten million of money.</summary>
    private const long ReachMax = 100_000_000_000;

    /// <summary>The values for which the leaf is true; null where it is not known today, or where the search would leave 64 bits.</summary>
    public ValueSet? Find(CheckedExpression expression, Expression leaf, PathVariable variable)
    {
        if (variable.Scale is not (CountScale or MoneyScale))
            return null;
        // Where a missing fact stands makes no difference to where the comparison turns.
        var current = variable.Current ?? 0;
        if (current is < long.MinValue + ReachMax or > long.MaxValue - ReachMax)
            return null;
        bool? At(long position) => merchant.With(new Dictionary<string, CelValue> { [variable.Fact.Id] = variable.Scale.ValueAt(position) })
            .Value(expression, leaf, 0) is { Kind: CelKind.Bool } truth ? truth.AsBool() : null;
        if (At(current) is not { } now)
            return null;
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            long same = current, reach = 1;
            while (reach <= ReachMax && At(current + direction * reach) == now)
            {
                same = current + direction * reach;
                reach *= 2;
            }
            if (reach > ReachMax || At(current + direction * reach) is null)
                continue;
            var other = current + direction * reach;
            while (Math.Abs(other - same) > 1)
            {
                var middle = same + (other - same) / 2;
                if (At(middle) == now)
                    same = middle;
                else
                    other = middle;
            }
            var turned = direction > 0 ? ValueSet.AtLeast(other) : ValueSet.AtMost(other);
            return now ? turned.KnownComplement() : turned;
        }
        return now ? ValueSet.AnyKnown : ValueSet.None;
    }
}
