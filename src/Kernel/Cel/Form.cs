namespace Fuyao.Kernel.Cel;

/// <summary>Compares what expressions say, without where they stand.</summary>
internal static class Form
{
    public static bool AreSame(Expression? left, Expression? right) => (left, right) switch
    {
        (null, null) => true,
        (LiteralExpression first, LiteralExpression second) => AreSameLiterals(first.Value, second.Value),
        (IdentifierExpression first, IdentifierExpression second) => first.Name == second.Name && first.IsAbsolute == second.IsAbsolute,
        (SelectExpression first, SelectExpression second) =>
            first.Field == second.Field && first.TestOnly == second.TestOnly && AreSame(first.Operand, second.Operand),
        (CallExpression first, CallExpression second) =>
            first.Function == second.Function && AreSame(first.Target, second.Target)
            && first.Arguments.Length == second.Arguments.Length && first.Arguments.Zip(second.Arguments).All(pair => AreSame(pair.First, pair.Second)),
        (ListExpression first, ListExpression second) =>
            first.Elements.Length == second.Elements.Length && first.Elements.Zip(second.Elements).All(pair => AreSame(pair.First, pair.Second)),
        (MapExpression first, MapExpression second) =>
            first.Entries.Length == second.Entries.Length
            && first.Entries.Zip(second.Entries).All(pair => AreSame(pair.First.Key, pair.Second.Key) && AreSame(pair.First.Value, pair.Second.Value)),
        (ComprehensionExpression first, ComprehensionExpression second) =>
            first.Macro == second.Macro && first.Variable == second.Variable && AreSame(first.Range, second.Range)
            && AreSame(first.Condition, second.Condition) && AreSame(first.Transform, second.Transform),
        _ => false,
    };

    /// <summary>By kind and bits: 1 and 1.0 are equal values and yet different literals, and −0.0 is not 0.0.</summary>
    private static bool AreSameLiterals(in CelValue left, in CelValue right) =>
        left.Kind == right.Kind && (left.Kind == CelKind.Double ? left.Bits == right.Bits : CelValue.AreEqual(left, right));
}
