namespace Fuyao.Platform.Sample;

/// <summary>A column of the sample's file: a fact of the standard catalogue and how its value is written.</summary>
internal sealed record SampleColumn(string Fact, Action<CsvBuffer, SampleFacts> Write)
{
    /// <summary>Every fact that is supplied; the rates are not, since they are computed from these.</summary>
    public static readonly SampleColumn[] All =
    [
        new("merchant_name", (csv, facts) => csv.Text(facts.Merchant.Name)),
        new("uscc", (csv, facts) => csv.Text(facts.Merchant.SocialCreditCode?.ToString())),
        new("registered_on", (csv, facts) => csv.Date(facts.Merchant.RegisteredOn)),
        new("province", (csv, facts) => csv.Text(facts.City?.Province)),
        new("city", (csv, facts) => csv.Text(facts.City?.Code)),
        new("main_category", (csv, facts) => csv.Text(facts.MainCategory)),
        new("sme_size", (csv, facts) => csv.Text(facts.Size)),
        new("gold_seller", (csv, facts) => csv.Flag(facts.GoldSeller)),
        new("tags", (csv, facts) => csv.Set(facts.Tags)),
        new("serious_violation", (csv, facts) => csv.Flag(facts.SeriousViolation)),
        new("credit_points", (csv, facts) => csv.Number(facts.CreditPoints)),
        new("gmv_daily_avg", (csv, facts) => csv.Decimal(facts.DailyAverage?.Units, 4)),
        new("orders", (csv, facts) => csv.Number(facts.Orders)),
        new("paid_orders", (csv, facts) => csv.Number(facts.PaidOrders)),
        new("sales", (csv, facts) => csv.Number(facts.Sales)),
        new("visitors", (csv, facts) => csv.Number(facts.Visitors)),
        new("favourites", (csv, facts) => csv.Number(facts.Favourites)),
        new("buyers", (csv, facts) => csv.Number(facts.Buyers)),
        new("repeat_buyers", (csv, facts) => csv.Number(facts.RepeatBuyers)),
        new("enterprise_buyer_orders", (csv, facts) => csv.Number(facts.EnterpriseBuyerOrders)),
        new("quality_score", (csv, facts) => csv.Decimal(facts.QualityScore, 1)),
        new("rating", (csv, facts) => csv.Decimal(facts.Rating, 2)),
        new("reviews", (csv, facts) => csv.Number(facts.Reviews)),
        new("bad_reviews", (csv, facts) => csv.Number(facts.BadReviews)),
        new("late_orders", (csv, facts) => csv.Number(facts.LateOrders)),
        new("quality_refund_orders", (csv, facts) => csv.Number(facts.QualityRefundOrders)),
        new("campaign_result", (csv, facts) => csv.Decimal(facts.CampaignResult, 1)),
        new("contract_since", (csv, facts) => csv.Date(facts.ContractSince)),
        new("contract_paid", (csv, facts) => csv.Number(facts.ContractSince is null ? null : facts.Merchant.ContractPaid)),
        new("self_renewal", (csv, facts) => csv.Flag(facts.ContractSince is null ? null : facts.Merchant.SelfRenewal)),
        // The sample's months know no epidemic.
        new("epidemic_industry", (csv, _) => csv.Text("none")),
        new("resumed_work", (csv, _) => csv.Flag(true)),
    ];
}
