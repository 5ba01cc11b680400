using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

internal sealed class NotStep(Expression part, Step operand) : Step(part)
{
    public override string Operation => "not";

    public override ImmutableArray<Step> Parts => [operand];

    public override ImmutableArray<BitMask>? KnownBy => operand.KnownBy;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        operand.Run(first, count, wanted, isTrue, isKnown);
        TruthWords.Not(isTrue, isKnown);
    }
}
