using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>The table of systems.md B1.</summary>
public class CreditLevelTests
{
    [Theory]
    [InlineData(4, 1, "一心", "One heart")]
    [InlineData(11, 2, "二心", "Two hearts")]
    [InlineData(41, 3, "三心", "Three hearts")]
    [InlineData(91, 4, "四心", "Four hearts")]
    [InlineData(151, 5, "五心", "Five hearts")]
    [InlineData(251, 6, "一钻", "One diamond")]
    [InlineData(501, 7, "二钻", "Two diamonds")]
    [InlineData(1_001, 8, "三钻", "Three diamonds")]
    [InlineData(2_001, 9, "四钻", "Four diamonds")]
    [InlineData(5_001, 10, "五钻", "Five diamonds")]
    [InlineData(10_001, 11, "一蓝冠", "One blue crown")]
    [InlineData(20_001, 12, "二蓝冠", "Two blue crowns")]
    [InlineData(50_001, 13, "三蓝冠", "Three blue crowns")]
    [InlineData(100_001, 14, "四蓝冠", "Four blue crowns")]
    [InlineData(200_001, 15, "五蓝冠", "Five blue crowns")]
    [InlineData(500_001, 16, "一金冠", "One gold crown")]
    [InlineData(1_000_001, 17, "二金冠", "Two gold crowns")]
    [InlineData(2_000_001, 18, "三金冠", "Three gold crowns")]
    [InlineData(5_000_001, 19, "四金冠", "Four gold crowns")]
    [InlineData(10_000_001, 20, "五金冠", "Five gold crowns")]
    public void Each_level_begins_at_its_figure_of_B1_and_not_one_point_earlier(long points, int rank, string zh, string en)
    {
        var level = CreditLevel.FromPoints(points);
        level.Rank.ShouldBe(rank);
        level.Label.ShouldBe(new LocalizedText(zh, en));
        level.PointsFrom.ShouldBe(points);
        CreditLevel.FromPoints(points - 1).Rank.ShouldBe(rank - 1);
        CreditLevel.All[rank - 1].PointsTo.ShouldBe(points - 1);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(3)]
    public void Fewer_than_four_points_are_no_level(long points) => CreditLevel.FromPoints(points).Rank.ShouldBe(0);

    [Fact]
    public void Nothing_is_above_five_gold_crowns()
    {
        CreditLevel.FromPoints(long.MaxValue).Rank.ShouldBe(CreditLevel.RankMax);
        CreditLevel.All[CreditLevel.RankMax].PointsTo.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Below_one_diamond_is_at_most_250_points()
    {
        CreditLevel.FromPoints(250).Rank.ShouldBeLessThan(CreditLevel.RankOfOneDiamond);
        CreditLevel.FromPoints(251).Rank.ShouldBe(CreditLevel.RankOfOneDiamond);
        (CreditLevel.FromPoints(250) < CreditLevel.FromPoints(251)).ShouldBeTrue();
    }
}
