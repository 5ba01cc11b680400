using Fuyao.Platform.Sample;

namespace Fuyao.Platform.Tests.Sample;

public class SampleRandomTests
{
    private const int DrawsCount = 100_000;

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        var random = SampleRandom.For(1, 1);
        var bins = new int[10];
        for (var draw = 0; draw < DrawsCount; draw++)
            bins[(int)(random.NextUniform() * 10)]++;
        bins.ShouldAllBe(count => count > DrawsCount / 10 * 95 / 100 && count < DrawsCount / 10 * 105 / 100);
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_deviation_1()
    {
        var random = SampleRandom.For(1, 2);
        var draws = Enumerable.Range(0, DrawsCount).Select(_ => random.NextNormal()).ToArray();
        draws.Average().ShouldBe(0, 0.02);
        draws.Average(draw => draw * draw).ShouldBe(1, 0.02);
        draws.Count(draw => Math.Abs(draw) > 1.96).ShouldBeInRange(DrawsCount * 4 / 100, DrawsCount * 6 / 100);
    }

    [Fact]
    public void Exponential_numbers_have_mean_1_and_a_long_tail()
    {
        var random = SampleRandom.For(1, 3);
        var draws = Enumerable.Range(0, DrawsCount).Select(_ => random.NextExponential()).ToArray();
        draws.Average().ShouldBe(1, 0.02);
        draws.Count(draw => draw > 3).ShouldBeInRange(DrawsCount * 4 / 100, DrawsCount * 6 / 100); // e⁻³ = 0.0498
    }

    [Fact]
    public void Whole_numbers_come_out_as_expected_on_average()
    {
        var random = SampleRandom.For(1, 4);
        Enumerable.Range(0, DrawsCount).Average(_ => random.NextAround(2.3)).ShouldBe(2.3, 0.02);
    }

    [Fact]
    public void Streams_of_neighbours_have_nothing_in_common() =>
        Enumerable.Range(0, 1_000).Select(subject => SampleRandom.For(1, subject).NextUniform())
            .Concat(Enumerable.Range(1, 1_000).Select(part => SampleRandom.For(1, 0, part).NextUniform()))
            .Distinct().Count().ShouldBe(2_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(17)]
    [InlineData(-17.3)]
    [InlineData(0.34657)]
    public void The_exponential_function_is_that_of_the_runtime_but_for_the_last_digits(double exponent) =>
        (Exponential.Of(exponent) / Math.Exp(exponent)).ShouldBe(1, 1e-13);
}
