using System.Text.Json;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>Holidays of the State Council's documents; semantics.md, “Holidays”: what reaches outside the years covered is provisional.</summary>
public class BusinessCalendarTests
{
    [Theory]
    [InlineData("2016-10-03", false)] // National Day week
    [InlineData("2016-10-08", true)] // a Saturday worked in exchange (调休)
    [InlineData("2016-10-09", true)] // the Sunday too
    [InlineData("2016-10-10", true)]
    [InlineData("2016-10-15", false)] // an ordinary Saturday, listed nowhere
    [InlineData("2018-12-29", true)] // a Saturday made a workday by the document for 2019
    [InlineData("2018-12-31", false)] // a Monday made an off day by the document for 2019
    [InlineData("2020-01-31", false)] // Spring Festival of 2020, prolonged
    [InlineData("2020-02-03", true)]
    public void Off_days_and_adjusted_workdays_are_those_of_the_documents(string date, bool isWorkday) =>
        BusinessCalendar.China.IsWorkday(Date(date)).ShouldBe(isWorkday);

    [Fact]
    public void Years_whose_document_is_known_are_2007_to_2026() =>
        BusinessCalendar.China.YearsKnown.ShouldBe(Enumerable.Range(2007, 20));

    [Theory]
    [InlineData("2006-12-31", false)]
    [InlineData("2007-01-01", true)]
    [InlineData("2025-12-31", true)]
    [InlineData("2026-12-24", true)]
    [InlineData("2026-12-25", false)] // the document for 2027 may still move it
    [InlineData("2027-01-01", false)] // the file is there, and empty
    [InlineData("2030-06-01", false)]
    public void A_day_is_covered_when_every_document_that_may_speak_of_it_is_known(string date, bool covered) =>
        BusinessCalendar.China.IsCovered(Date(date)).ShouldBe(covered);

    [Theory]
    [InlineData("2016-11-14", 5, "2016-11-21")] // C2: public notice of 5 working days, Monday to Monday
    [InlineData("2016-09-30", 1, "2016-10-08")] // over National Day, onto a Saturday that is worked
    [InlineData("2016-09-30", 3, "2016-10-10")]
    [InlineData("2016-10-03", 0, "2016-10-08")] // none: the next workday
    [InlineData("2016-11-14", 0, "2016-11-14")]
    public void Workdays_are_counted_from_the_day_after(string from, int workdays, string to) =>
        BusinessCalendar.China.AddWorkdays(Date(from), workdays).ShouldBe(new WorkdayDate(Date(to), Provisional: false));

    [Fact]
    public void A_deadline_that_reaches_outside_is_provisional_and_exact_once_the_document_is_known()
    {
        var day = Date("2026-12-23");
        BusinessCalendar.China.AddWorkdays(day, 1).Provisional.ShouldBeFalse();
        BusinessCalendar.China.AddWorkdays(day, 2).ShouldBe(new WorkdayDate(Date("2026-12-25"), Provisional: true));
        BusinessCalendar.China.AddWorkdays(day, 7).ShouldBe(new WorkdayDate(Date("2027-01-01"), Provisional: true));

        // An invented document: New Year's Day off, the Sunday after worked.
        using var document2026 = JsonDocument.Parse("""{"year":2026,"days":[{"date":"2026-01-01","isOffDay":true}]}""");
        using var document2027 = JsonDocument.Parse("""{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2027-01-03","isOffDay":false}]}""");
        var extended = new BusinessCalendar([HolidayYear.Read(document2026.RootElement), HolidayYear.Read(document2027.RootElement)]);
        extended.AddWorkdays(day, 7).ShouldBe(new WorkdayDate(Date("2027-01-03"), Provisional: false));
    }

    [Fact]
    public void Workdays_between_two_dates_count_the_first_and_not_the_last()
    {
        // October 2016: 21 weekdays less 5 off days (3–7) plus 2 adjusted workdays (8, 9).
        BusinessCalendar.China.CountWorkdays(Date("2016-10-01"), Date("2016-11-01")).ShouldBe(new WorkdayCount(18, Provisional: false));
        BusinessCalendar.China.CountWorkdays(Date("2016-11-01"), Date("2016-10-01")).ShouldBe(new WorkdayCount(0, Provisional: false));
        BusinessCalendar.China.CountWorkdays(Date("2026-12-24"), Date("2026-12-26")).ShouldBe(new WorkdayCount(2, Provisional: true));
    }

    [Fact]
    public void Adding_and_counting_agree_over_twenty_years()
    {
        for (var day = Date("2007-01-01"); day < Date("2026-11-01"); day = day.PlusDays(11))
        {
            var later = BusinessCalendar.China.AddWorkdays(day, 10);
            later.Provisional.ShouldBeFalse();
            BusinessCalendar.China.IsWorkday(later.Date).ShouldBeTrue();
            BusinessCalendar.China.CountWorkdays(day.PlusDays(1), later.Date.PlusDays(1)).Days.ShouldBe(10);
        }
    }

    [Fact]
    public void Documents_that_contradict_each_other_are_refused()
    {
        var off = new HolidayYear(2027, new Dictionary<LocalDate, bool> { [Date("2027-01-01")] = true });
        var worked = new HolidayYear(2026, new Dictionary<LocalDate, bool> { [Date("2027-01-01")] = false });
        Should.Throw<ArgumentException>(() => new BusinessCalendar([off, worked])).Message.ShouldContain("2027-01-01");
    }

    [Fact]
    public void Questions_without_end_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => BusinessCalendar.China.AddWorkdays(Date("2016-10-01"), -1));
        Should.Throw<ArgumentOutOfRangeException>(() => BusinessCalendar.China.AddWorkdays(Date("2016-10-01"), BusinessCalendar.WorkdaysMax + 1));
    }

    private static LocalDate Date(string text) => WrittenMoment.Parse(text).Date;
}
