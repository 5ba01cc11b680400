using System.Globalization;
using System.Text.RegularExpressions;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Versions;

/// <summary>What differs between two versions, in words: nothing that matters is left out, and nothing is told that does not matter.</summary>
public sealed partial class VersionDifferencesTests
{
    private static readonly string Root = SharedData.RepositoryRoot;
    private static readonly FactCatalogue Catalogue = CatalogueLookup.Load(Path.Combine(Root, "programmes", "catalogue.yaml")).Catalogue!;
    private static readonly string Pioneer = File.ReadAllText(Path.Combine(Root, "programmes", "pioneer", "2016-11-03.yaml"));
    private static readonly string Baselines = File.ReadAllText(Path.Combine(Root, "programmes", "pioneer", "baselines.csv"));

    [Theory]
    [InlineData("value: 80.0", "value: 82.5", "Merit line of SS: 80 → 82.5", "先锋SS综合评估线：80 → 82.5")]
    [InlineData("default: 2295", "default: 2500", "Category line of S, where the table has no row: 2,295 → 2,500 CNY", "先锋S类目标准线，表中没有的：2,295 → 2,500 CNY")]
    [InlineData("places: 10000", "places: 8000", "Places: 10,000 → 8,000", "名额：10,000 → 8,000")]
    [InlineData("leave:  { within: 72h", "leave:  { within: 48h", "Time until a loss takes effect: 72 h → 48 h", "失去资格的期限：72 小时 → 48 小时")]
    [InlineData("'!serious_violation'", "'!serious_violation && gold_seller'", "Condition “No serious violation in force”: !serious_violation → !serious_violation && gold_seller",
        "条件「无生效中的严重违规」：!serious_violation → !serious_violation && gold_seller")]
    [InlineData("merit >= ss_merit", "merit > ss_merit", "Condition “Higher service threshold: merit” of “Super Star”: merit >= ss_merit → merit > ss_merit",
        "「先锋SS」的条件「更高服务门槛：综合评估分」：merit >= ss_merit → merit > ss_merit")]
    [InlineData("due_by: \"3 24:00\"", "due_by: \"5 12:00\"", "Review due by: 3 24:00 → 5 12:00", "考核截止：3 24:00 → 5 12:00")]
    [InlineData("sales: 0.1", "sales: 0.15", "Weight of Items sold in Merit: 0.1 → 0.15", "综合评估分中销量的权重：0.1 → 0.15")]
    [InlineData("resolve_within: 24h", "resolve_within: 12h", "Resolve_within of benefit “Appeal green channel”: 24h → 12h", "权益「申诉绿色通道」的 resolve_within：24h → 12h")]
    [InlineData("en: Star }", "en: Rising star }", "Name of tier “Rising star”: 先锋S / Star → 先锋S / Rising star", "档次「先锋S」的名称：先锋S / Star → 先锋S / Rising star")]
    [InlineData("zone: Asia/Shanghai", "zone: Asia/Urumqi", "Zone: Asia/Shanghai → Asia/Urumqi", "时区：Asia/Shanghai → Asia/Urumqi")]
    public void A_change_is_told_by_its_label_with_exact_values(string before, string after, string en, string zh)
    {
        Pioneer.ShouldContain(before);

        var difference = VersionDifferences.Between(Read(Pioneer), Read(Pioneer.Replace(before, after))).First(one => one.Kind is DifferenceKind.Changed);

        (difference.Text.En, difference.Text.Zh).ShouldBe((en, zh));
    }

