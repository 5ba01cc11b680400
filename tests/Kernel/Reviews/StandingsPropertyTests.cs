using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Reviews.Ranking;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>Percentiles and ranks by every way in which they are found, against counting one by one (semantics.md, “Derived numbers”).</summary>
public sealed class StandingsPropertyTests
{
    /// <summary>Counting where it may, ordering in many tiny buckets, ordering everybody at once, and what is used outside of tests.</summary>
    private static readonly OrderLimits[] Ways =
        [new(1 << 20, 8192, 2), new(0, 1, 2), new(0, 16, 3), new(0, int.MaxValue, 1), OrderLimits.Default];

    private static readonly DoubleNumbers Doubles = new(
        [0.0, -0.0, double.Epsilon, -double.Epsilon, 1.5, 1.25, -3.75, 1e300, -1e300, double.MaxValue, double.MinValue, 0.1, 1.0 / 3]);

    [Fact]
    public void Whole_numbers_stand_as_counting_says() => Property.Holds(
        Merchants(Gen.OneOf(Property.AnyLong, Gen.Choose(-5, 5).Select(value => (long)value), Gen.Choose(0, 3000).Select(value => long.MaxValue - value))),
        merchants => StandAsCounted(new LongColumn(ColumnType.Int, [.. merchants.Select(one => one.Value ?? 0)], Known(merchants)), merchants, value => value),
        runs: TestRun.Count(40, 200));

    [Fact]
    public void Measured_numbers_stand_as_counting_says_with_both_zeros_one_value() => Property.Holds(
        Merchants(Gen.OneOf(Gen.Choose(0, Doubles.Values.Length - 1).Select(Doubles.Of), Gen.Choose(-30, 50).Select(tenths => BitConverter.DoubleToInt64Bits(tenths / 10.0)))),
        merchants => StandAsCounted(
            new DoubleColumn([.. merchants.Select(one => one.Value is { } bits ? BitConverter.Int64BitsToDouble(bits) : 0)], Known(merchants)),
            merchants, BitConverter.Int64BitsToDouble),
        runs: TestRun.Count(40, 200));

    [Fact]
    public void Flags_and_derived_numbers_stand_as_counting_says() => Property.Holds(
        Merchants(Gen.Choose(0, 1).Select(value => (long)value)),
        merchants =>
        {
            var known = Known(merchants);
            var flags = new BitMask(merchants.Length);
            for (var row = 0; row < merchants.Length; row++)
                flags[row] = merchants[row].Value == 1;
            return StandAsCounted(new BoolColumn(flags, known), merchants, value => value)
                && StandAsCounted(new DerivedColumn([.. merchants.Select(one => one.Value ?? 0)], known), merchants, value => value);
        },
        runs: TestRun.Count(40, 200));

