using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A column of measured numbers against a constant. Chunks that hold multiples of 1/10,000 are tested as whole numbers.</summary>
/// <param name="least">Included; above <paramref name="greatest"/>, or NaN, where no number will do.</param>
internal sealed class MeasureRangeStep(Expression part, DoubleColumn column, double least, double greatest, bool isOutside) : Step(part)
{
    private readonly NumberRange units = MeasuredUnits.Between(least, greatest);

    public override string Operation => "compare a column with a constant";

    public override ImmutableArray<BitMask>? KnownBy => [column.Known];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        column.Known.Words.Slice(first / BitMask.BitsPerWord, isKnown.Length).CopyTo(isKnown);
        var (chunk, within) = (column.Values.Chunk(first / NumberChunk.RowsMax), first % NumberChunk.RowsMax);
        if (chunk.Units is { } whole)
            units.Test(whole, within, count, isTrue);
        else
            LaneBits.Write<RangeTest<double>, double>(new(chunk.Values.Slice(within, count), least, greatest), count, isTrue);
        if (isOutside)
            TruthWords.Except(isTrue, isKnown, isTrue);
        else
            TruthWords.Both(isTrue, isTrue, isKnown);
    }
}
