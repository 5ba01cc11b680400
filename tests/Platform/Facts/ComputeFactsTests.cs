using Fuyao.Platform.Facts;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Facts;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ComputeFactsTests : IDisposable
{
    private const string Catalogue = """
        catalogue: shop
        zone: America/Sao_Paulo
        currency: BRL
        events:
          orders:
            file: orders.csv
            columns:
              seller: { from: seller id, type: string }
              paid: money
              stars: double
              at: datetime
              day: date
              late: bool
              pieces: int
        facts:
          gmv:    { type: money, kind: period, minimum: 0, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          orders: { type: int, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          late:   { type: int, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          late_rate: { type: double, kind: period, label: { zh: 甲, en: a }, rate: { of: late, over: orders, min_count: 1 } }
          stars:  { type: double, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          first:  { type: date, kind: state, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          last:   { type: instant, kind: state, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          big:    { type: bool, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          tags:   { type: set, kind: state, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          best:   { type: string, kind: period, values: [few, many], label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
        """;

    private const string Orders = """
        seller id,note,paid,stars,at,day,late,pieces
        s1,x,10.50,4.5,2016-10-01 00:00:00,2016-10-01,true,1
        s1,x,0.0001,3.5,2016-10-31 23:59:59,2016-10-31,0,2
        s1,x,99,1,2016-11-01 00:00:00,2016-11-01,0,2
        s2,x,7,,2016-10-16T12:00,,是,
        s3,x,7,,2016-09-16T12:00,,是,

        """;

    private const string Sales = """
        select seller as merchant_id, sum(paid) as gmv, count(*) as orders, sum(late) as late, avg(stars) as stars,
          min(day) as first, max(at) as last, sum(pieces) > 2 as big, json_group_array(distinct note) as tags, case when count(*) > 1 then 'many' else 'few' end as best
        from (select *, 't' || pieces as note from orders)
        where at >= :from and at < :to
        group by seller
        """;

    private readonly FactFiles files = new();

    public ComputeFactsTests()
    {
        files.Write("catalogue.yaml", Catalogue);
        files.Write("orders.csv", Orders);
        Directory.CreateDirectory(Path.Combine(files.Folder, "definitions"));
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public void Facts_are_computed_from_the_events_of_the_period()
    {
        Define("sales.sql", Sales.Replace("json_group_array(distinct note)", "json_group_array(distinct note) filter (where note is not null)"));

        var report = Compute();
        (report.MerchantsCount, report.IsNew, report.Rejections.Length).ShouldBe((2, true, 0));
        files.Export().ShouldBe("""
            merchant_id,gmv,orders,late,stars,first,last,big,tags,best
            s1,10.5001,2,1,4,2016-10-01,2016-11-01T01:59:59Z,true,t1|t2,many
            s2,7.00,1,1,,,2016-10-16T14:00:00Z,,|,few

            """);
        var merchants = new MerchantStore(files.Database).Load();
        var snapshots = new SnapshotStore(files.Database);
        Kernel.Facts.FactText.Write(snapshots.Load(report.Snapshot, merchants.Count)["late_rate"], merchants.Find("s1")).ShouldBe("0.5");
    }

    [Fact]
    public void Days_are_the_calendar_days_of_the_period()
    {
        Define("days.sql", "select 's1' as merchant_id, :days as orders");

        Compute("2016-02");
        files.Export("2016-02").ShouldBe("merchant_id,orders\ns1,29\n");
    }

    [Fact]
    public void Computing_twice_changes_nothing_and_new_events_make_a_revision()
    {
        Define("count.sql", "select seller as merchant_id, count(*) as orders from orders where at >= :from and at < :to group by seller");

        Compute().IsNew.ShouldBeTrue();
        Compute().IsNew.ShouldBeFalse();
        files.Write("orders.csv", Orders.Replace("s2,", "s4,"));
        Compute().Snapshot.ToString().ShouldBe("2016-10#2");
        // s2 is not returned any more: its count of the first revision does not stay behind.
        files.Export().ShouldBe("merchant_id,orders\ns1,2\ns2,\ns4,1\n");
    }

    [Fact]
    public void Rows_of_events_that_cannot_be_read_are_left_out_and_kept_in_a_file()
    {
        files.Write("orders.csv", Orders + "s5,x,1.00001,,2016-10-05,,0,1\ns5,x,1,,tomorrow,,0,1\ns5,x,1,,2016-10-05,,maybe,1\ns5,x,1,,2016-10-05,,0,one\n");
        Define("count.sql", "select seller as merchant_id, count(*) as orders from orders where at >= :from and at < :to group by seller");

        var rejected = Compute().Rejections.ShouldHaveSingleItem();
        rejected.RowsRejected.ShouldBe(4);
        rejected.First.Select(rejection => $"{rejection.Line} {rejection.Column}: {rejection.Reason}").ShouldBe(
        [
            "7 paid: '1.00001' is no amount with at most 4 decimals",
            "8 at: 'tomorrow' is no date and time: a date is written yyyy-MM-dd, like 2016-10-03",
            "9 late: 'maybe' is neither true nor false",
            "10 pieces: 'one' is no whole number",
        ]);
        File.ReadAllLines(rejected.RejectedFile).Length.ShouldBe(5);
    }

    [Fact]
    public void Missing_files_and_columns_are_all_told()
    {
        File.Delete(Path.Combine(files.Folder, "orders.csv"));
        Define("count.sql", "select seller as merchant_id, count(*) as orders from orders group by seller");
        Errors().ShouldHaveSingleItem().ShouldStartWith("catalogue.yaml:1:1: the events 'orders' are read from orders.csv, which is not in ");

        files.Write("orders.csv", "seller_id,paid,at,day\n");
        Errors().ShouldBe(
        [
            "orders.csv:1:1: there is no column 'seller id'; did you mean 'seller_id'?",
            "orders.csv:1:1: there is no column 'stars'; correct the name in the catalogue",
            "orders.csv:1:1: there is no column 'late'; correct the name in the catalogue",
            "orders.csv:1:1: there is no column 'pieces'; correct the name in the catalogue",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("select seller as merchant_id, sum(payd) as gmv\nfrom orders", "a.sql:1:35: no such column: payd; did you mean 'paid'?")]
    [InlineData("select seller as merchant_id,\n  count(*) as orders\nfrom order_", "a.sql:1:1: no such table: order_; did you mean 'orders'?")]
    [InlineData("select seller as merchant_id,\n  count(*) as orders\nfrm orders", "a.sql:3:1: near \"frm\": syntax error")]
    [InlineData("-- 北京\nselect seller as merchant_id, count( as orders from orders", "a.sql:2:38: near \"as\": syntax error")]
    [InlineData("", "a.sql:1:1: there is no SELECT in the file")]
    [InlineData("-- nothing", "a.sql:1:1: there is no SELECT in the file")]
    [InlineData("select seller as merchant_id, 1 as orders from orders;\nselect 1", "a.sql:2:1: a second statement follows the first; a definition is one SELECT")]
    [InlineData("drop table orders", "a.sql:1:1: a definition only reads event tables: not authorized")]
    [InlineData("insert into orders (seller) values ('x')", "a.sql:1:1: a definition only reads event tables: not authorized")]
    [InlineData("attach '/tmp/x.db' as x", "a.sql:1:1: a definition only reads event tables: not authorized")]
    [InlineData("pragma journal_mode = wal", "a.sql:1:1: a definition only reads event tables: not authorized")]
    [InlineData("select load_extension('x') as merchant_id, 1 as orders", "a.sql:1:8: a definition only reads event tables: not authorized to use function: load_extension")]
    [InlineData("select seller as merchant_id, random() as orders from orders", "a.sql:1:31: a definition only reads event tables: not authorized to use function: random")]
    [InlineData("select seller as merchant_id, 1 as orders from orders where at < datetime('now')", "a.sql:1:75: 'now' makes the result depend on when it is computed; use :from and :to, the bounds of the period")]
    [InlineData("select seller as id, 1 as orders from orders", "a.sql:1:1: the definition returns no column 'merchant_id'; write: select … as merchant_id|a.sql:1:18: 'id' is no fact of the catalogue 'shop'; add it to the catalogue, or do not return it")]
    [InlineData("select seller as merchant_id, 1 as oders from orders", "a.sql:1:36: 'oders' is no fact of the catalogue 'shop'; did you mean 'orders'?")]
    [InlineData("select seller as merchant_id, 0.5 as late_rate from orders", "a.sql:1:38: 'late_rate' is a rate, which Fuyao computes itself; return 'late' and 'orders' instead")]
    [InlineData("select seller as merchant_id, 1 as late, 2 as late from orders", "a.sql:1:47: the definition returns 'late' twice; keep one of them")]
    [InlineData("select seller as merchant_id from orders", "a.sql:1:1: the definition returns no fact; add a column beside merchant_id")]
    [InlineData("select seller as merchant_id, 1 as orders from orders where at < :until", "a.sql:1:66: ':until' is no parameter of a definition; the parameters are :from, :to and :days")]
    public void A_wrong_definition_is_told_with_its_place(string sql, string expected)
    {
        Define("a.sql", sql);

        string.Join('|', DefinitionsChecker.Check(files.Folder).Select(Short)).ShouldBe(expected);
    }

    [Fact]
    public void A_fact_has_one_definition()
    {
        Define("a.sql", "select seller as merchant_id, 1 as orders from orders");
        Define("b.sql", "select seller as merchant_id, 2 as orders from orders");

        DefinitionsChecker.Check(files.Folder).Select(Short).ShouldBe(["b.sql:1:36: 'orders' comes from a.sql already; a fact has one definition; remove one"]);
    }

    [Theory]
    [InlineData("select 's1' as merchant_id, 1.5 as gmv", "a.sql:1:36: gmv of merchant 's1': an amount is returned as INTEGER in 1/10,000; do the arithmetic in integers")]
    [InlineData("select 's1' as merchant_id, -1 as gmv", "a.sql:1:35: gmv of merchant 's1': -0.0001 is below the least value, 0")]
    [InlineData("select 's1' as merchant_id, '1' as orders", "a.sql:1:36: orders of merchant 's1': a whole number is returned as INTEGER")]
    [InlineData("select 's1' as merchant_id, 2 as big", "a.sql:1:34: big of merchant 's1': '2' is neither true nor false; write true, false, 1, 0, 是 or 否")]
    [InlineData("select 's1' as merchant_id, 'a' as tags", "a.sql:1:36: tags of merchant 's1': a set is returned as TEXT, a JSON array of texts without '|'; see json_group_array")]
    [InlineData("select 's1' as merchant_id, 'some' as best", "a.sql:1:39: best of merchant 's1': 'some' is no value of 'best'; the values are few, many")]
    [InlineData("select 's1' as merchant_id, 9e999 as stars", "a.sql:1:38: stars of merchant 's1': 'Infinity' is no finite number; write digits with a decimal point, or nothing where it is unknown")]
    [InlineData("select null as merchant_id, 1 as orders", "a.sql:1:16: a row has no merchant_id, or one longer than 128 bytes; filter such rows out")]
    [InlineData("select seller as merchant_id, 1 as orders from orders where seller = 's1'", "a.sql:1:18: merchant 's1' is returned twice; group by it|a.sql:1:18: merchant 's1' is returned twice; group by it")]
    public void A_wrong_result_is_told_and_nothing_is_stored(string sql, string expected)
    {
        Define("a.sql", sql);

        string.Join('|', Errors()).ShouldBe(expected);
        new SnapshotStore(files.Database).All().ShouldBeEmpty();
        new MerchantStore(files.Database).Count().ShouldBe(0);
    }

    [Fact]
    public void A_query_without_end_is_stopped()
    {
        Define("a.sql", "with recursive n(i) as (select 1 union all select i + 1 from n) select 's' as merchant_id, max(i) as orders from n");
        // Each look at the clock takes a minute.
        var clock = new HastyClock();

        Should.Throw<ContentException>(() => new ComputeFacts(files.Database, clock).Run(Request("2016-10"))).Errors.ShouldHaveSingleItem().Message.ShouldBe("the definition ran longer than 10 minutes");
    }

    [Fact]
    public void A_folder_without_definitions_is_told() =>
        DefinitionsChecker.Check(files.Folder).ShouldHaveSingleItem().Message.ShouldBe("there is no *.sql file in the folder");

    [Fact]
    public void A_folder_without_a_catalogue_is_told()
    {
        File.Delete(Path.Combine(files.Folder, "catalogue.yaml"));

        Errors().ShouldBe(["catalogue.yaml:1:1: there is no such catalogue; put a catalogue.yaml there, or name another"]);
    }

    private void Define(string name, string sql) => files.Write(Path.Combine("definitions", name), sql);

    private ComputeReport Compute(string period = "2016-10") => new ComputeFacts(files.Database, files.Clock).Run(Request(period));

    private ComputeRequest Request(string period) =>
        new() { Definitions = files.Folder, Input = files.Folder, Period = Period.Parse(period), DataDirectory = files.DataDirectory };

    private string[] Errors() => [.. Should.Throw<ContentException>(() => Compute()).Errors.Select(Short)];

    private static string Short(Kernel.Diagnostics.Diagnostic error) => (error with { At = error.At with { File = Path.GetFileName(error.At.File) } }).ToString();

    private sealed class HastyClock : NodaTime.IClock
    {
        private NodaTime.Instant now = NodaTime.Instant.FromUtc(2016, 12, 1, 0, 0);

        public NodaTime.Instant GetCurrentInstant() => now += NodaTime.Duration.FromMinutes(1);
    }
}
