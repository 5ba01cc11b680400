using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>As programme files write them: <c>review: { every: month, due_by: "3 24:00" }</c>.</summary>
public class DueRuleTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    [Theory]
    [InlineData("3 24:00", PeriodKind.Month, "2016-11", "2016-11-04T00:00")] // A2: by the 3rd at 24:00
    [InlineData("1 00:00", PeriodKind.Month, "2016-11", "2016-11-01T00:00")]
    [InlineData("31 24:00", PeriodKind.Month, "2016-10", "2016-11-01T00:00")]
    [InlineData("31 24:00", PeriodKind.Month, "2017-02", "2017-03-01T00:00")]
    [InlineData("31 24:00", PeriodKind.Month, "2016-02", "2016-03-01T00:00")]
    [InlineData("30 09:30:15", PeriodKind.Month, "2017-02", "2017-02-28T09:30:15")]
    [InlineData("mon 09:00", PeriodKind.Week, "2016-W40", "2016-10-03T09:00")]
    [InlineData("sun 24:00", PeriodKind.Week, "2016-W40", "2016-10-10T00:00")]
    [InlineData("09:00", PeriodKind.Day, "2016-10-03", "2016-10-03T09:00")]
    [InlineData("24:00", PeriodKind.Day, "2016-10-03", "2016-10-04T00:00")]
    public void Falls_due_in_its_period(string text, PeriodKind every, string period, string local)
    {
        var rule = DueRule.Parse(text, every);
        rule.ToString().ShouldBe(text);
        rule.DueIn(Period.Parse(period), Shanghai).ShouldBe(WrittenMoment.Parse(local).ToInstant(Shanghai));
    }

    [Theory]
    [InlineData("24:00", PeriodKind.Month, "the day is missing; write a day of the month and a time, like \"3 24:00\"")]
    [InlineData("32 24:00", PeriodKind.Month, "'32' is no day of a month; write a day of the month and a time, like \"3 24:00\"")]
    [InlineData("0 24:00", PeriodKind.Month, "'0' is no day of a month; write a day of the month and a time, like \"3 24:00\"")]
    [InlineData("mon 24:00", PeriodKind.Month, "'mon' is no day of a month; write a day of the month and a time, like \"3 24:00\"")]
    [InlineData("3 24:30", PeriodKind.Month, "there is no time 24:30; the last of a day is 24:00; write a day of the month and a time, like \"3 24:00\"")]
    [InlineData("3", PeriodKind.Month, "a time is written HH:mm or HH:mm:ss, like 09:00, and 24:00 for the end of the day; write a day of the month and a time, like \"3 24:00\"")]
    [InlineData("3 09:00", PeriodKind.Week, "'3' is no day of a week; write a weekday (mon tue wed thu fri sat sun) and a time, like \"mon 09:00\"")]
    [InlineData("mon 09:00", PeriodKind.Day, "'mon' is no day of a day; write a time, like \"09:00\"")]
    public void What_says_no_time_is_refused_with_what_to_write(string text, PeriodKind every, string problem)
    {
        DueRule.TryParse(text, every, out _, out var message).ShouldBeFalse();
        message.ShouldEndWith(problem);
        message.ShouldStartWith($"'{text}' does not say when in each ");
    }

    [Fact]
    public void Whoever_continues_from_the_last_look_meets_each_occurrence_once()
    {
        var rule = DueRule.Parse("3 24:00", PeriodKind.Month);
        var start = WrittenMoment.Parse("2016-10-20").ToInstant(Shanghai);
        var end = WrittenMoment.Parse("2018-10-20").ToInstant(Shanghai);
        var atOnce = rule.Between(start, end, Shanghai).ToList();
        atOnce.Select(occurrence => occurrence.Period).ShouldBe(Enumerable.Range(0, 24).Select(month => Period.Month(2016 + (10 + month) / 12, (10 + month) % 12 + 1)));

        var dayByDay = new List<DueOccurrence>();
        for (var look = start; look < end; look += Duration.FromDays(1))
            dayByDay.AddRange(rule.Between(look, look + Duration.FromDays(1), Shanghai));
        dayByDay.ShouldBe(atOnce);
    }

    [Fact]
    public void The_instant_itself_belongs_to_the_look_that_ends_with_it()
    {
        var rule = DueRule.Parse("31 24:00", PeriodKind.Month);
        var due = WrittenMoment.Parse("2016-11-01").ToInstant(Shanghai);
        rule.Between(due - Duration.Epsilon, due, Shanghai).ShouldBe([new DueOccurrence(Period.Month(2016, 10), due)]);
        rule.Between(due, due + Duration.FromDays(1), Shanghai).ShouldBeEmpty();
    }

    [Fact]
    public void A_period_of_another_kind_is_refused() =>
        Should.Throw<ArgumentException>(() => DueRule.Parse("09:00", PeriodKind.Day).DueIn(Period.Month(2016, 10), Shanghai));
}
