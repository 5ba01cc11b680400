using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Narrow;

/// <summary>Which rows of a column of whole numbers have a value: known, and not read as an error (an instant before the year 1).</summary>
internal sealed class KnownNumbers(WholeNumberInput input)
{
    private readonly NumberRange domain = new(input.Domain.Least, input.Domain.Greatest);
    private readonly bool isMaskAlone = IsMaskAlone(input);

    /// <summary>As <see cref="Steps.Step.KnownBy"/>.</summary>
    public ImmutableArray<BitMask>? Masks => !isMaskAlone ? null : [input.Known];

    public void Write(int first, int count, Span<ulong> isKnown)
    {
        var known = input.Known.Words.Slice(first / BitMask.BitsPerWord, isKnown.Length);
        if (isMaskAlone)
        {
            known.CopyTo(isKnown);
            return;
        }
        domain.Test(input.Stored.Chunk(first / NumberChunk.RowsMax), first % NumberChunk.RowsMax, count, isKnown);
        TruthWords.Both(isKnown, isKnown, known);
    }

    /// <summary>The same, of those that another column knows too.</summary>
    public void Write(int first, int count, ReadOnlySpan<ulong> other, Span<ulong> isKnown)
    {
        if (isMaskAlone)
        {
            TruthWords.Both(isKnown, input.Known.Words.Slice(first / BitMask.BitsPerWord, isKnown.Length), other);
            return;
        }
        Write(first, count, isKnown);
        TruthWords.Both(isKnown, isKnown, other);
    }

    private static bool IsMaskAlone(WholeNumberInput input)
    {
        var readable = new NumberRange(input.Domain.Least, input.Domain.Greatest);
        for (var chunk = 0; chunk < input.Stored.ChunkCount; chunk++)
            if (!readable.Holds(input.Stored.Chunk(chunk)))
                return false;
        return true;
    }
}
