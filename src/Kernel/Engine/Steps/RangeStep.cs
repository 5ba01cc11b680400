using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A column against a constant: whatever the relation, it holds where the stored number lies between two limits (or where it does not).</summary>
/// <param name="least">Included; above <paramref name="greatest"/> (or NaN) where no number will do.</param>
internal sealed class RangeStep<T>(Expression part, Operand<T> operand, T least, T greatest, bool isOutside) : Step(part)
    where T : unmanaged, INumber<T>
{
    public override string Operation => operand is ComputedOperand<T> ? "compute, and compare with a constant" : "compare a column with a constant";

    public override ImmutableArray<Step> Parts => operand.Conditions;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        Span<T> buffer = stackalloc T[BitMask.BitsPerWord];
        var invert = isOutside ? ulong.MaxValue : 0;
        for (var word = 0; word < isTrue.Length; word++)
        {
            var row = first + word * BitMask.BitsPerWord;
            var length = Math.Min(BitMask.BitsPerWord, first + count - row);
            var known = operand.Read(row, length, buffer, out var values);
            isKnown[word] = known;
            isTrue[word] = (Lanes.InRange(values, least, greatest) ^ invert) & known;
        }
    }
}
