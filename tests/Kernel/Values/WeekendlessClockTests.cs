using FsCheck.Fluent;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>systems.md A4: every appeal resolved within 24 h not counting weekend days.</summary>
public class WeekendlessClockTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    private static readonly DateTimeZone SaoPaulo = DateTimeZoneProviders.Tzdb["America/Sao_Paulo"];

    [Theory]
    [InlineData("2016-11-09T15:00", 24, "2016-11-10T15:00")] // Wednesday to Thursday
    [InlineData("2016-11-11T15:00", 24, "2016-11-14T15:00")] // Friday to Monday
    [InlineData("2016-11-12T10:00", 24, "2016-11-14T24:00")] // a Saturday: Monday's 24 hours
    [InlineData("2016-11-13T23:59", 24, "2016-11-14T24:00")]
    [InlineData("2016-11-11T00:00", 24, "2016-11-11T24:00")] // all of Friday: due as it ends
    [InlineData("2016-11-11T15:00", 0, "2016-11-11T15:00")]
    [InlineData("2016-11-09T15:00", 240, "2016-11-23T15:00")] // ten days of 24 h pass two weekends
    [InlineData("2016-10-07T15:00", 24, "2016-10-10T15:00")] // Saturday 2016-10-08 was worked in exchange, and is a weekend day all the same
    public void Weekend_days_do_not_count(string from, int hours, string due)
    {
        var start = WrittenMoment.Parse(from).ToInstant(Shanghai);
        var deadline = WrittenMoment.Parse(due).ToInstant(Shanghai);
        WeekendlessClock.Deadline(start, Duration.FromHours(hours), Shanghai).ShouldBe(deadline);
        WeekendlessClock.Elapsed(start, deadline, Shanghai).ShouldBe(Duration.FromHours(hours));
    }

    [Fact]
    public void The_clock_stands_still_over_a_weekend()
    {
        var friday = WrittenMoment.Parse("2016-11-11T24:00").ToInstant(Shanghai);
        var monday = WrittenMoment.Parse("2016-11-14T00:00").ToInstant(Shanghai);
        WeekendlessClock.Elapsed(friday, monday, Shanghai).ShouldBe(Duration.Zero);
        WeekendlessClock.Elapsed(monday, friday, Shanghai).ShouldBe(Duration.Zero);
    }

    [Fact]
    public void The_deadline_is_the_first_instant_at_which_the_time_has_passed() =>
        Property.Holds(
            from minutes in Gen.Choose(0, 5_000_000)
            from allowance in Gen.Choose(1, 20_000)
            from zone in Gen.Elements(Shanghai, SaoPaulo)
            select (From: Instant.FromUtc(2012, 1, 1, 0, 0) + Duration.FromMinutes(minutes), Allowance: Duration.FromMinutes(allowance), Zone: zone),
            given =>
            {
                var deadline = WeekendlessClock.Deadline(given.From, given.Allowance, given.Zone);
                return WeekendlessClock.Elapsed(given.From, deadline, given.Zone) == given.Allowance &&
                    WeekendlessClock.Elapsed(given.From, deadline - Duration.Epsilon, given.Zone) < given.Allowance;
            });

    [Fact]
    public void Elapsed_time_adds_up_over_any_instant_between() =>
        Property.Holds(
            from first in Gen.Choose(0, 20_000)
            from second in Gen.Choose(0, 20_000)
            select (first, second),
            minutes =>
            {
                var from = Instant.FromUtc(2016, 10, 10, 0, 0);
                var between = from + Duration.FromMinutes(minutes.first);
                var to = between + Duration.FromMinutes(minutes.second);
                return WeekendlessClock.Elapsed(from, between, SaoPaulo) + WeekendlessClock.Elapsed(between, to, SaoPaulo) == WeekendlessClock.Elapsed(from, to, SaoPaulo);
            });
}
