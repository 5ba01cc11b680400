using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Facts;

/// <summary>Something that counts against a merchant, in an event table whose rows do (<see cref="AgainstColumns"/>).</summary>
/// <param name="Row">Its place in the table.</param>
/// <param name="Cause">The id of what caused it; null where none is known.</param>
public sealed record AdverseEvent(string Table, long Row, string Merchant, Instant At, string? Cause);

/// <summary>The one time that a cause has counted against a merchant.</summary>
/// <param name="Kind">The event table, or the id of the state fact.</param>
public sealed record Strike(string Merchant, string Cause, string Kind, Instant At);

/// <summary>Events that did not count.</summary>
/// <param name="First">When the first of them happened.</param>
/// <param name="Cause">Set where the cause had counted already.</param>
/// <param name="Window">The number of the window that they lie in; null where the cause is why.</param>
public sealed record UncountedEvents(string Merchant, string Kind, Instant First, int Count, string? Cause, long? Window);

/// <param name="LeftOut">The rows that do not count, by table.</param>
/// <param name="Strikes">Causes that count for the first time.</param>
public sealed record StrikeOutcome(ILookup<string, long> LeftOut, ImmutableArray<Strike> Strikes, ImmutableArray<UncountedEvents> Uncounted);

/// <summary>
/// One cause, one strike: of all events with the same cause, in whatever table, the earliest counts against a merchant, once and for all. Events in a declared window do not count, and are no strike either
/// (systems.md, “What nobody else has”, 7).
/// </summary>
public static class StrikeRule
{
    /// <param name="events">In the order of tables and rows: of equal instants the first counts.</param>
    /// <param name="struck">Where a cause has counted before.</param>
    /// <param name="windowOf">The window that an event lies in; null where it lies in none.</param>
    /// <param name="period">Whose events are counted now: only these become strikes and are told.</param>
    public static StrikeOutcome Apply(IReadOnlyCollection<AdverseEvent> events, Func<string, string, Strike?> struck, Func<AdverseEvent, ReliefWindow?> windowOf, Interval period)
    {
        var excused = events.Select(one => (Event: one, Window: windowOf(one))).Where(one => one.Window is not null).ToList();
        var causes = events.Except(excused.Select(one => one.Event)).Where(one => one.Cause is not null).GroupBy(one => (one.Merchant, Cause: one.Cause!));
        var (repeated, strikes) = (new List<AdverseEvent>(), ImmutableArray.CreateBuilder<Strike>());
        foreach (var cause in causes)
        {
            // OrderBy keeps the order of equal instants.
            var inOrder = cause.OrderBy(one => one.At).ToList();
            var counts = struck(cause.Key.Merchant, cause.Key.Cause) is { } before ? inOrder.Find(one => one.Table == before.Kind && one.At == before.At) : inOrder[0];
            repeated.AddRange(inOrder.Where(one => one != counts));
            if (counts is not null && period.Contains(counts.At))
                strikes.Add(new Strike(counts.Merchant, counts.Cause!, counts.Table, counts.At));
        }
        return new StrikeOutcome(
            excused.Select(one => one.Event).Concat(repeated).ToLookup(one => one.Table, one => one.Row),
            strikes.ToImmutable(),
            [
                .. excused.Where(one => period.Contains(one.Event.At)).GroupBy(one => (one.Event.Merchant, one.Event.Table, one.Window!.Number))
                    .Select(some => new UncountedEvents(some.Key.Merchant, some.Key.Table, some.Min(one => one.Event.At), some.Count(), null, some.Key.Number)),
                .. repeated.Where(one => period.Contains(one.At)).GroupBy(one => (one.Merchant, one.Table, one.Cause))
                    .Select(some => new UncountedEvents(some.Key.Merchant, some.Key.Table, some.Min(one => one.At), some.Count(), some.Key.Cause, null)),
            ]);
    }
}
