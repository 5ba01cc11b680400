using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Values;

internal static class DueInPeriod
{
    /// <summary>What is due in a period: written for one of its days, so that 24:00 of the last one is among it.</summary>
    public static Instant[] In(this DueRule rule, Period period, DateTimeZone zone)
    {
        var bounds = period.BoundsIn(zone);
        return [.. rule.Between(bounds.Start - Duration.Epsilon, bounds.End, zone).Where(occurrence => period.Contains(occurrence.Day)).Select(occurrence => occurrence.At)];
    }
}
