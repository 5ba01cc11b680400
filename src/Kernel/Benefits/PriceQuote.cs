using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>What a merchant pays for something, with the benefit by which.</summary>
/// <param name="ListPrice">What others pay.</param>
/// <param name="By">Null where no benefit lowers it.</param>
/// <param name="Until">To before when; null: as long as the membership, or without a benefit.</param>
public sealed record PriceQuote(string Product, Money ListPrice, Money Price, Grant? By, Instant? Until, ImmutableArray<GivenUp> GivenUp)
{
    /// <summary>The most favourable benefit alone; a fee is never raised by one. A product of a factor is rounded half up, as money is.</summary>
    public static PriceQuote Of(Entitlements entitlements, string product, Money listPrice)
    {
        var prices = entitlements.All.Where(one => one.Kind == "fee").SelectMany(one => one.By)
            .Select(grant => (Grant: grant, Price: PriceOf((FeeTerms)grant.Benefit.Terms, product, listPrice)))
            .Where(one => one.Price is not null)
            .OrderBy(one => one.Price!.Value.Units)
            .ToArray();
        if (prices.Length == 0 || prices[0].Price!.Value >= listPrice)
            return new PriceQuote(product, listPrice, listPrice, null, null, []);
        return new PriceQuote(
            product, listPrice, prices[0].Price!.Value, prices[0].Grant, prices[0].Grant.Until,
            [.. prices.Skip(1).Select(one => new GivenUp(one.Grant, GivenUpReason.LessFavourable, [prices[0].Grant]))]);
    }

    private static Money? PriceOf(FeeTerms fee, string product, Money listPrice)
    {
        if (fee.Prices is { } prices)
            return prices.TryGetValue(product, out var listed) ? listed : null;
        if (fee.Of != product)
            return null;
        return fee.Amount ?? listPrice.Scale(fee.Factor!.Value);
    }
}
