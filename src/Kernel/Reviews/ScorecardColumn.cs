using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// Computes a <see cref="Scorecard"/> for everybody: the weighted mean of percentile ranks within the group, 0–100 with 4 decimals. A fact of which less is
/// better counts from the other end: 100 − percentile.
/// </summary>
internal static class ScorecardColumn
{
    private static readonly long UnitsOfHundred = DerivedNumber.Hundred.Units;

    /// <param name="values">The column of each part, in the order of the parts; null where the fact is unknown for everybody.</param>
    /// <param name="better">Which end of each part is the good one.</param>
    public static DerivedColumn Compute(
        Scorecard scorecard, int count, ImmutableArray<Column?> values, ImmutableArray<Direction> better, StringColumn? by)
    {
        var weighted = new long[count];
        var weightKnown = new long[count];
        var complete = BitMask.All(count);
        for (var part = 0; part < values.Length; part++)
        {
            // Weights have at most 4 decimals, so that they are whole in these units.
            var weight = (long)(scorecard.Parts[part].Weight * DerivedNumber.UnitsPerWhole);
            Add(values[part] is { } column ? Standings.Percentile(column, by) : null, weight, better[part] == Direction.Lower, weighted, weightKnown, complete);
        }

        var known = new BitMask(count);
        for (var row = 0; row < count; row++)
        {
            known[row] = scorecard.Missing == MissingPart.Unknown ? complete[row] : weightKnown[row] > 0;
            // Both are not negative, so half-up is half away from zero.
            weighted[row] = known[row] ? (2 * weighted[row] + weightKnown[row]) / (2 * weightKnown[row]) : 0;
        }
        return new DerivedColumn(weighted, known);
    }

    private static void Add(DerivedColumn? ranks, long weight, bool inverse, long[] weighted, long[] weightKnown, BitMask complete)
    {
        for (var row = 0; row < weighted.Length; row++)
        {
            if (ranks is null || !ranks.Known[row])
            {
                complete[row] = false;
                continue;
            }
            var units = ranks.Units[row];
            weighted[row] += weight * (inverse ? UnitsOfHundred - units : units);
            weightKnown[row] += weight;
        }
    }
}
