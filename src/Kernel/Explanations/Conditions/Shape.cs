using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Explanations;

/// <summary>
/// How a condition is put together: nested &amp;&amp; and || down to leaves, each over a node of the checked expression, so that every part can be evaluated where it
/// stands. Negation is pushed down to the leaves (not (a or b) reads as: not a, and not b), which changes no truth, unknown ones included.
/// </summary>
/// <param name="Node">The part without the negations before it.</param>
/// <param name="Negated">Whether it must not hold.</param>
internal abstract record Shape(Expression Node, bool Negated);

/// <summary>A row of &amp;&amp; (<paramref name="IsAll"/>) or of ||, however they were nested, with negation already in it.</summary>
internal sealed record JunctionShape(bool IsAll, ImmutableArray<Shape> Parts, Expression Node, bool Negated) : Shape(Node, Negated);

/// <summary><c>condition ? yes : no</c>; negation is in what it leads to.</summary>
internal sealed record ChoiceShape(Shape Condition, Shape Yes, Shape No, Expression Node, bool Negated) : Shape(Node, Negated);

/// <summary>One statement about the merchant.</summary>
internal abstract record LeafShape(Expression Node, bool Negated) : Shape(Node, Negated);

/// <param name="Subject">What is measured: the side that reads something of the merchant.</param>
/// <param name="Comparison">With the subject on the left; negation is already in it.</param>
internal sealed record ComparisonShape(Expression Subject, ComparisonOperator Comparison, Expression Bound, Expression Node, bool Negated) : LeafShape(Node, Negated);

/// <summary><c>subject in [...]</c>.</summary>
internal sealed record OneOfShape(Expression Subject, Expression List, Expression Node, bool Negated) : LeafShape(Node, Negated);

/// <summary><c>'tag' in set</c>.</summary>
internal sealed record TagShape(Expression Set, Expression Tag, Expression Node, bool Negated) : LeafShape(Node, Negated);

/// <summary><c>known(x)</c>.</summary>
internal sealed record KnownShape(Expression Subject, Expression Node, bool Negated) : LeafShape(Node, Negated);

/// <summary>A flag by its name: a fact, a derived column, <c>listed('…')</c>, <c>finding('…')</c>.</summary>
internal sealed record FlagShape(CelInput Input, Expression Node, bool Negated) : LeafShape(Node, Negated);

/// <summary>Anything else, shown as it is written.</summary>
internal sealed record OtherShape(Expression Node, bool Negated) : LeafShape(Node, Negated);

internal static class Shapes
{
    /// <param name="isParameter">Parameters are the same for every merchant of a kind: the other side of a comparison is what is measured.</param>
    public static Shape Read(CheckedExpression expression, Func<CelInput, bool> isParameter) => new ShapeReader(expression, isParameter).Read(expression.Root, negated: false);

    /// <summary>The inputs that a part of an expression reads, each once.</summary>
    public static IEnumerable<CelInput> InputsIn(CheckedExpression expression, Expression part) => Nodes(expression, part)
        .Select(expression.InputOf).OfType<int>().Distinct().Select(input => expression.Inputs[input]);

    private static IEnumerable<Expression> Nodes(CheckedExpression expression, Expression node)
    {
        if (expression.InputOf(node) is not null)
            return [node];
        var children = node switch
        {
            SelectExpression select => [select.Operand],
            CallExpression call => call.Target is { } target ? call.Arguments.Prepend(target) : call.Arguments,
            ListExpression list => list.Elements,
            MapExpression map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
            ComprehensionExpression comprehension => new[] { comprehension.Range, comprehension.Condition, comprehension.Transform }.OfType<Expression>(),
            _ => Enumerable.Empty<Expression>(),
        };
        return children.SelectMany(child => Nodes(expression, child));
    }
}

internal sealed class ShapeReader(CheckedExpression expression, Func<CelInput, bool> isParameter)
{
    public Shape Read(Expression node, bool negated)
    {
        while (node is CallExpression { Function: CelOperators.Not } not)
            (node, negated) = (not.Arguments[0], !negated);
        return node switch
        {
            CallExpression { Function: CelOperators.And or CelOperators.Or } call => new JunctionShape(
                (call.Function == CelOperators.And) != negated, [.. Row(call, call.Function).Select(part => Read(part, negated))], call, negated),
            CallExpression { Function: CelOperators.Conditional } call => new ChoiceShape(
                Read(call.Arguments[0], negated: false), Read(call.Arguments[1], negated), Read(call.Arguments[2], negated), call, negated),
            _ => Leaf(node, negated),
        };
    }

    private LeafShape Leaf(Expression node, bool negated)
    {
        if (expression.InputOf(node) is { } input)
            return new FlagShape(expression.Inputs[input], node, negated);
        if (node is not CallExpression { Target: null } call)
            return new OtherShape(node, negated);
        if (ComparisonOperators.Of(call.Function) is { } comparison)
            return Comparison(call, negated ? comparison.Opposite() : comparison, negated);
        return call switch
        {
            { Function: CelOperators.In } when expression.InputOf(call.Arguments[1]) is not null => new TagShape(call.Arguments[1], call.Arguments[0], node, negated),
            { Function: CelOperators.In } => new OneOfShape(call.Arguments[0], call.Arguments[1], node, negated),
            { Function: "known", Arguments.Length: 1 } => new KnownShape(call.Arguments[0], node, negated),
            _ => new OtherShape(node, negated),
        };
    }

    private ComparisonShape Comparison(CallExpression call, ComparisonOperator comparison, bool negated)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        return IsMeasured(left) || !IsMeasured(right)
            ? new ComparisonShape(left, comparison, right, call, negated)
            : new ComparisonShape(right, comparison.Mirrored(), left, call, negated);
    }

    private bool IsMeasured(Expression side) => Shapes.InputsIn(expression, side).Any(input => !isParameter(input));

    private static IEnumerable<Expression> Row(CallExpression call, string function) => call.Arguments.SelectMany(argument =>
        argument is CallExpression inner && inner.Function == function ? Row(inner, function) : [argument]);
}
