using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A column of whole numbers against a parameter by category or region: the table is brought into the frame of each chunk and looked up by dictionary code.</summary>
internal sealed class TableStep : Step
{
    private readonly WholeNumberInput column;
    private readonly KnownNumbers known;
    private readonly CodedInput keys;
    private readonly TableRelation relation;
    private readonly bool isNegated;
    private readonly NumberThreshold[] thresholds;
    private readonly CodeAnswers? hasRow;

    /// <summary>By chunk, made when it is first needed. Two threads that need it at once make the same.</summary>
    private readonly TableThresholds?[] thresholdsByChunk;

    /// <param name="isColumnLeft">Whether the column stands left of the relation and the table right of it, or the other way round.</param>
    /// <param name="table">By code.</param>
    /// <param name="hasValue">By code; a merchant whose category has no row has no answer.</param>
    public TableStep(
        Expression part, Relation relation, WholeNumberInput column, CodedInput keys, ReadOnlySpan<long> table, ReadOnlySpan<bool> hasValue, bool isColumnLeft, bool isNegated)
        : base(part)
    {
        (this.column, this.keys, this.isNegated) = (column, keys, isNegated);
        known = new KnownNumbers(column);
        this.relation = relation == Relation.Equal ? TableRelation.Equal : isColumnLeft ? TableRelation.AtMost : TableRelation.AtLeast;
        thresholds = new NumberThreshold[table.Length];
        for (var code = 0; code < table.Length; code++)
            thresholds[code] = hasValue[code] ? Threshold(relation, isColumnLeft, table[code]) : default;
        if (hasValue.Contains(false))
        {
            var has = hasValue.ToArray();
            hasRow = CodeAnswers.Of(has.Length, code => has[code]);
        }
        thresholdsByChunk = new TableThresholds?[column.Stored.ChunkCount];
    }

    public override string Operation => "compare a column with a table gathered by dictionary code";

    public override ImmutableArray<BitMask>? KnownBy => hasRow is null && known.Masks is [var numbers] ? [numbers, keys.Known] : null;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        known.Write(first, count, keys.Known.Words.Slice(first / BitMask.BitsPerWord, isKnown.Length), isKnown);
        // Nobody has the text: there is nothing to look up.
        if (thresholds.Length == 0)
        {
            isTrue.Clear();
            return;
        }
        var (index, within) = (first / NumberChunk.RowsMax, first % NumberChunk.RowsMax);
        var codes = keys.Codes.Chunk(index);
        if (hasRow is not null)
        {
            hasRow.LookUp(codes, within, count, isTrue);
            TruthWords.Both(isKnown, isKnown, isTrue);
        }
        var chunk = column.Stored.Chunk(index);
        var byCode = thresholdsByChunk[index] ??= new TableThresholds(chunk, relation, thresholds);
        byCode.Test(chunk, codes, within, count, isTrue);
        if (isNegated)
            TruthWords.Except(isTrue, isKnown, isTrue);
        else
            TruthWords.Both(isTrue, isTrue, isKnown);
    }

    /// <summary>Below a threshold is at most the number before it; above it, at least the number after.</summary>
    private static NumberThreshold Threshold(Relation relation, bool isColumnLeft, long number)
    {
        if (relation != Relation.Less)
            return new NumberThreshold(true, number);
        if (isColumnLeft)
            return number == long.MinValue ? default : new NumberThreshold(true, number - 1);
        return number == long.MaxValue ? default : new NumberThreshold(true, number + 1);
    }
}
