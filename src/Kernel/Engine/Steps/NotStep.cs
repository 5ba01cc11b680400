using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Engine.Steps;

internal sealed class NotStep(Expression part, Step operand) : Step(part)
{
    public override string Operation => "not";

    public override ImmutableArray<Step> Parts => [operand];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        operand.Run(first, count, wanted, isTrue, isKnown);
        for (var word = 0; word < isTrue.Length; word++)
            isTrue[word] = isKnown[word] & ~isTrue[word];
    }
}
