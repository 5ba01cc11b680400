using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Engine.Steps;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>The calendar day of an instant in a zone, in days since 1970-01-01; <c>days_between</c> is the difference of two.</summary>
internal sealed class LocalDayOperand(Operand<long> instants, DateTimeZone zone) : ComputedOperand<long>
{
    public override ImmutableArray<Step> Conditions => instants.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = instants.Read(first, count, into, out var values);
        var clock = new LocalClock(zone);
        for (var left = known; left != 0; left &= left - 1)
        {
            var index = BitOperations.TrailingZeroCount(left);
            into[index] = Floor.Divide(clock.ToLocal(values[index]), NodaConstants.TicksPerDay).Quotient;
        }
        return known;
    }
}
