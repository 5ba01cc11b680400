using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>Values of numeric parameters as whole numbers: money and other numbers in 1/10,000, counts as they are. Every value that a programme file can write has one.</summary>
internal static class ParameterNumber
{
    /// <summary>2^53: up to here each number of units is a number of the condition language.</summary>
    public const long UnitsMax = 1L << 53;

    public static bool IsNumeric(ColumnType type) => type is ColumnType.Money or ColumnType.Int or ColumnType.Double;

    /// <returns>Null for what is no number, or a number beyond 64 bits with 4 decimals.</returns>
    public static long? UnitsOf(in CelValue value) => value.Kind switch
    {
        CelKind.Money => value.AsMoney().Units,
        CelKind.Int => value.AsInt(),
        CelKind.Double when Math.Abs(value.AsDouble()) < (double)(long.MaxValue / DerivedNumber.UnitsPerWhole) =>
            (long)decimal.Round((decimal)value.AsDouble() * DerivedNumber.UnitsPerWhole, 0, MidpointRounding.AwayFromZero),
        _ => null,
    };

    public static CelValue ValueOf(CelKind kind, long units) => kind switch
    {
        CelKind.Money => CelValue.Of(new Money(units)),
        CelKind.Int => CelValue.Of(units),
        CelKind.Double => CelValue.Of(new DerivedNumber(units).ToDouble()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only money, counts and numbers have units."),
    };

    public static CelKind KindOf(ColumnType type) => type switch
    {
        ColumnType.Money => CelKind.Money,
        ColumnType.Int => CelKind.Int,
        _ => CelKind.Double,
    };
}
