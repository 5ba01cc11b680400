using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Corrections;

/// <summary>By when an appeal is to be decided: as the merchant's tier promises (A4: “within 24 h not counting weekend days”), and for everybody else within five days that are not weekend days.</summary>
public static class AppealDeadline
{
    /// <summary>Where no tier promises anything: open in the announcements, ours.</summary>
    public static readonly Duration WithinDefault = Duration.FromHours(5 * 24);

    /// <summary>The queue of a lane for appeals.</summary>
    private const string Queue = "appeals";

    /// <param name="tiers">The tiers that the merchant held before and after the decision: a promise is not lost by the decision that is appealed against.</param>
    public static Instant Of(Programme programme, IReadOnlyCollection<string> tiers, Instant filedAt)
    {
        var byDefault = WeekendlessClock.Deadline(filedAt, WithinDefault, programme.Zone);
        var promised = tiers.SelectMany(programme.BenefitsOf).Select(brought => brought.Benefit)
            .Where(benefit => benefit.Live)
            .Select(benefit => benefit.Terms is LaneTerms { Queue: Queue, ResolveWithin: { } within } lane ? lane.Clock.Deadline(filedAt, within, programme.Zone) : (Instant?)null)
            .OfType<Instant>();
        return promised.Append(byDefault).Min();
    }
}
