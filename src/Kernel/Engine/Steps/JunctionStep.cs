using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>
/// <c>&amp;&amp;</c> or <c>||</c> of three values: one operand that decides wins whatever the others are. Operands that ask the interpreter come last and only for
/// the merchants that the others left open. A slice that is decided for all of them is left at once.
/// </summary>
internal sealed class JunctionStep(Expression part, bool isAnd, ImmutableArray<Step> operands) : Step(part)
{
    private readonly ImmutableArray<Step> cheapestFirst = [.. operands.OrderBy(operand => operand.AsksPerRow)];

    public override string Operation => isAnd ? "all of" : "any of";

    public override ImmutableArray<Step> Parts => operands;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        var nextTrue = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        var nextKnown = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        var open = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        cheapestFirst[0].Run(first, count, wanted, isTrue, isKnown);
        for (var index = 1; index < cheapestFirst.Length; index++)
        {
            if (isAnd)
                TruthWords.Except(open, isKnown, isTrue);
            TruthWords.Except(open, wanted, isAnd ? open : isTrue);
            if (!open.ContainsAnyExcept(0UL))
                return;
            cheapestFirst[index].Run(first, count, open, nextTrue, nextKnown);
            if (isAnd)
                TruthWords.And(isTrue, isKnown, nextTrue, nextKnown);
            else
                TruthWords.Or(isTrue, isKnown, nextTrue, nextKnown);
        }
    }
}
