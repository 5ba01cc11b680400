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
    public static NormalForm? Of(CheckedExpression condition, LeafReader leaves) => new Rewriting(condition, leaves, choicesAreLeaves: false).Of(condition.Root, isNegated: false);

    /// <summary>
    /// All ways in which the condition fails to be true (or with <paramref name="isFalse"/> to be false): where every alternative has a leaf that is false, it is. A choice is
    /// one leaf here, because <c>unknown ? true : true</c> is unknown and the conjunctions it could be written as are not.
    /// </summary>
    public static NormalForm? OfFailing(CheckedExpression condition, LeafReader leaves, bool isFalse = false) =>
        new Rewriting(condition, leaves, choicesAreLeaves: true).Of(condition.Root, isNegated: !isFalse);

    public static NormalForm? All(IEnumerable<NormalForm?> conditions) => conditions.Aggregate((NormalForm?)True, And);

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

    private sealed class Rewriting(CheckedExpression source, LeafReader leaves, bool choicesAreLeaves)
    {
        public NormalForm? Of(Expression node, bool isNegated)
        {
            if (leaves.TruthOf(source, node) is { } truth)
                return truth != isNegated ? True : False;
            return node switch
            {
                CallExpression { Function: CelOperators.Not, Arguments: [var operand] } => Of(operand, !isNegated),
                CallExpression { Function: CelOperators.And or CelOperators.Or, Arguments: [var left, var right] } call =>
                    call.Function == CelOperators.And != isNegated
                        ? And(Of(left, isNegated), Of(right, isNegated))
                        : Or(Of(left, isNegated), Of(right, isNegated)),
                CallExpression { Function: CelOperators.Conditional, Arguments: [var test, var yes, var no] } when !choicesAreLeaves => Or(
                    And(Of(test, isNegated: false), Of(yes, isNegated)), And(Of(test, isNegated: true), Of(no, isNegated))),
                _ => new NormalForm([[leaves.Read(source, node, isNegated)]]),
            };
        }
    }
}
