using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Tests.Diagnostics;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["gmv_daily_avg", "gmv_daily_max", "rating", "of", "orders"];

    [Theory]
    [InlineData("gmv_daly_avg", "gmv_daily_avg")]
    [InlineData("gmv_daily_agv", "gmv_daily_avg")]
    [InlineData("Rating", "rating")]
    [InlineData("ratign", "rating")]
    [InlineData("order", "orders")]
    [InlineData("off", "of")]
    [InlineData("revenue", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_closest_name_within_a_third_of_the_length_is_meant(string written, string? expected) => Spelling.Closest(written, Known).ShouldBe(expected);

    [Fact]
    public void Swapped_neighbours_count_as_one_mistake() => Spelling.Closest("abdc", ["abcd", "axxc"]).ShouldBe("abcd");

    [Fact]
    public void Of_equally_close_names_the_first_in_order_is_suggested() => Spelling.Suggest("scal", ["scale", "scala"]).ShouldBe("did you mean 'scala'?");

    [Fact]
    public void A_name_of_absurd_length_is_not_compared() => Spelling.Closest(new string('x', 100_000), [new string('x', 100_001)]).ShouldBeNull();
}
