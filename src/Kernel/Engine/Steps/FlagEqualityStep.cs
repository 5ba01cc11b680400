using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>Two conditions with the same answer (or different ones): unknown where either is.</summary>
internal sealed class FlagEqualityStep(Expression part, Step left, Step right, bool wantsEqual) : Step(part)
{
    public override string Operation => wantsEqual ? "both alike" : "one without the other";

    public override ImmutableArray<Step> Parts => [left, right];

    public override ImmutableArray<BitMask>? KnownBy => left.KnownBy is { } leftMasks && right.KnownBy is { } rightMasks ? [.. leftMasks, .. rightMasks] : null;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        var rightTrue = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        var rightKnown = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        left.Run(first, count, wanted, isTrue, isKnown);
        right.Run(first, count, wanted, rightTrue, rightKnown);
        var invert = wantsEqual ? ulong.MaxValue : 0;
        for (var word = 0; word < isTrue.Length; word++)
        {
            isKnown[word] &= rightKnown[word];
            isTrue[word] = (isTrue[word] ^ rightTrue[word] ^ invert) & isKnown[word];
        }
    }
}
