using System.Runtime.InteropServices;
using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests;

public sealed class ColumnBuilderTests
{
    /// <summary>Rows that jump between chunks and come back, so that chunks are packed and opened again.</summary>
    [Fact]
    public void Rows_in_any_order_give_the_column_of_what_was_set_last() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from chunks in Gen.Choose(1, 6)
        from count in Gen.Choose(0, 6 * NumberChunk.RowsMax)
        select (seed, chunks, count),
        input =>
        {
            var random = new Random(input.seed);
            var (flags, numbers, measured, texts, sets) = (new BoolColumnBuilder(), new LongColumnBuilder(ColumnType.Int), new DoubleColumnBuilder(), new StringColumnBuilder(), new SetColumnBuilder());
            var numberByRow = new Dictionary<int, int>();
            for (var change = 0; change < 400; change++)
            {
                // Few rows of each chunk, so that many are set again.
                var row = random.Next(input.chunks) * NumberChunk.RowsMax + random.Next(3) switch { 0 => random.Next(5), 1 => random.Next(2_000), _ => NumberChunk.RowsMax - 1 };
                if (random.Next(4) == 0)
                {
                    numberByRow.Remove(row);
                    foreach (var builder in new ColumnBuilder[] { flags, numbers, measured, texts, sets })
                        builder.SetUnknown(row);
                    continue;
                }
                var number = random.Next(3) == 0 ? random.Next() : random.Next(100);
                numberByRow[row] = number;
                flags.Set(row, number % 2 == 0);
                numbers.Set(row, number);
                measured.Set(row, number / 7.0);
                texts.Set(row, $"t{number}");
                sets.Set(row, [$"m{number}"]);
            }
            var columns = new ColumnBuilder[] { flags, numbers, measured, texts, sets }.Select(builder => builder.Build(input.count)).ToArray();
            return columns.All(column => column.Count == input.count && column.Known.CountSet() == numberByRow.Keys.Count(row => row < input.count))
                && numberByRow.Where(entry => entry.Key < input.count).All(entry =>
                    ((BoolColumn)columns[0]).Values[entry.Key] == (entry.Value % 2 == 0)
                    && ((LongColumn)columns[1]).Values[entry.Key] == entry.Value
                    && ((DoubleColumn)columns[2]).Values[entry.Key].Equals(entry.Value / 7.0)
                    && FactText.Write(columns[3], entry.Key) == $"t{entry.Value}"
                    && FactText.Write(columns[4], entry.Key).Contains($"m{entry.Value}", StringComparison.Ordinal));
        },
        runs: 40);

    /// <summary>Against setting each of its rows by itself, of every type: runs of rows in any order, over what was set before and in chunks that were packed, rows that are left out, and unknown ones.</summary>
    [Fact]
    public void What_a_part_holds_is_taken_over_as_if_row_by_row() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(0, 300)
        from partStart in Gen.Elements(0, 1, 63, 64, 1_000, NumberChunk.RowsMax - 100)
        from start in Gen.Elements(0, 1, 64, 2_000, NumberChunk.RowsMax - 150, 3 * NumberChunk.RowsMax - 7)
        select (seed, count, partStart, start),
        input =>
        {
            var random = new Random(input.seed);
            var (parts, taken, set) = (Builders(), Builders(), Builders());
            foreach (var builders in new[] { taken, set })
                for (var row = input.start; row < input.start + input.count; row += 5)
                    Set(builders, row, 77);
            var runs = new List<RowRun>();
            var into = input.start;
            for (var at = 0; at < input.count; at++)
            {
                var (known, number, row) = (random.Next(4) > 0, random.Next(9), input.partStart + at);
                if (known)
                    Set(parts, row, number);
                if (random.Next(6) == 0)
                    continue;
                into += random.Next(8) == 0 ? 3 : 1;
                RowRun.Add(runs, row, into);
                if (known)
                    Set(set, into, number);
                else
                    foreach (var builder in set)
                        builder.SetUnknown(into);
            }
            if (random.Next(2) == 0)
                runs.Reverse();
            var last = input.start + 4 * input.count + 10;
            for (var type = 0; type < parts.Length; type++)
                taken[type].Take(parts[type], CollectionsMarshal.AsSpan(runs));
            return taken.Zip(set).All(pair => SameTexts(pair.First.Build(last), pair.Second.Build(last), Math.Max(0, input.start - 5)));
        });

    [Fact]
    public void Filling_a_column_in_order_takes_little_more_memory_than_the_column()
    {
        const int Count = 2_000_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var builder = new LongColumnBuilder(ColumnType.Int);
        for (var row = 0; row < Count; row++)
            builder.Set(row, row % 60_000);
        var column = builder.Build(Count);
        // Three open chunks of 8 bytes a row, the first of which grew to its size, and the mask, which did too.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(column.Bytes + (4 * 8 * NumberChunk.RowsMax) + Count);
    }

    [Fact]
    public void A_built_column_is_packed_as_if_all_its_rows_had_come_at_once()
    {
        var builder = new LongColumnBuilder(ColumnType.Money);
        for (var row = 200_000; row >= 0; row--)
            builder.Set(row, row);
        builder.Set(3, long.MaxValue);
        builder.SetUnknown(3);
        builder.SetUnknown(3);

        var column = (LongColumn)builder.Build(200_001);
        Enumerable.Range(0, column.Values.ChunkCount).Select(chunk => (column.Values.Chunk(chunk).Least, column.Values.Chunk(chunk).Width))
            .ShouldBe([(0, NumberWidth.Bits16), (65_536, NumberWidth.Bits16), (131_072, NumberWidth.Bits16), (196_608, NumberWidth.Bits16)]);
    }

    private static ColumnBuilder[] Builders() => [new BoolColumnBuilder(), new LongColumnBuilder(ColumnType.Int), new DoubleColumnBuilder(), new StringColumnBuilder(), new SetColumnBuilder()];

    private static void Set(ColumnBuilder[] builders, int row, int number)
    {
        ((BoolColumnBuilder)builders[0]).Set(row, number % 2 == 0);
        ((LongColumnBuilder)builders[1]).Set(row, number);
        ((DoubleColumnBuilder)builders[2]).Set(row, number / 7.0);
        ((StringColumnBuilder)builders[3]).Set(row, $"t{number}");
        ((SetColumnBuilder)builders[4]).Set(row, [$"m{number}", "all"]);
    }

    private static bool SameTexts(Column one, Column other, int first) => Enumerable.Range(first, one.Count - first).All(row => FactText.Write(one, row) == FactText.Write(other, row));
}
