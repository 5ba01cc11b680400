using System.Text;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Sample;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Sample;

/// <summary>What makes the sample believable: skew, spread, agreement of facts with each other, and a few values that are missing. The bounds are loose on purpose.</summary>
public class SamplePopulationTests
{
    private const int MerchantsCount = 20_000;

    private static readonly Lazy<SampleTable> October = new(() => SampleTable.Read(1, MerchantsCount, "2016-10"));

    private static SampleTable Table => October.Value;

    private static readonly Lazy<FactCatalogue> Catalogue = new(() =>
        CatalogueLookup.Load(Path.Combine(SharedData.RepositoryRoot, "programmes", CatalogueLookup.FileName)).Catalogue ?? throw new InvalidOperationException("the standard catalogue has errors"));

    /// <summary>But for applications, which merchants hand in to a programme, and export packages, which the shops of the sample do not have: they sell at home.</summary>
    [Fact]
    public void Supplies_every_fact_of_the_standard_catalogue_that_is_not_computed() =>
        SampleMarketplace.Facts.ShouldBe(
            Catalogue.Value.Facts.Where(fact => fact.Rate is null && fact.Id != "export_contract_paid" && !fact.Id.StartsWith("application.", StringComparison.Ordinal)).Select(fact => fact.Id), ignoreOrder: true);

    [Fact]
    public void Writes_every_value_as_the_import_reads_it()
    {
        foreach (var fact in SampleMarketplace.Facts)
        {
            var cells = FactCells.Of(Catalogue.Value.Find(fact)!, Catalogue.Value.Zone);
            Table.Column(fact).Select((value, row) => cells.Read(row, Encoding.UTF8.GetBytes(value))).ShouldAllBe(refusal => refusal == null, fact);
        }
    }

