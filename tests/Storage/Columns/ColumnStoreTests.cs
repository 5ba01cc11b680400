using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Storage.Columns;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Storage.Tests.Columns;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ColumnStoreTests
{
    private static readonly long[] Extremes = [0, 1, -1, 255, 256, 65_535, 65_536, uint.MaxValue, 1L + uint.MaxValue, long.MinValue, long.MaxValue];
    private static readonly double[] Measured = [0, 1, 4.87, -0.0001, 1e-300, double.MaxValue, double.MinValue, double.Epsilon, 1.0 / 3, 0.1 + 0.2, 12345678.9012];
    private static readonly string[] Texts = ["", "a", "北京", "🦅", new('x', 500), "a\0b", "line\nbreak"];

    public static TheoryData<int> Counts => [0, 1, 63, 64, 65, 65_535, 65_536, 65_537, 131_072];

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_column_of_any_length_and_type_comes_back_as_it_was_stored(int count)
    {
        using var database = TestStore.OpenOne();
        foreach (var knownShare in new[] { 0.7, 1.0, 0.0 })
            foreach (var column in OfEveryType(count, new Random(count), knownShare))
                ShouldComeBack(column, database);
    }

    [Fact]
    public void Random_columns_come_back_as_they_were_stored()
    {
        using var database = TestStore.OpenOne();
        Property.Holds(
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from count in Gen.Choose(0, 300)
            from known in Gen.Choose(0, 10)
            select (seed, count, known),
            input =>
            {
                foreach (var column in OfEveryType(input.count, new Random(input.seed), input.known / 10.0))
                    ShouldComeBack(column, database);
                return true;
            },
            runs: 60);
    }

    [Fact]
    public void A_column_of_one_value_costs_a_header_a_chunk()
    {
        using var database = TestStore.OpenOne();
        var column = new LongColumn(ColumnType.Money, [.. Enumerable.Repeat(22_950_000L, 100_000)], BitMask.All(100_000));

        BytesOf(database, Save(database, column)).ShouldBe(2 * (8 + 8 + 4));
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(60_000, 2)]
    [InlineData(4_000_000_000, 4)]
    [InlineData(5_000_000_000, 8)]
    public void Numbers_are_stored_in_the_narrowest_width_that_holds_their_range(long range, int bytesPerRow)
    {
        using var database = TestStore.OpenOne();
        var column = new LongColumn(ColumnType.Int, [.. Enumerable.Range(0, 1000).Select(row => 1_000_000_000_000 + (row % 2 * range))], BitMask.All(1000));

        BytesOf(database, Save(database, column)).ShouldBe(8 + 8 + (1000 * bytesPerRow) + 4);
    }

    [Fact]
    public void Measured_numbers_with_at_most_four_decimals_are_stored_as_whole_numbers()
    {
        using var database = TestStore.OpenOne();
        var ratings = new DoubleColumn([.. Enumerable.Range(0, 1000).Select(row => Math.Round(1 + (row % 400 / 100.0), 2, MidpointRounding.AwayFromZero))], BitMask.All(1000));

        BytesOf(database, Save(database, ratings)).ShouldBe(8 + 8 + 2000 + 4);
        ShouldComeBack(ratings, database);
    }

    [Fact]
    public void Trailing_unknown_rows_do_not_change_what_a_column_is()
    {
        using var database = TestStore.OpenOne();
        using var transaction = database.Begin();
        var store = new ColumnStore(database);
        var column = new LongColumn(ColumnType.Int, [1, 2, 3], BitMask.All(3));

        var first = store.Save(column, transaction);
        store.Save(ColumnOverlay.Resize(column, 70_000), transaction, [first]).ShouldBe(first);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(70_000)]
    public void Merchants_who_joined_after_a_column_was_stored_are_unknown_in_it(int count)
    {
        using var database = FuyaoDatabase.OpenInMemory();
        foreach (var column in OfEveryType(count, new Random(count), 0.9))
        {
            var back = new ColumnStore(database).Load(Save(database, column), 200_000);
            back.Known.CountSet().ShouldBe(column.Known.CountSet());
            Enumerable.Range(0, 200_000).All(row => back.Known[row] == (row < count && column.Known[row])).ShouldBeTrue();
            // As a column that was resized in memory: stored again, it is the same.
            EncodedColumn.Of(back).ContentHash.ShouldBe(EncodedColumn.Of(ColumnOverlay.Resize(column, 200_000)).ContentHash);
        }
    }

    [Fact]
    public void Loading_a_column_takes_little_more_memory_than_the_column()
    {
        using var database = FuyaoDatabase.OpenInMemory();
        const int Count = 2_000_000;
        Column[] columns =
        [
            new LongColumn(ColumnType.Int, [.. Enumerable.Range(0, Count).Select(row => (long)row % 60_000)], BitMask.All(Count)),
            new DoubleColumn([.. Enumerable.Range(0, Count).Select(row => row % 100 / 3.0)], BitMask.All(Count)),
            new StringColumn([.. Enumerable.Range(0, Count).Select(row => row % 33)], [.. Enumerable.Range(0, 33).Select(code => $"c{code}")], BitMask.All(Count)),
        ];
        foreach (var column in columns)
        {
            var id = Save(database, column);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var loaded = new ColumnStore(database).Load(id, Count);
            // The mask, of which nothing stays as everybody is known; one chunk of codes; SQL and the rest.
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(loaded.Bytes + (Count / 4) + 500_000);
        }
    }

    [Fact]
    public void A_damaged_chunk_is_refused()
    {
        using var database = TestStore.OpenOne();
        var id = Save(database, new LongColumn(ColumnType.Int, [1, 2, 3], BitMask.All(3)));
        var content = database.Single<byte[]>("select content from column_chunk");
        content[9] = 0xff;
        database.Tamper("update column_chunk set content = @content", new { content });

        Should.Throw<StorageException>(() => new ColumnStore(database).Load(id, 3)).Message.ShouldBe($"column {id} is damaged: a chunk's checksum is wrong; restore the database from a backup");
    }

    [Fact]
    public void A_column_is_written_only_inside_a_transaction()
    {
        using var database = TestStore.OpenOne();
        var transaction = database.Begin();
        transaction.Dispose();

        Should.Throw<InvalidOperationException>(() => new ColumnStore(database).Save(new LongColumn(ColumnType.Int, [], new BitMask(0)), transaction));
    }

    private static IEnumerable<Column> OfEveryType(int count, Random random, double knownShare)
    {
        var texts = new StringColumnBuilder();
        var sets = new SetColumnBuilder();
        var measured = new DoubleColumnBuilder();
        var flags = new BoolColumnBuilder();
        var numbers = new[] { ColumnType.Int, ColumnType.Money, ColumnType.Date, ColumnType.Instant }.Select(type => new LongColumnBuilder(type)).ToArray();
        var units = new long[count];
        var derivedKnown = new BitMask(count);
        for (var row = 0; row < count; row++)
        {
            if (random.NextDouble() >= knownShare)
                continue;
            texts.Set(row, random.Next(3) == 0 ? $"t{random.Next(70_000)}" : Texts[random.Next(Texts.Length)]);
            sets.Set(row, Texts.Take(random.Next(Texts.Length)));
            measured.Set(row, Measured[random.Next(Measured.Length)]);
            flags.Set(row, random.Next(2) == 0);
            foreach (var builder in numbers)
                builder.Set(row, random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : random.NextInt64());
            units[row] = random.NextInt64();
            derivedKnown[row] = true;
        }
        return [texts.Build(count), sets.Build(count), measured.Build(count), flags.Build(count), .. numbers.Select(builder => builder.Build(count)), new DerivedColumn(units, derivedKnown)];
    }

    [Theory]
    [InlineData("delete from column_chunk", "0 of its 64 rows are there")]
    [InlineData("update stored_column set type = 'what'", "'what' is no type")]
    public void What_is_missing_is_damage_and_never_unknown(string damage, string message)
    {
        using var database = TestStore.OpenOne();
        var id = Save(database, new BoolColumn(new BitMask(64), BitMask.All(64)));
        database.Tamper(damage);

        Should.Throw<StorageException>(() => new ColumnStore(database).Load(id, 64)).Message.ShouldBe($"column {id} is damaged: {message}; restore the database from a backup");
    }

    private static void ShouldComeBack(Column column, FuyaoDatabase database)
    {
        var back = new ColumnStore(database).Load(Save(database, column), column.Count);

        back.GetType().ShouldBe(column.GetType());
        back.Type.ShouldBe(column.Type);
        back.Known.Words.SequenceEqual(column.Known.Words).ShouldBeTrue();
        switch (column)
        {
            case BoolColumn flags:
                ((BoolColumn)back).Values.Words.SequenceEqual(flags.Values.Words).ShouldBeTrue();
                break;
            case LongColumn numbers:
                ((LongColumn)back).Values.ToArray().AsSpan().SequenceEqual(numbers.Values.ToArray()).ShouldBeTrue();
                break;
            case DerivedColumn derived:
                ((DerivedColumn)back).Units.ToArray().AsSpan().SequenceEqual(derived.Units.ToArray()).ShouldBeTrue();
                break;
            case DoubleColumn measured:
                ((DoubleColumn)back).Values.ToArray().AsSpan().SequenceEqual(measured.Values.ToArray()).ShouldBeTrue();
                break;
            default:
                for (var row = 0; row < column.Count; row++)
                    if (FactText.Write(back, row) != FactText.Write(column, row))
                        FactText.Write(back, row).ShouldBe(FactText.Write(column, row));
                break;
        }
    }

    private static long Save(FuyaoDatabase database, Column column)
    {
        using var transaction = database.Begin();
        var id = new ColumnStore(database).Save(column, transaction);
        transaction.Commit();
        return id;
    }

    private static long BytesOf(FuyaoDatabase database, long id) =>
        database.Single<long>("select sum(length(content)) from column_chunk where column_id = @id", new { id });
}
