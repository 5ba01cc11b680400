using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Explanations;

public enum ComparisonOperator
{
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

internal static class ComparisonOperators
{
    public static ComparisonOperator? Of(string function) => function switch
    {
        CelOperators.Less => ComparisonOperator.Less,
        CelOperators.LessOrEqual => ComparisonOperator.LessOrEqual,
        CelOperators.Equal => ComparisonOperator.Equal,
        CelOperators.NotEqual => ComparisonOperator.NotEqual,
        CelOperators.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        CelOperators.Greater => ComparisonOperator.Greater,
        _ => null,
    };

    /// <summary>What holds where this one does not.</summary>
    public static ComparisonOperator Opposite(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
        _ => ComparisonOperator.LessOrEqual,
    };

    /// <summary>The same comparison read from the other side.</summary>
    public static ComparisonOperator Mirrored(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        _ => comparison,
    };

    /// <summary>≥ or &gt;: more is what it asks for.</summary>
    public static bool IsLowerBound(this ComparisonOperator comparison) => comparison is ComparisonOperator.GreaterOrEqual or ComparisonOperator.Greater;

    /// <summary>≤ or &lt;: less is what it asks for.</summary>
    public static bool IsUpperBound(this ComparisonOperator comparison) => comparison is ComparisonOperator.LessOrEqual or ComparisonOperator.Less;

    public static bool IsStrict(this ComparisonOperator comparison) => comparison is ComparisonOperator.Less or ComparisonOperator.Greater;

    public static string Sign(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "≤",
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "≠",
        ComparisonOperator.GreaterOrEqual => "≥",
        _ => ">",
    };
}
