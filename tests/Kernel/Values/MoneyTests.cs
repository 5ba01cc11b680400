using System.Numerics;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using FsCheck.Fluent;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>semantics.md, “Money”: 64-bit fixed point with 4 decimals, checked, division rounds half-up once.</summary>
public class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("2295", 22_950_000)]
    [InlineData("6560.00", 65_600_000)]
    [InlineData("0.0001", 1)]
    [InlineData("-0.0001", -1)]
    [InlineData("007.5", 75_000)]
    [InlineData("922337203685477.5807", long.MaxValue)]
    [InlineData("-922337203685477.5808", long.MinValue)]
    public void Reads_at_most_four_decimals_exactly(string text, long units)
    {
        Money.TryParse(text, out var money).ShouldBeTrue();
        money.Units.ShouldBe(units);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+5")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("--5")]
    [InlineData("1.2.3")]
    [InlineData("NaN")]
    [InlineData("٣")]
    [InlineData("1.00005")]
    [InlineData("1.00000")]
    [InlineData("922337203685477.5808")]
    [InlineData("-922337203685477.5809")]
    [InlineData("99999999999999999999999")]
    public void Refuses_what_is_not_such_an_amount(string text) => Money.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(22_950_000, "2295.00")]
    [InlineData(1, "0.0001")]
    [InlineData(-12_340, "-1.234")]
    public void Prints_two_decimals_and_more_where_there_are_more(long units, string text) => new Money(units).ToString().ShouldBe(text);

    [Fact]
    public void What_is_printed_reads_back_as_the_same_amount() =>
        Property.Holds(Property.AnyLong, units => Money.TryParse(new Money(units).ToString(), out var read) && read.Units == units);

    [Fact]
    public void Sums_differences_and_products_are_exact_or_overflow() =>
        Property.Holds(Pairs, pair =>
            Agrees(() => (new Money(pair.Left) + new Money(pair.Right)).Units, (BigInteger)pair.Left + pair.Right) &&
            Agrees(() => (new Money(pair.Left) - new Money(pair.Right)).Units, (BigInteger)pair.Left - pair.Right) &&
            Agrees(() => (new Money(pair.Left) * pair.Right).Units, (BigInteger)pair.Left * pair.Right) &&
            Agrees(() => (-new Money(pair.Left)).Units, -(BigInteger)pair.Left) &&
            Agrees(() => Money.FromWhole(pair.Left).Units, (BigInteger)pair.Left * 10_000));

    [Fact]
    public void Division_rounds_half_away_from_zero_once() =>
        Property.Holds(Pairs, pair => pair.Right == 0 || Agrees(() => new Money(pair.Left).Divide(pair.Right).Units, HalfUp(pair.Left, pair.Right)));

    [Fact]
    public void Scaling_agrees_with_decimal_arithmetic_where_a_decimal_holds_the_product() =>
        Property.Holds(Pairs, pair =>
        {
            var factor = (int)(pair.Right % 1_000_000) / 1_000m;
            return Agrees(() => new Money(pair.Left).Scale(factor).Units, (BigInteger)decimal.Round(pair.Left * factor, 0, MidpointRounding.AwayFromZero));
        });

    [Theory]
    [InlineData(MidpointRounding.AwayFromZero, 3, -3, 2, -1)]
    [InlineData(MidpointRounding.ToEven, 2, -2, 2, -1)]
    [InlineData(MidpointRounding.ToZero, 2, -2, 1, -1)]
    [InlineData(MidpointRounding.ToPositiveInfinity, 3, -2, 2, -1)]
    [InlineData(MidpointRounding.ToNegativeInfinity, 2, -3, 1, -2)]
    public void Rounds_as_told(MidpointRounding rounding, long half, long halfBelowZero, long most, long littleBelowZero)
    {
        new Money(5).Divide(2, rounding).Units.ShouldBe(half);
        new Money(-5).Divide(2, rounding).Units.ShouldBe(halfBelowZero);
        new Money(5).Divide(3, rounding).Units.ShouldBe(most);
        new Money(-13).Divide(10, rounding).Units.ShouldBe(littleBelowZero);
        new Money(5).Scale(0.5m, rounding).Units.ShouldBe(half);
        new Money(-5).Scale(0.5m, rounding).Units.ShouldBe(halfBelowZero);
    }

    [Fact]
    public void A_product_longer_than_a_decimal_is_still_rounded_only_once()
    {
        // The exact product is 4500000008100000000 and 0.4999999999999999999999999999 units; the 28 digits of a decimal would make that …00.5, and then one unit more.
        new Money(9_000_000_000_000_000_001).Scale(0.5000000008999999999999999999m).Units.ShouldBe(4_500_000_008_100_000_000);
    }

    [Fact]
    public void An_interest_of_nine_tenths_is_exact() // E4: interest × 0.9
    {
        Money.TryParse("6560.0001", out var money).ShouldBeTrue();
        money.Scale(0.9m).ToString().ShouldBe("5904.0001");
    }

    [Fact]
    public void Amounts_still_to_be_reached_are_shown_rounded_up_to_hundredths()
    {
        new Money(1).CeilingToHundredths().ToString().ShouldBe("0.01");
        new Money(100).CeilingToHundredths().ToString().ShouldBe("0.01");
        new Money(-1).CeilingToHundredths().ToString().ShouldBe("0.00");
        Should.Throw<OverflowException>(() => Money.MaxValue.CeilingToHundredths());
    }

    [Fact]
    public void Money_by_money_is_a_number_of_four_decimals()
    {
        new Money(2).Ratio(new Money(3)).ShouldBe(0.6667m);
        Money.MaxValue.Ratio(new Money(1)).ShouldBe(long.MaxValue);
        Should.Throw<DivideByZeroException>(() => new Money(1).Ratio(Money.Zero));
    }

    [Fact]
    public void Order_is_that_of_the_units() =>
        Property.Holds(Pairs, pair =>
            new Money(pair.Left) < new Money(pair.Right) == pair.Left < pair.Right &&
            new Money(pair.Left) >= new Money(pair.Right) == pair.Left >= pair.Right &&
            new Money(pair.Left).CompareTo(new Money(pair.Right)) == pair.Left.CompareTo(pair.Right));

    internal static readonly FsCheck.Gen<(long Left, long Right)> Pairs =
        from left in Property.AnyLong from right in Property.AnyLong select (left, right);

    internal static BigInteger HalfUp(BigInteger dividend, BigInteger divisor)
    {
        // Independent of the product's way: floor of (2|a| + |b|) / 2|b|, with the sign of the quotient.
        var rounded = (2 * BigInteger.Abs(dividend) + BigInteger.Abs(divisor)) / (2 * BigInteger.Abs(divisor));
        return dividend.Sign * divisor.Sign < 0 ? -rounded : rounded;
    }

    internal static bool Agrees(Func<long> computed, BigInteger expected)
    {
        try
        {
            return computed() == expected;
        }
        catch (OverflowException)
        {
            return expected < long.MinValue || expected > long.MaxValue;
        }
    }
}
