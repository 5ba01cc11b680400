using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary><c>condition ? then : otherwise</c> as a number: none where the condition is unknown, else only the chosen side counts.</summary>
internal sealed class ConditionalOperand<T>(Step condition, Operand<T> then, Operand<T> otherwise) : ComputedOperand<T>
    where T : unmanaged
{
    public override ImmutableArray<Step> Conditions => [condition, .. then.Conditions, .. otherwise.Conditions];

    protected override ulong Compute(int first, int count, Span<T> into)
    {
        Span<ulong> isTrue = stackalloc ulong[1];
        Span<ulong> isKnown = stackalloc ulong[1];
        var rows = ulong.MaxValue >> (BitMask.BitsPerWord - count);
        condition.Run(first, count, [rows], isTrue, isKnown);
        var (chosen, refused) = (isTrue[0] & rows, isKnown[0] & ~isTrue[0] & rows);
        if (refused == 0)
            return chosen == 0 ? 0 : chosen & Fill(then, first, count, into);
        if (chosen == 0)
            return refused & Fill(otherwise, first, count, into);
        Span<T> buffer = stackalloc T[BitMask.BitsPerWord];
        var known = chosen & then.Read(first, count, buffer, out var values);
        known |= refused & Fill(otherwise, first, count, into);
        for (var index = 0; index < count; index++)
            if ((chosen >> index & 1) != 0)
                into[index] = values[index];
        return known;
    }

    private static ulong Fill(Operand<T> side, int first, int count, Span<T> into)
    {
        var known = side.Read(first, count, into, out var values);
        values.CopyTo(into);
        return known;
    }
}
