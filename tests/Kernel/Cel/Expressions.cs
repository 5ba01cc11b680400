using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>Short ways to run an expression in a test.</summary>
internal static class Expressions
{
    private static readonly Dictionary<string, CelValue> NoBindings = [];

    public static CelValue Evaluate(string expression, params (string Name, CelValue Value)[] bindings) =>
        CelEvaluator.Evaluate(expression, bindings.ToDictionary(binding => binding.Name, binding => binding.Value));

    /// <summary>The value as CEL writes it, which shows its type; “error” and “unknown” for those.</summary>
    public static string Show(string expression)
    {
        var value = CelEvaluator.Evaluate(expression, NoBindings);
        return value.IsValue ? value.ToString() : value.IsError ? "error" : "unknown";
    }
}