    /// <summary>Chunks have 65,536 rows.</summary>
    [Theory]
    [InlineData(65_535, 1)]
    [InlineData(65_536, 3)]
    [InlineData(65_537, 70_000)]
    [InlineData(140_001, 50)]
    public void Many_merchants_stand_as_sorting_says(int count, int groupCount)
    {
        var random = new Random(count);
        foreach (var next in new Func<long>[]
        {
            () => random.Next(7),
            () => random.Next(1_000_000),
            () => random.NextInt64(long.MinValue, long.MaxValue),
            // Most at one value, the others far away from it and from each other.
            () => random.Next(10) < 6 ? 0 : (long)Math.Exp(40 * random.NextDouble()),
            // All but one close together and far from the least.
            () => random.Next(count) == 0 ? 0 : 14_000_000_000_000_000 + random.Next(100_000),
            // Pairs that differ by one and lie far from the next: whatever cuts a range evenly leaves most of them together.
            () => random.NextInt64(1L << 20) << 32 | (uint)random.Next(2),
            // Half far up where the others are not, so that a bucket may reach from one lot to the other.
            () => random.Next(2) * (long.MaxValue / 2) + random.Next(300_000),
        })
        {
            var merchants = Enumerable.Range(0, count)
                .Select(_ => new Merchant(random.Next(9) == 0 ? null : next(), random.Next(9) == 0 ? null : random.Next(groupCount))).ToArray();
            var values = new LongColumn(ColumnType.Int, [.. merchants.Select(one => one.Value ?? 1)], Known(merchants));
            var groups = Groups(merchants, groupCount);
            var expected = Sorted(merchants);
            foreach (var limits in Ways.Where(way => way.RowsPerBucket > 16))
            {
                var (percentiles, ranks) = (Standings.Percentile(values, groups, limits), Standings.Rank(values, groups, Direction.Higher, limits));
                Enumerable.Range(0, count).All(row => expected[row] is var (below, equal, known)
                    ? percentiles.Known[row] && percentiles.Units[row] == DerivedNumber.Percentile(below, equal, known).Units && ranks.Values[row] == known - below - equal + 1
                    : !percentiles.Known[row] && !ranks.Known[row]).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void The_quick_percentile_is_the_exact_one_for_all_sizes_of_groups() => Property.Holds(
        from bits in Gen.Choose(1, 31)
        from high in Gen.Choose(0, int.MaxValue)
        from cut in Gen.Choose(0, int.MaxValue)
        from rest in Gen.Choose(0, int.MaxValue)
        select (Known: Math.Max(1, high >> (31 - bits)), Cut: cut, More: rest),
        input =>
        {
            var below = input.Cut % input.Known;
            var equal = 1 + input.More % (input.Known - below);
            return new[] { (below, equal), (below, 1), (below, input.Known - below), (0, input.Known), (input.Known - 1, 1) }.All(place =>
                new PercentileStanding().Of(place.Item1, place.Item2, input.Known) == DerivedNumber.Percentile(place.Item1, place.Item2, input.Known).Units);
        },
        runs: 3000);

    private static bool StandAsCounted<T>(Column values, Merchant[] merchants, Func<long, T> valueOf)
        where T : IComparable<T>
    {
        foreach (var grouped in new[] { true, false })
        {
            var groups = grouped ? Groups(merchants, 5) : null;
            var counted = Counted(merchants, grouped, valueOf);
            foreach (var limits in Ways)
            {
                var percentiles = Standings.Percentile(values, groups, limits);
                var (high, low) = (Standings.Rank(values, groups, Direction.Higher, limits), Standings.Rank(values, groups, Direction.Lower, limits));
                for (var row = 0; row < merchants.Length; row++)
                {
                    var isKnown = counted[row] is not null;
                    if (percentiles.Known[row] != isKnown || high.Known[row] != isKnown || low.Known[row] != isKnown)
                        return false;
                    if (counted[row] is var (below, equal, known)
                        && (percentiles.Units[row] != DerivedNumber.Percentile(below, equal, known).Units || high.Values[row] != 1 + known - below - equal || low.Values[row] != 1 + below))
                        return false;
                }
            }
        }
        return true;
    }

    /// <summary>One by one: how many of its group are below a merchant, how many equal it, and how many have a value; null where it stands nowhere.</summary>
    private static (int Below, int Equal, int Known)?[] Counted<T>(Merchant[] merchants, bool grouped, Func<long, T> valueOf)
        where T : IComparable<T> => [.. merchants.Select<Merchant, (int, int, int)?>(own =>
    {
        if (own.Value is null || (grouped && own.Group is null))
            return null;
        var mine = valueOf(own.Value.Value);
        var (below, equal, known) = (0, 0, 0);
        foreach (var other in merchants)
        {
            if (other.Value is null || (grouped && other.Group != own.Group))
                continue;
            // Compared as numbers, so that -0.0 equals 0.0.
            var order = valueOf(other.Value.Value).CompareTo(mine);
            (below, equal, known) = (below + (order < 0 ? 1 : 0), equal + (order == 0 ? 1 : 0), known + 1);
        }
        return (below, equal, known);
    })];

    private static (int Below, int Equal, int Known)?[] Sorted(Merchant[] merchants)
    {
        var standings = new (int, int, int)?[merchants.Length];
        foreach (var group in Enumerable.Range(0, merchants.Length).Where(row => merchants[row] is { Value: not null, Group: not null }).ToLookup(row => merchants[row].Group))
        {
            var rows = group.ToArray();
            var values = Array.ConvertAll(rows, row => merchants[row].Value!.Value);
            Array.Sort(values, rows);
            for (var (below, end) = (0, 0); below < rows.Length; below = end)
            {
                while (end < rows.Length && values[end] == values[below])
                    end++;
                foreach (var row in rows.AsSpan(below..end))
                    standings[row] = (below, end - below, rows.Length);
            }
        }
        return standings;
    }

    private static BitMask Known(Merchant[] merchants)
    {
        var known = new BitMask(merchants.Length);
        for (var row = 0; row < merchants.Length; row++)
            known[row] = merchants[row].Value is not null;
        return known;
    }

    private static StringColumn Groups(Merchant[] merchants, int groupCount)
    {
        var known = new BitMask(merchants.Length);
        for (var row = 0; row < merchants.Length; row++)
            known[row] = merchants[row].Group is not null;
        return new StringColumn(
            [.. merchants.Select(one => one.Group ?? 0)], [.. Enumerable.Range(0, groupCount).Select(group => $"group {group}").ToImmutableArray()], known);
    }

    /// <summary>Groups 0 to 2 of five, so that some are empty; often only one merchant in one.</summary>
    private static Gen<Merchant[]> Merchants(Gen<long> values) =>
        (from value in values
         from isKnown in Gen.Frequency((1, Gen.Constant(false)), (7, Gen.Constant(true)))
         from grouping in Gen.Choose(-1, 2)
         select new Merchant(isKnown ? value : null, grouping < 0 ? null : grouping + 1)).ArrayOf();

    private sealed record Merchant(long? Value, int? Group);

    private sealed record DoubleNumbers(double[] Values)
    {
        public long Of(int index) => BitConverter.DoubleToInt64Bits(Values[index]);
    }
}
