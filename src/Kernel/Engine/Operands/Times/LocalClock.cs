using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>Turns instants into local time, both in 100 ns; keeps the zone's latest offset, since neighbours mostly share it.</summary>
internal struct LocalClock(DateTimeZone zone)
{
    // Nothing lies in the first interval.
    private long from = long.MaxValue;
    private long until = long.MinValue;
    private long offset;

    /// <param name="ticks">Within the limits of timestamps.</param>
    public long ToLocal(long ticks)
    {
        if (ticks < from || ticks >= until)
            Find(ticks);
        return ticks + offset;
    }

    private void Find(long ticks)
    {
        var interval = zone.GetZoneInterval(Instant.FromUnixTimeTicks(ticks));
        from = interval.HasStart ? interval.Start.ToUnixTimeTicks() : long.MinValue;
        until = interval.HasEnd ? interval.End.ToUnixTimeTicks() : long.MaxValue;
        offset = interval.WallOffset.Ticks;
    }
}
