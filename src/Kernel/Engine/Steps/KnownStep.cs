using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary><c>known(fact)</c>: the mask of a column, true or false and never unknown.</summary>
internal sealed class KnownStep(Expression part, BitMask known) : Step(part)
{
    public override string Operation => "read the mask of what is known";

    public override ImmutableArray<BitMask>? KnownBy => [];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        known.Words.Slice(first / BitMask.BitsPerWord, isTrue.Length).CopyTo(isTrue);
        isKnown.Fill(ulong.MaxValue);
    }
}
