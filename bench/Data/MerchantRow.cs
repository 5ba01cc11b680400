namespace Fuyao.Bench.Data;

/// <summary>The facts of one invented merchant; null is unknown.</summary>
/// <param name="Tags">Bit 0 is industry-audited, bit 1 is original-design.</param>
/// <param name="Category">A place in <see cref="Market.Categories"/>.</param>
/// <param name="Region">A place in <see cref="Market.Regions"/>.</param>
/// <param name="GmvUnits">CNY a day in 1/10,000.</param>
/// <param name="MeritUnits">0 to 100 in 1/10,000.</param>
public readonly record struct MerchantRow(
    bool? GoldSeller, bool? SeriousViolation, byte? Tags, byte? Category, byte? Region, int? GmvUnits, int? MeritUnits, bool Recognised, bool Uncompetitive)
{
    public const byte IndustryAudited = 1;

    // Shares as in the sample marketplace: one merchant in six has the gold medal, few have violations, some facts are missing.
    private const double GoldShare = 0.16;
    private const double ViolationShare = 0.01;
    private const double MissingShare = 0.01;
    private const double ListedShare = 0.01;

    private const int TagSets = 4;
    private const int MeritUnitsMax = 1_000_000;
    private const int UnitsPerCent = 100;

    internal static MerchantRow Draw(ref SplitMix random) => new(
        Missing(ref random) ? null : random.NextShare() < GoldShare,
        Missing(ref random) ? null : random.NextShare() < ViolationShare,
        Missing(ref random) ? null : (byte)random.NextBelow(TagSets),
        Missing(ref random) ? null : (byte)random.NextBelow(Market.CategoriesCount),
        Missing(ref random) ? null : (byte)random.NextBelow(Market.Regions.Length),
        // 1 to 100,000 CNY a day with a long tail, in whole cents: small amounts occur often, large ones seldom twice.
        Missing(ref random) ? null : (int)(100 * Math.Pow(10, 5 * random.NextShare())) * UnitsPerCent,
        Missing(ref random) ? null : random.NextBelow(MeritUnitsMax + 1),
        random.NextShare() < ListedShare,
        random.NextShare() < ListedShare);

    private static bool Missing(ref SplitMix random) => random.NextShare() < MissingShare;
}
