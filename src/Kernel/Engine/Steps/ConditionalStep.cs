using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary><c>condition ? then : otherwise</c>: unknown where the condition is, else only the chosen side counts.</summary>
internal sealed class ConditionalStep(Expression part, Step condition, Step then, Step otherwise) : Step(part)
{
    public override string Operation => "choose by a mask";

    public override ImmutableArray<Step> Parts => [condition, then, otherwise];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        var chosen = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        var refused = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        var sideTrue = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        var sideKnown = (stackalloc ulong[WordsPerSlice])[..isTrue.Length];
        condition.Run(first, count, wanted, chosen, refused);
        for (var word = 0; word < isTrue.Length; word++)
        {
            refused[word] &= ~chosen[word] & wanted[word];
            chosen[word] &= wanted[word];
        }
        then.Run(first, count, chosen, sideTrue, sideKnown);
        for (var word = 0; word < isTrue.Length; word++)
            (isTrue[word], isKnown[word]) = (sideTrue[word] & chosen[word], sideKnown[word] & chosen[word]);
        otherwise.Run(first, count, refused, sideTrue, sideKnown);
        for (var word = 0; word < isTrue.Length; word++)
        {
            isTrue[word] |= sideTrue[word] & refused[word];
            isKnown[word] |= sideKnown[word] & refused[word];
        }
    }
}
