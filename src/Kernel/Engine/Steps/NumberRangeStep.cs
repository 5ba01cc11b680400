using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A column of whole numbers against a constant: whatever the relation, it holds where the stored number lies in a range (or where it does not).</summary>
/// <param name="range">Of stored numbers; empty where none will do.</param>
internal sealed class NumberRangeStep(Expression part, WholeNumberInput column, NumberRange range, bool isOutside) : Step(part)
{
    private readonly KnownNumbers known = new(column);

    public override string Operation => "compare a column with a constant";

    public override ImmutableArray<BitMask>? KnownBy => known.Masks;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        known.Write(first, count, isKnown);
        range.Test(column.Stored.Chunk(first / NumberChunk.RowsMax), first % NumberChunk.RowsMax, count, isTrue);
        if (isOutside)
            TruthWords.Except(isTrue, isKnown, isTrue);
        else
            TruthWords.Both(isTrue, isTrue, isKnown);
    }
}
