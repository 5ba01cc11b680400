namespace Fuyao.Platform.Tests.Olist;

/// <summary>Each treatment that examples/olist/README.md promises, on a few made-up rows in the shape of the Olist files.</summary>
public sealed class OlistQuirksTests : IDisposable
{
    private readonly MadeUpMarketplace market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void An_order_counts_in_the_month_in_which_it_reaches_the_customer()
    {
        market.Order("o1", delivered: "2017-05-31 23:59:59").Item("o1", "ana", "10.50");
        market.Order("o2", delivered: "2017-06-01 00:00:00").Item("o2", "ana", "99.00");

        var facts = market.FactsOf("2017-05")["ana"];

        facts["gmv"].ShouldBe(105_000L);
        facts["gmv_daily_avg"].ShouldBe(3_387L); // 10.50 ÷ 31 days = 0.33871 BRL
        facts["orders"].ShouldBe(1L);
        market.FactsOf("2017-06")["ana"]["gmv"].ShouldBe(990_000L);
    }

    [Fact]
    public void A_seller_who_sold_nothing_has_zero_and_no_rates_and_one_who_never_traded_has_no_row()
    {
        market.Order("o1", purchased: "2017-05-10 08:00:00", delivered: "2017-06-02 12:00:00").Item("o1", "ana", "10.00");
        market.Order("o2", purchased: "2017-06-01 00:00:00", delivered: "2017-06-05 12:00:00").Item("o2", "bia", "10.00");

        var facts = market.FactsOf("2017-05");

        facts.Keys.ShouldBe(["ana"]);
        facts["ana"]["gmv"].ShouldBe(0L);
        facts["ana"]["orders"].ShouldBe(0L);
        facts["ana"]["late_rate"].ShouldBeNull();
        facts["ana"]["review_mean"].ShouldBeNull();
        facts["ana"]["first_sale"].ShouldBeNull();
    }

    [Fact]
    public void An_order_that_arrives_on_the_promised_day_is_in_time()
    {
        market.Order("o1", promised: "2017-05-20 00:00:00", delivered: "2017-05-20 21:00:00").Item("o1", "ana", "10.00");
        market.Order("o2", promised: "2017-05-20 00:00:00", delivered: "2017-05-21 00:00:00").Item("o2", "ana", "10.00");

        market.FactsOf("2017-05")["ana"]["late_orders_3_months"].ShouldBe(1L);
    }

    [Fact]
    public void Service_is_counted_over_three_months_and_a_rate_needs_five()
    {
        foreach (var day in (string[])["02-28", "03-01", "04-01", "05-01", "05-02"])
            market.Order("o" + day, promised: "2017-04-15 00:00:00", delivered: $"2017-{day} 10:00:00").Item("o" + day, "ana", "10.00");

        var four = market.FactsOf("2017-05")["ana"];
        four["delivered_orders_3_months"].ShouldBe(4L);
        four["late_rate"].ShouldBeNull();

        market.Order("fifth", promised: "2017-06-10 00:00:00", purchased: "2017-05-02 23:00:00", delivered: "2017-05-05 01:00:00").Item("fifth", "ana", "10.00");
        var five = market.FactsOf("2017-05")["ana"];
        five["delivered_orders_3_months"].ShouldBe(5L);
        five["late_rate"].ShouldBe(0.4); // two of five
    }

    [Fact]
    public void Delivery_days_are_calendar_days()
    {
        for (var i = 1; i <= 4; i++)
            market.Order("o" + i, purchased: "2017-05-01 23:59:00", delivered: "2017-05-02 00:01:00").Item("o" + i, "ana", "10.00");
        market.Order("o5", purchased: "2017-05-01 00:00:00", delivered: "2017-05-03 23:59:00").Item("o5", "ana", "10.00");

        market.FactsOf("2017-05")["ana"]["delivery_days"].ShouldBe(1.2); // (4 × 1 + 2) ÷ 5
    }

    [Fact]
    public void An_order_with_several_sellers_gives_each_its_own_goods_and_counts_for_each()
    {
        market.Order("o1", promised: "2017-05-01 00:00:00", delivered: "2017-05-09 10:00:00").Review("r1", "o1", stars: 1, answered: "2017-05-10 10:00:00");
        market.Item("o1", "ana", "10.00").Item("o1", "ana", "5.00").Item("o1", "bia", "7.00");

        var facts = market.FactsOf("2017-05");

        facts["ana"]["gmv"].ShouldBe(150_000L);
        facts["ana"]["items"].ShouldBe(2L);
        facts["bia"]["gmv"].ShouldBe(70_000L);
        foreach (var seller in (string[])["ana", "bia"])
        {
            facts[seller]["orders"].ShouldBe(1L);
            facts[seller]["late_orders_3_months"].ShouldBe(1L);
            facts[seller]["bad_reviews_3_months"].ShouldBe(1L);
        }
    }

