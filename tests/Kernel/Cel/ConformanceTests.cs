using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

public sealed class ConformanceTests
{
    public static TheoryData<string> Names => [.. ConformanceCase.All.Keys];

    [Fact]
    public void All_683_cases_of_the_suite_are_here() => ConformanceCase.All.Count.ShouldBe(683);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_of_the_suite_has_the_value_it_expects(string name)
    {
        var conformanceCase = ConformanceCase.All[name];

        var value = CelEvaluator.Evaluate(conformanceCase.Expression, conformanceCase.Bindings);

        if (conformanceCase.Expected is not { } expected)
        {
            value.IsError.ShouldBeTrue(value.ToString());
            return;
        }
        value.Kind.ShouldBe(expected.Kind);
        value.ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_of_the_suite_that_parses_prints_to_the_same_form(string name)
    {
        var parsed = CelParser.Parse(ConformanceCase.All[name].Expression, CelParserOptions.Wide);
        if (!parsed.IsSuccess)
            return;

        var printed = CelPrinter.Print(parsed.Expression);

        var again = CelParser.Parse(printed, CelParserOptions.Wide);
        again.Problems.ShouldBeEmpty(printed);
        again.Expression!.HasSameForm(parsed.Expression).ShouldBeTrue(printed);
    }
}
