using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews.Ranking;
using Fuyao.Kernel.Values;

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

    /// <param name="ValueOf">By row, an integer that orders as the value does; any number where it is not known.</param>
    private sealed record Key(RowExpression Expression, bool Descending, Func<int, long> ValueOf, BitMask Known);

    public static MerchantRanking Of(Evaluation evaluation, ImmutableArray<RankKey> rankBy) =>
        new(evaluation.Population, [.. rankBy.Select(key => Evaluate(evaluation, key))]);

    public int Compare(int left, int right)
    {
        foreach (var key in keys)
        {
            if (key.Known[left] != key.Known[right])
                return key.Known[left] ? -1 : 1;
            if (!key.Known[left])
                continue;
            var order = key.ValueOf(left).CompareTo(key.ValueOf(right));
            if (order != 0)
                return key.Descending ? -order : order;
        }
        return string.CompareOrdinal(population.MerchantIds[left], population.MerchantIds[right]);
    }

    /// <summary>The same order for many at once.</summary>
    /// <param name="before">What goes before the rank keys.</param>
    public BestFirst Order(params ReadOnlySpan<OrderKeys> before) => new([.. before, .. keys.SelectMany(OrderKeysOf)], row => population.MerchantIds[row]);

    /// <summary>What a merchant was ranked by, for the record of a cut-off.</summary>
    public ImmutableArray<string> ValuesOf(int row) =>
        [.. keys.Select(key => key.Expression.Evaluate(row) is { IsValue: true } value ? value.ToString() : "unknown")];

    private static IEnumerable<OrderKeys> OrderKeysOf(Key key)
    {
        if (!key.Known.IsFull)
            yield return (rows, keys) =>
            {
                for (var index = 0; index < rows.Length; index++)
                    keys[index] = key.Known[rows[index]] ? 0UL : 1;
            };
        // With the sign turned, integers order as numbers without one; with all bits turned, the other way round.
        var turned = key.Descending ? long.MaxValue : long.MinValue;
        yield return (rows, keys) =>
        {
            for (var index = 0; index < rows.Length; index++)
                keys[index] = key.Known[rows[index]] ? unchecked((ulong)(key.ValueOf(rows[index]) ^ turned)) : 0;
        };
    }

    /// <summary>A key that is a fact or derived column is read where it stands; others are computed for everybody.</summary>
    private static Key? Read(RowExpression expression, bool descending)
    {
        if (expression.Expression.InputOf(expression.Expression.Root) is not { } index)
            return null;
        var input = expression.Inputs[index] is ExplainedInput explained ? explained.Column : expression.Inputs[index];
        return input switch
        {
            IntInput numbers => new Key(expression, descending, row => numbers.Stored[row], numbers.Known),
            MoneyInput amounts => new Key(expression, descending, row => amounts.Stored[row], amounts.Known),
            // As the language reads it: numbers too large to keep their decimals in a double may become equal.
            DerivedInput numbers => new Key(expression, descending, row => OrderedValues.OfDouble(new DerivedNumber(numbers.Stored[row]).ToDouble()), numbers.Known),
            DoubleInput { Column: var numbers } => new Key(expression, descending, row => OrderedValues.OfDouble(numbers.Values[row]), numbers.Known),
            BoolInput { Column: var flags } => new Key(expression, descending, row => flags.Values[row] ? 1 : 0, flags.Known),
            _ => null,
        };
    }

    private static Key Evaluate(Evaluation evaluation, RankKey key)
    {
        var count = evaluation.Population.Count;
        var expression = evaluation.Bound(key.Expression);
        if (Read(expression, key.Descending) is { } read)
            return read;
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
        return new Key(expression, key.Descending, row => values[row], new BitMask(count, known));
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
