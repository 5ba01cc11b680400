using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Documents;

namespace Fuyao.Platform.Tests.Facts;

public sealed class FactCatalogueReaderTests
{
    private const string Head = "catalogue: m\nzone: Asia/Shanghai\ncurrency: CNY\n";
    private const string Texts = "label: { zh: 甲, en: a }, source: { zh: 乙, en: b }";

    [Fact]
    public void A_whole_catalogue_is_read()
    {
        var catalogue = Read("""
            catalogue: olist
            zone: America/Sao_Paulo
            currency: BRL
            events:
              orders:
                file: orders.csv
                columns:
                  order_id: string
                  paid: { from: Amount paid, type: money }
            facts:
              gmv:
                type: money
                kind: period
                unit: BRL
                label: { zh: 成交额, en: GMV }
                source: { zh: 交易系统, en: Order system }
                means: { zh: 定义, en: definition }
                excludes: { zh: 退款不计, en: refunds do not count }
                controllable: true
                better: higher
                minimum: 0
              late: { type: int, kind: period, label: { zh: 迟, en: late }, source: { zh: 物流, en: Logistics } }
              sent: { type: int, kind: period, label: { zh: 发, en: sent }, source: { zh: 物流, en: Logistics } }
              late_rate: { type: double, kind: period, label: { zh: 率, en: rate }, rate: { of: late, over: sent, min_count: 3 } }
              tags: { type: set, kind: state, label: { zh: 标签, en: tags }, source: { zh: 行业, en: Industry }, values: [a, b] }
            """);

        catalogue.Id.ShouldBe("olist");
        catalogue.Zone.Id.ShouldBe("America/Sao_Paulo");
        catalogue.Currency.ShouldBe("BRL");
        catalogue.Events.ShouldHaveSingleItem().Columns.ShouldBe([new("order_id", "order_id", EventColumnType.String), new("paid", "Amount paid", EventColumnType.Money)]);
        catalogue.Facts.Select(fact => fact.Id).ShouldBe(["gmv", "late", "sent", "late_rate", "tags"]);
        var gmv = catalogue.Find("gmv").ShouldNotBeNull();
        (gmv.Type, gmv.Kind, gmv.Unit, gmv.Controllable, gmv.Better, gmv.Minimum).ShouldBe((ColumnType.Money, FactKind.Period, "BRL", true, Direction.Higher, 0m));
        gmv.Excludes.ShouldNotBeNull().En.ShouldBe("refunds do not count");
        catalogue.Find("late_rate")!.Rate.ShouldBe(new Rate("late", "sent", 3));
        catalogue.Find("tags")!.Values.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_rate_is_supplied_by_whoever_supplies_its_counts() =>
        Read($"{Head}facts:\n  n: {{ type: int, kind: period, {Texts} }}\n  r: {{ type: double, kind: period, label: {{ zh: 率, en: r }}, rate: {{ of: n, over: n }} }}\n")
            .Find("r")!.Source.En.ShouldBe("b");

    [Fact]
    public void The_minimum_count_of_a_rate_is_five_unless_said_otherwise() =>
        Read($"{Head}facts:\n  n: {{ type: int, kind: period, {Texts} }}\n  r: {{ type: double, kind: period, {Texts}, rate: {{ of: n, over: n }} }}\n")
            .Find("r")!.Rate!.MinimumCount.ShouldBe(5);

    [Theory]
    [InlineData("[a]", "c.yaml:1:1: a catalogue must be a mapping of keys to values; write catalogue, zone, currency and facts")]
    [InlineData("catalogue: m\nzone: Asia/Shanghai\ncurrency: CNY\n", "c.yaml:1:1: a catalogue has no 'facts'; add facts: …")]
    [InlineData("catalogue: M 1\nzone: Asia/Shanghai\ncurrency: CNY\nfacts: { a: { type: bool, kind: state, label: { zh: 甲, en: a }, source: { zh: 乙, en: b } } }", "c.yaml:1:12: 'M 1' is no id; write lower-case letters, digits and hyphens")]
    [InlineData("catalogue: m\nzone: Asia/Shangai\ncurrency: CNY\nfacts: { a: { type: bool, kind: state, label: { zh: 甲, en: a }, source: { zh: 乙, en: b } } }", "c.yaml:2:7: 'Asia/Shangai' is no time zone; did you mean 'Asia/Shanghai'?")]
    [InlineData("catalogue: m\nzone: Asia/Shanghai\ncurrency: yuan\nfacts: { a: { type: bool, kind: state, label: { zh: 甲, en: a }, source: { zh: 乙, en: b } } }", "c.yaml:3:11: 'yuan' is no currency code; write the three letters of ISO 4217, like CNY")]
    [InlineData("catalogue: m\nzone: Asia/Shanghai\ncurrency: CNY\nfact: 1\nfacts: { a: { type: bool, kind: state, label: { zh: 甲, en: a }, source: { zh: 乙, en: b } } }", "c.yaml:4:1: 'fact' is not a key of a catalogue; did you mean 'facts'?")]
    public void A_wrong_head_is_reported(string yaml, string expected) => Errors(yaml).ShouldBe([expected]);

    [Theory]
    [InlineData("type: bol, kind: state, {texts}", "c.yaml:5:14: 'bol' is no type of a fact; did you mean 'bool'? (one of bool, int, money, double, string, date, instant, set)")]
    [InlineData("type: bool, kind: weekly, {texts}", "c.yaml:5:26: 'weekly' is no kind of a fact; write one of period, state")]
    [InlineData("type: bool, kind: state, source: { zh: 乙, en: b }", "c.yaml:5:6: the fact 'f' has no 'label'; add label: { zh: …, en: … }")]
    [InlineData("type: bool, kind: state, label: { zh: 甲, en: a }", "c.yaml:5:6: the fact 'f' has no 'source'; add source: { zh: …, en: … }")]
    [InlineData("type: bool, kind: state, label: flag, source: { zh: 乙, en: b }", "c.yaml:5:40: the label of 'f' must be a mapping of keys to values; write { zh: 中文, en: English }")]
    [InlineData("type: bool, kind: state, label: { zh: 甲 }, source: { zh: 乙, en: b }", "c.yaml:5:40: the label of 'f' has no 'en'; add en: …")]
    [InlineData("type: bool, kind: state, lable: x, {texts}", "c.yaml:5:33: 'lable' is not a key of a fact; did you mean 'label'?")]
    [InlineData("type: bool, kind: state, controllable: yes, {texts}", "c.yaml:5:47: controllable must be true or false; write true")]
    [InlineData("type: bool, kind: state, better: more, {texts}", "c.yaml:5:41: 'more' is no direction; write one of neither, higher, lower")]
    [InlineData("type: bool, kind: state, values: [a], {texts}", "c.yaml:5:41: 'values' has no meaning for bool facts; remove it, or make the type string or set")]
    [InlineData("type: set, kind: state, values: [a|b], {texts}", "c.yaml:5:40: 'a|b' holds '|', which separates the members of a set in files; choose another name")]
    [InlineData("type: string, kind: state, values: [a, a], {texts}", "c.yaml:5:47: 'a' stands twice in the values of 'f'; keep one of them")]
    [InlineData("type: string, kind: state, minimum: 0, {texts}", "c.yaml:5:44: 'minimum' has a meaning only for supplied numbers and amounts; remove it")]
    [InlineData("type: int, kind: state, minimum: none, {texts}", "c.yaml:5:41: the minimum must be a number with at most 4 decimals")]
    [InlineData("type: double, kind: state, rate: { of: n, over: no }, {texts}", "c.yaml:5:56: there is no fact 'no'; did you mean 'n'?")]
    [InlineData("type: double, kind: state, rate: { of: m, over: n }, {texts}", "c.yaml:5:47: a rate is made of whole numbers, and 'm' is a money; name two facts of type int")]
    [InlineData("type: double, kind: period, rate: { of: n, over: n }, {texts}", "c.yaml:5:48: 'n' is a state fact and 'f' a period fact; give them the same kind")]
    [InlineData("type: int, kind: state, rate: { of: n, over: n }, {texts}", "c.yaml:5:14: a rate has the type double; write type: double")]
    [InlineData("type: double, kind: state, rate: { of: n, over: n, min_count: 0 }, {texts}", "c.yaml:5:70: min_count must be a whole number from 1 to 2147483647")]
    public void A_wrong_fact_is_reported(string fact, string expected)
    {
        var errors = Errors($"{Head}facts:\n  f: {{ {fact.Replace("{texts}", Texts)} }}\n  n: {{ type: int, kind: state, {Texts} }}\n  m: {{ type: money, kind: state, {Texts} }}\n");

        errors.ShouldContain(expected);
    }

    [Theory]
    [InlineData("merchant_id", "'merchant_id' is reserved and cannot name a fact; choose another name")]
    [InlineData("in", "'in' is reserved and cannot name a fact; choose another name")]
    [InlineData("GMV", "'GMV' cannot name a fact; write at most 64 lower-case letters, digits and underscores, starting with a letter")]
    [InlineData("1st", "'1st' cannot name a fact; write at most 64 lower-case letters, digits and underscores, starting with a letter")]
    public void A_fact_has_a_name_that_conditions_can_use(string id, string expected) =>
        Errors($"{Head}facts:\n  {id}: {{ type: bool, kind: state, {Texts} }}\n").ShouldBe([$"c.yaml:5:3: {expected}"]);

    [Theory]
    [InlineData("orders: { file: ../orders.csv, columns: { a: int } }", "c.yaml:5:19: '../orders.csv' leaves the input folder; write the name of a file inside it")]
    [InlineData("orders: { file: /etc/passwd, columns: { a: int } }", "c.yaml:5:19: '/etc/passwd' leaves the input folder; write the name of a file inside it")]
    [InlineData("orders: { columns: { a: int } }", "c.yaml:5:11: the event table 'orders' has no 'file'; add file: …")]
    [InlineData("orders: { file: o.csv, columns: { a: text } }", "c.yaml:5:40: 'text' is no type of an event column; write one of string, int, money, double, bool, date, datetime")]
    [InlineData("orders: { file: o.csv, columns: { a: int, A: int } }", "c.yaml:5:45: 'A' differs from another column only in case; SQL does not distinguish them; rename one")]
    [InlineData("my-orders: { file: o.csv, columns: { a: int } }", "c.yaml:5:3: 'my-orders' cannot name a table in SQL; write at most 64 letters, digits and underscores, not starting with a digit or sqlite_")]
    [InlineData("orders: { file: o.csv, columns: { a: { type: int } } }", "c.yaml:5:40: the column 'a' has no 'from'; add from: name in the file")]
    public void A_wrong_event_table_is_reported(string table, string expected) =>
        Errors($"{Head}events:\n  {table}\nfacts:\n  f: {{ type: bool, kind: state, {Texts} }}\n").ShouldBe([expected]);

    [Fact]
    public void Every_error_is_reported_at_once_in_the_order_of_the_file()
    {
        var errors = Errors("catalogue: m\nzone: Mars\ncurrency: cny\nfacts:\n  a: { type: integer, kind: state }\n  B: {}\n");

        errors.Select(error => error.Split(": ")[0]).ShouldBe(["c.yaml:2:7", "c.yaml:3:11", "c.yaml:5:6", "c.yaml:5:6", "c.yaml:5:14", "c.yaml:6:3"]);
    }

    private static FactCatalogue Read(string yaml)
    {
        var catalogue = FactCatalogueReader.Read(YamlReader.Read("c.yaml", yaml).Root.ShouldNotBeNull(), out var errors);
        errors.ShouldBeEmpty();
        return catalogue.ShouldNotBeNull();
    }

    private static string[] Errors(string yaml)
    {
        FactCatalogueReader.Read(YamlReader.Read("c.yaml", yaml).Root.ShouldNotBeNull(), out var errors).ShouldBeNull();
        return [.. errors.Select(error => error.ToString())];
    }
}
