using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>Moments as systems.md and programme files write them; 24:00 is the end of a day.</summary>
public class WrittenMomentTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    private static readonly DateTimeZone SaoPaulo = DateTimeZoneProviders.Tzdb["America/Sao_Paulo"];

    [Theory]
    [InlineData("2009-12-31T24:00", "2009-12-31T16:00:00Z")] // C2's year ends: 0:00 of 2010-01-01 in Shanghai
    [InlineData("2010-01-01T00:00", "2009-12-31T16:00:00Z")]
    [InlineData("2016-11-03T24:00", "2016-11-03T16:00:00Z")] // A2, the first review
    [InlineData("2016-11-04", "2016-11-03T16:00:00Z")]
    [InlineData("2020-03-31T24:00", "2020-03-31T16:00:00Z")] // E2, E3
    [InlineData("2020-03-01T09:00", "2020-03-01T01:00:00Z")] // E14
    [InlineData("2020-02-11T00:00:01", "2020-02-10T16:00:01Z")]
    [InlineData("2016-11-04T01:00Z", "2016-11-04T01:00:00Z")]
    [InlineData("2016-11-04T09:00+08:00", "2016-11-04T01:00:00Z")]
    [InlineData("2016-11-03T24:00-03:00", "2016-11-04T03:00:00Z")]
    public void Names_an_instant_in_Shanghai_unless_an_offset_is_written(string text, string utc)
    {
        var moment = WrittenMoment.Parse(text);
        moment.ToInstant(Shanghai).ToString().ShouldBe(utc);
        moment.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("2016-10-16T00:00", "2016-10-16T03:00:00Z")] // skipped: the clocks went from 00:00 −03:00 to 01:00 −02:00
    [InlineData("2016-10-16T00:30", "2016-10-16T03:30:00Z")] // shifted forward to 01:30 −02:00
    [InlineData("2016-10-15T24:00", "2016-10-16T03:00:00Z")]
    [InlineData("2016-10-16", "2016-10-16T03:00:00Z")]
    [InlineData("2017-02-18T23:30", "2017-02-19T01:30:00Z")] // comes twice: the earlier, still −02:00
    [InlineData("2017-02-18T24:00", "2017-02-19T03:00:00Z")] // after the repeated hour, −03:00
    public void A_local_time_that_is_skipped_shifts_forward_and_of_a_repeated_one_the_earlier_counts(string text, string utc) =>
        WrittenMoment.Parse(text).ToInstant(SaoPaulo).ToString().ShouldBe(utc);

    [Theory]
    [InlineData("", "a date is written yyyy-MM-dd, like 2016-10-03")]
    [InlineData("tomorrow", "a date is written yyyy-MM-dd, like 2016-10-03")]
    [InlineData("2016-11-4", "a date is written yyyy-MM-dd, like 2016-10-03")]
    [InlineData("2016-11-31", "2016-11 has the days 01 to 30")]
    [InlineData("2016-11-04 09:00", "a date is written yyyy-MM-dd, like 2016-10-03")]
    [InlineData("2016-11-04T", "a time is written HH:mm or HH:mm:ss, like 09:00, and 24:00 for the end of the day")]
    [InlineData("2016-11-04T9:00", "a time is written HH:mm or HH:mm:ss, like 09:00, and 24:00 for the end of the day")]
    [InlineData("2016-11-04T24:01", "there is no time 24:01; the last of a day is 24:00")]
    [InlineData("2016-11-04T25:00", "there is no time 25:00; the last of a day is 24:00")]
    [InlineData("2016-11-04T09:60", "there is no time 09:60; the last of a day is 24:00")]
    [InlineData("2016-11-04T09:00:60", "there is no time 09:00:60; the last of a day is 24:00")]
    [InlineData("2016-11-04T09:00+8", "an offset is written like +08:00, or Z")]
    [InlineData("2016-11-04T09:00+99:00", "an offset is written like +08:00, or Z")]
    [InlineData("2016-11-04T09:00CST", "a time is written HH:mm or HH:mm:ss, like 09:00, and 24:00 for the end of the day")]
    public void What_is_no_moment_is_refused_with_what_to_write(string text, string problem)
    {
        WrittenMoment.TryParse(text, out _, out var message).ShouldBeFalse();
        message.ShouldBe($"'{text}' is not a moment: {problem}; write 2016-11-04, 2016-11-04T09:00, 2009-12-31T24:00 for the end of a day, or 2016-11-04T01:00Z");
    }
}
