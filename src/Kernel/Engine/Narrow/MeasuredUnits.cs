using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Narrow;

/// <summary>Measured numbers that a chunk holds as multiples of 1/10,000: a higher multiple never reads as a lower number, so that a range of numbers is one of multiples.</summary>
internal static class MeasuredUnits
{
    // Beyond what chunks hold, so that every limit can be searched for.
    private const long UnitsMax = 1L << 53;

    /// <param name="least">Included; NaN or above <paramref name="greatest"/> where no number will do.</param>
    public static NumberRange Between(double least, double greatest) =>
        least <= greatest ? new NumberRange(First(units => Read(units) >= least), First(units => Read(units) > greatest) - 1) : new NumberRange(long.MaxValue, long.MinValue);

    private static double Read(long units) => units / DoubleChunk.UnitsPerWhole;

    /// <summary>The first from which it holds; beyond all that chunks hold where it never does.</summary>
    private static long First(Func<long, bool> holds)
    {
        var (low, high) = (-UnitsMax, UnitsMax + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