    [Fact]
    public void Of_several_reviews_of_an_order_the_last_by_the_close_counts()
    {
        market.Order("o1", delivered: "2017-05-09 10:00:00").Item("o1", "ana", "10.00");
        market.Review("r1", "o1", stars: 1, answered: "2017-05-31 23:00:00").Review("r2", "o1", stars: 5, answered: "2017-06-02 10:00:00");

        var may = market.FactsOf("2017-05")["ana"];
        may["reviews_3_months"].ShouldBe(1L);
        may["bad_reviews_3_months"].ShouldBe(1L);
        var june = market.FactsOf("2017-06")["ana"];
        june["reviews_3_months"].ShouldBe(1L);
        june["bad_reviews_3_months"].ShouldBe(0L);
    }

    [Fact]
    public void One_review_under_several_orders_counts_once_for_a_seller()
    {
        foreach (var order in (string[])["o1", "o2"])
            market.Order(order, delivered: "2017-05-09 10:00:00").Item(order, "ana", "10.00").Review("r1", order, stars: 2, answered: "2017-05-10 10:00:00");
        market.Order("o3", delivered: "2017-05-09 10:00:00").Item("o3", "bia", "10.00").Review("r1", "o3", stars: 2, answered: "2017-05-10 10:00:00");

        var facts = market.FactsOf("2017-05");

        facts["ana"]["reviews_3_months"].ShouldBe(1L);
        facts["ana"]["bad_reviews_3_months"].ShouldBe(1L);
        facts["bia"]["reviews_3_months"].ShouldBe(1L);
    }

    [Fact]
    public void A_review_counts_once_the_order_has_arrived_and_not_where_it_never_does()
    {
        market.Order("early", delivered: "2017-06-02 10:00:00").Item("early", "ana", "10.00").Review("r1", "early", stars: 1, answered: "2017-05-30 10:00:00");
        market.Order("lost", status: "shipped").Item("lost", "ana", "10.00").Review("r2", "lost", stars: 1, answered: "2017-05-30 10:00:00");

        market.FactsOf("2017-05")["ana"]["reviews_3_months"].ShouldBe(0L);
        market.FactsOf("2017-08")["ana"]["reviews_3_months"].ShouldBe(1L);
        market.FactsOf("2017-09")["ana"]["reviews_3_months"].ShouldBe(0L);
    }

    [Fact]
    public void A_cancelled_order_counts_on_its_promised_day_even_where_it_arrived()
    {
        market.Order("o1", status: "canceled", promised: "2017-05-20 00:00:00", delivered: "2017-04-10 10:00:00").Item("o1", "ana", "10.00");
        market.Order("o2", status: "unavailable", promised: "2017-05-20 00:00:00").Item("o2", "ana", "10.00");

        var april = market.FactsOf("2017-04")["ana"];
        april["gmv"].ShouldBe(0L);
        april["closed_orders_3_months"].ShouldBe(0L);
        var may = market.FactsOf("2017-05")["ana"];
        may["cancelled_orders_3_months"].ShouldBe(2L);
        may["closed_orders_3_months"].ShouldBe(2L);
    }

    [Fact]
    public void An_order_without_an_end_without_a_moment_of_delivery_or_without_items_counts_nowhere()
    {
        market.Order("o1", status: "delivered").Item("o1", "ana", "10.00");
        market.Order("o2", status: "invoiced", promised: "2017-05-20 00:00:00").Item("o2", "ana", "10.00");
        market.Order("o3", status: "canceled", promised: "2017-05-20 00:00:00");

        var facts = market.FactsOf("2017-05")["ana"];

        foreach (var fact in (string[])["gmv", "orders", "items", "delivered_orders_3_months", "closed_orders_3_months", "cancelled_orders_3_months"])
            facts[fact].ShouldBe(0L, fact);
    }

    [Fact]
    public void The_main_category_is_that_of_most_sales_so_far_and_goods_without_one_take_no_part()
    {
        market.Order("o1", delivered: "2017-03-09 10:00:00").Item("o1", "ana", "30.00", category: "brinquedos").Item("o1", "ana", "20.00", category: "pc_gamer");
        market.Item("o1", "ana", "500.00", category: "").Item("o1", "bia", "5.00", category: "");
        market.Order("o2", delivered: "2017-05-09 10:00:00").Item("o2", "ana", "15.00", category: "pc_gamer");

        market.FactsOf("2017-04")["ana"]["main_category"].ShouldBe("toys"); // as translated
        var may = market.FactsOf("2017-05");
        may["ana"]["main_category"].ShouldBe("pc_gamer"); // has no translation and keeps its name
        may["bia"]["main_category"].ShouldBeNull();
        may["bia"]["state"].ShouldBe("SP");
    }
}
