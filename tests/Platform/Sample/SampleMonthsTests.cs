namespace Fuyao.Platform.Tests.Sample;

/// <summary>A month continues the one before: the same merchants as a rule, much the same figures, a few that closed and as many that opened.</summary>
public class SampleMonthsTests
{
    private const int MerchantsCount = 10_000;

    private static readonly Lazy<(SampleTable October, SampleTable November)> Months =
        new(() => (SampleTable.Read(1, MerchantsCount, "2016-10"), SampleTable.Read(1, MerchantsCount, "2016-11")));

    private static SampleTable October => Months.Value.October;

    private static SampleTable November => Months.Value.November;

    [Fact]
    public void Most_merchants_are_there_in_both_months_and_a_few_came_or_went()
    {
        var october = October.Column("merchant_id").ToHashSet();
        var november = November.Column("merchant_id").ToHashSet();
        november.Count.ShouldBe(MerchantsCount);
        october.Except(november).Count().ShouldBeInRange(MerchantsCount / 200, MerchantsCount / 20);
    }

    [Fact]
    public void Who_is_new_opened_in_that_month()
    {
        var october = October.Column("merchant_id").ToHashSet();
        November.ByMerchant("registered_on").Where(merchant => !october.Contains(merchant.Key)).ShouldAllBe(merchant => merchant.Value.StartsWith("2016-11"));
    }

    [Fact]
    public void What_identifies_a_merchant_stays()
    {
        foreach (var fact in new[] { "merchant_name", "uscc", "registered_on" })
        {
            var before = October.ByMerchant(fact);
            November.ByMerchant(fact).Where(merchant => before.ContainsKey(merchant.Key)).ShouldAllBe(merchant => merchant.Value == before[merchant.Key], fact);
        }
    }

    [Fact]
    public void Turnover_drifts_for_nearly_everybody_by_less_than_half_for_most()
    {
        var changes = Changes("gmv_daily_avg").Where(pair => pair.Before > 500).Select(pair => pair.After / pair.Before).ToArray();
        changes.Count(change => change is > 0.5 and < 2).ShouldBeGreaterThan(changes.Length * 9 / 10);
        changes.Count(change => change < 1).ShouldBeGreaterThan(changes.Length / 10);
        changes.Count(change => change == 1).ShouldBeLessThan(changes.Length / 100);
    }

    [Fact]
    public void Credit_grows_and_never_falls() =>
        Changes("credit_points").ShouldAllBe(pair => pair.After >= pair.Before);

    [Fact]
    public void Some_gain_and_some_lose_the_gold_medal_and_most_keep_it()
    {
        var before = October.ByMerchant("gold_seller");
        var changes = November.ByMerchant("gold_seller").Where(merchant => before.ContainsKey(merchant.Key)).CountBy(merchant => (before[merchant.Key], merchant.Value)).ToDictionary();
        changes[("true", "false")].ShouldBeInRange(10, MerchantsCount / 20);
        changes[("false", "true")].ShouldBeInRange(10, MerchantsCount / 20);
        changes[("true", "true")].ShouldBeGreaterThan(3 * changes[("true", "false")]);
    }

    private static (double Before, double After)[] Changes(string fact)
    {
        var before = October.ByMerchant(fact);
        return
        [
            .. November.ByMerchant(fact)
                .Where(merchant => merchant.Value.Length > 0 && before.GetValueOrDefault(merchant.Key, "").Length > 0)
                .Select(merchant => (double.Parse(before[merchant.Key]), double.Parse(merchant.Value))),
        ];
    }
}
