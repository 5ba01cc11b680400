using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Steps;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary><c>timestamp(seconds)</c>; no value outside the years 1 to 9999.</summary>
internal sealed class InstantOperand(Operand<long> seconds) : ComputedOperand<long>
{
    public override ImmutableArray<Step> Conditions => seconds.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = seconds.Read(first, count, into, out var values);
        known &= Lanes.InRange(values, TimeLimits.TimestampSecondsMin, TimeLimits.TimestampSecondsMax);
        // Seconds beyond the limits may wrap; they have no value.
        for (var index = 0; index < count; index++)
            into[index] = unchecked(values[index] * NodaConstants.TicksPerSecond);
        return known;
    }
}
