using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A column of bits is its own answer.</summary>
internal sealed class FlagStep(Expression part, BoolColumn column) : Step(part)
{
    public override string Operation => "read a column of bits";

    public override ImmutableArray<BitMask>? KnownBy => [column.Known];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        var word = first / BitMask.BitsPerWord;
        column.Known.Words.Slice(word, isKnown.Length).CopyTo(isKnown);
        TruthWords.Both(isTrue, column.Values.Words.Slice(word, isTrue.Length), isKnown);
    }
}
