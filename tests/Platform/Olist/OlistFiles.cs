using System.Globalization;
using System.Text;

namespace Fuyao.Platform.Tests.Olist;

internal sealed record Order(string Id, string Status, DateTime PurchasedAt, DateTime? DeliveredAt, DateTime PromisedAt);

internal sealed record Item(string OrderId, string ProductId, string SellerId, decimal Price);

internal sealed record BuyerReview(string Id, string OrderId, int Stars, DateTime AnsweredAt);

/// <summary>The Olist files, read by the few lines below and nothing of the product, so that a fault of its readers cannot hide in both.</summary>
internal sealed class OlistFiles
{
    private readonly string folder;

    public OlistFiles(string folder)
    {
        this.folder = folder;
        Orders = Read("olist_orders_dataset.csv", field => new Order(
            field("order_id"), field("order_status"), Moment(field("order_purchase_timestamp"))!.Value,
            Moment(field("order_delivered_customer_date")), Moment(field("order_estimated_delivery_date"))!.Value));
        Items = Read("olist_order_items_dataset.csv", field => new Item(
            field("order_id"), field("product_id"), field("seller_id"), decimal.Parse(field("price"), CultureInfo.InvariantCulture)));
        Reviews = Read("olist_order_reviews_dataset.csv", field => new BuyerReview(
            field("review_id"), field("order_id"), int.Parse(field("review_score"), CultureInfo.InvariantCulture), Moment(field("review_answer_timestamp"))!.Value));
        CategoryByProduct = Read("olist_products_dataset.csv", field => (Id: field("product_id"), Category: field("product_category_name")))
            .ToDictionary(product => product.Id, product => product.Category);
        EnglishByCategory = Read("product_category_name_translation.csv", field => (Name: field("product_category_name"), English: field("product_category_name_english")))
            .ToDictionary(category => category.Name, category => category.English);
        StateBySeller = Read("olist_sellers_dataset.csv", field => (Id: field("seller_id"), State: field("seller_state")))
            .ToDictionary(seller => seller.Id, seller => seller.State);
    }

    public List<Order> Orders { get; }

    public List<Item> Items { get; }

    public List<BuyerReview> Reviews { get; }

    /// <summary>An empty text where the product has no category.</summary>
    public Dictionary<string, string> CategoryByProduct { get; }

    public Dictionary<string, string> EnglishByCategory { get; }

    public Dictionary<string, string> StateBySeller { get; }

    private static DateTime? Moment(string text) =>
        text.Length == 0 ? null : DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private List<T> Read<T>(string file, Func<Func<string, string>, T> make)
    {
        var rows = Rows(File.ReadAllText(Path.Combine(folder, file)));
        var header = rows[0];
        return rows.Skip(1).Select(row => make(name => row[header.IndexOf(name)])).ToList();
    }

    /// <summary>RFC 4180: quoted fields may hold commas, line breaks and doubled quotes.</summary>
    private static List<List<string>> Rows(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
                quoted = !quoted;
            else if (quoted || (c != ',' && c != '\n' && c != '\r'))
                field.Append(c);
            else if (c != '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add(row);
                    row = [];
                }
            }
        }
        if (field.Length > 0 || row.Count > 0)
            rows.Add([.. row, field.ToString()]);
        return rows;
    }
}
