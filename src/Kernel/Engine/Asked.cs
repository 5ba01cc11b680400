namespace Fuyao.Kernel.Engine;

/// <summary>The six comparisons that conditions write, and what each is in terms of ranges and of the three that <see cref="Lanes"/> knows.</summary>
internal sealed record Asked
{
    public static readonly Asked Less = new() { Primitive = (Relation.Less, false, false) };
    public static readonly Asked LessOrEqual = new() { Primitive = (Relation.LessOrEqual, false, false) };
    public static readonly Asked Greater = new() { Primitive = (Relation.Less, true, false) };
    public static readonly Asked GreaterOrEqual = new() { Primitive = (Relation.LessOrEqual, true, false) };
    public static readonly Asked Equal = new() { Primitive = (Relation.Equal, false, false) };
    public static readonly Asked NotEqual = new() { Primitive = (Relation.Equal, false, true) };

    private Asked()
    {
    }

    /// <summary>Never the negation of an ordering: with NaN neither it nor its opposite holds.</summary>
    public required (Relation Relation, bool IsSwapped, bool IsNegated) Primitive { get; init; }

    public bool IsNegatedEquality => Primitive.IsNegated;

    private bool IsEquality => Primitive.Relation == Relation.Equal;

    private bool IsStrict => Primitive.Relation == Relation.Less;

    /// <summary>The comparison that holds for (b, a) where this one holds for (a, b).</summary>
    public Asked Mirrored() => IsEquality ? this : this == Less ? Greater : this == Greater ? Less : this == LessOrEqual ? GreaterOrEqual : LessOrEqual;

    /// <summary>The stored numbers that pass, both ends included; of (un)equality those that are equal.</summary>
    /// <param name="thresholds">As <see cref="Thresholds.Find"/> gives them.</param>
    public (long Least, long Greatest) Range((long? NotBelow, long? NotAbove) thresholds, (long Least, long Greatest) domain)
    {
        var nobody = (long.MaxValue, long.MinValue);
        var (notBelow, notAbove) = thresholds;
        if (IsEquality)
            return notBelow is { } from && notAbove is { } to ? (from, to) : nobody;
        if (Primitive.IsSwapped)
        {
            // Above the constant, or not below it.
            if (!IsStrict)
                return notBelow is { } least ? (least, domain.Greatest) : nobody;
            return notAbove is not { } below ? domain : below == domain.Greatest ? nobody : (below + 1, domain.Greatest);
        }
        if (!IsStrict)
            return notAbove is { } greatest ? (domain.Least, greatest) : nobody;
        return notBelow is not { } above ? domain : above == domain.Least ? nobody : (domain.Least, above - 1);
    }

    /// <summary>The doubles that pass, both ends included.</summary>
    public (double Least, double Greatest) Range(double constant)
    {
        if (IsEquality)
            return (constant, constant);
        var nobody = (double.NaN, double.NaN);
        if (Primitive.IsSwapped)
            return !IsStrict ? (constant, double.PositiveInfinity) : double.IsPositiveInfinity(constant) ? nobody : (double.BitIncrement(constant), double.PositiveInfinity);
        return !IsStrict ? (double.NegativeInfinity, constant) : double.IsNegativeInfinity(constant) ? nobody : (double.NegativeInfinity, double.BitDecrement(constant));
    }
}
