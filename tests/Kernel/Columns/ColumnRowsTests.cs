using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Tests;

/// <summary>Single rows out of long columns, and back.</summary>
public class ColumnRowsTests
{
    private static readonly Column[] Columns =
    [
        new BoolColumn(Mask(4, 0, 3), Mask(4, 0, 1, 3)),
        new LongColumn(ColumnType.Money, [10, 20, 30, 40], Mask(4, 0, 1, 3)),
        new DoubleColumn([0.5, 1.5, 2.5, 3.5], Mask(4, 0, 1, 3)),
        new DerivedColumn([5, 6, 7, 8], Mask(4, 0, 1, 3)),
        new StringColumn([1, 0, 0, 1], ["a", "b"], Mask(4, 0, 1, 3)),
        new SetColumn([1, 0, 0, 1], [["a"], ["b", "c"]], Mask(4, 0, 1, 3)),
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Columns.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_are_taken_in_the_order_asked_for_and_what_is_unknown_stays_so(int kind)
    {
        var taken = ColumnRows.Take(Columns[kind], [3, 2, 0]).ShouldNotBeNull();

        Texts(taken).ShouldBe([FactText.Write(Columns[kind], 3), "", FactText.Write(Columns[kind], 0)]);
        taken.Type.ShouldBe(Columns[kind].Type);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spread_again_they_stand_in_their_rows_and_all_others_are_unknown(int kind)
    {
        var spread = ColumnRows.Spread(ColumnRows.Take(Columns[kind], [3, 2, 0])!, [5, 1, 4], 7);

        Texts(spread).ShouldBe(["", "", "", "", FactText.Write(Columns[kind], 0), FactText.Write(Columns[kind], 3), ""]);
    }

    [Fact]
    public void Of_no_column_nothing_is_taken() => ColumnRows.Take(null, [1]).ShouldBeNull();

    private static string[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(row => FactText.Write(column, row))];

    private static BitMask Mask(int count, params int[] rows)
    {
        var mask = new BitMask(count);
        foreach (var row in rows)
            mask[row] = true;
        return mask;
    }
}
