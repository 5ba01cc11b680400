using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine;

/// <summary>
/// Turns a comparison with a constant into limits on the stored numbers: since a higher stored number never reads as a lower value, the rows that pass lie between two limits,
/// and a search by the language's own ordering finds them. So a derived number meets a double, a date an instant and a count a fraction exactly as they do row by row.
/// </summary>
internal static class Thresholds
{
    /// <returns>The least stored number that is not below the constant and the greatest that is not above it; null where the two have no order.</returns>
    public static (long? NotBelow, long? NotAbove)? Find(WholeNumberInput input, in CelValue constant)
    {
        var (least, greatest) = input.Domain;
        if (!CelValue.TryCompare(input.ValueOf(least), constant, out _, out var unordered) || unordered)
            return null;
        return (FirstWhere(input, constant, least, greatest, order => order >= 0), PreviousOf(FirstWhere(input, constant, least, greatest, order => order > 0), least, greatest));
    }

    private static long? FirstWhere(WholeNumberInput input, in CelValue constant, long least, long greatest, Func<int, bool> holds)
    {
        if (!holds(OrderOf(input, greatest, constant)))
            return null;
        var (low, high) = ((Int128)least, (Int128)greatest);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(OrderOf(input, (long)middle, constant)))
                high = middle;
            else
                low = middle + 1;
        }
        return (long)low;
    }

    private static int OrderOf(WholeNumberInput input, long stored, in CelValue constant)
    {
        CelValue.TryCompare(input.ValueOf(stored), constant, out var order, out _);
        return order;
    }

    /// <summary>Where none is above the constant, all are not above it.</summary>
    private static long? PreviousOf(long? firstAbove, long least, long greatest) => firstAbove is not { } first ? greatest : first == least ? null : first - 1;
}
