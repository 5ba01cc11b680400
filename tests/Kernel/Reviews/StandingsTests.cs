using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Reviews;

public sealed class StandingsTests
{
    [Fact]
    public void A_percentile_counts_those_below_and_half_of_the_equals_with_itself_among_them()
    {
        // semantics.md, “Derived numbers”: 100·(below + ½·equal)/n.
        var column = Marketplace.Column(ColumnType.Int, [10, 20, 20, 30]);

        Standings.Percentile(column, null).Units.ToArray().ShouldBe([12_5000, 50_0000, 50_0000, 87_5000]);
    }

    [Fact]
    public void A_merchant_alone_in_its_group_stands_in_the_middle() =>
        Standings.Percentile(Marketplace.Column(ColumnType.Int, [7]), null).Units[0].ShouldBe(50_0000);

    [Fact]
    public void Who_has_no_value_or_no_group_stands_nowhere_and_counts_for_nobody()
    {
        var values = Marketplace.Column(ColumnType.Int, [1, null, 3, 4]);
        var groups = (StringColumn)Marketplace.Column(ColumnType.String, ["toys", "toys", null, "toys"]);

        var percentiles = Standings.Percentile(values, groups);

        percentiles.Known[1].ShouldBeFalse();
        percentiles.Known[2].ShouldBeFalse();
        percentiles.Units[0].ShouldBe(25_0000);
        percentiles.Units[3].ShouldBe(75_0000);
    }

    [Fact]
    public void Both_zeros_are_one_value()
    {
        var percentiles = Standings.Percentile(Marketplace.Column(ColumnType.Double, [-0.0, 0.0, -1.5, 2.5]), null);

        percentiles.Units.ToArray().ShouldBe([50_0000, 50_0000, 12_5000, 87_5000]);
    }

    [Fact]
    public void The_best_has_rank_one_and_equals_share_a_rank()
    {
        var column = Marketplace.Column(ColumnType.Int, [30, 20, 20, 10]);

        Standings.Rank(column, null, Direction.Higher).Values.ToArray().ShouldBe([1, 2, 2, 4]);
        Standings.Rank(column, null, Direction.Lower).Values.ToArray().ShouldBe([4, 2, 2, 1]);
    }

    [Fact]
    public void Percentiles_are_those_of_counting_one_by_one() => Property.Holds(GroupedValues, merchants =>
    {
        var (values, groups) = Columns(merchants);
        var percentiles = Standings.Percentile(values, groups);
        return merchants.Select((merchant, row) => (merchant, row)).All(one =>
        {
            if (one.merchant.Value is not { } own || one.merchant.Group is null)
                return !percentiles.Known[one.row];
            var others = merchants.Where(other => other.Group == one.merchant.Group && other.Value is not null).ToArray();
            var (below, equal) = (others.Count(other => other.Value < own), others.Count(other => other.Value == own));
            var expected = decimal.Round(100m * (below + equal / 2m) / others.Length, 4, MidpointRounding.AwayFromZero);
            return percentiles.Known[one.row] && percentiles.Units[one.row] == expected * 10_000;
        });
    });

    [Fact]
    public void A_missing_part_of_a_scorecard_gives_its_weight_to_the_others() => Property.Holds(
        from merchants in GroupedValues
        from others in Value.ArrayOf(merchants.Length)
        from weight in Gen.Choose(1, 9)
        from otherWeight in Gen.Choose(1, 9)
        select (Merchants: merchants, Others: others, Weight: weight, OtherWeight: otherWeight),
        input =>
        {
            var (first, groups) = Columns(input.Merchants);
            var second = Marketplace.Column(ColumnType.Int, [.. input.Others.Select(value => (object?)value)]);
            DerivedColumn Score(MissingPart missing) => ScorecardColumn.Compute(
                Marketplace.Score("score", "category", missing, ("credit", input.Weight / 10m), ("complaints", input.OtherWeight / 10m)), groups.Count,
                ImmutableArray.Create<Column?>(first, second), [Direction.Higher, Direction.Lower], groups);
            var (score, whole) = (Score(MissingPart.Reweight), Score(MissingPart.Unknown));
            var (ranks, otherRanks) = (Standings.Percentile(first, groups), Standings.Percentile(second, groups));
            return Enumerable.Range(0, input.Merchants.Length).All(row =>
            {
                var parts = new List<(decimal Rank, decimal Weight)>();
                if (ranks.Known[row])
                    parts.Add((ranks.Units[row], input.Weight));
                if (otherRanks.Known[row])
                    parts.Add((100_0000 - otherRanks.Units[row], input.OtherWeight));
                if (whole.Known[row] != (parts.Count == 2) || score.Known[row] != (parts.Count > 0))
                    return false;
                var mean = parts.Count == 0 ? 0 : decimal.Round(parts.Sum(part => part.Rank * part.Weight) / parts.Sum(part => part.Weight), 0, MidpointRounding.AwayFromZero);
                return (!score.Known[row] || score.Units[row] == mean) && (!whole.Known[row] || whole.Units[row] == mean);
            });
        });

    private static Gen<long?> Value { get; } = Gen.Frequency((1, Gen.Constant<long?>(null)), (5, Gen.Choose(-3, 6).Select(value => (long?)value)));

    private static Gen<(long? Value, string? Group)[]> GroupedValues { get; } =
        (from value in Value
         from grouping in Gen.Elements("toys", "books", "shoes", "")
         select (value, grouping.Length == 0 ? null : grouping)).ArrayOf();

    private static (LongColumn Values, StringColumn Groups) Columns((long? Value, string? Group)[] merchants) => (
        (LongColumn)Marketplace.Column(ColumnType.Int, [.. merchants.Select(merchant => (object?)merchant.Value)]),
        (StringColumn)Marketplace.Column(ColumnType.String, [.. merchants.Select(merchant => (object?)merchant.Group)]));
}
