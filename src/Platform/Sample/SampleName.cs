namespace Fuyao.Platform.Sample;

/// <summary>Names of shops, put together from syllables by chance; any likeness to a shop is chance too.</summary>
internal static class SampleName
{
    private const string FirstSyllables = "云青木锦素安和暖初清晨明悦禾北南星月花海山林白小米朵蓝灵雅梦芳秋春夏竹松溪石念知若一嘉宜欣优丰泰恒盛鸿瑞";
    private const string SecondSyllables = "舒棉和涵然宁溪屿野田辰悠禾诺言叶月风岸谷语木里源生居品尚美家途达顺兴隆康祥宝莱朗伊梵梨桃果雨雪晴";

    private static readonly string[] PersonalBeginnings = ["小鱼", "阿布", "大白", "三石", "木子", "丫丫", "老王", "小满", "豆豆", "可可", "阿宁", "一朵", "七七", "半夏", "小林", "糖糖"];
    private static readonly string[] PersonalEndings = ["小店", "小铺", "杂货铺", "工作室", "的家", "小屋"];
    private static readonly string[] SoleTraderEndings = ["商行", "经营部", "店", "坊"];
    private static readonly string[] EnterpriseEndings = ["旗舰店", "专营店", "专卖店", "官方店", "工厂店"];

    public static string Draw(ref SampleRandom random, MerchantForm form, SampleCategory category)
    {
        var theme = category.Themes[random.NextIndex(category.Themes.Length)];
        var first = FirstSyllables[random.NextIndex(FirstSyllables.Length)];
        var second = SecondSyllables[random.NextIndex(SecondSyllables.Length)];
        var beginning = PersonalBeginnings[random.NextIndex(PersonalBeginnings.Length)];
        var ownName = random.NextChance(0.5);
        return form switch
        {
            MerchantForm.Enterprise => $"{first}{second}{theme}{EnterpriseEndings[random.NextIndex(EnterpriseEndings.Length)]}",
            MerchantForm.SoleTrader => $"{first}{second}{theme}{SoleTraderEndings[random.NextIndex(SoleTraderEndings.Length)]}",
            _ when ownName => $"{beginning}{theme}{PersonalEndings[random.NextIndex(PersonalEndings.Length)]}",
            _ => $"{first}{second}{theme}{PersonalEndings[random.NextIndex(PersonalEndings.Length)]}",
        };
    }
}
