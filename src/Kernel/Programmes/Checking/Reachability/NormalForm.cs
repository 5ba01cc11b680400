using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Programmes.Checking.Reachability;

/// <summary>
/// A condition as alternatives, each a conjunction of leaves. The rewriting keeps three-valued truth: where the condition is true, some alternative is
/// true in all its leaves.
/// </summary>
internal sealed class NormalForm
{
    /// <summary>Larger conditions are not judged, which only means that less is found.</summary>
    public const int AlternativesMax = 256;

    private NormalForm(ImmutableArray<ImmutableArray<Literal>> alternatives) => Alternatives = alternatives;

    public static NormalForm True { get; } = new([[]]);

    public static NormalForm False { get; } = new([]);

    public ImmutableArray<ImmutableArray<Literal>> Alternatives { get; }

    /// <returns>Null where there are too many alternatives.</returns>
    public static NormalForm? Of(CheckedExpression condition, LeafReader leaves, bool isNegated = false) => Of(condition, condition.Root, leaves, isNegated);

    public static NormalForm? All(IEnumerable<NormalForm?> conditions) => conditions.Aggregate((NormalForm?)True, And);

    private static NormalForm? Of(CheckedExpression source, Expression node, LeafReader leaves, bool isNegated)
    {
        if (leaves.TruthOf(source, node) is { } truth)
            return truth != isNegated ? True : False;
        return node switch
        {
            CallExpression { Function: CelOperators.Not, Arguments: [var operand] } => Of(source, operand, leaves, !isNegated),
            CallExpression { Function: CelOperators.And or CelOperators.Or, Arguments: [var left, var right] } call =>
                call.Function == CelOperators.And != isNegated
                    ? And(Of(source, left, leaves, isNegated), Of(source, right, leaves, isNegated))
                    : Or(Of(source, left, leaves, isNegated), Of(source, right, leaves, isNegated)),
            CallExpression { Function: CelOperators.Conditional, Arguments: [var test, var yes, var no] } => Or(
                And(Of(source, test, leaves, isNegated: false), Of(source, yes, leaves, isNegated)),
                And(Of(source, test, leaves, isNegated: true), Of(source, no, leaves, isNegated))),
            _ => new NormalForm([[leaves.Read(source, node, isNegated)]]),
        };
    }

    private static NormalForm? And(NormalForm? left, NormalForm? right)
    {
        if (left is null || right is null || left.Alternatives.Length * right.Alternatives.Length > AlternativesMax)
            return null;
        return new NormalForm([.. left.Alternatives.SelectMany(first => right.Alternatives.Select(second => first.AddRange(second)))]);
    }

    private static NormalForm? Or(NormalForm? left, NormalForm? right)
    {
        if (left is null || right is null || left.Alternatives.Length + right.Alternatives.Length > AlternativesMax)
            return null;
        return new NormalForm(left.Alternatives.AddRange(right.Alternatives));
    }
}
