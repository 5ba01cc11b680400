using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>Whatever stands in an expression, the answer is a value or a clear error: no exception, no full stack.</summary>
public sealed class HostileInputTests
{
    private const int Depth = 10_000;

    public static TheoryData<string, string> Deep => new()
    {
        { new string('(', Depth) + "1" + new string(')', Depth), "nested more than 256 deep" },
        { new string('(', Depth), "nested more than 256 deep" },
        { new string('[', Depth) + new string(']', Depth), "nested more than 256 deep" },
        { string.Concat(Enumerable.Repeat("{1:", Depth)) + "1" + new string('}', Depth), "nested more than 256 deep" },
        { string.Concat(Enumerable.Repeat("size(", Depth)) + "1" + new string(')', Depth), "nested more than 256 deep" },
        { "a" + string.Concat(Enumerable.Repeat("[0", Depth)) + new string(']', Depth), "nested more than 256 deep" },
        { "a" + string.Concat(Enumerable.Repeat(".a", Depth)), "more than 2000 operations in a row" },
        { "a" + string.Concat(Enumerable.Repeat("[0]", Depth)), "more than 2000 operations in a row" },
        { new string('!', Depth) + "true", "more than 2000 operations in a row" },
        { new string('-', Depth) + "a", "more than 2000 operations in a row" },
        { string.Concat(Enumerable.Repeat("true ? 1 : ", Depth)) + "1", "more than 2000 operations in a row" },
        { string.Concat(Enumerable.Repeat("1 + ", Depth)) + "1", "more than 2000 operations in a row" },
        { string.Concat(Enumerable.Repeat("a && ", Depth)) + "a", "more than 2000 operations in a row" },
        { string.Concat(Enumerable.Repeat("[1].map(x, ", Depth)) + "x" + new string(')', Depth), "nested more than 256 deep" },
        { new string('a', 2_000_000), "at most 1048576 are allowed" },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public void Depth_and_length_are_bounded_by_a_clear_error(string expression, string error) =>
        CelEvaluator.Evaluate(expression, new Dictionary<string, CelValue>()).ErrorMessage.ShouldContain(error);

    [Fact]
    public void What_lies_just_within_the_bounds_is_evaluated()
    {
        Expressions.Show(new string('(', 250) + "1" + new string(')', 250)).ShouldBe("1");
        Expressions.Show(string.Concat(Enumerable.Repeat("1 + ", 1_900)) + "1").ShouldBe("1901");
        Expressions.Show("[" + string.Concat(Enumerable.Repeat("1, ", 100_000)) + "1].size()").ShouldBe("100001");
        Expressions.Show("'" + new string('x', 1_000_000) + "'.size()").ShouldBe("1000000");
    }

    [Fact]
    public void Nested_comprehensions_cannot_run_for_ever()
    {
        var range = "[" + string.Join(", ", Enumerable.Range(0, 100)) + "]";
        var expression = $"{range}.all(a, {range}.all(b, {range}.all(c, {range}.all(d, a + b + c + d >= 0))))";

        CelEvaluator.Evaluate(expression, new Dictionary<string, CelValue>()).ErrorMessage.ShouldContain("too much work");
    }

    [Theory]
    [InlineData("['aaaaaaaaaa']", ".map(a, a + a + a + a + a + a + a + a + a + a)", 10)]
    [InlineData("[[1]]", ".map(a, a + a + a + a + a + a + a + a + a + a)", 10)]
    [InlineData("[b'a']", ".map(a, a + a + a + a + a + a + a + a + a + a)", 10)]
    [InlineData("[[1]]", ".map(a, [a, a, a, a, a, a, a, a, a, a])", 30)]
    [InlineData("[{1: 1}]", ".map(a, {1: a, 2: a, 3: a, 4: a, 5: a})", 30)]
    public void A_short_expression_cannot_build_a_huge_value(string start, string step, int times)
    {
        var expression = start + string.Concat(Enumerable.Repeat(step, times));

        CelEvaluator.Evaluate(expression, new Dictionary<string, CelValue>()).ErrorMessage.ShouldContain("too large");
    }

    [Fact]
    public void A_value_is_nested_only_as_deep_as_it_can_be_walked()
    {
        var deep = "[1]" + string.Concat(Enumerable.Repeat(".map(x, [[[[[[[[[[x]]]]]]]]]])", 1_500));

        CelEvaluator.Evaluate($"{deep} == {deep}", new Dictionary<string, CelValue>()).ErrorMessage.ShouldContain("too deep");
    }

    [Theory]
    [InlineData("[x].map(r, r.all(a, r.all(b, r == r)))")]
    [InlineData("x.all(a, x.all(b, !s.contains('b')))")]
    [InlineData("x.all(a, x.all(b, !s.matches('b$')))")]
    [InlineData("x.all(a, x.all(b, s == t))")]
    [InlineData("x.all(a, x.all(b, size(s + t) > 0))")]
    [InlineData("x.all(a, x.all(b, s <= t))")]
    [InlineData("x.all(a, x.all(b, s in [t, t + 'b']))")]
    public void Work_on_large_values_is_bounded_too(string expression)
    {
        var numbers = CelValue.Of([.. Enumerable.Range(0, 1_000).Select(number => CelValue.Of((long)number))]);
        var text = CelValue.Of(new string('a', 100_000));

        Expressions.Evaluate(expression, ("x", numbers), ("s", text), ("t", CelValue.Of(new string('a', 100_000)))).ErrorMessage.ShouldContain("too much work");
    }

    [Fact]
    public void Random_text_is_answered()
    {
        var random = new Random(20161103);
        const string Letters = "()[]{}.,:?!<>=&|+-*/%'\"\\`abrx019 eEuU_~#\n中\ud83d";
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Letters[random.Next(Letters.Length)]));

            var parsed = CelParser.Parse(text);

            if (parsed.IsSuccess)
                Expressions.Evaluate(text);
            else
                foreach (var problem in parsed.Problems)
                {
                    problem.Span.Start.ShouldBeInRange(0, text.Length, text);
                    problem.Span.End.ShouldBeInRange(problem.Span.Start, text.Length, text);
                }
        }
    }
}
