using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Ledger;

/// <summary>What an account counts. Amounts are whole numbers of its smallest unit, whatever it is, so that one ledger serves money, places, exposure and seats.</summary>
/// <param name="Decimals">10 to the power of this many units make a whole one.</param>
public sealed record Asset(string Id, int Decimals)
{
    /// <summary>In 1/10,000, as <see cref="Money"/>.</summary>
    public static readonly Asset Cny = new("CNY", Money.Decimals);

    /// <summary>Of a quota: “the first 1,000” (C2).</summary>
    public static readonly Asset Places = new("places", 0);

    /// <summary>Exposure credit: impressions that a merchant may have.</summary>
    public static readonly Asset Exposure = new("exposure", 0);

    /// <summary>Of a training.</summary>
    public static readonly Asset Seats = new("seats", 0);

    public static readonly ImmutableArray<Asset> All = [Cny, Places, Exposure, Seats];

    /// <returns>Null where there is no such asset.</returns>
    public static Asset? Find(string id) => All.FirstOrDefault(asset => asset.Id == id);

    /// <summary>An amount with its unit: <c>1000.00 CNY</c>, <c>1 places</c>.</summary>
    public string Write(long units) => this == Cny ? $"{new Money(units)} {Id}" : string.Create(CultureInfo.InvariantCulture, $"{units} {Id}");

    public override string ToString() => Id;
}
