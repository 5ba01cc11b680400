using Fuyao.Kernel.Versions;
using NodaTime;

namespace Fuyao.Kernel.Tests.Versions;

/// <summary>draft → checked → simulated → approved → in force → closed: what people do, and what comes by itself at its day.</summary>
public sealed class VersionLifeTests
{
    private static readonly Instant Day = Instant.FromUtc(2016, 11, 3, 0, 0);
    private static readonly Instant NextDay = Instant.FromUtc(2017, 2, 1, 0, 0);

    [Theory]
    [InlineData(VersionState.Draft, VersionStepKind.Drafted)]
    [InlineData(VersionState.Checked, VersionStepKind.Drafted, VersionStepKind.Checked)]
    [InlineData(VersionState.Simulated, VersionStepKind.Drafted, VersionStepKind.Checked, VersionStepKind.Simulated)]
    [InlineData(VersionState.Draft, VersionStepKind.Drafted, VersionStepKind.Simulated)]
    public void What_is_not_approved_stands_where_its_last_step_left_it_at_any_time(VersionState expected, params VersionStepKind[] steps)
    {
        Life(steps).At(Day - Duration.Epsilon).ShouldBe(expected);
        Life(steps).At(NextDay).ShouldBe(expected);
        Life(steps).Counts.ShouldBeFalse();
    }

    [Fact]
    public void What_is_approved_comes_into_force_at_its_day_and_ends_with_the_next_one_without_anybody()
    {
        var life = Life(VersionStepKind.Drafted, VersionStepKind.Checked, VersionStepKind.Simulated, VersionStepKind.Approved);

        life.At(Day - Duration.Epsilon).ShouldBe(VersionState.Approved);
        life.At(Day).ShouldBe(VersionState.InForce);
        life.At(NextDay - Duration.Epsilon).ShouldBe(VersionState.InForce);
        life.At(NextDay).ShouldBe(VersionState.Closed);
        (life with { Until = null }).At(Instant.MaxValue).ShouldBe(VersionState.InForce);
    }

    [Fact]
    public void What_decided_from_a_file_counts_without_a_step() => (Life() with { HasDecided = true }).At(Day).ShouldBe(VersionState.InForce);

    private static VersionLife Life(params VersionStepKind[] steps) => new([.. steps.Select(kind => new VersionStep(kind, Day, "wang"))], HasDecided: false, Day, NextDay);
}
