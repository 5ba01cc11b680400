namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>The error of a function that has nothing to offer for the kinds it was given.</summary>
internal static class Overloads
{
    public static CelValue None(string function, params ReadOnlySpan<CelValue> operands)
    {
        var types = new string[operands.Length];
        for (var index = 0; index < types.Length; index++)
            types[index] = operands[index].TypeName;
        return CelValue.Error($"no such overload: {CelOperators.Sign(function)} of ({string.Join(", ", types)})");
    }
}