    [Fact]
    public void Knows_every_category_that_has_a_line_and_some_that_have_none()
    {
        var withLine = File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "programmes", "pioneer", "baselines.csv")).Skip(1).Select(line => line.Split(',')[0]).ToHashSet();
        var inSample = Table.Column("main_category").Where(category => category.Length > 0).ToHashSet();
        withLine.ShouldBeSubsetOf(inSample);
        inSample.Except(withLine).ShouldNotBeEmpty();
    }

    [Fact]
    public void Ids_are_unique_and_in_order()
    {
        var ids = Table.Column("merchant_id").ToArray();
        ids.ShouldBe(ids.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_registration_code_is_valid_and_registered_where_the_merchant_is()
    {
        var rows = Table.Column("uscc").Zip(Table.Column("city")).Where(row => row.First.Length > 0).ToArray();
        rows.Length.ShouldBeInRange(MerchantsCount / 5, MerchantsCount * 3 / 5);
        foreach (var (code, city) in rows)
        {
            UnifiedSocialCreditCode.TryParse(code, out var parsed, out var problem).ShouldBeTrue(problem);
            parsed.Division.ShouldStartWith(city);
        }
        rows.Select(row => row.First).Distinct().Count().ShouldBe(rows.Length);
    }

    [Fact]
    public void Only_companies_and_sole_traders_have_a_code_and_declare_a_size() =>
        Table.Column("uscc").Zip(Table.Column("sme_size")).ShouldAllBe(row => row.First.Length == 0 == (row.Second.Length == 0));

    [Fact]
    public void A_city_lies_in_its_province_and_both_exist()
    {
        foreach (var (province, city) in Table.Column("province").Zip(Table.Column("city")).Distinct())
        {
            if (city.Length == 0)
                continue;
            city.ShouldStartWith(province);
            Divisions.Find(city).ShouldNotBeNull();
        }
    }

    [Fact]
    public void The_coast_has_most_merchants_and_every_province_has_some()
    {
        var provinces = Table.Column("province").Where(code => code.Length > 0).CountBy(code => code).ToDictionary();
        provinces.Count.ShouldBe(31);
        provinces.OrderByDescending(province => province.Value).Take(4).Select(province => province.Key).ShouldBe(["44", "33", "32", "35"]);
        Share(provinces["44"]).ShouldBeInRange(0.15, 0.28);
        Share(Table.Column("city").Count(city => city == "5101")).ShouldBeInRange(0.005, 0.04);
    }

    [Fact]
    public void The_top_hundredth_holds_a_quarter_to_a_half_of_the_turnover()
    {
        var turnover = Table.Numbers("gmv_daily_avg").OrderDescending().ToArray();
        (turnover.Take(turnover.Length / 100).Sum() / turnover.Sum()).ShouldBeInRange(0.25, 0.55);
        Median(turnover).ShouldBeInRange(100, 1_000);
        turnover.Max().ShouldBeGreaterThan(100_000);
        Share(turnover.Count(amount => amount == 0)).ShouldBeInRange(0.002, 0.05);
    }

    [Fact]
    public void Turnover_agrees_with_orders_visitors_favourites_and_credit()
    {
        foreach (var fact in new[] { "orders", "visitors", "favourites", "credit_points", "sales" })
            RankCorrelation(Table.Pairs("gmv_daily_avg", fact)).ShouldBeInRange(0.6, 0.999, fact);
    }

    [Fact]
    public void Better_quality_goes_with_better_ratings_but_does_not_fix_them() =>
        RankCorrelation(Table.Pairs("quality_score", "rating")).ShouldBeInRange(0.3, 0.9);

    [Fact]
    public void All_credit_levels_from_none_to_gold_crowns_occur()
    {
        var ranks = Table.Numbers("credit_points").Select(points => CreditLevel.FromPoints((long)points).Rank).ToHashSet();
        Enumerable.Range(0, 17).ShouldBeSubsetOf(ranks);
        Table.Numbers("credit_points").Min().ShouldBeLessThan(0);
    }

    [Fact]
    public void A_part_is_never_more_than_its_whole()
    {
        foreach (var (part, whole) in new[]
                 {
                     ("orders", "paid_orders"), ("buyers", "orders"), ("repeat_buyers", "buyers"), ("bad_reviews", "reviews"), ("late_orders", "paid_orders"),
                     ("quality_refund_orders", "paid_orders"), ("enterprise_buyer_orders", "orders"), ("orders", "sales"), ("paid_orders", "visitors"),
                 })
            Table.Pairs(part, whole).ShouldAllBe(pair => pair.First <= pair.Second, $"{part} ≤ {whole}");
    }

    [Fact]
    public void Scores_stay_within_their_scales_and_spread_over_them()
    {
        Table.Numbers("rating").ShouldAllBe(stars => stars >= 1 && stars <= 5);
        Table.Numbers("quality_score").ShouldAllBe(points => points >= 0 && points <= 100);
        Table.Numbers("campaign_result").ShouldAllBe(points => points >= 0 && points <= 100);
        Spread(Table.Numbers("rating")).ShouldBeGreaterThan(0.3);
        Spread(Table.Numbers("quality_score")).ShouldBeGreaterThan(12);
    }

    [Fact]
    public void Rates_of_lateness_and_of_bad_reviews_are_low_as_a_rule_and_high_for_a_few()
    {
        foreach (var (part, whole, middleMax) in new[] { ("late_orders", "paid_orders", 0.03), ("bad_reviews", "reviews", 0.02) })
        {
            var rates = Table.Pairs(part, whole).Where(pair => pair.Second >= 20).Select(pair => pair.First / pair.Second).Order().ToArray();
            Median(rates).ShouldBeInRange(0.001, middleMax);
            rates[rates.Length * 99 / 100].ShouldBeGreaterThan(3 * Median(rates));
        }
    }

    [Fact]
    public void Gold_medals_and_tags_are_for_some_and_serious_violations_for_very_few()
    {
        Share(Table.Column("gold_seller").Count(value => value == "true")).ShouldBeInRange(0.08, 0.25);
        Share(Table.Column("tags").Count(value => value.Contains("industry-audited", StringComparison.Ordinal))).ShouldBeInRange(0.02, 0.10);
        Share(Table.Column("serious_violation").Count(value => value == "true")).ShouldBeInRange(0.001, 0.01);
        Table.Column("tags").Distinct().Where(value => value is not ("" or "|")).ShouldAllBe(value => value.Split('|').All(tag => tag.Length > 0));
    }

    [Fact]
    public void Some_values_are_missing_and_most_are_not()
    {
        foreach (var fact in new[] { "gmv_daily_avg", "gold_seller", "serious_violation", "tags", "main_category", "city", "quality_score", "rating" })
            Share(Table.Column(fact).Count(value => value.Length == 0)).ShouldBeInRange(0.0005, 0.08, fact);
        Table.Column("merchant_name").ShouldAllBe(name => name.Length > 0);
        Share(Table.Column("campaign_result").Count(value => value.Length > 0)).ShouldBeInRange(0.2, 0.5);
    }

    [Fact]
    public void A_contract_begins_after_the_shop_was_opened_and_has_a_price()
    {
        var rows = Table.Column("registered_on").Zip(Table.Column("contract_since"), Table.Column("contract_paid")).Where(row => row.Second.Length > 0).ToArray();
        Share(rows.Length).ShouldBeInRange(0.04, 0.2);
        rows.ShouldAllBe(row => string.CompareOrdinal(row.First, row.Second) < 0 && row.Third.Length > 0);
        rows.ShouldAllBe(row => string.CompareOrdinal(row.Second, "2016-11-01") < 0);
    }

    private static double Share(int count) => (double)count / MerchantsCount;

    private static double Median(IEnumerable<double> numbers) => numbers.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static double Spread(double[] numbers) => numbers.Order().ToArray() is var sorted ? sorted[sorted.Length * 95 / 100] - sorted[sorted.Length * 5 / 100] : 0;

    private static double RankCorrelation((double First, double Second)[] pairs)
    {
        var (first, second) = (Ranks([.. pairs.Select(pair => pair.First)]), Ranks([.. pairs.Select(pair => pair.Second)]));
        var middle = (pairs.Length - 1) / 2.0;
        double Covariance(double[] left, double[] right) => left.Zip(right).Sum(pair => (pair.First - middle) * (pair.Second - middle));
        return Covariance(first, second) / Math.Sqrt(Covariance(first, first) * Covariance(second, second));
    }

    private static double[] Ranks(double[] numbers)
    {
        var ranks = new double[numbers.Length];
        foreach (var (index, rank) in Enumerable.Range(0, numbers.Length).OrderBy(index => numbers[index]).Select((index, rank) => (index, rank)))
            ranks[index] = rank;
        return ranks;
    }
}
