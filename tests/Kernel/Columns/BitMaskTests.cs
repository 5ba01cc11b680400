using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests;

public sealed class BitMaskTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void A_mask_is_full_where_no_row_is_missing(int count)
    {
        var mask = BitMask.All(count);
        mask.IsFull.ShouldBeTrue();
        BitMask.Full(count).Words.SequenceEqual(mask.Words).ShouldBeTrue();
        for (var row = 0; row < count; row++)
        {
            mask[row] = false;
            mask.IsFull.ShouldBeFalse();
            mask[row] = true;
        }
    }

    [Fact]
    public void Fully_known_columns_share_one_mask_that_nobody_can_change()
    {
        var (left, right) = (new LongColumn(ColumnType.Int, new long[100], BitMask.All(100)), new DerivedColumn(new long[100], BitMask.All(100)));

        left.Known.ShouldBeSameAs(right.Known);
        left.Known.ShouldBeSameAs(BitMask.Full(100));
        Should.Throw<InvalidOperationException>(() => left.Known[7] = false);
        BitMask.All(100)[7] = false;
    }

    [Fact]
    public void Runs_of_known_rows_are_those_found_one_by_one() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(0, 300)
        from setOfTen in Gen.Elements(0, 1, 5, 9, 10)
        select (seed, count, setOfTen),
        input =>
        {
            var random = new Random(input.seed);
            var mask = new BitMask(input.count);
            for (var row = 0; row < input.count; row++)
                mask[row] = random.Next(10) < input.setOfTen;
            var found = new List<int>();
            var end = -1;
            foreach (var run in new KnownRuns(mask.Words, input.count))
            {
                if (run.Start.Value <= end || run.End.Value <= run.Start.Value)
                    return false;
                end = run.End.Value;
                found.AddRange(Enumerable.Range(run.Start.Value, end - run.Start.Value));
            }
            return found.SequenceEqual(Enumerable.Range(0, input.count).Where(row => mask[row]));
        });
}
