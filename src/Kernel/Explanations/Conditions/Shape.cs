using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Explanations;

/// <summary>
/// How a condition is put together: nested &amp;&amp; || ! down to leaves, each over a node of the checked expression, so that every part can be evaluated where it stands.
/// </summary>
internal abstract record Shape(Expression Node);

/// <summary>A row of &amp;&amp; (<paramref name="IsAll"/>) or of ||, however they were nested.</summary>
internal sealed record JunctionShape(bool IsAll, ImmutableArray<Shape> Parts, Expression Node) : Shape(Node);

/// <summary>! before something that is itself put together; a negated leaf says so itself.</summary>
internal sealed record NegationShape(Shape Part, Expression Node) : Shape(Node);

/// <summary><c>condition ? yes : no</c>.</summary>
internal sealed record ChoiceShape(Shape Condition, Shape Yes, Shape No, Expression Node) : Shape(Node);

/// <summary>One statement about the merchant. <paramref name="Node"/> contains the negations that <paramref name="Negated"/> sums up, <paramref name="Bare"/> does not.</summary>
internal abstract record LeafShape(Expression Bare, bool Negated, Expression Node) : Shape(Node);

/// <param name="Subject">What is measured: the side that reads something of the merchant.</param>
/// <param name="Comparison">With the subject on the left; negation is already in it.</param>
internal sealed record ComparisonShape(Expression Subject, ComparisonOperator Comparison, Expression Bound, Expression Bare, bool Negated, Expression Node)
    : LeafShape(Bare, Negated, Node);

/// <summary><c>subject in [...]</c>.</summary>
internal sealed record OneOfShape(Expression Subject, Expression List, Expression Bare, bool Negated, Expression Node) : LeafShape(Bare, Negated, Node);

/// <summary><c>'tag' in set</c>.</summary>
internal sealed record TagShape(Expression Set, Expression Tag, Expression Bare, bool Negated, Expression Node) : LeafShape(Bare, Negated, Node);

/// <summary><c>known(x)</c>.</summary>
internal sealed record KnownShape(Expression Subject, Expression Bare, bool Negated, Expression Node) : LeafShape(Bare, Negated, Node);

/// <summary>A flag by its name: a fact, a derived column, <c>listed('…')</c>, <c>finding('…')</c>.</summary>
internal sealed record FlagShape(CelInput Input, Expression Bare, bool Negated, Expression Node) : LeafShape(Bare, Negated, Node);

/// <summary>Anything else, shown as it is written.</summary>
internal sealed record OtherShape(Expression Bare, bool Negated, Expression Node) : LeafShape(Bare, Negated, Node);

internal static class Shapes
{
    /// <param name="isParameter">Parameters are the same for every merchant of a kind: the other side of a comparison is what is measured.</param>
    public static Shape Read(CheckedExpression expression, Func<CelInput, bool> isParameter) => new ShapeReader(expression, isParameter).Read(expression.Root);

    /// <summary>All leaves, from left to right.</summary>
    public static IEnumerable<LeafShape> Leaves(this Shape shape) => shape switch
    {
        LeafShape leaf => [leaf],
        NegationShape negation => negation.Part.Leaves(),
        JunctionShape junction => junction.Parts.SelectMany(part => part.Leaves()),
        ChoiceShape choice => [.. choice.Condition.Leaves(), .. choice.Yes.Leaves(), .. choice.No.Leaves()],
        _ => throw new InvalidOperationException($"Unknown shape {shape.GetType().Name}."),
    };

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
    /// <param name="outermost">With the negations before it.</param>
    public Shape Read(Expression outermost)
    {
        var (node, negated) = (outermost, false);
        while (node is CallExpression { Function: CelOperators.Not } not)
            (node, negated) = (not.Arguments[0], !negated);
        if (Inner(node) is { } shape)
            return negated ? new NegationShape(shape, outermost) : shape with { Node = outermost };
        return Leaf(node, negated, outermost);
    }

    private Shape? Inner(Expression node) => node switch
    {
        CallExpression { Function: CelOperators.And or CelOperators.Or } call =>
            new JunctionShape(call.Function == CelOperators.And, [.. Row(call, call.Function).Select(Read)], call),
        CallExpression { Function: CelOperators.Conditional } call => new ChoiceShape(Read(call.Arguments[0]), Read(call.Arguments[1]), Read(call.Arguments[2]), call),
        _ => null,
    };

    private LeafShape Leaf(Expression node, bool negated, Expression outermost)
    {
        if (expression.InputOf(node) is { } input)
            return new FlagShape(expression.Inputs[input], node, negated, outermost);
        if (node is not CallExpression { Target: null } call)
            return new OtherShape(node, negated, outermost);
        if (ComparisonOperators.Of(call.Function) is { } comparison)
            return Comparison(call, comparison, negated, outermost);
        return call switch
        {
            { Function: CelOperators.In } when expression.InputOf(call.Arguments[1]) is not null => new TagShape(call.Arguments[1], call.Arguments[0], node, negated, outermost),
            { Function: CelOperators.In } => new OneOfShape(call.Arguments[0], call.Arguments[1], node, negated, outermost),
            { Function: "known", Arguments.Length: 1 } => new KnownShape(call.Arguments[0], node, negated, outermost),
            _ => new OtherShape(node, negated, outermost),
        };
    }

    private ComparisonShape Comparison(CallExpression call, ComparisonOperator comparison, bool negated, Expression outermost)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        if (negated)
            comparison = comparison.Opposite();
        return IsMeasured(left) || !IsMeasured(right)
            ? new ComparisonShape(left, comparison, right, call, negated, outermost)
            : new ComparisonShape(right, comparison.Mirrored(), left, call, negated, outermost);
    }

    private bool IsMeasured(Expression side) => Shapes.InputsIn(expression, side).Any(input => !isParameter(input));

    private static IEnumerable<Expression> Row(CallExpression call, string function) => call.Arguments.SelectMany(argument =>
        argument is CallExpression inner && inner.Function == function ? Row(inner, function) : [argument]);
}
