using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Facts;

/// <summary>Repeated causes and declared windows, from event files to facts and single changes (systems.md, “What nobody else has”, 7).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ReliefTests : IDisposable
{
    private const string Catalogue = """
        catalogue: shop
        zone: Asia/Shanghai
        currency: CNY
        events:
          orders:
            file: orders.csv
            columns: { seller: string, at: datetime }
          late_orders:
            file: late.csv
            columns: { seller: string, at: datetime, cause: string }
            against: { merchant: seller, at: at, cause: cause }
        facts:
          orders: { type: int, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          late:   { type: int, kind: period, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          province: { type: string, kind: state, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
          violation: { type: bool, kind: state, better: lower, label: { zh: 甲, en: a }, source: { zh: 甲, en: a } }
        """;

    private readonly FactFiles files = new();

    public ReliefTests()
    {
        files.Write("catalogue.yaml", Catalogue);
        files.Write("orders.csv", "seller,at\ns1,2016-10-01 10:00:00\ns2,2016-10-01 10:00:00\n");
        Directory.CreateDirectory(Path.Combine(files.Folder, "definitions"));
        files.Write("definitions/late.sql", "select seller as merchant_id, sum(is_late = 0) as orders, sum(is_late) as late from (select seller, at, 0 as is_late from orders union all select seller, at, 1 from late_orders) where at >= :from and at < :to group by seller");
        Late("");
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public void Events_of_one_cause_count_once_also_in_the_month_after()
    {
        Late("s1,2016-10-05 10:00:00,storm-1", "s1,2016-10-06 10:00:00,storm-1", "s1,2016-10-07 10:00:00,", "s2,2016-10-06 10:00:00,storm-1");
        Compute("2016-10");
        files.Export().ShouldBe("merchant_id,orders,late\ns1,1,2\ns2,1,1\n");
        Uncounted("s1", "2016-10").ShouldBe(["late_orders 1 storm-1 window "]);

        // A file of the month alone.
        Late("s1,2016-11-05 10:00:00,storm-1", "s1,2016-11-06 10:00:00,storm-2");
        Compute("2016-11");
        files.Export("2016-11").ShouldBe("merchant_id,orders,late\ns1,0,1\n");
        Compute("2016-10", ["s1,2016-10-05 10:00:00,storm-1", "s1,2016-10-06 10:00:00,storm-1", "s1,2016-10-07 10:00:00,", "s2,2016-10-06 10:00:00,storm-1"]).ShouldBe("2016-10#1", "computing again changes nothing");
    }

    [Fact]
    public void Events_in_a_declared_window_do_not_count_where_the_merchant_is_in_it()
    {
        Compute("2016-10");
        files.Import("merchant_id,province\ns1,42\ns2,43\n", "2016-09");
        var window = Declare(["late_orders"], "province", "42");

        Compute("2016-10", ["s1,2016-10-03 00:00:00,", "s1,2016-10-04 23:59:59,x", "s1,2016-10-05 00:00:00,x", "s2,2016-10-03 10:00:00,"]);

        files.Export().ShouldBe("merchant_id,orders,late\ns1,1,1\ns2,1,1\n");
        Uncounted("s1", "2016-10").ShouldBe([$"late_orders 2  window {window.Number}"]);
        Uncounted("s2", "2016-10").ShouldBeEmpty();
    }

    [Fact]
    public void A_change_for_the_worse_counts_once_for_its_cause()
    {
        Compute("2016-10");
        Change("true", "2016-11-01", "case-7").IsUncounted.ShouldBeFalse();
        Change("false", "2016-11-05", "case-7").IsUncounted.ShouldBeFalse("what is better counts");
        Change("true", "2016-11-09", "case-7").IsUncounted.ShouldBeTrue("a lasting violation does not strike twice");
        Violation("2016-11-10").ShouldBe("false");
        Change("true", "2016-11-11", "case-8").IsUncounted.ShouldBeFalse();
        Violation("2016-11-12").ShouldBe("true");
        Uncounted("s1", "2016-10").ShouldBe(["violation 1 case-7 window "]);
    }

    [Fact]
    public void A_change_for_the_worse_in_a_window_does_not_count()
    {
        Compute("2016-10");
        Declare(["violation"], null);

        Change("true", "2016-10-03", null).IsUncounted.ShouldBeTrue();
        Change("true", "2016-10-06", null).IsUncounted.ShouldBeFalse("it is over");
        Violation("2016-10-04").ShouldBe("");
    }

    [Theory]
    [InlineData("orders", "'orders' is neither an event table that counts against merchants nor a state fact with a better side")]
    [InlineData("late_order", "did you mean 'late_orders'?")]
    [InlineData("", "is neither")]
    public void What_is_no_kind_is_refused(string kind, string problem)
    {
        Compute("2016-10");
        Should.Throw<ReliefException>(() => Declare([kind], null)).Message.ShouldContain(problem);
    }

    [Fact]
    public void A_table_that_counts_against_nobody_it_names_is_refused()
    {
        var text = Catalogue.Replace("merchant: seller, at: at, cause: cause", "merchant: sellr, at: cause");
        FactCatalogueReader.Read(YamlReader.Read("c.yaml", text).Root!, out var errors).ShouldBeNull();

        errors.Select(error => error.Message).ShouldBe(["'sellr' is no column of the event table 'late_orders'", "'cause' is a string column"]);
    }

    private void Late(params string[] rows) => files.Write("late.csv", $"seller,at,cause\n{string.Concat(rows.Where(row => row.Length > 0).Select(row => row + "\n"))}");

    private string Compute(string period, string[]? late = null)
    {
        if (late is not null)
            Late(late);
        return new ComputeFacts(files.Database, files.Clock).Run(new ComputeRequest
        {
            Definitions = files.Folder, Input = files.Folder, Period = Period.Parse(period), DataDirectory = files.DataDirectory,
        }).Snapshot.ToString();
    }

    private ReliefWindow Declare(string[] kinds, string? fact, params string[] values) =>
        new DeclareRelief(files.Database, files.Clock, "officer").Run(new ReliefRequest(At("2016-10-03"), At("2016-10-05"), [.. kinds], fact, [.. values], "flood"));

    private FactChange Change(string value, string occurred, string? cause) =>
        new ChangeFact(files.Database, files.Clock, "tests").Run(new FactChangeRequest("s1", "violation", value, At(occurred), "register", cause))!;

    private string Violation(string at)
    {
        var catalogue = CatalogueSource.Stored(files.Database)!.Catalogue;
        return FactText.Write(new PopulationReader(files.Database).ReadState(catalogue.Find("violation")!, catalogue, At(at), Instant.MaxValue, 2), new MerchantStore(files.Database).Load().Find("s1"));
    }

    private string[] Uncounted(string merchant, string period)
    {
        var row = new MerchantStore(files.Database).Load().Find(merchant);
        return [.. new ReliefStore(files.Database).Uncounted(row, merchant, Period.Parse(period), $"{new SnapshotStore(files.Database).Latest(Period.Parse(period))} current@0").Select(one => $"{one.Kind} {one.Count} {one.Cause} window {one.Window}")];
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);
}
