using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>semantics.md, “Derived numbers”: fixed point, 4 decimals; percentile = 100·(below + ½·equal)/n; no doubles in decisions.</summary>
public class DerivedNumberTests
{
    [Theory]
    [InlineData(0, 1, 1, "50")]
    [InlineData(0, 1, 2, "25")]
    [InlineData(1, 1, 2, "75")]
    [InlineData(0, 1, 3, "16.6667")]
    [InlineData(2, 1, 3, "83.3333")]
    [InlineData(0, 4, 4, "50")]
    [InlineData(7, 2, 10, "80")]
    [InlineData(0, 1, 2_000_000, "0")] // 0.000025, below half a unit
    [InlineData(0, 1, 1_000_000, "0.0001")] // 0.00005, exactly half a unit: up
    [InlineData(2_147_483_646, 1, 2_147_483_647, "100")] // 99.99999998
    public void A_percentile_counts_half_of_the_equals(int below, int equal, int known, string percentile) =>
        DerivedNumber.Percentile(below, equal, known).ToString().ShouldBe(percentile);

    [Fact]
    public void A_percentile_is_the_formula_rounded_half_up_once() =>
        Property.Holds(
            from known in Gen.Choose(1, 1_000_000)
            from equal in Gen.Choose(1, known)
            from below in Gen.Choose(0, known - equal)
            select (below, equal, known),
            counts => DerivedNumber.Percentile(counts.below, counts.equal, counts.known).ToDecimal() ==
                decimal.Round(100 * (counts.below + counts.equal / 2m) / counts.known, 4, MidpointRounding.AwayFromZero));

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Counts_that_do_not_belong_together_are_refused(int below, int equal, int known) =>
        Should.Throw<ArgumentOutOfRangeException>(() => DerivedNumber.Percentile(below, equal, known));

    [Theory]
    [InlineData(1, 3, "0.3333")]
    [InlineData(2, 3, "0.6667")]
    [InlineData(1, 32, "0.0313")] // 0.03125
    [InlineData(-1, 32, "-0.0313")]
    [InlineData(0, 5, "0")]
    [InlineData(7, 7, "1")]
    public void A_rate_is_computed_from_its_counts(long numerator, long denominator, string rate) =>
        DerivedNumber.Ratio(numerator, denominator).ToString().ShouldBe(rate);

    [Fact]
    public void A_rate_is_rounded_half_up_once_or_overflows() =>
        Property.Holds(MoneyTests.Pairs, pair => pair.Right == 0 ||
            MoneyTests.Agrees(() => DerivedNumber.Ratio(pair.Left, pair.Right).Units, MoneyTests.HalfUp((BigInteger)pair.Left * 10_000, pair.Right)));

    [Fact]
    public void As_a_double_it_is_the_one_that_the_same_literal_has() =>
        Property.Holds(Property.AnyLong, units =>
        {
            var number = new DerivedNumber(units);
            return number.ToDouble().Equals(double.Parse(number.ToString(), CultureInfo.InvariantCulture));
        });

    [Fact]
    public void What_is_printed_reads_back_as_the_same_number() =>
        Property.Holds(Property.AnyLong, units => DerivedNumber.TryParse(new DerivedNumber(units).ToString(), out var read) && read.Units == units);
}
