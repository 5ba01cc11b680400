using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Tests.Values;

public class DivisionsTests
{
    [Fact]
    public void A_district_leads_up_to_its_city_and_province()
    {
        var district = Divisions.Find("510104").ShouldNotBeNull();
        district.Name.ShouldBe("锦江区");
        district.Level.ShouldBe(DivisionLevel.District);
        district.Parent.ShouldNotBeNull().Code.ShouldBe("5101"); // C2's scope: city == '5101'
        district.Parent.Name.ShouldBe("成都市");
        district.Province.Code.ShouldBe("51");
        district.FullName.ShouldBe("四川省成都市锦江区");
        district.Parent.Children.ShouldContain(district);
    }

    [Fact]
    public void A_municipality_has_a_level_between_that_is_no_place()
    {
        var district = Divisions.Find("110101").ShouldNotBeNull();
        district.Parent.ShouldNotBeNull().Name.ShouldBe("市辖区");
        district.Parent.IsGrouping.ShouldBeTrue();
        district.FullName.ShouldBe("北京市东城区");
        Divisions.Find("5101")!.IsGrouping.ShouldBeFalse();
        Divisions.Find("429004")!.FullName.ShouldBe("湖北省仙桃市");
    }

    [Fact]
    public void Every_province_is_there_Hong_Kong_Macau_and_Taiwan_among_them()
    {
        Divisions.Provinces.Count.ShouldBe(34);
        Divisions.Provinces.ShouldAllBe(province => province.Level == DivisionLevel.Province);
        Divisions.Find("71")!.Name.ShouldBe("台湾省");
        Divisions.Find("81")!.Name.ShouldBe("香港特别行政区");
        Divisions.Find("82")!.Name.ShouldBe("澳门特别行政区");
        Divisions.Find("81")!.Children.ShouldBeEmpty();
        Divisions.Find("81")!.UncodedChildren.Select(part => part.Name).ShouldBe(["香港岛", "九龙", "新界"]);
        Divisions.Find("810000").ShouldBe(Divisions.Find("81"));
    }

    [Fact]
    public void The_edition_is_complete()
    {
        // The counts of the source (Divisions/SOURCE.md), with the three provinces that have no codes there.
        Divisions.All.GroupBy(division => division.Level).ToDictionary(level => level.Key, level => level.Count()).ShouldBe(new Dictionary<DivisionLevel, int>
        {
            [DivisionLevel.Province] = 34,
            [DivisionLevel.City] = 342,
            [DivisionLevel.District] = 2_974,
            [DivisionLevel.Town] = 82,
        }, ignoreOrder: true);
        Divisions.All.Where(division => division.Parent is not null).ShouldAllBe(division => Divisions.IsWithin(division.Code, division.Parent!.Code));
    }

    [Theory]
    [InlineData("510000", "51")]
    [InlineData("510100", "5101")]
    [InlineData("510104000", "510104")]
    [InlineData("510104000000", "510104")]
    [InlineData("510100000000", "5101")]
    [InlineData("441900", "4419")]
    [InlineData("441900003", "441900003")]
    [InlineData("441900003000", "441900003")]
    public void Codes_padded_with_zeros_are_understood(string written, string code) => Divisions.Find(written).ShouldNotBeNull().Code.ShouldBe(code);

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("99")]
    [InlineData("510199")]
    [InlineData("成都市")]
    public void An_unknown_code_is_nothing(string code) => Divisions.Find(code).ShouldBeNull();

    [Theory]
    [InlineData("510104", "5101", true)]
    [InlineData("510104", "51", true)]
    [InlineData("510104", "510000", true)]
    [InlineData("510104", "510104", true)]
    [InlineData("5101", "510104", false)]
    [InlineData("510104", "42", false)]
    [InlineData("420106", "42", true)] // E1: Hubei
    [InlineData("441900003", "4419", true)]
    [InlineData("510122", "5101", true)] // 双流县, a district of another code since 2015: it lay in Chengdu all the same
    [InlineData("", "51", false)]
    [InlineData("510104", "", false)]
    [InlineData("510104", "5", false)]
    [InlineData("51010x", "51", false)]
    public void A_code_lies_within_what_its_digits_say(string code, string ancestor, bool within) => Divisions.IsWithin(code, ancestor).ShouldBe(within);
}