    [Fact]
    public void What_is_new_and_what_is_gone_is_told_as_a_whole()
    {
        var without = Pioneer.Replace("""
              clean:
                when: '!serious_violation'
                label: { zh: 无生效中的严重违规, en: No serious violation in force }

            """, "").Replace("live: [service, clean, competitive]", "live: [service, competitive]").Replace(", within_by: { clean: 0h }", "");
        without.ShouldNotContain("clean:");

        English(without, Pioneer).ShouldBe([
            "New condition “No serious violation in force”: !serious_violation", "New watch between reviews of “No serious violation in force”",
            "New time until a loss by “No serious violation in force” takes effect: 0 h",
        ], ignoreOrder: true);
        English(Pioneer, without).ShouldBe([
            "Condition “No serious violation in force” removed (was !serious_violation)", "Watch between reviews of “No serious violation in force” removed",
            "Time until a loss by “No serious violation in force” takes effect removed (was 0 h)",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_new_tier_is_told_with_all_that_it_asks()
    {
        var withThird = Pioneer.Replace("""
            review: { every: month
            """, """
              - id: A
                title: { zh: 先锋A, en: Rookie }
                require:
                  scale: { when: gmv_daily_avg >= 500, label: { zh: 规模, en: Scale } }

            review: { every: month
            """);

        English(Pioneer, withThird).ShouldBe(["Order of the tiers: SS > S → SS > S > A", "New tier “Rookie”", "Condition “Scale” of “Rookie”: gmv_daily_avg >= 500"]);
        English(withThird, Pioneer).ShouldBe(["Order of the tiers: SS > S > A → SS > S", "Tier “Rookie” removed"]);
    }

    [Fact]
    public void Rows_of_a_table_are_counted_and_the_first_are_told()
    {
        var changed = Baselines.Replace("女装,4120", "女装,4300").Replace("男装,3360", "男装,3361.5").Replace("女鞋,", "女靴,");
        changed.ShouldNotBe(Baselines);

        var differences = VersionDifferences.Between(Read(Pioneer), Read(Pioneer, changed));

        differences[0].Text.En.ShouldBe("Table of Category line of S: 2 rows changed (女装 4,120 → 4,300 CNY, 男装 3,360 → 3,361.5 CNY); 1 row new (女靴 3,050 CNY); 1 row removed (女鞋 3,050 CNY)");
        differences[0].Text.Zh.ShouldBe("先锋S类目标准线的表：改动 2 行（女装 4,120 → 4,300 CNY，男装 3,360 → 3,361.5 CNY）；新增 1 行（女靴 3,050 CNY）；取消 1 行（女鞋 3,050 CNY）");
        differences.Length.ShouldBe(2, "the table has a column for each tier");
        // Each row 1 more: five are told, the rest is counted.
        var all = string.Join('\n', Baselines.Split('\n').Select((line, index) => index == 0 || line.Length == 0 ? line : Regex.Replace(line, "^([^,]*),([0-9]+),", one =>
            $"{one.Groups[1].Value},{int.Parse(one.Groups[2].Value, CultureInfo.InvariantCulture) + 1},")));
        VersionDifferences.Between(Read(Pioneer), Read(Pioneer, all)).ShouldHaveSingleItem().Text.En.ShouldEndWith(", …)");
    }

    [Fact]
    public void Comments_blanks_order_and_brackets_are_no_difference()
    {
        var written = "# A comment\n" + Pioneer
            .Replace("when: merit >= ss_merit", "when: ((merit)  >=  ss_merit)   # as before")
            .Replace("""
                scope: true

                """, "")
            .Replace("tiers:\n", "scope: true\n\ntiers:\n");

        VersionDifferences.Between(Read(Pioneer), Read(written)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("programmes/pioneer/2016-11-03.yaml")]
    [InlineData("tests/Cases/valid/chengdu-trustpass/2009-01-01.yaml")]
    [InlineData("tests/Cases/valid/epidemic-rates/2020-02-10.yaml")]
    public void Every_number_that_can_be_written_otherwise_is_told(string file)
    {
        var path = Path.Combine(Root, file);
        var folder = Path.GetDirectoryName(path)!;
        var catalogue = CatalogueLookup.Load(CatalogueLookup.Find(path)!).Catalogue!;
        var text = Comment().Replace(File.ReadAllText(path), "");
        var tables = Directory.GetFiles(folder, "*.csv").ToDictionary(table => Path.GetFileName(table), File.ReadAllText);
        var before = Read(text, tables, catalogue).ShouldNotBeNull();
        var told = 0;
        foreach (Match number in Number().Matches(text))
        {
            var otherwise = text[..number.Index] + (long.Parse(number.Value, CultureInfo.InvariantCulture) + 1) + text[(number.Index + number.Length)..];
            if (Read(otherwise, tables, catalogue) is not { } after)
                continue;
            VersionDifferences.Between(before, after).ShouldNotBeEmpty($"{file}: {number.Value} at {number.Index}");
            told++;
        }
        told.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Theory]
    [InlineData(typeof(Programme), "AcceptWithin,At,Apply,Benefits,BetweenReviews,Budget,Capacity,Clawback,Cumulation,Derived,Effective,Enrolment,EvaluateAsOfApplication,Id,Lists,Parameters,Procedure,Published,Quota,Require,Review,Scope,Tiers,Title,Zone")]
    [InlineData(typeof(Tier), "At,Benefits,Capacity,Id,Includes,Require,Title")]
    [InlineData(typeof(Parameter), "At,By,Default,Floor,Label,Name,Table,Type,Value")]
    [InlineData(typeof(Capacity), "At,IncumbentsFirst,Per,Places,RankBy")]
    [InlineData(typeof(BetweenReviews), "At,LeaveFrom,LeaveWithin,LeaveWithinByCondition,Live,NoticeMinimum,RejoinFrom,RejoinWithin,Settle")]
    public void Whoever_adds_something_to_programmes_tells_its_difference_too(Type type, string told) =>
        type.GetProperties().Where(property => property.GetMethod!.IsStatic is false && property.Name != "EqualityContract").Select(property => property.Name).Order(StringComparer.Ordinal)
            .ShouldBe(told.Split(',').Order(StringComparer.Ordinal), "tell it in src/Kernel/Versions, then add it here");

    private static IEnumerable<string> English(string before, string after) => VersionDifferences.Between(Read(before), Read(after)).Select(one => one.Text.In(Language.English));

    private static CheckedProgramme Read(string text, string? baselines = null) =>
        Read(text, new Dictionary<string, string> { ["baselines.csv"] = baselines ?? Baselines }, Catalogue).ShouldNotBeNull();

    private static CheckedProgramme? Read(string text, Dictionary<string, string> tables, FactCatalogue catalogue)
    {
        var document = YamlReader.Read("a.yaml", text);
        return document.Root is null || !document.Errors.IsEmpty
            ? null
            : ProgrammeChecker.Check(
                new ProgrammeSource(new ProgrammeFile("a.yaml", text), document.Root, tables.ToDictionary(table => table.Key, table => ProgrammeTableReader.Read(table.Key, table.Key, table.Value))),
                catalogue).Programme;
    }

    [GeneratedRegex("(?m)(^|(?<= ))#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<!\w)[0-9]+")]
    private static partial Regex Number();
}
