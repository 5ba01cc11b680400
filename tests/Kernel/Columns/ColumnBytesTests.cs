using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Tests;

/// <summary>Columns take at most 1.1 times their own narrowest widths (figure P8).</summary>
public sealed class ColumnBytesTests
{
    private const int Count = 200_000;

    public static TheoryData<string, long> Columns => new()
    {
        { "bool", 1 }, { "int-8", 8 }, { "int-16", 16 }, { "money-32", 32 }, { "instant-64", 64 }, { "date", 16 }, { "derived", 32 }, { "units", 16 }, { "double", 64 }, { "string-8", 8 },
        { "string-16", 16 }, { "set", 8 }, { "constant", 0 },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_column_takes_its_narrowest_width_a_row_and_one_bit_where_some_are_unknown(string kind, long bits)
    {
        var some = new BitMask(Count);
        for (var row = 0; row < Count; row++)
            some[row] = row % 10 != 0;

        ((double)Make(kind, some).Bytes).ShouldBeLessThanOrEqualTo(1.1 * (bits + 1) * Count / 8);
        ((double)Make(kind, BitMask.All(Count)).Bytes).ShouldBeLessThanOrEqualTo(bits == 0 ? 1_000 : 1.1 * bits * Count / 8);
    }

    [Fact]
    public void A_population_counts_the_mask_that_its_columns_share_once()
    {
        var columns = Enumerable.Range(0, 40).ToDictionary(fact => $"fact-{fact}", _ => Make("int-8", BitMask.All(Count)));
        var population = new Population([.. Enumerable.Repeat("merchant", Count)], columns);

        population.Bytes.ShouldBe(columns.Values.Sum(column => column.Bytes) + Count / 8);
        ((double)population.Bytes).ShouldBeLessThanOrEqualTo(1.1 * 40 * Count);
        population.DictionaryBytes.ShouldBe(0);
    }

    [Fact]
    public void Texts_are_counted_apart() =>
        new StringColumn([0, 1], ["北京", "上海"], BitMask.All(2)).DictionaryBytes.ShouldBe(2 * (8 + 22 + 4));

    private static Column Make(string kind, BitMask known)
    {
        long[] Numbers(long range) => [.. Enumerable.Range(0, Count).Select(row => 1_478_131_200_000 + row * 7919L % range)];
        int[] Codes(int distinct) => [.. Enumerable.Range(0, Count).Select(row => row % distinct)];
        return kind switch
        {
            "bool" => new BoolColumn(new BitMask(Count), known),
            "int-8" => new LongColumn(ColumnType.Int, Numbers(256), known),
            "int-16" => new LongColumn(ColumnType.Int, Numbers(65_536), known),
            "money-32" => new LongColumn(ColumnType.Money, Numbers(4_000_000_000), known),
            "instant-64" => new LongColumn(ColumnType.Instant, [.. Enumerable.Range(0, Count).Select(row => row % 2 == 0 ? long.MinValue : long.MaxValue)], known),
            "date" => new LongColumn(ColumnType.Date, Numbers(4_000), known),
            "derived" => new DerivedColumn(Numbers(1_000_000), known),
            "units" => new DoubleColumn([.. Enumerable.Range(0, Count).Select(row => row % 500 / 100.0)], known),
            "double" => new DoubleColumn([.. Enumerable.Range(0, Count).Select(row => row / 3.0)], known),
            "string-8" => new StringColumn(Codes(33), [.. Enumerable.Range(0, 33).Select(code => $"c{code}")], known),
            "string-16" => new StringColumn(Codes(400), [.. Enumerable.Range(0, 400).Select(code => $"d{code}")], known),
            "set" => new SetColumn(Codes(16), [.. Enumerable.Range(0, 16).Select(code => System.Collections.Immutable.ImmutableArray.Create($"m{code}"))], known),
            _ => new LongColumn(ColumnType.Int, [.. Enumerable.Repeat(7L, Count)], known),
        };
    }
}
