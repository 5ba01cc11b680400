namespace Fuyao.Platform.Sample;

/// <summary>A main category of the sample marketplace; the figures are plausible and made up.</summary>
/// <param name="Name">As the marketplace names it; those of the Pioneer programme's category lines, and two that have no line.</param>
/// <param name="Weight">Its share of the merchants, in parts of the sum.</param>
/// <param name="OrderValue">Median amount of an order, in CNY.</param>
/// <param name="Level">Turnover against the average category.</param>
/// <param name="Themes">What its shops put into their names.</param>
/// <param name="Tag">The tag that is common in this category beside the general ones.</param>
internal sealed record SampleCategory(string Name, double Weight, double OrderValue, double Level, string[] Themes, string? Tag = null)
{
    private const string FarmProduce = "farm-produce";
    private const string OriginalDesign = "original-design";
    private const string Handmade = "handmade";

    public static readonly SampleCategory[] All =
    [
        new("女装", 15.0, 150, 1.50, ["女装", "衣橱"], OriginalDesign),
        new("男装", 6.5, 170, 1.20, ["男装", "服饰"], OriginalDesign),
        new("女鞋", 4.0, 160, 1.10, ["女鞋", "鞋履"], OriginalDesign),
        new("男鞋", 2.5, 190, 1.05, ["男鞋", "鞋业"]),
        new("箱包皮具", 4.5, 140, 0.95, ["箱包", "皮具"], Handmade),
        new("内衣家居服", 4.0, 80, 1.00, ["内衣", "家居服"]),
        new("童装童鞋", 5.0, 90, 1.05, ["童装", "童鞋"], OriginalDesign),
        new("母婴用品", 4.5, 120, 1.15, ["母婴", "孕婴"]),
        new("玩具", 3.0, 70, 0.85, ["玩具", "模型"]),
        new("美容护肤", 4.5, 130, 1.25, ["护肤", "美肤"]),
        new("彩妆香水", 2.5, 100, 1.00, ["彩妆", "美妆"]),
        new("零食坚果", 4.0, 60, 1.05, ["零食", "坚果"], FarmProduce),
        new("茶酒", 3.0, 120, 0.90, ["茶业", "酒坊"], FarmProduce),
        new("生鲜水果", 3.0, 70, 0.95, ["果园", "鲜果"], FarmProduce),
        new("手机数码", 2.5, 900, 1.70, ["数码", "通讯"]),
        new("数码配件", 4.5, 45, 1.05, ["配件", "数码配件"]),
        new("家用电器", 2.5, 450, 1.55, ["电器", "家电"]),
        new("家具", 2.5, 800, 1.45, ["家具", "家居"]),
        new("家纺布艺", 3.5, 130, 1.00, ["家纺", "布艺"]),
        new("家居饰品", 5.0, 55, 0.85, ["家饰", "生活馆"], Handmade),
        new("五金工具", 2.5, 60, 0.85, ["五金", "工具"]),
        new("汽车用品", 2.5, 90, 0.95, ["车品", "汽配"]),
        new("运动户外", 3.0, 140, 1.00, ["运动", "户外"]),
        new("珠宝饰品", 3.0, 160, 0.90, ["珠宝", "饰品"], Handmade),
        new("宠物用品", 1.5, 75, 0.80, ["宠物", "萌宠"]),
        new("鲜花绿植", 1.2, 50, 0.70, ["花坊", "绿植"], FarmProduce),
        new("图书音像", 1.5, 40, 0.65, ["书店", "图书"]),
        new("文具", 1.3, 35, 0.70, ["文具", "文创"]),
        new("乐器", 0.7, 260, 0.80, ["琴行", "乐器"]),
    ];
}
