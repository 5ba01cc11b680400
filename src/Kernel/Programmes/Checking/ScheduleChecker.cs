using System.Collections.Immutable;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks when reviews take place and how soon a loss or a return takes effect.</summary>
internal sealed class ScheduleChecker(DateTimeZone zone, Problems problems)
{
    public ReviewSchedule? CheckReview(Fields fields)
    {
        if (fields.FindValue(ScheduleKeys.Every) is not { } every)
            return null;
        var dueBy = ReadDue(fields, ScheduleKeys.DueBy, every);
        var effectiveAt = ReadDue(fields, ScheduleKeys.EffectiveAt, every);
        if (CheckFacts(fields, every) is not { } facts || dueBy is null)
            return null;
        if (every is Cadence.Once && effectiveAt is not null && effectiveAt.FirstFrom(dueBy.Between(Instant.MinValue, Instant.MaxValue, zone).Single(), zone) is null)
            problems.Report(fields.PositionOf(ScheduleKeys.EffectiveAt), $"the review takes effect at {effectiveAt}, before it is due at {dueBy}", "write a moment that is not earlier");
        return new ReviewSchedule(dueBy, effectiveAt, facts, fields.At);
    }

    /// <summary>Periods of the review's own cadence, or halves of months where it is monthly; what takes place once has no cadence to go by.</summary>
    private PeriodKind? CheckFacts(Fields fields, Cadence every)
    {
        var own = every switch
        {
            Cadence.Month => PeriodKind.Month,
            Cadence.Week => PeriodKind.Week,
            Cadence.Day => PeriodKind.Day,
            _ => (PeriodKind?)null,
        };
        var written = fields.FindValue(ScheduleKeys.Facts);
        if (own is not { } cadence)
        {
            if (written is null)
                problems.Report(fields.At, "a review that takes place once has to say which facts it judges", "write 'facts: previous-month'");
            return written;
        }
        if (written is { } facts && facts != cadence && !(facts is PeriodKind.HalfMonth && every is Cadence.Month))
        {
            var word = every.ToString().ToLowerInvariant();
            problems.Report(fields.PositionOf(ScheduleKeys.Facts), $"a review every {word} judges the facts of the previous {word}", $"write 'facts: previous-{word}'");
        }
        return written ?? cadence;
    }

    public ApplicationWindow? CheckWindow(Fields fields)
    {
        if (fields.FindValue(ScheduleKeys.From) is not { } from || fields.FindValue(ScheduleKeys.Until) is not { } until)
            return null;
        var window = new ApplicationWindow(from.ToInstant(zone), until.ToInstant(zone), fields.At);
        if (window.From < window.Until)
            return window;
        problems.Report(fields.PositionOf(ScheduleKeys.Until), $"the window ends at {until}, before it begins", $"write a moment after {from}; 24:00 is the end of a day");
        return null;
    }

    public BetweenReviews? CheckBetweenReviews(Fields fields, LiveConditions conditions)
    {
        var live = CheckLive(fields, conditions);
        var within = ImmutableDictionary.CreateBuilder<string, Duration>();
        var leave = fields.Find(ScheduleKeys.Leave);
        foreach (var named in leave?.Find(ScheduleKeys.WithinByCondition) ?? [])
        {
            if (!live.Contains(named.Name))
                problems.Report(named.At, $"'{named.Name}' is not live, so nobody leaves over it between reviews", $"add it to 'live', or remove it here");
            if (named.Value is { } written && Forms.Hours.TryRead(written, new Place(named.Name), problems, out var hours))
                within[named.Name] = hours;
        }
        var rejoin = fields.Find(ScheduleKeys.Rejoin);
        var settle = fields.FindValue(ScheduleKeys.Settle) ?? Duration.Zero;
        if (rejoin?.FindValue(ScheduleKeys.Within) is { } back && settle > back)
            problems.Report(
                fields.PositionOf(ScheduleKeys.Settle), $"'settle' is {Hours(settle)}, and 'rejoin' takes back within {Hours(back)}: nobody would be back in time",
                $"write at most 'settle: {Hours(back)}'");
        return new BetweenReviews(
            live, leave?.FindValue(ScheduleKeys.Within), leave?.FindValue(ScheduleKeys.LeaveFrom) ?? LeaveClock.Occurred, within.ToImmutable(),
            rejoin?.FindValue(ScheduleKeys.Within), rejoin?.FindValue(ScheduleKeys.RejoinFrom) ?? LeaveClock.Met,
            leave?.FindValue(ScheduleKeys.NoticeMinimum) ?? BetweenReviews.NoticeMinimumDefault, settle, fields.At);
    }

    private static string Hours(Duration duration) => duration.Minutes == 0 ? $"{duration.TotalHours:0}h" : $"{duration.TotalMinutes:0}m";

    private ImmutableArray<string> CheckLive(Fields fields, LiveConditions conditions)
    {
        var live = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.Find(ScheduleKeys.Live) ?? [])
        {
            if (live.Contains(item.Value))
                problems.Report(item.At, $"'{item.Value}' stands twice in 'live'", "keep it once");
            else if (conditions.Check(item, problems))
                live.Add(item.Value);
        }
        return live.ToImmutable();
    }

    private DueRule? ReadDue(Fields fields, Key<ScalarNode> key, Cadence every)
    {
        if (fields.Find(key) is not { } written)
            return null;
        if (DueRule.TryParse(written.Text, every, out var rule, out var problem))
            return rule;
        // The message ends in what to write, which is a suggestion of its own here.
        var write = problem.LastIndexOf("; write ", StringComparison.Ordinal);
        problems.Report(written.At, $"'{key.Name}': {(write < 0 ? problem : problem[..write])}", write < 0 ? null : problem[(write + 2)..]);
        return null;
    }
}
