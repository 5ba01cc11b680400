using System.Collections.Concurrent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Reviews.Ranking;

namespace Fuyao.Kernel.Tests.Engine;

public sealed class SideBySideTests
{
    [Fact]
    public void Every_piece_is_taken_once()
    {
        var taken = new ConcurrentBag<int>();
        SideBySide.ForEach(1000, taken.Add);
        taken.Order().ShouldBe(Enumerable.Range(0, 1000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void What_a_piece_throws_comes_out_as_it_is(int count) =>
        Should.Throw<OverflowException>(() => SideBySide.ForEach(count, piece => throw new OverflowException($"{piece}")));

    /// <summary>By counting and by ordering; chunks have 65,536 rows, so that there are several.</summary>
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(0)]
    public void What_whoever_receives_standings_throws_comes_out_as_it_is(int cellsMax)
    {
        var numbers = Enumerable.Range(0, 200_000).Select(row => row % 1000L).ToArray();
        var values = new LongColumn(ColumnType.Int, numbers, BitMask.Full(numbers.Length));
        Should.Throw<OverflowException>(() => GroupOrder.Read(
            values, new RowGroups(null, numbers.Length), new PercentileStanding(), (_, _) => throw new OverflowException(), new OrderLimits(cellsMax, 1000, 2)));
    }
}
