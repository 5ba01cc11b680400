using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>One operation on two numbers of each merchant; a value where both have one and the operation gives one.</summary>
internal sealed class PairOperand<T, TOperation>(Operand<T> left, Operand<T> right) : ComputedOperand<T>
    where T : unmanaged
    where TOperation : struct, IElementwise<T>
{
    public override ImmutableArray<Step> Conditions => [.. left.Conditions, .. right.Conditions];

    protected override ulong Compute(int first, int count, Span<T> into)
    {
        Span<T> buffer = stackalloc T[BitMask.BitsPerWord];
        var known = left.Read(first, count, into, out var leftValues) & right.Read(first, count, buffer, out var rightValues);
        return known & ~Elementwise.Apply<T, TOperation>(leftValues, rightValues, into);
    }
}
