using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews.Ranking;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// Computes a <see cref="Scorecard"/> for everybody: the weighted mean of percentile ranks within the group, 0–100 with 4 decimals. A fact of which less is
/// better counts from the other end: 100 − percentile. Takes the time of the percentiles and a few additions; 16 bytes a merchant beside theirs, however many
/// parts there are.
/// </summary>
internal static class ScorecardColumn
{
    private static readonly long UnitsOfHundred = DerivedNumber.Hundred.Units;

    /// <param name="values">The column of each part, in the order of the parts; null where the fact is unknown for everybody.</param>
    /// <param name="better">Which end of each part is the good one.</param>
    public static DerivedColumn Compute(
        Scorecard scorecard, int count, ImmutableArray<Column?> values, ImmutableArray<Direction> better, StringColumn? by)
    {
        var groups = new RowGroups(by, count);
        var weighted = new long[count];
        // Where a missing part makes the whole unknown, all weights count wherever anything does.
        var weightKnown = scorecard.Missing == MissingPart.Unknown ? null : new long[count];
        var weightOfAll = scorecard.Parts.Sum(WeightOf);
        var known = scorecard.Missing == MissingPart.Unknown ? BitMask.All(count) : new BitMask(count);
        for (var part = 0; part < values.Length; part++)
        {
            var partKnown = values[part] is { } column
                ? Add(column, groups, WeightOf(scorecard.Parts[part]), better[part] == Direction.Lower, weighted, weightKnown)
                : new BitMask(count);
            known = Join(known, partKnown, scorecard.Missing);
        }

        var chunks = new NumberChunk[PackedNumbers.ChunksOf(count)];
        RowBlocks.ForEach(count, (first, end) =>
        {
            var means = weighted.AsSpan(first, end - first);
            for (var row = 0; row < means.Length; row++)
            {
                var weights = weightKnown?[first + row] ?? weightOfAll;
                // Both are not negative, so half-up is half away from zero. Rows without any part have neither.
                means[row] = weights == 0 ? 0 : (2 * means[row] + weights) / (2 * weights);
            }
            chunks[first / NumberChunk.RowsMax] = NumberChunk.Pack(means, known.WordsOf(first, means.Length));
        });
        return new DerivedColumn(new PackedNumbers(chunks), known);
    }

    /// <summary>Weights have at most 4 decimals, so that they are whole in these units.</summary>
    private static long WeightOf(ScorecardPart part) => (long)(part.Weight * DerivedNumber.UnitsPerWhole);

    /// <summary>Adds the weighted percentiles of one part, chunk by chunk as they are found.</summary>
    /// <returns>Who has that part.</returns>
    private static BitMask Add(Column column, RowGroups groups, long weight, bool inverse, long[] weighted, long[]? weightKnown)
    {
        var known = groups.KnownWith(column.Known);
        return GroupOrder.Read(column, groups, new PercentileStanding(), (first, percentiles) =>
        {
            var sums = weighted.AsSpan(first, percentiles.Length);
            foreach (var run in new KnownRuns(known.WordsOf(first, percentiles.Length), percentiles.Length))
            {
                var (start, length) = run.GetOffsetAndLength(percentiles.Length);
                for (var row = start; row < start + length; row++)
                    sums[row] += weight * (inverse ? UnitsOfHundred - percentiles[row] : percentiles[row]);
                if (weightKnown is not null)
                    for (var row = start; row < start + length; row++)
                        weightKnown[first + row] += weight;
            }
        });
    }

    private static BitMask Join(BitMask known, BitMask part, MissingPart missing)
    {
        var words = new ulong[known.Words.Length];
        for (var word = 0; word < words.Length; word++)
            words[word] = missing == MissingPart.Unknown ? known.Words[word] & part.Words[word] : known.Words[word] | part.Words[word];
        return new BitMask(known.Count, words);
    }
}
