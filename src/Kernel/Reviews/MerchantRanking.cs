using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews.Ranking;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// The order in which merchants are given places: by the rank keys, an unknown key after all known ones whichever way it is sorted, and in the end by
/// merchant id, so that no two stand at the same place.
/// </summary>
internal sealed class MerchantRanking : IComparer<int>
{
    private readonly Population population;
    private readonly ImmutableArray<Key> keys;

    private MerchantRanking(Population population, ImmutableArray<Key> keys)
    {
        this.population = population;
        this.keys = keys;
    }

    private sealed record Key(RowExpression Expression, bool Descending, long[] Values, BitMask Known);

    public static MerchantRanking Of(Evaluation evaluation, ImmutableArray<RankKey> rankBy) =>
        new(evaluation.Population, [.. rankBy.Select(key => Evaluate(evaluation, key))]);

    public int Compare(int left, int right)
    {
        foreach (var key in keys)
        {
            if (key.Known[left] != key.Known[right])
                return key.Known[left] ? -1 : 1;
            var order = key.Values[left].CompareTo(key.Values[right]);
            if (order != 0)
                return key.Descending ? -order : order;
        }
        return string.CompareOrdinal(population.MerchantIds[left], population.MerchantIds[right]);
    }

    /// <summary>What a merchant was ranked by, for the record of a cut-off.</summary>
    public ImmutableArray<string> ValuesOf(int row) =>
        [.. keys.Select(key => key.Expression.Evaluate(row) is { IsValue: true } value ? value.ToString() : "unknown")];

    private static Key Evaluate(Evaluation evaluation, RankKey key)
    {
        var count = evaluation.Population.Count;
        var expression = evaluation.Bound(key.Expression);
        var values = new long[count];
        var known = new ulong[BitMask.WordCount(count)];
        RowBlocks.ForEach(count, (first, end) =>
        {
            var reader = expression.Reader();
            for (var row = first; row < end; row++)
            {
                reader.Row = row;
                if (TryOrder(expression.Evaluate(reader), out values[row]))
                    known[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
            }
        });
        return new Key(expression, key.Descending, values, new BitMask(count, known));
    }

    /// <summary>An integer that orders as the value does; none for unknown, errors and NaN.</summary>
    private static bool TryOrder(in CelValue value, out long order)
    {
        long? ordered = value.Kind switch
        {
            CelKind.Bool => value.IsTrue ? 1 : 0,
            CelKind.Int => value.AsInt(),
            CelKind.Uint => unchecked((long)(value.AsUint() ^ (1UL << 63))),
            CelKind.Money => value.AsMoney().Units,
            CelKind.Double when !double.IsNaN(value.AsDouble()) => OrderedValues.OfDouble(value.AsDouble()),
            // 100 ns, as instants are stored: years 1 to 9999 fit.
            CelKind.Timestamp => value.AsInstant().ToUnixTimeTicks(),
            CelKind.Duration => value.AsDuration() is var (seconds, nanos) ? seconds * 10_000_000 + nanos / 100 : 0,
            _ => null,
        };
        order = ordered ?? 0;
        return ordered.HasValue;
    }
}
