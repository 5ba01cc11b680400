using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;

namespace Fuyao.Platform.Tests.Programmes;

public sealed class PathCheckerTests
{
    private const string Catalogue =
        "catalogue: shop\nzone: Asia/Shanghai\ncurrency: CNY\nevents:\n  sales: { file: sales.csv, columns: { seller: string, price: money } }\n" +
        "facts:\n  gmv: { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易系统, en: Order system } }\n";

    [Fact]
    public void Fact_definitions_are_checked_with_their_catalogue()
    {
        using var folder = new TemporaryFolder();
        folder.Write("catalogue.yaml", Catalogue);
        folder.Write("definitions/sales.sql", "select seller as merchant_id, sum(prise) as gmv from sales group by seller\n");

        var check = PathChecker.Check([folder.Path]);

        check.FilesCount.ShouldBe(2);
        var error = check.Errors.ShouldHaveSingleItem();
        Path.GetRelativePath(folder.Path, error.At.File).ShouldBe(Path.Combine("definitions", "sales.sql"));
        error.Message.ShouldContain("prise");
    }

    [Fact]
    public void Errors_of_a_catalogue_are_reported_once_for_all_that_need_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("catalogue.yaml", Catalogue.Replace("type: money, kind", "type: cash, kind", StringComparison.Ordinal));
        folder.Write("definitions/sales.sql", "select seller as merchant_id, sum(price) as gmv from sales group by seller\n");
        folder.Write("first/2020-02-01.yaml", "programme: first\n");
        folder.Write("second/2020-02-01.yaml", "programme: second\n");

        PathChecker.Check([folder.Path]).Errors.ShouldHaveSingleItem().Message.ShouldContain("cash");
    }

    [Fact]
    public void A_catalogue_that_is_named_goes_before_the_nearest()
    {
        using var folder = new TemporaryFolder();
        folder.Write("catalogue.yaml", Catalogue);
        folder.Write("named.yaml", Catalogue.Replace("gmv:", "turnover:", StringComparison.Ordinal));
        folder.Write("p/2020-02-01.yaml", "programme: p\npublished: 2020-01-01\neffective: 2020-02-01\nenrol: invitation\nscope: turnover > 0\ntiers: [ { id: member } ]\n");
        var programme = Path.Combine(folder.Path, "p");

        PathChecker.Check([programme]).Errors.ShouldHaveSingleItem().Message.ShouldContain("turnover");
        PathChecker.Check([programme], Path.Combine(folder.Path, "named.yaml")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_without_anything_to_check_is_an_error() =>
        Should.Throw<FileNotFoundException>(() => PathChecker.Check([Path.Combine(SharedData.RepositoryRoot, "docs", "reference")])).Message.ShouldContain("nothing to check");
}
