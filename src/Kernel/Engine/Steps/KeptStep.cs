using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A part that was judged for everybody before and is not judged again: its two masks are copied.</summary>
/// <param name="isTrue">The words of the whole population; not written to any more.</param>
/// <param name="isKnown">Likewise.</param>
internal sealed class KeptStep(Expression part, ulong[] isTrue, ulong[] isKnown) : Step(part)
{
    public override string Operation => "read the answer that was kept";

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> trueBits, Span<ulong> knownBits)
    {
        var word = first / BitMask.BitsPerWord;
        isTrue.AsSpan(word, trueBits.Length).CopyTo(trueBits);
        isKnown.AsSpan(word, knownBits.Length).CopyTo(knownBits);
    }
}
