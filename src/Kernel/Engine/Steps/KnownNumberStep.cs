using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary><c>known(a / b)</c>: whether a number that is computed, or that may read as an error, has a value.</summary>
internal sealed class KnownNumberStep<T>(Expression part, Operand<T> operand) : Step(part)
    where T : unmanaged
{
    public override string Operation => "compute, and see whether there is a value";

    public override ImmutableArray<Step> Parts => operand.Conditions;

    public override ImmutableArray<BitMask>? KnownBy => [];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        for (var word = 0; word < isTrue.Length; word++)
        {
            var row = first + word * BitMask.BitsPerWord;
            isTrue[word] = operand.Known(row, Math.Min(BitMask.BitsPerWord, first + count - row));
        }
        isKnown.Fill(ulong.MaxValue);
    }
}
