using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;
using NodaTime.Text;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Values;

/// <summary>The tables of docs/reference/written-forms.md say what the values do.</summary>
public class WrittenFormsTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    [Fact]
    public void Periods_have_the_bounds_that_the_page_gives()
    {
        foreach (var row in Rows("Periods"))
        {
            var period = Period.Parse(row[0]);
            LocalDatePattern.Iso.Format(period.FirstDay).ShouldBe(row[1]);
            LocalDatePattern.Iso.Format(period.DayAfter).ShouldBe(row[2]);
        }
    }

    [Fact]
    public void Moments_are_the_instants_that_the_page_gives()
    {
        foreach (var row in Rows("Moments"))
            WrittenMoment.Parse(row[0]).ToInstant(Shanghai).ToString().ShouldBe(row[1]);
    }

    [Fact]
    public void Reviews_are_due_when_the_page_says()
    {
        foreach (var row in Rows("When reviews are due"))
        {
            var rule = DueRule.Parse(row[1], Enum.Parse<Cadence>(row[0], ignoreCase: true));
            rule.In(Period.Parse(row[2]), Shanghai).ShouldBe(row[3].Split(", ").Select(moment => WrittenMoment.Parse(moment).ToInstant(Shanghai)));
        }
    }

    private static List<string[]> Rows(string heading)
    {
        var rows = File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "written-forms.md"))
            .SkipWhile(line => line != "## " + heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            .Skip(2) // the table's head and the rule under it
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())
            .ToList();
        rows.ShouldNotBeEmpty();
        return rows;
    }
}
