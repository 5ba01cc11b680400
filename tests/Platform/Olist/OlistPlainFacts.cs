using NodaTime;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>
/// Every fact of examples/olist/catalogue.yaml once more, as its definition in words says it: loops over the files, no SQL.
/// Values: long for counts and for money in 1/10,000, double, string, LocalDate; null is unknown.
/// </summary>
internal static class OlistPlainFacts
{
    /// <summary>Below five events a rate or a mean says nothing.</summary>
    private const int CountMinimum = 5;

    /// <returns>Seller id to fact id to value.</returns>
    public static Dictionary<string, Dictionary<string, object?>> Of(OlistFiles files, int year, int month)
    {
        var from = new DateTime(year, month, 1);
        var to = from.AddMonths(1);
        var orders = files.Orders.ToDictionary(order => order.Id);
        var reviews = files.Reviews.ToLookup(review => review.OrderId);
        var facts = new Dictionary<string, Dictionary<string, object?>>();
        foreach (var itemsOfSeller in files.Items.GroupBy(item => item.SellerId))
        {
            var sales = itemsOfSeller.GroupBy(item => item.OrderId).Select(items => new Sale(orders[items.Key], [.. items], [.. reviews[items.Key]])).ToList();
            if (sales.Exists(sale => sale.Order.PurchasedAt < to))
                facts.Add(itemsOfSeller.Key, OfSeller(files, itemsOfSeller.Key, sales, from, to));
        }
        return facts;
    }

    private static Dictionary<string, object?> OfSeller(OlistFiles files, string seller, List<Sale> sales, DateTime from, DateTime to)
    {
        var windowFrom = from.AddMonths(-2);
        long gmv = 0, ordersOfMonth = 0, items = 0, delivered = 0, late = 0, daysOnTheWay = 0, cancelled = 0;
        var starsByReview = new Dictionary<string, int>();
        var soldByCategory = new Dictionary<string, decimal>();
        DateTime? firstSale = null;
        foreach (var (order, itemsOfOrder, reviews) in sales)
        {
            if (order.Status is "canceled" or "unavailable" && windowFrom <= order.PromisedAt && order.PromisedAt < to)
                cancelled++;
            if (order.Status != "delivered" || order.DeliveredAt is not { } deliveredAt || deliveredAt >= to)
                continue;
            if (firstSale is null || deliveredAt < firstSale)
                firstSale = deliveredAt;
            foreach (var item in itemsOfOrder)
            {
                var category = files.CategoryByProduct[item.ProductId];
                if (category.Length == 0)
                    continue;
                category = files.EnglishByCategory.GetValueOrDefault(category, category);
                soldByCategory[category] = soldByCategory.GetValueOrDefault(category) + item.Price;
            }
            if (deliveredAt >= from)
            {
                ordersOfMonth++;
                items += itemsOfOrder.Count;
                gmv += itemsOfOrder.Sum(item => (long)(item.Price * 10_000));
            }
            if (deliveredAt >= windowFrom)
            {
                delivered++;
                daysOnTheWay += (deliveredAt.Date - order.PurchasedAt.Date).Days;
                if (deliveredAt.Date > order.PromisedAt.Date)
                    late++;
            }
            var last = reviews.Where(review => review.AnsweredAt < to)
                .OrderBy(review => review.AnsweredAt).ThenBy(review => review.Id, StringComparer.Ordinal).LastOrDefault();
            if (last is not null && (last.AnsweredAt >= windowFrom || deliveredAt >= windowFrom))
                starsByReview[last.Id] = last.Stars;
        }

        var closed = delivered + cancelled;
        var bad = starsByReview.Values.Count(stars => stars <= 2);
        return new Dictionary<string, object?>
        {
            ["gmv"] = gmv,
            ["gmv_daily_avg"] = (long)HalfUp((decimal)gmv / (to - from).Days),
            ["orders"] = ordersOfMonth,
            ["items"] = items,
            ["delivered_orders_3_months"] = delivered,
            ["late_orders_3_months"] = late,
            ["late_rate"] = Ratio(late, delivered),
            ["delivery_days"] = Ratio(daysOnTheWay, delivered),
            ["reviews_3_months"] = (long)starsByReview.Count,
            ["bad_reviews_3_months"] = (long)bad,
            ["bad_review_rate"] = Ratio(bad, starsByReview.Count),
            ["review_mean"] = Ratio(starsByReview.Values.Sum(), starsByReview.Count),
            ["closed_orders_3_months"] = closed,
            ["cancelled_orders_3_months"] = cancelled,
            ["cancellation_rate"] = Ratio(cancelled, closed),
            ["main_category"] = soldByCategory.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key).FirstOrDefault(),
            ["state"] = files.StateBySeller[seller],
            ["first_sale"] = firstSale is { } day ? LocalDate.FromDateTime(day) : null,
        };
    }

    /// <summary>To 4 decimals, half up; unknown below five.</summary>
    private static object? Ratio(long of, long over) =>
        over < CountMinimum ? null : (double)(HalfUp(of * 10_000m / over) / 10_000m);

    private static decimal HalfUp(decimal value) => Math.Floor(value + 0.5m);

    private sealed record Sale(Order Order, List<Item> Items, List<BuyerReview> Reviews);
}
