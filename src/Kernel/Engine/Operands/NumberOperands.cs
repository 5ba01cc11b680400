using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>What stored 64-bit numbers count: two compare as they are stored only where it is the same.</summary>
internal enum Measure
{
    Count,
    Amount,
    Day,

    /// <summary>An instant, in 100 ns since 1970.</summary>
    Tick,

    /// <summary>A duration, in 100 ns.</summary>
    Span,
}

/// <summary>Sees inputs as numbers by merchant.</summary>
internal static class NumberOperands
{
    private const int NanosPerTick = 100;

    /// <summary>Why a value is missing differs from merchant to merchant; that it is missing does not.</summary>
    public static RowInput Unwrap(RowInput input) => input is ExplainedInput explained ? Unwrap(explained.Column) : input;

    /// <summary>Which merchants have the input; null where that does not follow from a mask alone.</summary>
    public static BitMask? KnownOf(RowInput input) => Unwrap(input) switch
    {
        BoolInput flags => flags.Column.Known,
        DoubleInput numbers => numbers.Column.Known,
        WholeNumberInput whole when whole.Domain == (long.MinValue, long.MaxValue) => whole.Known,
        _ => null,
    };

    /// <summary>Whole numbers as they are stored; null for what is none.</summary>
    public static (Operand<long> Operand, Measure Measure)? StoredOf(RowInput input, CelType type)
    {
        switch (input)
        {
            case IntInput whole:
                return (new WholeNumberOperand(whole), Measure.Count);
            case MoneyInput amounts:
                return (new WholeNumberOperand(amounts), Measure.Amount);
            case DateInput days:
                return (new WholeNumberOperand(days), Measure.Day);
            case InstantInput instants:
                return (new WholeNumberOperand(instants), Measure.Tick);
            case CodedInput table when type.Kind is CelKind.Int or CelKind.Money && Table(table, type.Kind.Value, value => value.Bits) is { } whole:
                return (whole, type.Kind == CelKind.Int ? Measure.Count : Measure.Amount);
            case CodedInput table when type.Kind == CelKind.Timestamp && table.Values.All(value => !value.IsValue || value.AsTimestamp().Nanos % NanosPerTick == 0)
                && Table(table, CelKind.Timestamp, value => value.AsInstant().ToUnixTimeTicks()) is { } instants:
                return (instants, Measure.Tick);
            default:
                return null;
        }
    }

    /// <summary>Numbers as doubles; null for what is none.</summary>
    public static Operand<double>? NumbersOf(RowInput input, CelType type) => input switch
    {
        DoubleInput numbers => new DoubleOperand(numbers.Column),
        IntInput or DerivedInput => new WidenedOperand((WholeNumberInput)input),
        CodedInput table when type.Kind == CelKind.Double => Table(table, CelKind.Double, value => value.AsDouble()),
        CodedInput table when type.Kind == CelKind.Int => Table(table, CelKind.Int, value => (double)value.AsInt()),
        _ => null,
    };

    /// <summary>Whole numbers that follow from a code; null for instants and durations finer than 100 ns.</summary>
    public static (Operand<long> Operand, Measure Measure)? StoredByCode(CodedInput keys, CelValue[] values, Measure measure)
    {
        var isTime = measure is Measure.Tick or Measure.Span;
        if (isTime && values.Any(value => value.IsValue && value.Nanos % NanosPerTick != 0))
            return null;
        return (ByCode<long>(keys, values, value => !value.IsValue ? null : isTime ? NumberPlanner.Ticks(value) : value.Bits), measure);
    }

    /// <param name="read">Null where there is no value.</param>
    public static TableOperand<T> ByCode<T>(CodedInput keys, CelValue[] values, Func<CelValue, T?> read)
        where T : unmanaged
    {
        var numbers = Array.ConvertAll(values, value => read(value));
        return new TableOperand<T>(keys, Array.ConvertAll(numbers, number => number.GetValueOrDefault()), Array.ConvertAll(numbers, number => number.HasValue));
    }

    private static TableOperand<T>? Table<T>(CodedInput keys, CelKind kind, Func<CelValue, T> read)
        where T : unmanaged
    {
        if (keys.Values.Any(value => value.IsValue && value.Kind != kind))
            return null;
        return new TableOperand<T>(keys, [.. keys.Values.Select(value => value.IsValue ? read(value) : default)], [.. keys.Values.Select(value => value.IsValue)]);
    }
}
