using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

public sealed class PrinterTests
{
    private static readonly TextSpan Nowhere = new(0, 0);

    private static readonly Dictionary<int, Gen<Expression>> BySize = [];

    private static readonly string[] Binary =
    [
        CelOperators.And, CelOperators.Or, CelOperators.Equal, CelOperators.NotEqual, CelOperators.Less, CelOperators.LessOrEqual, CelOperators.Greater,
        CelOperators.GreaterOrEqual, CelOperators.In, CelOperators.Add, CelOperators.Subtract, CelOperators.Multiply, CelOperators.Divide,
        CelOperators.Remainder, CelOperators.Index,
    ];

    [Fact]
    public void Printing_and_parsing_gives_the_same_form_back() =>
        TestSupport.Property.Holds(Any(32), expression =>
        {
            var printed = CelPrinter.Print(expression);
            var parsed = CelParser.Parse(printed, CelParserOptions.Wide);
            parsed.Problems.ShouldBeEmpty(printed);
            parsed.Expression!.HasSameForm(expression).ShouldBeTrue($"{printed} came back as {parsed.Expression}");
            return CelPrinter.Print(parsed.Expression!) == printed;
        }, runs: 3_000);

    [Theory]
    [InlineData("((a))&&(b||c)", "a && (b || c)")]
    [InlineData("(a-b)-(c-d)", "a - b - (c - d)")]
    [InlineData("!(!a)", "!!a")]
    [InlineData("-(1)", "-(1)")]
    [InlineData("- -1", "--1")]
    [InlineData("a? b : (c ? d : e)", "a ? b : c ? d : e")]
    [InlineData("(a ? b : c) ? d : e", "(a ? b : c) ? d : e")]
    [InlineData("(a || b).c", "(a || b).c")]
    [InlineData("x . `a-b`. c", "x.`a-b`.c")]
    [InlineData("has( a.b )", "has(a.b)")]
    [InlineData("l.map(x,x>0,x*2)", "l.map(x, x > 0, x * 2)")]
    [InlineData("\"it's\"+'\"'", "\"it's\" + '\"'")]
    [InlineData("[1,2.50,3u,b'\\377',null]", "[1, 2.50, 3u, b'\\xff', null]")]
    [InlineData("{'a':1}['a']", "{'a': 1}['a']")]
    [InlineData(".a.b(c)", ".a.b(c)")]
    [InlineData("at(gmv,2016-08)", "at(gmv, 2016 - 08)")]
    public void Text_is_canonical_with_the_fewest_brackets(string source, string printed) =>
        CelPrinter.Print(CelParser.Parse(source).Expression!).ShouldBe(printed);

    /// <summary>Built once per size: a generator holds the generators of its parts.</summary>
    private static Gen<Expression> Any(int size)
    {
        if (!BySize.TryGetValue(size, out var any))
            BySize[size] = any = size == 0 ? Leaf() : Gen.OneOf(Leaf(), Operation(size / 2), Aggregate(size / 4));
        return any;
    }

    private static Gen<List<Expression>> Several(int size) =>
        Gen.Choose(0, 3).SelectMany(count => Any(size).ListOf(count), (_, expressions) => expressions.ToList());

    private static Gen<Expression> Leaf() => Gen.OneOf(
        Gen.Elements("a", "b", "gmv", "_x1").SelectMany(name => Gen.Elements(true, false), Expression (name, isAbsolute) => new IdentifierExpression(name, isAbsolute, Nowhere)),
        Gen.Elements(
                CelValue.Null, CelValue.True, CelValue.False, CelValue.Of(0), CelValue.Of(-1), CelValue.Of(long.MinValue), CelValue.Of(7UL), CelValue.Of(0.5),
                CelValue.Of(-2.5), CelValue.Of(1e300), CelValue.Of(-0.0), CelValue.Of(""), CelValue.Of("it's \"四方\"\n\\"), CelValue.Of([0, 65, 255]))
            .Select(Expression (value) => new LiteralExpression(value, "", Nowhere)));

    private static Gen<Expression> Operation(int size) => Gen.OneOf(
        Gen.Elements(Binary).SelectMany(function => Any(size).Two(), Expression (function, operands) => Call(function, operands.Item1, operands.Item2)),
        Gen.Elements(CelOperators.Not, CelOperators.Negate).SelectMany(function => Any(size), (function, operand) => (function, operand))
            .Where(pair => !IsFoldedNegation(pair.function, pair.operand))
            .Select(Expression (pair) => Call(pair.function, pair.operand)),
        Any(size).Three().Select(Expression (operands) => Call(CelOperators.Conditional, operands.Item1, operands.Item2, operands.Item3)),
        Any(size).SelectMany(
            _ => Gen.Elements("field", "in", "if", "a b", "x-y"),
            Expression (operand, field) => new SelectExpression(operand, field, false, Nowhere, Nowhere)),
        Any(size).Select(Expression (operand) => new SelectExpression(operand, "field", true, Nowhere, Nowhere)),
        Any(size).Two().Select(Expression (operands) => new CallExpression("startsWith", operands.Item1, [operands.Item2], Nowhere, Nowhere)));

    private static Gen<Expression> Aggregate(int size) => Gen.OneOf(
        Several(size).Select(Expression (elements) => new ListExpression([.. elements], Nowhere)),
        Several(size).Select(Expression (values) =>
            new MapExpression([.. values.Select(value => new MapEntryExpression(values[0], value))], Nowhere)),
        Several(size).Select(Expression (arguments) => new CallExpression("size", null, [.. arguments], Nowhere, Nowhere)),
        Gen.Elements(Enum.GetValues<CelMacro>()).SelectMany(
            _ => Any(size).Three(),
            Expression (macro, parts) => new ComprehensionExpression(
                macro, parts.Item1, "x", parts.Item2, macro == CelMacro.Map ? parts.Item3 : null, Nowhere)));

    /// <summary>The parser reads −1 as a number, so a negation of a negative number prints as two signs, and of a positive one in brackets; both are kept.</summary>
    private static bool IsFoldedNegation(string function, Expression operand) =>
        function == CelOperators.Negate && operand is LiteralExpression { Value: { Kind: CelKind.Int } value } && value.AsInt() == long.MinValue;

    private static CallExpression Call(string function, params ImmutableArray<Expression> operands) => new(function, null, operands, Nowhere, Nowhere);
}
