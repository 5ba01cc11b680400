using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>
/// <c>&amp;&amp;</c> or <c>||</c> of three values: one operand that decides wins whatever the others are. Operands that ask the interpreter come last and only for
/// the merchants that the others left open.
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
            for (var word = 0; word < isTrue.Length; word++)
                open[word] = wanted[word] & ~(isAnd ? isKnown[word] & ~isTrue[word] : isTrue[word]);
            cheapestFirst[index].Run(first, count, open, nextTrue, nextKnown);
            if (isAnd)
                And(isTrue, isKnown, nextTrue, nextKnown);
            else
                Or(isTrue, isKnown, nextTrue, nextKnown);
        }
    }

    private static void And(Span<ulong> isTrue, Span<ulong> isKnown, ReadOnlySpan<ulong> otherTrue, ReadOnlySpan<ulong> otherKnown)
    {
        for (var word = 0; word < isTrue.Length; word++)
        {
            var isFalse = (isKnown[word] & ~isTrue[word]) | (otherKnown[word] & ~otherTrue[word]);
            isTrue[word] &= otherTrue[word];
            isKnown[word] = isTrue[word] | isFalse;
        }
    }

    private static void Or(Span<ulong> isTrue, Span<ulong> isKnown, ReadOnlySpan<ulong> otherTrue, ReadOnlySpan<ulong> otherKnown)
    {
        for (var word = 0; word < isTrue.Length; word++)
        {
            var bothFalse = isKnown[word] & ~isTrue[word] & otherKnown[word] & ~otherTrue[word];
            isTrue[word] |= otherTrue[word];
            isKnown[word] = isTrue[word] | bothFalse;
        }
    }
}
