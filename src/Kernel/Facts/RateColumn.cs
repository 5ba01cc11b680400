using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Facts;

/// <summary>Computes the rates of a catalogue from their counts.</summary>
public static class RateColumn
{
    /// <summary>Up to here a count in 1/10,000, doubled, fits in 64 bits.</summary>
    private const long CountExactMax = long.MaxValue / DerivedNumber.UnitsPerWhole / 4;

    /// <summary>
    /// <paramref name="of"/> ÷ <paramref name="over"/>, rounded half up to 4 decimals; unknown where either is, where <paramref name="over"/> is below the rate's minimum count
    /// (semantics, “What a period holds”), or where the quotient does not fit.
    /// </summary>
    public static DerivedColumn Compute(LongColumn of, LongColumn over, Rate rate)
    {
        var known = new BitMask(of.Count);
        var units = new long[of.Count];
        for (var row = 0; row < units.Length; row++)
        {
            if (!of.Known[row] || !over.Known[row] || over.Values[row] < rate.MinimumCount)
                continue;
            var (numerator, denominator) = (of.Values[row], over.Values[row]);
            if (numerator is >= 0 and <= CountExactMax && denominator <= CountExactMax)
                units[row] = (2 * DerivedNumber.UnitsPerWhole * numerator + denominator) / (2 * denominator);
            else if (TryRatio(numerator, denominator) is { } ratio)
                units[row] = ratio.Units;
            else
                continue;
            known[row] = true;
        }
        return new DerivedColumn(units, known);
    }

    private static DerivedNumber? TryRatio(long numerator, long denominator)
    {
        try
        {
            return DerivedNumber.Ratio(numerator, denominator);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
