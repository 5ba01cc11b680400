using Fuyao.Kernel.Cel;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>The ranges of the language's timestamps and durations, in 100 ns. Sums of any two numbers within them fit into 64 bits.</summary>
internal static class TickLimits
{
    private const long NanosPerTick = NodaConstants.NanosecondsPerTick;

    public const long TimestampMin = TimeLimits.TimestampSecondsMin * NodaConstants.TicksPerSecond;
    public const long TimestampMax = (TimeLimits.TimestampSecondsMax + 1) * NodaConstants.TicksPerSecond - 1;

    public const long DurationMax = TimeLimits.DurationSecondsMax * NodaConstants.TicksPerSecond;

    /// <summary>Between two timestamps: what fits into 64 bits of nanoseconds, about 292 years.</summary>
    public const long ElapsedMax = long.MaxValue / NanosPerTick;
}
