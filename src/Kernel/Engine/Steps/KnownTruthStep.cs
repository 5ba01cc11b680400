using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary><c>known(a &gt; b || flag)</c>: whether a condition is true or false rather than unknown.</summary>
internal sealed class KnownTruthStep(Expression part, Step truth) : Step(part)
{
    public override string Operation => "see what is known of a condition";

    public override ImmutableArray<Step> Parts => [truth];

    public override ImmutableArray<BitMask>? KnownBy => [];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        truth.Run(first, count, wanted, isKnown, isTrue);
        isKnown.Fill(ulong.MaxValue);
    }
}
