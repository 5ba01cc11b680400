using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews;

/// <summary>Computes a <see cref="DerivedExpression"/> for everybody. Money and whole numbers stay what they are; other numbers are rounded half-up to 4 decimals.</summary>
internal static class DerivedExpressionColumn
{
    /// <summary>Beyond this a number does not fit into 64 bits with 4 decimals, the 15 digits of a double that count being rounded first.</summary>
    private const double MagnitudeMax = 922_337_203_685_477;

    /// <summary>Up to here 15 digits leave 4 decimals of a unit, so that <see cref="NearMiddle"/> is far more than they can be off.</summary>
    private const double ScaledByNearestMax = 1e11;

    private const double NearMiddle = 0.001;

    public static Column Compute(RowExpression expression, int count)
    {
        var values = new long[count];
        var known = new ulong[BitMask.WordCount(count)];
        var (plan, _) = NumberPlan.Of(expression);
        RowBlocks.ForEach(count, (first, end) =>
        {
            if (plan is null)
                Interpret(expression, first, end, values, known);
            else
                plan.Run(first, end, values, known, TryFix);
        });
        var mask = new BitMask(count, known);
        return expression.Expression.Type.Kind switch
        {
            CelKind.Money => new LongColumn(ColumnType.Money, values, mask),
            CelKind.Int or CelKind.Uint => new LongColumn(ColumnType.Int, values, mask),
            _ => new DerivedColumn(values, mask),
        };
    }

    /// <summary>What no operand serves, merchant by merchant.</summary>
    private static void Interpret(RowExpression expression, int first, int end, long[] values, ulong[] known)
    {
        var reader = expression.Reader();
        for (var row = first; row < end; row++)
        {
            reader.Row = row;
            if (TryFix(expression.Evaluate(reader), out values[row]))
                known[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
        }
    }

    /// <summary>Why the number of a merchant is unknown.</summary>
    public static CelValue Explain(string name, RowExpression expression, int row)
    {
        var value = expression.Evaluate(row);
        return value.IsUnknown ? value : CelValue.Unknown(value.IsError ? $"{name}: {value.ErrorMessage}" : $"{name}: not a number that can be kept with 4 decimals");
    }

    private static bool TryFix(in CelValue value, out long units)
    {
        units = 0;
        switch (value.Kind)
        {
            case CelKind.Money:
                units = value.AsMoney().Units;
                return true;
            case CelKind.Int:
                units = value.AsInt();
                return true;
            case CelKind.Uint when value.AsUint() <= long.MaxValue:
                units = (long)value.AsUint();
                return true;
            case CelKind.Double:
                return TryFix(value.AsDouble(), out units);
            default:
                // Unknown, an error, not a number, or too large.
                return false;
        }
    }

    private static bool TryFix(double number, out long units)
    {
        var scaled = number * DerivedNumber.UnitsPerWhole;
        // Far from the middle between two units, the digits that a decimal drops decide nothing.
        if (Math.Abs(scaled) <= ScaledByNearestMax && Math.Abs(Math.Abs(scaled - Math.Truncate(scaled)) - 0.5) > NearMiddle)
        {
            units = (long)Math.Round(scaled, MidpointRounding.AwayFromZero);
            return true;
        }
        var isKept = Math.Abs(number) <= MagnitudeMax;
        units = isKept ? (long)decimal.Round((decimal)number * DerivedNumber.UnitsPerWhole, 0, MidpointRounding.AwayFromZero) : 0;
        return isKept;
    }
}
