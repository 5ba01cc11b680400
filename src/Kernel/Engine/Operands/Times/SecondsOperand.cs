using System.Collections.Immutable;
using Fuyao.Kernel.Engine.Steps;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary><c>int(timestamp)</c>: whole seconds since 1970.</summary>
internal sealed class SecondsOperand(Operand<long> instants) : ComputedOperand<long>
{
    public override ImmutableArray<Step> Conditions => instants.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = instants.Read(first, count, into, out var values);
        for (var index = 0; index < count; index++)
            into[index] = Floor.Divide(values[index], NodaConstants.TicksPerSecond).Quotient;
        return known;
    }
}
