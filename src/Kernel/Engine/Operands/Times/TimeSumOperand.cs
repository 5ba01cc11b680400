using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands.Arithmetic;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>A timestamp or duration moved by a duration, or the time between two timestamps, in 100 ns; no value beyond the limits of what results.</summary>
/// <param name="isDifference">Whether the second is taken from the first.</param>
/// <param name="most">The result lies between <paramref name="least"/> and this, both included.</param>
internal sealed class TimeSumOperand(Operand<long> left, Operand<long> right, bool isDifference, long least, long most) : ComputedOperand<long>
{
    public override ImmutableArray<Step> Conditions => [.. left.Conditions, .. right.Conditions];

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        Span<long> buffer = stackalloc long[BitMask.BitsPerWord];
        var known = left.Read(first, count, into, out var leftValues) & right.Read(first, count, buffer, out var rightValues);
        var overflows = isDifference
            ? Elementwise.Apply<long, WholeDifference>(leftValues, rightValues, into)
            : Elementwise.Apply<long, WholeSum>(leftValues, rightValues, into);
        return known & ~overflows & Lanes.InRange<long>(into[..count], least, most);
    }
}
