using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>An operation on whole numbers that processors have no vectors for.</summary>
internal interface IWholeOperation
{
    /// <summary>Of any two numbers; false where there is no result.</summary>
    static abstract bool TryApply(long left, long right, out long result);
}

/// <summary>One operation on two whole numbers of each merchant, one after another.</summary>
internal sealed class WholeOperand<TOperation>(Operand<long> left, Operand<long> right) : ComputedOperand<long>
    where TOperation : struct, IWholeOperation
{
    public override ImmutableArray<Step> Conditions => [.. left.Conditions, .. right.Conditions];

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        Span<long> buffer = stackalloc long[BitMask.BitsPerWord];
        var known = left.Read(first, count, into, out var leftValues) & right.Read(first, count, buffer, out var rightValues);
        ulong succeeds = 0;
        for (var index = 0; index < count; index++)
            if (TOperation.TryApply(leftValues[index], rightValues[index], out into[index]))
                succeeds |= 1UL << index;
        return known & succeeds;
    }
}
