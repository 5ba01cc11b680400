using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>The laws of logic over true, false, error and unknown; causes of unknowns are compared as sets.</summary>
public sealed class LogicLawTests
{
    private static readonly CelValue[] Values =
        [CelValue.True, CelValue.False, CelValue.Error("broken"), CelValue.Unknown("gmv"), CelValue.Unknown("rating")];

    public static IEnumerable<object[]> Triples =>
        from first in Enumerable.Range(0, Values.Length)
        from second in Enumerable.Range(0, Values.Length)
        from third in Enumerable.Range(0, Values.Length)
        select new object[] { first, second, third };

    [Theory]
    [MemberData(nameof(Triples))]
    public void And_and_or_commute_associate_absorb_errors_and_obey_De_Morgan(int first, int second, int third)
    {
        ShouldBeEqual("a && b", "b && a", first, second, third);
        ShouldBeEqual("a || b", "b || a", first, second, third);
        ShouldBeEqual("a && (b && c)", "(a && b) && c", first, second, third);
        ShouldBeEqual("a || (b || c)", "(a || b) || c", first, second, third);
        ShouldBeEqual("!(a && b)", "!a || !b", first, second, third);
        ShouldBeEqual("!(a || b)", "!a && !b", first, second, third);
        ShouldBeEqual("!!a", "a", first, second, third);
        ShouldBeEqual("a && a", "a", first, second, third);
        ShouldBeEqual("a || a", "a", first, second, third);
        ShouldBeEqual("a && true", "a", first, second, third);
        ShouldBeEqual("a || false", "a", first, second, third);
        ShouldBeEqual("a && false", "false", first, second, third);
        ShouldBeEqual("a || true", "true", first, second, third);
        ShouldBeEqual("[a, b, c].all(x, x)", "a && b && c", first, second, third, isRangeKnown: false);
    }

    [Fact]
    public void An_unknown_carries_every_cause_that_could_have_decided()
    {
        var gmv = CelValue.Unknown("gmv");
        var rating = CelValue.Unknown("rating");

        Expressions.Evaluate("a && b", ("a", gmv), ("b", rating)).UnknownCauses.ShouldBe(["gmv", "rating"]);
        Expressions.Evaluate("a + b > 1", ("a", gmv), ("b", rating)).UnknownCauses.ShouldBe(["gmv", "rating"]);
        Expressions.Evaluate("a && true && a", ("a", gmv)).UnknownCauses.ShouldBe(["gmv"]);
        Expressions.Evaluate("a ? 1 : 2", ("a", gmv)).UnknownCauses.ShouldBe(["gmv"]);
        Expressions.Evaluate("[1, a]", ("a", gmv)).UnknownCauses.ShouldBe(["gmv"]);
        Expressions.Evaluate("1 / 0 + a", ("a", gmv)).UnknownCauses.ShouldBe(["gmv"]);
        Expressions.Evaluate("known(a) || known(1 / 0) || known(0.0 / 0.0)", ("a", gmv)).ShouldBe(CelValue.False);
        Expressions.Evaluate("known(1)").ShouldBe(CelValue.True);
    }

    private static void ShouldBeEqual(string left, string right, int first, int second, int third, bool isRangeKnown = true)
    {
        var values = new[] { Values[first], Values[second], Values[third] };
        // A list with an unknown or broken element is no list, so the law over lists holds for values only.
        if (!isRangeKnown && values.Any(value => !value.IsValue))
            return;
        (string, CelValue)[] bindings = [("a", values[0]), ("b", values[1]), ("c", values[2])];
        Summary(Expressions.Evaluate(left, bindings)).ShouldBe(Summary(Expressions.Evaluate(right, bindings)), $"{left} = {right}");
    }

    private static string Summary(CelValue value) =>
        value.IsUnknown ? "unknown " + string.Join(", ", value.UnknownCauses.Order()) : value.IsError ? "error" : value.ToString();
}
