using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations;

/// <summary>
/// The arithmetic of rates over counts, in exact integers: how many more events a rate stands before it crosses a line, and how many bring it back.
/// Every event is counted in <see cref="Rate.Over"/>; whether it is counted in <see cref="Rate.Of"/> too is what makes it good or bad.
/// </summary>
public static class EventCounts
{
    /// <summary>More events than this say nothing to anybody; the answer is then that no number of events does it.</summary>
    public const long EventsMax = 1_000_000_000;

    /// <summary>The smallest number of further events after which <paramref name="holds"/> is no longer true of the rate; 1 means the next one.</summary>
    /// <param name="countedInOf">Whether these events count in <c>of</c> (the rate rises) or only in <c>over</c> (it falls).</param>
    /// <param name="holds">True of the rate now, and a bound on one side.</param>
    /// <returns>Null where no number of events up to <see cref="EventsMax"/> does it, or where the counts are no counts of one another.</returns>
    public static long? UntilFailure(long of, long over, bool countedInOf, Func<DerivedNumber, bool> holds) =>
        First(of, over, countedInOf, rate => !holds(rate));

    /// <summary>The smallest number of further events after which <paramref name="holds"/> is true of the rate.</summary>
    /// <param name="countedInOf">Whether these events count in <c>of</c> (the rate rises) or only in <c>over</c> (it falls).</param>
    /// <param name="holds">False of the rate now, and a bound on one side.</param>
    /// <returns>Null where no number of events up to <see cref="EventsMax"/> does it, or where the counts are no counts of one another.</returns>
    public static long? UntilSuccess(long of, long over, bool countedInOf, Func<DerivedNumber, bool> holds) => First(of, over, countedInOf, holds);

    private static long? First(long of, long over, bool countedInOf, Func<DerivedNumber, bool> changed)
    {
        // (of + k) ÷ (over + k) rises with k only while of ≤ over.
        if (of < 0 || over <= 0 || of > over)
            return null;
        bool Changed(long events) => changed(DerivedNumber.Ratio(countedInOf ? of + events : of, over + events));
        long high = 1;
        while (!Changed(high))
        {
            if (high >= EventsMax)
                return null;
            high = Math.Min(high * 2, EventsMax);
        }
        var low = high / 2;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Changed(middle))
                high = middle;
            else
                low = middle;
        }
        return high;
    }
}
