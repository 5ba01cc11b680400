using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Finds texts that are compared with a fact whose closed list of values does not have them.</summary>
internal static class ClosedValues
{
    public static IEnumerable<(LiteralExpression Literal, FactDefinition Fact)> Violations(CheckedExpression expression, FactCatalogue catalogue)
    {
        foreach (var call in ExpressionTree.Walk(expression.Root).OfType<CallExpression>())
        {
            if (call is not { Target: null, Function: CelOperators.Equal or CelOperators.NotEqual or CelOperators.In, Arguments: [var left, var right] })
                continue;
            foreach (var (operand, others) in new[] { (left, right), (right, left) })
                if (FactOf(expression, operand, catalogue) is { Values.IsEmpty: false } fact)
                    foreach (var literal in LiteralsOf(others).Where(literal => !fact.Values.Contains(literal.Value.AsString())))
                        yield return (literal, fact);
        }
    }

    private static FactDefinition? FactOf(CheckedExpression expression, Expression operand, FactCatalogue catalogue) =>
        expression.InputOf(operand) is { } input && !expression.Inputs[input].IsCall ? catalogue.Find(expression.Inputs[input].Name) : null;

    private static IEnumerable<LiteralExpression> LiteralsOf(Expression expression) =>
        (expression is ListExpression list ? list.Elements : [expression]).OfType<LiteralExpression>().Where(literal => literal.Value.Kind is CelKind.String);
}
