namespace Fuyao.Platform.Sample;

/// <summary>The tags that industry teams gave a merchant.</summary>
internal static class SampleTags
{
    /// <summary>In ordinal order; empty for most.</summary>
    public static IReadOnlyList<string> Of(SampleMerchant merchant, MonthMood mood)
    {
        var inclinations = merchant.Inclinations;
        var tags = new List<string>();
        if (0.5 * merchant.Scale + 0.4 * merchant.Quality + inclinations.IndustryAudit + 0.1 * mood.Service > 2.1)
            tags.Add("industry-audited");
        if (inclinations.OwnStyle > 1.3 && merchant.Category.Tag is { } ofCategory)
            tags.Add(ofCategory);
        if (merchant.Form == MerchantForm.Enterprise && inclinations.Wholesale > 0.9)
            tags.Add("factory-direct");
        if (inclinations.Wholesale - 0.5 * inclinations.OwnStyle > 1.7)
            tags.Add("industrial-cluster");
        tags.Sort(StringComparer.Ordinal);
        return tags;
    }
}
