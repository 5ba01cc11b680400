using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>Money and the functions of the condition language, by the rules of the house.</summary>
public sealed class MoneyConditionTests
{
    private static readonly CelEnvironment Environment = new()
    {
        Inputs = new Dictionary<string, CelType>
        {
            ["a"] = CelType.Money, ["b"] = CelType.Money, ["n"] = CelType.Int, ["from"] = CelType.Timestamp, ["to"] = CelType.Timestamp,
        },
        Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"],
    };

    [Theory]
    [InlineData("a == 2295", "2295", "0", true)]
    [InlineData("a >= 2295", "2294.9999", "0", false)]
    [InlineData("2295 <= a", "2295.0001", "0", true)]
    [InlineData("a > -0.0001", "0", "0", true)]
    [InlineData("a == -(1.5)", "-1.5", "0", true)]
    [InlineData("a == 0.1 + b", "0.3", "0.2", true)]
    [InlineData("a - b == 0.0001", "1.0001", "1", true)]
    [InlineData("a * 3 == 1 && 3 * a == 1", "0.3333", "0", false)]
    [InlineData("3 * a == 0.9999", "0.3333", "0", true)]
    [InlineData("scale(a, '0.9') == 2065.5", "2295", "0", true)]
    [InlineData("scale(a, '0.5') == 0.0002", "0.0003", "0", true)]
    [InlineData("scale(a, '-0.5') == -0.0002", "0.0003", "0", true)]
    [InlineData("a / b == 0.3333", "1", "3", true)]
    [InlineData("a / b == 0.6667", "2", "3", true)]
    [InlineData("a / b == 0.0001", "1", "20000", true)]
    [InlineData("a in [1, 2.5]", "2.5", "0", true)]
    [InlineData("[a, b].exists(m, m > a)", "1", "2", true)]
    [InlineData("string(a) == '2295.00'", "2295", "0", true)]
    [InlineData("a < b", "1", "1.0001", true)]
    public void Amounts_are_exact(string condition, string a, string b, bool holds) => Evaluate(condition, a, b).ShouldBe(CelValue.Of(holds));

    [Theory]
    [InlineData("a / b > 1", "1", "0", "divide by zero")]
    [InlineData("a + b > 1", "922337203685477", "1", "money overflow: the amount does not fit")]
    [InlineData("a * 10 > 1", "922337203685477", "1", "money overflow: the amount does not fit")]
    [InlineData("scale(a, '10') > 1", "922337203685477", "1", "money overflow: the amount does not fit")]
    public void What_does_not_fit_is_an_error(string condition, string a, string b, string error) => Evaluate(condition, a, b).ErrorMessage.ShouldBe(error);

    // B1: hearts from 4, diamonds from 251, crowns from 10,001.
    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(250, 5)]
    [InlineData(251, 6)]
    [InlineData(10_000, 10)]
    [InlineData(10_001, 11)]
    [InlineData(10_000_001, 20)]
    public void Level_is_the_rank_of_credit_points(long points, long rank) => Evaluate("level(n)", "0", "0", points).ShouldBe(CelValue.Of(rank));

    [Theory]
    [InlineData("2016-11-02T15:59:59Z", "2016-11-02T16:00:00Z", 1)]
    [InlineData("2016-11-02T16:00:00Z", "2016-11-03T15:59:59Z", 0)]
    [InlineData("2016-11-03T00:00:00Z", "2016-10-31T00:00:00Z", -3)]
    [InlineData("9999-12-31T15:59:59Z", "9999-12-31T16:00:00Z", 1)] // 10000-01-01 in Shanghai, which the calendar does not have
    [InlineData("0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", 719162)]
    public void Days_between_counts_calendar_days_of_the_zone(string from, string to, long days) =>
        Evaluate("days_between(from, to)", "0", "0", 0, from, to).ShouldBe(CelValue.Of(days));

    [Fact]
    public void A_date_is_the_start_of_its_day_in_the_zone() =>
        Evaluate("date('2016-11-03')", "0", "0").ShouldBe(CelValue.Timestamp(Instant.FromUtc(2016, 11, 2, 16, 0)));

    private static CelValue Evaluate(
        string condition, string a, string b, long n = 0, string from = "2016-11-03T00:00:00Z", string to = "2016-11-03T00:00:00Z")
    {
        var values = new Dictionary<string, CelValue>
        {
            ["a"] = Amount(a), ["b"] = Amount(b), ["n"] = CelValue.Of(n), ["from"] = Moment(from), ["to"] = Moment(to),
        };
        var result = CelChecker.Check(condition, Environment);
        result.Problems.ShouldBeEmpty();
        return result.Expression!.Evaluate(new CheckerTests.Row([.. result.Expression.Inputs.Select(input => values[input.Name])]));
    }

    private static CelValue Amount(string text) => Money.TryParse(text, out var money) ? CelValue.Of(money) : throw new FormatException(text);

    private static CelValue Moment(string text) => CelValue.Timestamp(NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value);
}
