using FsCheck.Fluent;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>As programme files write them: <c>review: { every: month, due_by: "3 24:00" }</c>.</summary>
public class DueRuleTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    // Hours skipped and repeated, in New York and London; midnight itself, in São Paulo; half an hour, on Lord Howe; a whole day, 2011-12-30, on Samoa.
    private static readonly DateTimeZone[] Zones =
    [
        Shanghai, .. new[] { "America/New_York", "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca" }.Select(id => DateTimeZoneProviders.Tzdb[id]),
    ];

    [Theory]
    [InlineData("3 24:00", Cadence.Month, "2016-11", "2016-11-04T00:00")] // A2: by the 3rd at 24:00
    [InlineData("1 00:00", Cadence.Month, "2016-11", "2016-11-01T00:00")]
    [InlineData("31 24:00", Cadence.Month, "2016-10", "2016-11-01T00:00")]
    [InlineData("31 24:00", Cadence.Month, "2017-02", "2017-03-01T00:00")]
    [InlineData("31 24:00", Cadence.Month, "2016-02", "2016-03-01T00:00")]
    [InlineData("30 09:30:15", Cadence.Month, "2017-02", "2017-02-28T09:30:15")]
    [InlineData("1 00:00, 16 00:00", Cadence.Month, "2016-11", "2016-11-01T00:00 2016-11-16T00:00")]
    [InlineData("15 18:00, 30 18:00", Cadence.Month, "2017-02", "2017-02-15T18:00 2017-02-28T18:00")]
    [InlineData("mon 09:00", Cadence.Week, "2016-W40", "2016-10-03T09:00")]
    [InlineData("sun 24:00", Cadence.Week, "2016-W40", "2016-10-10T00:00")]
    [InlineData("tue 09:00, fri 09:00", Cadence.Week, "2016-W40", "2016-10-04T09:00 2016-10-07T09:00")]
    [InlineData("09:00", Cadence.Day, "2016-10-03", "2016-10-03T09:00")]
    [InlineData("24:00", Cadence.Day, "2016-10-03", "2016-10-04T00:00")]
    [InlineData("09:00, 21:00", Cadence.Day, "2016-10-03", "2016-10-03T09:00 2016-10-03T21:00")]
    [InlineData("2016-11-11T24:00", Cadence.Once, "2016-11", "2016-11-12T00:00")]
    public void Falls_due_in_its_period(string text, Cadence every, string period, string moments)
    {
        var rule = DueRule.Parse(text, every);
        rule.ToString().ShouldBe(text);
        rule.Every.ShouldBe(every);
        rule.In(Period.Parse(period), Shanghai).ShouldBe(moments.Split(' ').Select(At));
    }

    [Fact]
    public void Several_times_may_be_written_in_any_order() => DueRule.Parse("16 00:00,1 00:00", Cadence.Month).ToString().ShouldBe("1 00:00, 16 00:00");

    [Theory]
    [InlineData("24:00", Cadence.Month, "the day is missing; write a day of the month and a time, like \"3 24:00\", or several")]
    [InlineData("32 24:00", Cadence.Month, "'32' is no day of a month; write a day of the month and a time")]
    [InlineData("0 24:00", Cadence.Month, "'0' is no day of a month; write a day of the month and a time")]
    [InlineData("mon 24:00", Cadence.Month, "'mon' is no day of a month; write a day of the month and a time")]
    [InlineData("3 24:30", Cadence.Month, "there is no time 24:30; the last of a day is 24:00; write a day of the month and a time")]
    [InlineData("3", Cadence.Month, "a time is written HH:mm or HH:mm:ss, like 09:00, and 24:00 for the end of the day; write a day of the month and a time")]
    [InlineData("3 09:00", Cadence.Week, "'3' is no day of a week; write a weekday (mon tue wed thu fri sat sun) and a time, like \"mon 09:00\"")]
    [InlineData("mon 09:00", Cadence.Day, "'mon' is no day of a day; write a time, like \"09:00\"")]
    [InlineData("1 00:00,", Cadence.Month, "a time is written HH:mm or HH:mm:ss")]
    [InlineData("1 00:00, 1 00:00", Cadence.Month, "1 00:00 and 1 00:00 are the same moment; write one of them")]
    [InlineData("3 24:00, 4 00:00", Cadence.Month, "3 24:00 and 4 00:00 are the same moment; write one of them")]
    [InlineData("1 00:00, 30 24:00", Cadence.Month, "30 24:00 and 1 00:00 are the same moment; write one of them")]
    [InlineData("29 09:00, 31 09:00", Cadence.Month, "29 09:00 and 31 09:00 fall on the same day in a month that does not have both; write one of them")]
    [InlineData("mon 00:00, sun 24:00", Cadence.Week, "sun 24:00 and mon 00:00 are the same moment; write one of them")]
    [InlineData("00:00, 24:00", Cadence.Day, "24:00 and 00:00 are the same moment; write one of them")]
    public void What_says_no_time_is_refused_with_what_to_write(string text, Cadence every, string problem)
    {
        DueRule.TryParse(text, every, out _, out var message).ShouldBeFalse();
        message.ShouldContain(problem);
        message.ShouldStartWith($"'{text}' does not say when in each ");
    }

    [Fact]
    public void What_takes_place_once_is_written_as_a_moment()
    {
        DueRule.TryParse("3 24:00", Cadence.Once, out _, out var message).ShouldBeFalse();
        message.ShouldStartWith("'3 24:00' is not a moment: ");
    }

    [Fact]
    public void Whoever_continues_from_the_last_look_meets_each_occurrence_once()
    {
        var rule = DueRule.Parse("3 24:00", Cadence.Month);
        var (start, end) = (At("2016-10-20"), At("2018-10-20"));
        var atOnce = rule.Between(start, end, Shanghai).ToList();
        atOnce.Select(occurrence => Period.Containing(occurrence.Day, PeriodKind.Month)).ShouldBe(Enumerable.Range(0, 24).Select(month => Period.Month(2016 + (10 + month) / 12, (10 + month) % 12 + 1)));

        var dayByDay = new List<DueOccurrence>();
        for (var look = start; look < end; look += Duration.FromDays(1))
            dayByDay.AddRange(rule.Between(look, look + Duration.FromDays(1), Shanghai));
        dayByDay.ShouldBe(atOnce);
    }

    [Fact]
    public void The_instant_itself_belongs_to_the_look_that_ends_with_it()
    {
        var rule = DueRule.Parse("31 24:00", Cadence.Month);
        var due = At("2016-11-01");
        rule.Between(due - Duration.Epsilon, due, Shanghai).ShouldBe([new DueOccurrence(new LocalDate(2016, 10, 31), due)]);
        rule.Between(due, due + Duration.FromDays(1), Shanghai).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("02:30", "2016-03-13T07:30:00Z")] // New York: 02:00 becomes 03:00; 02:30 takes place at 03:30 of summer time
    [InlineData("02:30, 03:30", "2016-03-13T07:30:00Z")] // both at 03:30: one
    [InlineData("02:30, 03:15", "2016-03-13T07:15:00Z 2016-03-13T07:30:00Z")] // the later one first
    public void What_is_due_in_a_skipped_hour_takes_place_that_much_later(string text, string instants) =>
        DueRule.Parse(text, Cadence.Day).Between(Instant.FromUtc(2016, 3, 13, 5, 0), Instant.FromUtc(2016, 3, 14, 4, 0), DateTimeZoneProviders.Tzdb["America/New_York"])
            .Select(occurrence => occurrence.At.ToString()).ShouldBe(instants.Split(' '));

    [Fact]
    public void What_is_due_in_an_hour_that_comes_twice_takes_place_the_first_time() =>
        // New York, 2016-11-06: 01:30 of summer time is 05:30 UTC, 01:30 of winter time 06:30.
        DueRule.Parse("01:30", Cadence.Day).Between(Instant.FromUtc(2016, 11, 6, 4, 0), Instant.FromUtc(2016, 11, 7, 5, 0), DateTimeZoneProviders.Tzdb["America/New_York"])
            .Select(occurrence => occurrence.At).ShouldBe([Instant.FromUtc(2016, 11, 6, 5, 30)]);

    [Fact]
    public void It_agrees_with_a_walk_over_the_calendar_in_zones_whose_clocks_change() => Property.Holds(AnyLook, look =>
    {
        var (zone, every, text, after, upTo) = look;
        var due = DueRule.Parse(text, every).Between(after, upTo, zone).Select(occurrence => occurrence.At).ToList();
        return due.SequenceEqual(Walk(zone, every, text.Split(", "), after, upTo));
    });

    /// <summary>Day after day, every time that is written for the day, on the clock of the wall.</summary>
    private static IEnumerable<Instant> Walk(DateTimeZone zone, Cadence every, string[] times, Instant after, Instant upTo)
    {
        var found = new SortedSet<Instant>();
        for (var day = after.InUtc().Date.PlusDays(-3); day <= upTo.InUtc().Date.PlusDays(3); day = day.PlusDays(1))
            foreach (var time in times)
            {
                var (on, clock) = time.Split(' ') is [var first, var second] ? (first, second) : ("", time);
                var daysOfMonth = CalendarSystem.Iso.GetDaysInMonth(day.Year, day.Month);
                var isDay = every switch
                {
                    Cadence.Month => day.Day == Math.Min(int.Parse(on, System.Globalization.CultureInfo.InvariantCulture), daysOfMonth),
                    Cadence.Week => day.DayOfWeek.ToString().StartsWith(on, StringComparison.OrdinalIgnoreCase),
                    _ => true,
                };
                if (!isDay)
                    continue;
                var local = clock == "24:00" ? day.PlusDays(1).AtMidnight() : day.At(new LocalTime(int.Parse(clock[..2], System.Globalization.CultureInfo.InvariantCulture), int.Parse(clock[3..], System.Globalization.CultureInfo.InvariantCulture)));
                var mapping = zone.MapLocal(local);
                // Skipped: as if the clocks had not been put forward yet, which shows a later time on the clocks that were.
                found.Add(mapping.Count == 0 ? local.WithOffset(mapping.EarlyInterval.WallOffset).ToInstant() : mapping.First().ToInstant());
            }
        return found.Where(at => at > after && at <= upTo);
    }

    private static readonly FsCheck.Gen<string> AnyTime =
        from hour in Gen.Choose(0, 24)
        from minute in Gen.Elements(0, 10, 15, 30, 45, 50)
        select hour == 24 ? "24:00" : $"{hour:00}:{minute:00}";

    private static readonly FsCheck.Gen<(DateTimeZone Zone, Cadence Every, string Text, Instant After, Instant UpTo)> AnyLook =
        from zone in Gen.Elements(Zones)
        from every in Gen.Elements(Cadence.Month, Cadence.Week, Cadence.Day)
        from times in Gen.Choose(1, 3).SelectMany(count => AnyTime.ListOf(count))
        from days in Gen.Choose(1, 31).ListOf(3)
        let written = times.Select((time, index) => every switch
        {
            Cadence.Month => $"{days[index]} {time}",
            Cadence.Week => $"{new[] { "mon", "tue", "wed", "thu", "fri", "sat", "sun" }[days[index] % 7]} {time}",
            _ => time,
        }).ToArray()
        // What cannot be written, because two of its times are the same, is written with one of them.
        let text = DueRule.TryParse(string.Join(", ", written), every, out var rule, out _) ? rule.ToString() : written[0]
        from start in Gen.Choose(0, 12 * 365 * 24)
        from length in Gen.Choose(1, 60 * 24)
        from before in Gen.Choose(-1, 100)
        let somewhere = Instant.FromUtc(2008, 1, 1, 0, 0) + Duration.FromHours(start)
        // Mostly the days in which the clocks are changed.
        let change = zone.GetZoneInterval(somewhere)
        let after = before >= 0 && change.HasEnd && change.End < Instant.FromUtc(2030, 1, 1, 0, 0) ? change.End - Duration.FromHours(before) : somewhere
        select (zone, every, text, after, after + Duration.FromHours(length));

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Shanghai);
}
