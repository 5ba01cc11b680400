using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary><c>int(number)</c>: towards zero; no value at ±2^63 and beyond.</summary>
internal sealed class TruncatedOperand(Operand<double> numbers) : ComputedOperand<long>
{
    private const double TwoTo63 = 9_223_372_036_854_775_808.0;

    public override ImmutableArray<Step> Conditions => numbers.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        Span<double> buffer = stackalloc double[BitMask.BitsPerWord];
        var known = numbers.Read(first, count, buffer, out var values);
        for (var index = 0; index < count; index++)
        {
            // Both ends are excluded, as the conversion has it.
            if (values[index] is > -TwoTo63 and < TwoTo63)
                into[index] = (long)values[index];
            else
                known &= ~(1UL << index);
        }
        return known;
    }
}
