using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>
/// When something is due (<c>due_by</c>): in each month <c>3 24:00</c> — day 3 at 24:00 (A2) — or <c>1 00:00, 16 00:00</c>; in each week <c>mon 09:00</c>; each day
/// <c>09:00</c>; or once, <c>2016-11-11T24:00</c>. A day of the month that a month does not have is its last: <c>31 24:00</c> is due on 28 or 29 February.
/// </summary>
public sealed record DueRule
{
    /// <summary>Null where it is due once.</summary>
    private readonly PeriodKind? period;

    private readonly WrittenMoment once;

    /// <summary>In the order of the calendar.</summary>
    private readonly ImmutableArray<DueTime> times = [];

    private DueRule(WrittenMoment moment) => once = moment;

    private DueRule(PeriodKind kind, ImmutableArray<DueTime> ofPeriod)
    {
        period = kind;
        times = ofPeriod;
    }

    public Cadence Every => period switch
    {
        null => Cadence.Once,
        PeriodKind.Month => Cadence.Month,
        PeriodKind.Week => Cadence.Week,
        _ => Cadence.Day,
    };

    /// <param name="every">The form that must be written depends on it: a month has days 1 to 31, a week has mon to sun, a day only a time; once is a moment.</param>
    /// <param name="problem">Where false: what is wrong and what to write instead.</param>
    public static bool TryParse(string text, Cadence every, [NotNullWhen(true)] out DueRule? rule, [NotNullWhen(false)] out string? problem)
    {
        rule = null;
        if (every is Cadence.Once)
        {
            if (WrittenMoment.TryParse(text, out var moment, out problem))
                rule = new DueRule(moment);
            return rule is not null;
        }
        var kind = every switch
        {
            Cadence.Month => PeriodKind.Month,
            Cadence.Week => PeriodKind.Week,
            _ => PeriodKind.Day,
        };
        problem = DueTime.ReadAll(text, kind, out var times);
        if (problem is not null)
            return false;
        rule = new DueRule(kind, times);
        return true;
    }

    /// <exception cref="FormatException">The text is not a due rule; the message says what to write.</exception>
    public static DueRule Parse(string text, Cadence every) => TryParse(text, every, out var rule, out var problem) ? rule : throw new FormatException(problem);

    /// <summary>
    /// Everything due after <paramref name="after"/> and up to and including <paramref name="upTo"/>, earliest first: whoever continues from the last
    /// <paramref name="upTo"/> meets each occurrence once. Two that a skipped hour throws together are one.
    /// </summary>
    public IEnumerable<DueOccurrence> Between(Instant after, Instant upTo, DateTimeZone zone) =>
        From(after, zone).Where(occurrence => occurrence.At > after).TakeWhile(occurrence => occurrence.At <= upTo);

    /// <summary>
    /// The first occasion at or after that of another rule of the same cadence, in the same month, week or day or in a later one: 24:00 of the last day before is not meant. Null
    /// where there is none.
    /// </summary>
    public DueOccurrence? FirstFrom(DueOccurrence other, DateTimeZone zone)
    {
        var firstDay = period is { } kind ? Period.Containing(other.Day, kind).FirstDay : other.Day;
        foreach (var occurrence in From(other.At, zone))
            if (occurrence.At >= other.At && occurrence.Day >= firstDay)
                return occurrence;
        return null;
    }

    public override string ToString() => period is null ? once.ToString() : string.Join(", ", times);

    /// <summary>
    /// From somewhat before an instant on, earliest first. Clocks that are put forward can throw what was due in the skipped hour behind what follows it, even into the
    /// next period, never beyond that.
    /// </summary>
    private IEnumerable<DueOccurrence> From(Instant at, DateTimeZone zone)
    {
        if (period is not { } kind)
        {
            var moment = once.ToInstant(zone);
            yield return new DueOccurrence(once.Date, moment);
            yield break;
        }
        var last = (Instant?)null;
        var pending = new List<DueOccurrence>();
        for (var current = Period.Containing(at.InZone(zone).Date, kind).Previous(); ; current = current.Next())
        {
            var certainUpTo = pending.Count > 0 ? pending.Max(occurrence => occurrence.At) : Instant.MinValue;
            pending.AddRange(times.Select(time => time.In(current, zone)));
            foreach (var occurrence in pending.Where(occurrence => occurrence.At <= certainUpTo).OrderBy(occurrence => occurrence.At))
            {
                if (occurrence.At != last)
                    yield return occurrence;
                last = occurrence.At;
            }
            pending.RemoveAll(occurrence => occurrence.At <= certainUpTo);
            if (current.DayAfter.Year > Period.YearMax)
                yield break;
        }
    }
}

/// <summary>One occasion of a <see cref="DueRule"/>.</summary>
/// <param name="Day">The day it is written for: 24:00 of the last day of a month still belongs to that day and month.</param>
public readonly record struct DueOccurrence(LocalDate Day, Instant At);
