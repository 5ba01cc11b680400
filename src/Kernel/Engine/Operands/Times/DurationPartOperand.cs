using System.Collections.Immutable;
using Fuyao.Kernel.Engine.Steps;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>A duration as whole hours, minutes or seconds in all, or the milliseconds beside its seconds; towards zero.</summary>
internal sealed class DurationPartOperand(Operand<long> durations, TimestampPart part) : ComputedOperand<long>
{
    public override ImmutableArray<Step> Conditions => durations.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = durations.Read(first, count, into, out var values);
        var ticksPerPart = part switch
        {
            TimestampPart.Hours => NodaConstants.TicksPerHour,
            TimestampPart.Minutes => NodaConstants.TicksPerMinute,
            TimestampPart.Seconds => NodaConstants.TicksPerSecond,
            _ => NodaConstants.TicksPerMillisecond,
        };
        for (var index = 0; index < count; index++)
            into[index] = (part == TimestampPart.Milliseconds ? values[index] % NodaConstants.TicksPerSecond : values[index]) / ticksPerPart;
        return known;
    }
}
