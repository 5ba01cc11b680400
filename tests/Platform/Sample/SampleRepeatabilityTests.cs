using System.Security.Cryptography;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Sample;

namespace Fuyao.Platform.Tests.Sample;

public class SampleRepeatabilityTests
{
    [Fact]
    public void The_same_seed_count_and_month_give_the_same_bytes() =>
        SampleTable.Bytes(7, 500, "2016-10").ShouldBe(SampleTable.Bytes(7, 500, "2016-10"));

    /// <summary>The sum changes with every change to the generator: then figures that rest on the sample change too, and this line with them.</summary>
    [Fact]
    public void The_bytes_are_the_same_on_every_machine() =>
        Convert.ToHexStringLower(SHA256.HashData(SampleTable.Bytes(1, 1_000, "2016-10"))).ShouldBe("b4e42f8a36f9c042b56af3627e67c208b9b8d2961137656e2a7318b7f16380f2");

    [Fact]
    public void Another_seed_gives_another_marketplace() =>
        SampleTable.Bytes(1, 50, "2016-10").ShouldNotBe(SampleTable.Bytes(2, 50, "2016-10"));

    [Fact]
    public void A_larger_marketplace_begins_with_the_smaller_one() =>
        SampleTable.Text(3, 400, "2016-10").ShouldStartWith(SampleTable.Text(3, 100, "2016-10"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Small_marketplaces_have_exactly_the_merchants_asked_for(int merchants)
    {
        var table = SampleTable.Read(1, merchants, "2016-10");
        table.Rows.Count.ShouldBe(merchants);
        table.Header[0].ShouldBe("merchant_id");
        table.Rows.ShouldAllBe(row => row.Length == table.Header.Count);
    }

    [Fact]
    public void Only_the_facts_asked_for_are_written_and_with_the_same_values()
    {
        var all = SampleTable.Read(1, 20, "2016-10");
        var lines = SampleTable.Text(1, 20, "2016-10", "orders", "rating").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("merchant_id,orders,rating");
        lines.Skip(1).ShouldBe(all.Rows.Select(row => row[0]).Zip(all.Column("orders"), all.Column("rating")).Select(row => $"{row.First},{row.Second},{row.Third}"));
    }

    [Fact]
    public void What_the_sample_does_not_have_is_refused_by_name()
    {
        var marketplace = new SampleMarketplace(1, 1);
        Should.Throw<ArgumentException>(() => marketplace.WriteCsv(Stream.Null, Period.Parse("2016-10"), ["gmv"])).Message.ShouldContain("The sample has no fact 'gmv'; it has merchant_name, uscc");
        Should.Throw<ArgumentException>(() => marketplace.WriteCsv(Stream.Null, Period.Parse("2016-10-03"))).Message.ShouldContain("The sample has the months 2004-01 to 2099-12, not 2016-10-03.");
        Should.Throw<ArgumentException>(() => marketplace.WriteCsv(Stream.Null, Period.Parse("2003-12")));
        Should.Throw<ArgumentException>(() => marketplace.WriteCsv(Stream.Null, Period.Current));
        Should.Throw<ArgumentOutOfRangeException>(() => new SampleMarketplace(1, -1));
    }

    [Theory]
    [InlineData("2004-01")]
    [InlineData("2099-12")]
    public void The_first_and_the_last_month_are_as_good_as_any(string month)
    {
        var table = SampleTable.Read(1, 300, month);
        table.Rows.Count.ShouldBe(300);
        table.Column("merchant_id").Distinct().Count().ShouldBe(300);
        var dayAfter = Period.Parse(month).DayAfter.ToString("uuuu-MM-dd", null);
        table.Column("registered_on").ShouldAllBe(day => string.CompareOrdinal(day, "2003-05-01") >= 0 && string.CompareOrdinal(day, dayAfter) < 0);
    }
}
