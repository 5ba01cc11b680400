using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;

namespace Fuyao.Kernel.Simulation;

/// <summary>Which way a higher value of a parameter moves something: told from the signs of the comparisons that it stands in.</summary>
public enum Polarity
{
    /// <summary>It is not read.</summary>
    None,

    /// <summary>A higher value lets more through.</summary>
    Easier,

    /// <summary>A higher value lets fewer through.</summary>
    Harder,

    /// <summary>It cannot be told: one way here and another there, or through a derived column.</summary>
    Mixed,
}

internal static class Polarities
{
    /// <summary>Of a condition.</summary>
    public static Polarity Of(CheckedExpression condition, string parameter, Programme programme)
    {
        var throughDerived = programme.Derived.OfType<DerivedExpression>().Any(derived => derived.Expression.Inputs.Any(input => input.Name == parameter));
        if (throughDerived && condition.Inputs.Any(input => programme.Derived.Any(derived => derived.Name == input.Name || input.Arguments.Contains(derived.Name))))
            return Polarity.Mixed;
        return Of(condition, condition.Root, parameter);
    }

    public static Polarity Join(Polarity left, Polarity right) =>
        left == Polarity.None ? right : right == Polarity.None || left == right ? left : Polarity.Mixed;

    public static Polarity Opposite(Polarity polarity) => polarity switch
    {
        Polarity.Easier => Polarity.Harder,
        Polarity.Harder => Polarity.Easier,
        _ => polarity,
    };

    private static Polarity Of(CheckedExpression condition, Expression part, string parameter)
    {
        if (!Reads(condition, part, parameter))
            return Polarity.None;
        if (part is not CallExpression { Target: null } call)
            return Polarity.Mixed;
        var arguments = call.Arguments;
        switch (call.Function)
        {
            case CelOperators.And or CelOperators.Or:
                return Join(Of(condition, arguments[0], parameter), Of(condition, arguments[1], parameter));
            case CelOperators.Not:
                return Opposite(Of(condition, arguments[0], parameter));
            case CelOperators.Conditional when !Reads(condition, arguments[0], parameter):
                return Join(Of(condition, arguments[1], parameter), Of(condition, arguments[2], parameter));
            case CelOperators.Greater or CelOperators.GreaterOrEqual:
                return OfComparison(condition, arguments[0], arguments[1], parameter);
            case CelOperators.Less or CelOperators.LessOrEqual:
                return OfComparison(condition, arguments[1], arguments[0], parameter);
            default:
                return Polarity.Mixed;
        }
    }

    /// <summary>Of <c>higher &gt; lower</c>.</summary>
    private static Polarity OfComparison(CheckedExpression condition, Expression higher, Expression lower, string parameter) =>
        Is(condition, lower, parameter) && !Reads(condition, higher, parameter) ? Polarity.Harder
        : Is(condition, higher, parameter) && !Reads(condition, lower, parameter) ? Polarity.Easier
        : Polarity.Mixed;

    private static bool Is(CheckedExpression condition, Expression part, string parameter) =>
        condition.InputOf(part) is { } input && !condition.Inputs[input].IsCall && condition.Inputs[input].Name == parameter;

    private static bool Reads(CheckedExpression condition, Expression part, string parameter) => ExpressionTree.Walk(part).Any(node => Is(condition, node, parameter));
}
