using FsCheck.Fluent;
using Fuyao.Kernel.Reviews.Ranking;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Reviews;

public sealed class BestFirstTests
{
    [Fact]
    public void The_best_stand_first_in_the_order_of_all_keys_and_then_of_ids() => Property.Holds(
        from count in Gen.Choose(0, 400)
        from wanted in Gen.Choose(0, 420)
        from seed in Gen.Choose(0, int.MaxValue)
        from kinds in Gen.Choose(1, 500)
        select (Count: count, Wanted: wanted, Seed: seed, Kinds: kinds),
        input =>
        {
            var random = new Random(input.Seed);
            var first = Numbers(input.Count, () => (ulong)random.Next(input.Kinds));
            var second = Numbers(input.Count, () => random.Next(3) == 0 ? ulong.MaxValue - (ulong)random.Next(2) : (ulong)random.Next(input.Kinds));
            var ids = Ids(random, input.Count);
            // Some of the population, in any order.
            var rows = Enumerable.Range(0, input.Count).Where(_ => random.Next(5) != 0).OrderBy(_ => random.Next()).ToArray();
            var expected = rows.OrderBy(row => first[row]).ThenBy(row => second[row]).ThenBy(row => ids[row], StringComparer.Ordinal).Take(input.Wanted).ToArray();
            var all = rows.Order().ToArray();

            new BestFirst([Keys(first), Keys(second)], row => ids[row]).Take(rows, input.Wanted);

            return rows.Take(input.Wanted).SequenceEqual(expected) && rows.Order().SequenceEqual(all);
        });

    [Theory]
    [InlineData(100, 1_000_000)]
    [InlineData(1_000, 1_000_000)]
    [InlineData(1_000, 30)]
    [InlineData(19_999, 1_000_000)]
    public void Few_or_many_of_many_stand_first(int wanted, int kinds)
    {
        const int count = 20_000;
        var random = new Random(wanted + kinds);
        foreach (var next in new Func<int, ulong>[] { _ => (ulong)random.Next(kinds), row => (ulong)(row % kinds), row => ulong.MaxValue - (ulong)(row % kinds), row => row % 97 == 0 ? 0UL : ulong.MaxValue })
        {
            var keys = Enumerable.Range(0, count).Select(next).ToArray();
            var rows = Enumerable.Range(0, count).ToArray();
            var expected = rows.OrderBy(row => keys[row]).ThenBy(row => $"{row:000000}", StringComparer.Ordinal).Take(wanted).ToArray();

            new BestFirst([Keys(keys)], row => $"{row:000000}").Take(rows, wanted);

            rows.Take(wanted).SequenceEqual(expected).ShouldBeTrue();
            rows.Distinct().Count().ShouldBe(count);
        }
    }

    private static OrderKeys Keys(ulong[] numbers) => (rows, keys) =>
    {
        for (var index = 0; index < rows.Length; index++)
            keys[index] = numbers[rows[index]];
    };

    private static ulong[] Numbers(int count, Func<ulong> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    /// <summary>All different: long with the same beginning, one the beginning of another, with letters that take more than a byte.</summary>
    private static string[] Ids(Random random, int count)
    {
        var letters = new[] { 'a', 'b', '0', '\u00fe', '\u00ff', '\u0100', '\u5546' };
        var ids = new HashSet<string>();
        while (ids.Count < count)
            ids.Add("商户-" + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length)])));
        return [.. ids.OrderBy(_ => random.Next())];
    }
}
