using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>How long a duty of an order may take for everybody, by when the order was placed. What relaxes it comes on top (E15, E16).</summary>
/// <param name="Number">1 for the first that was set.</param>
/// <param name="Duty">For example dispatch.</param>
/// <param name="Party">Whose duty it is: seller or buyer.</param>
/// <param name="Service">What was promised with the order, where the time depends on it: dispatch within 24, 48 or 72 hours (E15). Null: it does not.</param>
/// <param name="From">It holds for orders placed from here on, until the next time for the same duty begins.</param>
/// <param name="Reason">Why, for whoever asks later.</param>
public sealed record DutyTime(long Number, string Duty, string Party, string? Service, Instant From, Duration Within, string Reason, Instant SetAt, string SetBy);

/// <summary>The times of all duties that were ever set.</summary>
public sealed class DutyTimes(IEnumerable<DutyTime> all)
{
    private readonly ILookup<(string Duty, string Party), DutyTime> byDuty = all.ToLookup(time => (time.Duty, time.Party));

    /// <summary>That which holds for an order; of several that begin at one instant, the one that was set last. Null where none does.</summary>
    /// <param name="orderedAt">When the order was placed.</param>
    public DutyTime? At(string duty, string party, string? service, Instant orderedAt) =>
        byDuty[(duty, party)].Where(time => time.Service == service && time.From <= orderedAt).MaxBy(time => (time.From, time.Number));

    /// <summary>The services that have a time of their own for orders placed then, by their names.</summary>
    public ImmutableArray<string> ServicesOf(string duty, string party, Instant orderedAt) =>
        [.. byDuty[(duty, party)].Where(time => time.From <= orderedAt).Select(time => time.Service).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
