using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Programmes.Checking;

internal static class ExpressionTree
{
    /// <summary>The node and all below it, in the order of the source.</summary>
    public static IEnumerable<Expression> Walk(Expression root)
    {
        var waiting = new Stack<Expression>([root]);
        while (waiting.TryPop(out var node))
        {
            yield return node;
            foreach (var child in ChildrenOf(node).Reverse())
                waiting.Push(child);
        }
    }

    private static IEnumerable<Expression> ChildrenOf(Expression node) => node switch
    {
        SelectExpression select => [select.Operand],
        CallExpression call => call.Target is null ? call.Arguments : call.Arguments.Prepend(call.Target),
        ListExpression list => list.Elements,
        MapExpression map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        ComprehensionExpression comprehension => new[] { comprehension.Range, comprehension.Condition, comprehension.Transform }.OfType<Expression>(),
        _ => [],
    };
}
