using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations;

/// <summary>How far a value is from a line: what is still to be reached is rounded up, what is left over is exact.</summary>
internal static class Distances
{
    private const decimal Hundredth = 0.01m;
    private const decimal UnitOfMoney = 0.0001m;
    private const decimal UnitOfMeasure = 0.0001m;

    /// <summary>Null where the two cannot be counted, or where the truth is unknown.</summary>
    public static decimal? Between(CelValue actual, ComparisonOperator comparison, CelValue bound, Truth truth)
    {
        if (truth == Truth.Unknown || comparison == ComparisonOperator.NotEqual || Number(actual) is not { } from || Number(bound) is not { } to)
            return null;
        var distance = Math.Abs(from - to);
        if (truth == Truth.True)
            return comparison == ComparisonOperator.Equal ? null : distance;
        return Missing(distance, comparison.IsStrict(), actual.Kind);
    }

    /// <summary>Rounds what is still to be reached: amounts up to whole hundredths, counts up, other numbers up to 4 decimals; beyond a strict line at least one step.</summary>
    public static decimal Missing(decimal distance, bool isStrict, CelKind kind)
    {
        var (step, shown) = kind switch
        {
            CelKind.Money => (UnitOfMoney, Hundredth),
            CelKind.Double => (UnitOfMeasure, UnitOfMeasure),
            _ => (1m, 1m),
        };
        // Strictly beyond 2.5 lies 3, not 3.5: a whole step only from a line that a value can stand on.
        var reached = decimal.Ceiling(distance / step) * step;
        if (isStrict && reached == distance)
            reached += step;
        return decimal.Ceiling(reached / shown) * shown;
    }

    public static decimal? Number(CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt(),
        CelKind.Uint => value.AsUint(),
        CelKind.Money => value.AsMoney().ToDecimal(),
        // Beyond 2^53 a double has no decimals to be exact about.
        CelKind.Double when Math.Abs(value.AsDouble()) < 1e15 => (decimal)value.AsDouble(),
        _ => null,
    };
}
