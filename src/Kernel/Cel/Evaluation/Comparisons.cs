namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>Which of the four orderings is asked for; a comparison with NaN holds in none.</summary>
internal enum Ordering
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal static class Comparisons
{
    public static string FunctionOf(Ordering ordering) => ordering switch
    {
        Ordering.Less => CelOperators.Less,
        Ordering.LessOrEqual => CelOperators.LessOrEqual,
        Ordering.Greater => CelOperators.Greater,
        _ => CelOperators.GreaterOrEqual,
    };

    /// <summary>The ordering that holds for (b, a) exactly where this one holds for (a, b).</summary>
    public static Ordering Mirrored(Ordering ordering) => ordering switch
    {
        Ordering.Less => Ordering.Greater,
        Ordering.LessOrEqual => Ordering.GreaterOrEqual,
        Ordering.Greater => Ordering.Less,
        _ => Ordering.LessOrEqual,
    };

    public static bool Holds(Ordering ordering, int order) => ordering switch
    {
        Ordering.Less => order < 0,
        Ordering.LessOrEqual => order <= 0,
        Ordering.Greater => order > 0,
        _ => order >= 0,
    };

    public static CelValue Compare(Ordering ordering, in CelValue left, in CelValue right)
    {
        if (!CelValue.TryCompare(left, right, out var order, out var unordered))
            return Overloads.None(FunctionOf(ordering), left, right);
        return CelValue.Of(!unordered && Holds(ordering, order));
    }

    public static CelValue IsIn(in CelValue element, in CelValue container)
    {
        switch (container.Kind)
        {
            case CelKind.List:
                foreach (var candidate in container.ListArray)
                    if (CelValue.AreEqual(element, candidate))
                        return CelValue.True;
                return CelValue.False;
            case CelKind.Map:
                return CelValue.Of(container.AsMap().TryGet(element, out _));
            default:
                return Overloads.None(CelOperators.In, element, container);
        }
    }

    public static CelValue Index(in CelValue container, in CelValue index)
    {
        switch (container.Kind)
        {
            case CelKind.List:
                if (Position(index) is not { } position)
                    return Overloads.None(CelOperators.Index, container, index);
                var elements = container.ListArray;
                return position >= 0 && position < elements.Length
                    ? elements[(int)position]
                    : CelValue.Error($"index out of range: {index} in a list of {elements.Length}");
            case CelKind.Map:
                return container.AsMap().TryGet(index, out var value) ? value : CelValue.Error($"no such key: {index}");
            default:
                return Overloads.None(CelOperators.Index, container, index);
        }
    }

    public static CelValue Field(in CelValue operand, in CelValue field)
    {
        if (operand.Kind != CelKind.Map)
            return CelValue.Error($"no such overload: a {operand.TypeName} has no fields");
        return operand.AsMap().TryGet(field, out var value) ? value : CelValue.Error($"no such key: {field}");
    }

    public static CelValue HasField(in CelValue operand, in CelValue field) =>
        operand.Kind == CelKind.Map
            ? CelValue.Of(operand.AsMap().TryGet(field, out _))
            : CelValue.Error($"no such overload: a {operand.TypeName} has no fields");

    /// <summary>A list takes any number that is whole; −1 stands for one outside every list.</summary>
    private static long? Position(in CelValue index) => index.Kind switch
    {
        CelKind.Int => index.Bits,
        CelKind.Uint => index.AsUint() <= int.MaxValue ? index.Bits : -1,
        CelKind.Double when double.IsInteger(index.AsDouble()) => Math.Abs(index.AsDouble()) <= int.MaxValue ? (long)index.AsDouble() : -1,
        _ => null,
    };
}
