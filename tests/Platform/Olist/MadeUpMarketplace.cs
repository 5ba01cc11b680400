using System.Text;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>
/// A few made-up rows in the shape of the Olist files, quirks of form included: CRLF, a column that nobody asked for, review texts with commas, quotes and line breaks.
/// Every method returns the market, so that an order can be written with its items and reviews in one line.
/// </summary>
internal sealed class MadeUpMarketplace : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-olist-");
    private readonly StringBuilder orders = new("order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\r\n");
    private readonly StringBuilder items = new("order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\r\n");
    private readonly StringBuilder reviews = new("review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp\r\n");
    private readonly SortedSet<string> categories = [];
    private readonly SortedSet<string> sellers = [];
    private int itemCount;

    public MadeUpMarketplace Order(
        string id, string status = "delivered", string purchased = "2017-01-05 10:00:00", string delivered = "", string promised = "2017-12-31 00:00:00")
    {
        orders.Append($"{id},customer,{status},{purchased},{purchased},,{delivered},{promised}\r\n");
        return this;
    }

    public MadeUpMarketplace Item(string order, string seller, string price, string category = "brinquedos")
    {
        sellers.Add(seller);
        categories.Add(category);
        items.Append($"{order},{++itemCount},product of {category},{seller},2017-12-31 00:00:00,{price},3.21\r\n");
        return this;
    }

    public MadeUpMarketplace Review(string id, string order, int stars, string answered)
    {
        reviews.Append($"{id},{order},{stars},,\"chegou, mas\r\nveio \"\"outra\"\" cor\",2017-01-01 00:00:00,{answered}\r\n");
        return this;
    }

    /// <summary>Seller to fact to value, computed by the product from the definitions in examples/olist.</summary>
    public Dictionary<string, Dictionary<string, object?>> FactsOf(string period)
    {
        Write("olist_orders_dataset.csv", orders.ToString());
        Write("olist_order_items_dataset.csv", items.ToString());
        Write("olist_order_reviews_dataset.csv", reviews.ToString());
        Write("olist_products_dataset.csv", "product_id,product_category_name,product_photos_qty\r\n" + Lines(categories, category => $"product of {category},{category},1"));
        Write("olist_sellers_dataset.csv", "seller_id,seller_zip_code_prefix,seller_city,seller_state\r\n" + Lines(sellers, seller => $"{seller},01000,sao paulo,SP"));
        Write("product_category_name_translation.csv", "product_category_name,product_category_name_english\nbrinquedos,toys\n");
        return OlistProduct.FactsOf(folder.FullName, period);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Lines(IEnumerable<string> names, Func<string, string> line) => string.Concat(names.Select(name => line(name) + "\r\n"));

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);
}
