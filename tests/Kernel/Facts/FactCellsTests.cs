using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using NodaTime;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Facts;

public sealed class FactCellsTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    [Theory]
    [InlineData(ColumnType.Int)]
    [InlineData(ColumnType.Money)]
    public void Every_whole_number_and_every_amount_is_read_as_it_is_written(ColumnType type) => Property.Holds(
        Property.AnyLong,
        number =>
        {
            var column = new LongColumn(type, [number], BitMask.All(1));
            return ((LongColumn)Read(type, FactText.Write(column, 0))).Values[0] == number;
        });

    [Fact]
    public void Every_finite_double_is_read_as_it_is_written() => Property.Holds(
        Property.AnyLong.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite),
        number => ((DoubleColumn)Read(ColumnType.Double, FactText.Write(new DoubleColumn([number], BitMask.All(1)), 0))).Values[0].Equals(number == 0 ? 0.0 : number));

    [Fact]
    public void Every_date_and_instant_of_the_years_1900_to_2999_is_read_as_it_is_written() => Property.Holds(
        from day in Gen.Choose(-25_567, 376_200)
        from tick in Gen.Choose(0, int.MaxValue)
        select (day, ticks: (long)day * NodaConstants.TicksPerDay + tick * 400L),
        input => ((LongColumn)Read(ColumnType.Date, FactText.Write(new LongColumn(ColumnType.Date, [input.day], BitMask.All(1)), 0))).Values[0] == input.day
            && ((LongColumn)Read(ColumnType.Instant, FactText.Write(new LongColumn(ColumnType.Instant, [input.ticks], BitMask.All(1)), 0))).Values[0] == input.ticks);

    [Fact]
    public void Amounts_are_read_as_Money_reads_them() => Property.Holds(
        from length in Gen.Choose(0, 24)
        from characters in Gen.ArrayOf(Gen.Elements('0', '1', '9', '5', '7', '.', '-', '0', '2', 'e'), length)
        select new string(characters),
        text =>
        {
            if (text.Length == 0)
                return true;
            var cells = Cells(ColumnType.Money);
            var isRead = cells.Read(0, Encoding.UTF8.GetBytes(text)) is null;
            var expected = Money.TryParse(text, out var money);
            return isRead == expected && (!expected || ((LongColumn)cells.Build(1)).Values[0] == money.Units);
        },
        runs: 5000);

    /// <summary>However many digits there are, and where the point stands: the double that is nearest to what is written.</summary>
    [Fact]
    public void Measured_numbers_are_read_as_the_runtime_reads_them() => Property.Holds(
        from length in Gen.Choose(1, 24)
        from characters in Gen.ArrayOf(Gen.Elements('0', '1', '9', '5', '7', '3', '.', '-', '2', 'e'), length)
        from point in Gen.Choose(0, 24)
        select point < length && characters[1..].All(char.IsAsciiDigit) ? new string(characters).Insert(point, ".") : new string(characters),
        text =>
        {
            const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            var cells = Cells(ColumnType.Double);
            var isRead = cells.Read(0, Encoding.UTF8.GetBytes(text)) is null;
            var expected = double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
            return isRead == expected && (!expected || ((DoubleColumn)cells.Build(1)).Values[0].Equals(number + 0.0));
        },
        runs: 5000);

    [Theory]
    [InlineData("0.1", 0.1)]
    [InlineData("-0", 0.0)]
    [InlineData("4.62", 4.62)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("0.30000000000000004", 0.30000000000000004)]
    [InlineData("123456789012345.67", 123456789012345.67)]
    [InlineData("5.", 5.0)]
    [InlineData(".5", 0.5)]
    public void A_measured_number_is_the_double_nearest_to_what_is_written(string text, double number) =>
        ((DoubleColumn)Read(ColumnType.Double, text)).Values[0].ShouldBe(number);

    [Fact]
    public void A_cell_that_cannot_be_read_leaves_the_row_as_it_was()
    {
        var cells = Cells(ColumnType.Int);
        cells.Read(0, "5"u8).ShouldBeNull();
        cells.Read(0, "five"u8).ShouldNotBeNull();

        ((LongColumn)cells.Build(1)).Values[0].ShouldBe(5);
    }

    [Fact]
    public void A_cell_longer_than_4096_bytes_is_refused()
    {
        Cells(ColumnType.String).Read(0, new byte[4096]).ShouldBeNull();
        Cells(ColumnType.String).Read(0, new byte[4097]).ShouldBe("the value is longer than 4096 bytes");
    }

    [Theory]
    [InlineData(1, 4, null)]
    [InlineData(1, 5, "0.2")]
    [InlineData(1, 6, "0.1667")]
    [InlineData(1, 32, "0.0313")]
    [InlineData(0, 7, "0")]
    [InlineData(long.MaxValue, long.MaxValue, "1")]
    [InlineData(long.MaxValue, 5, null)]
    [InlineData(-1, 6, "-0.1667")]
    public void A_rate_is_rounded_half_up_once_and_unknown_below_its_least_count(long of, long over, string? expected)
    {
        var rate = RateColumn.Compute(new LongColumn(ColumnType.Int, [of], BitMask.All(1)), new LongColumn(ColumnType.Int, [over], BitMask.All(1)), new Rate("a", "b", 5));

        (rate.Known[0] ? FactText.Write(rate, 0) : null).ShouldBe(expected);
    }

    private static Column Read(ColumnType type, string text)
    {
        var cells = Cells(type);
        cells.Read(0, Encoding.UTF8.GetBytes(text)).ShouldBeNull(text);
        return cells.Build(1);
    }

    private static FactCells Cells(ColumnType type) => FactCells.Of(
        new FactDefinition
        {
            Id = "f",
            Type = type,
            Kind = FactKind.State,
            Label = LocalizedText.Same("f"),
            Source = LocalizedText.Same("s"),
            At = new SourcePosition("c.yaml", 1, 1),
        },
        Zone);
}
