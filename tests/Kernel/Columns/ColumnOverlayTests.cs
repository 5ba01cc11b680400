using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests;

public sealed class ColumnOverlayTests
{
    [Fact]
    public void The_given_rows_come_from_the_later_column_and_all_others_from_the_earlier() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from before in Gen.Choose(0, 200)
        from after in Gen.Choose(0, 200)
        select (seed, before, after),
        input =>
        {
            var random = new Random(input.seed);
            var count = Math.Max(input.before, input.after);
            var rows = new BitMask(count);
            for (var row = 0; row < input.after; row++)
                rows[row] = random.Next(2) == 0;
            foreach (var (before, after) in Columns(input.before, random).Zip(Columns(input.after, random)))
            {
                var overlaid = ColumnOverlay.Overlay(before, after, rows);
                for (var row = 0; row < count; row++)
                    if (Describe(overlaid, row) != Describe(rows[row] ? after : before, row))
                        return false;
            }
            return true;
        },
        runs: 200);

    [Fact]
    public void Rows_are_given_across_the_ends_of_chunks() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from before in Gen.Elements(0, 10, 65_530, 65_536, 65_537, 131_080)
        from after in Gen.Elements(0, 10, 65_530, 65_536, 65_537, 131_080)
        from givenOfTen in Gen.Elements(0, 1, 5, 10)
        select (seed, before, after, givenOfTen),
        input =>
        {
            var random = new Random(input.seed);
            var count = Math.Max(input.before, input.after);
            var rows = new BitMask(count);
            for (var row = 0; row < count; row++)
                rows[row] = random.Next(10) < input.givenOfTen;
            var (before, after) = (Numbers(input.before, random, 100), Numbers(input.after, random, 1_000_000));
            var overlaid = (LongColumn)ColumnOverlay.Overlay(before, after, rows);
            for (var row = 0; row < count; row++)
            {
                var from = rows[row] ? after : before;
                var known = row < from.Count && from.Known[row];
                if (overlaid.Known[row] != known || (known && overlaid.Values[row] != from.Values[row]))
                    return false;
            }
            return true;
        },
        runs: 40);

    [Fact]
    public void A_chunk_that_comes_from_one_side_alone_is_shared_and_not_copied()
    {
        var random = new Random(7);
        var (before, after) = (Numbers(150_000, random, 100), Numbers(150_000, random, 1000));
        var rows = new BitMask(150_000);
        for (var row = 65_536; row < 131_073; row++)
            rows[row] = true;

        var overlaid = ((LongColumn)ColumnOverlay.Overlay(before, after, rows)).Values;

        overlaid.Chunk(0).ShouldBeSameAs(before.Values.Chunk(0));
        overlaid.Chunk(1).ShouldBeSameAs(after.Values.Chunk(1));
        overlaid.Chunk(2)[0].ShouldBe(after.Values[131_072]);
    }

    [Fact]
    public void A_longer_column_is_unknown_in_its_new_rows_and_rows_that_are_cut_are_gone()
    {
        var column = new LongColumn(ColumnType.Int, [1, 2, 3], BitMask.All(3));

        Enumerable.Range(0, 5).Select(row => Describe(ColumnOverlay.Resize(column, 5), row)).ShouldBe(["1", "2", "3", "?", "?"]);
        ColumnOverlay.Resize(column, 2).Count.ShouldBe(2);
        ColumnOverlay.Resize(column, 3).ShouldBeSameAs(column);
    }

    [Fact]
    public void Columns_of_two_types_do_not_become_one() =>
        Should.Throw<ArgumentException>(() => ColumnOverlay.Overlay(new LongColumn(ColumnType.Int, [], new BitMask(0)), new LongColumn(ColumnType.Money, [], new BitMask(0)), new BitMask(0)));

    [Fact]
    public void A_builder_forgets_a_row_that_is_set_to_unknown()
    {
        var builder = new LongColumnBuilder(ColumnType.Int);
        builder.Set(0, 7);
        builder.Set(5000, 8);
        builder.SetUnknown(0);

        var column = (LongColumn)builder.Build(5001);
        (column.Known[0], column.Known[5000], column.Values[5000]).ShouldBe((false, true, 8));
    }

    [Fact]
    public void A_measured_number_is_finite() => Should.Throw<ArgumentOutOfRangeException>(() => new DoubleColumnBuilder().Set(0, double.NaN));

    private static LongColumn Numbers(int count, Random random, int range)
    {
        var known = new BitMask(count);
        var values = new long[count];
        for (var row = 0; row < count; row++)
            (known[row], values[row]) = (random.Next(5) != 0, random.Next(range));
        return new LongColumn(ColumnType.Int, values, known);
    }

    private static IEnumerable<Column> Columns(int count, Random random)
    {
        var flags = new BoolColumnBuilder();
        var numbers = new LongColumnBuilder(ColumnType.Money);
        var measured = new DoubleColumnBuilder();
        var texts = new StringColumnBuilder();
        var sets = new SetColumnBuilder();
        for (var row = 0; row < count; row++)
        {
            if (random.Next(3) == 0)
                continue;
            flags.Set(row, random.Next(2) == 0);
            numbers.Set(row, random.Next());
            measured.Set(row, random.NextDouble());
            texts.Set(row, $"t{random.Next(5)}");
            sets.Set(row, Enumerable.Range(0, random.Next(3)).Select(member => $"m{member}"));
        }
        return [flags.Build(count), numbers.Build(count), measured.Build(count), texts.Build(count), sets.Build(count)];
    }

    private static string Describe(Column column, int row) => row >= column.Count || !column.Known[row] ? "?" : FactText.Write(column, row);
}
