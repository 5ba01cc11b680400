using FsCheck.Fluent;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>architecture.md, “Facts”: snapshots of 2016-10, 2016-10-03, current; semantics.md, “What a period holds”: half-open bounds in the marketplace's zone.</summary>
public class PeriodTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    private static readonly DateTimeZone SaoPaulo = DateTimeZoneProviders.Tzdb["America/Sao_Paulo"];

    [Theory]
    [InlineData("2016-10", PeriodKind.Month, "2016-10-01", "2016-10-31", 31)]
    [InlineData("2016-02", PeriodKind.Month, "2016-02-01", "2016-02-29", 29)]
    [InlineData("2017-12", PeriodKind.Month, "2017-12-01", "2017-12-31", 31)]
    [InlineData("2016-10-H1", PeriodKind.HalfMonth, "2016-10-01", "2016-10-15", 15)]
    [InlineData("2016-10-H2", PeriodKind.HalfMonth, "2016-10-16", "2016-10-31", 16)]
    [InlineData("2017-02-H2", PeriodKind.HalfMonth, "2017-02-16", "2017-02-28", 13)]
    [InlineData("2016-10-03", PeriodKind.Day, "2016-10-03", "2016-10-03", 1)]
    [InlineData("2016-W40", PeriodKind.Week, "2016-10-03", "2016-10-09", 7)]
    [InlineData("2015-W53", PeriodKind.Week, "2015-12-28", "2016-01-03", 7)]
    [InlineData("2020-W01", PeriodKind.Week, "2019-12-30", "2020-01-05", 7)]
    public void A_period_is_written_as_it_is_read_and_knows_its_days(string text, PeriodKind kind, string first, string last, int daysCount)
    {
        var period = Period.Parse(text);
        period.Kind.ShouldBe(kind);
        period.FirstDay.ToString("uuuu-MM-dd", null).ShouldBe(first);
        period.LastDay.ToString("uuuu-MM-dd", null).ShouldBe(last);
        period.DaysCount.ShouldBe(daysCount);
        period.ToString().ShouldBe(text);
    }

    [Fact]
    public void Current_has_no_days()
    {
        var current = Period.Parse("current");
        current.ShouldBe(Period.Current);
        current.ShouldBe(default);
        current.ToString().ShouldBe("current");
        Should.Throw<InvalidOperationException>(() => current.FirstDay);
        Should.Throw<InvalidOperationException>(() => current.DaysCount);
        Should.Throw<InvalidOperationException>(() => current.Next());
    }

    [Theory]
    [InlineData("", "it has the shape of none")]
    [InlineData("2016", "it has the shape of none")]
    [InlineData("2016-1", "it has the shape of none")]
    [InlineData("2016/10", "it has the shape of none")]
    [InlineData("Current", "it has the shape of none")]
    [InlineData("2016-10 ", "it has the shape of none")]
    [InlineData("2016-13", "there is no month 13")]
    [InlineData("2016-00", "there is no month 00")]
    [InlineData("2016-1x", "a date is written yyyy-MM-dd, like 2016-10-03")]
    [InlineData("2017-02-29", "2017-02 has the days 01 to 28")]
    [InlineData("2016-10-00", "2016-10 has the days 01 to 31")]
    [InlineData("1899-12", "the year must lie in 1900 to 2999")]
    [InlineData("2016-W53", "2016 has the weeks 01 to 52")]
    [InlineData("2016-W00", "2016 has the weeks 01 to 52")]
    [InlineData("2016-10-H3", "a month has the halves H1, to the 15th, and H2")]
    [InlineData("2016-13-H1", "there is no month 13")]
    [InlineData("2016-Wxx", "year and week are written in digits")]
    public void What_is_no_period_is_refused_with_what_to_write(string text, string problem)
    {
        Period.TryParse(text, out _, out var message).ShouldBeFalse();
        message.ShouldBe($"'{text}' is not a period: {problem}; write a month like 2016-10, a half of one like 2016-10-H1, a week like 2016-W40, a day like 2016-10-03, or current");
    }

    [Fact]
    public void Bounds_are_half_open_in_the_zone()
    {
        var october = Period.Parse("2016-10");
        october.From.ShouldBe(new LocalDateTime(2016, 10, 1, 0, 0));
        october.To.ShouldBe(new LocalDateTime(2016, 11, 1, 0, 0));
        // Shanghai is 8 hours ahead of UTC.
        october.BoundsIn(Shanghai).ShouldBe(new Interval(Instant.FromUtc(2016, 9, 30, 16, 0), Instant.FromUtc(2016, 10, 31, 16, 0)));
    }

    [Fact]
    public void A_day_whose_midnight_is_skipped_begins_when_the_clocks_resume()
    {
        // São Paulo went from 2016-10-16 00:00 (−03:00) straight to 01:00 (−02:00): that day begins at 03:00 UTC and has 23 hours.
        var day = Period.Parse("2016-10-16").BoundsIn(SaoPaulo);
        day.ShouldBe(new Interval(Instant.FromUtc(2016, 10, 16, 3, 0), Instant.FromUtc(2016, 10, 17, 2, 0)));
        Period.Parse("2016-10-15").BoundsIn(SaoPaulo).End.ShouldBe(day.Start);
    }

    [Fact]
    public void Next_and_previous_meet_without_gap_in_every_kind_and_zone() =>
        Property.Holds(AnyPeriod, period =>
            period.Next().FirstDay == period.DayAfter && period.Next().Previous() == period && period.Next().Kind == period.Kind && period < period.Next() &&
            period.BoundsIn(SaoPaulo).End == period.Next().BoundsIn(SaoPaulo).Start);

    [Fact]
    public void What_is_written_reads_back_as_the_same_period() =>
        Property.Holds(AnyPeriod, period => Period.TryParse(period.ToString(), out var read, out _) && read == period);

    [Fact]
    public void The_period_containing_a_date_contains_it() =>
        Property.Holds(AnyPeriod, period =>
            Period.Containing(period.FirstDay, period.Kind) == period && Period.Containing(period.LastDay, period.Kind) == period &&
            period.Contains(period.FirstDay) && period.Contains(period.LastDay) && !period.Contains(period.DayAfter));

    [Fact]
    public void Periods_are_ordered_by_first_day_the_shorter_first_and_current_last()
    {
        string[] ordered = ["2016-09", "2016-W40", "2016-10-04", "2016-12-31", "2018-01-01", "2018-W01", "2018-01-H1", "2018-01", "2018-01-H2", "current"];
        var periods = ordered.Select(Period.Parse).ToArray();
        periods.Reverse().Order().ShouldBe(periods);
    }

    private static readonly FsCheck.Gen<Period> AnyPeriod =
        from days in Gen.Choose(0, 80_000)
        from kind in Gen.Elements(PeriodKind.Day, PeriodKind.Week, PeriodKind.HalfMonth, PeriodKind.Month)
        select Period.Containing(new LocalDate(1950, 1, 1).PlusDays(days), kind);
}
