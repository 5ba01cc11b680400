using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary><c>double(count)</c>, and how a computed count meets a double: as its nearest one.</summary>
internal sealed class NearestDoubleOperand(Operand<long> counts) : ComputedOperand<double>
{
    public override ImmutableArray<Step> Conditions => counts.Conditions;

    protected override ulong Compute(int first, int count, Span<double> into)
    {
        Span<long> buffer = stackalloc long[BitMask.BitsPerWord];
        var known = counts.Read(first, count, buffer, out var values);
        for (var index = 0; index < count; index++)
            into[index] = values[index];
        return known;
    }
}
