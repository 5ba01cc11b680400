using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>One operation of a plan: judges a part of a condition for a slice of merchants and writes two bits for each. Safe to run from several threads at once.</summary>
internal abstract class Step(Expression part)
{
    /// <summary>Rows that are judged at once: masks of this length stay in the nearest cache, and those of nested steps on the stack.</summary>
    public const int RowsPerSlice = 16_384;

    public const int WordsPerSlice = RowsPerSlice / BitMask.BitsPerWord;

    public Expression Part => part;

    /// <summary>What it does, in words for people.</summary>
    public abstract string Operation { get; }

    public virtual ImmutableArray<Step> Parts => [];

    /// <summary>Why it asks the interpreter for each merchant; null where it works on whole columns.</summary>
    public virtual string? PerRowBecause => null;

    /// <summary>
    /// Masks whose common rows are exactly those with an answer, so that the answer's own need not be kept; none where everybody has one. Null where values decide that too.
    /// </summary>
    public virtual ImmutableArray<BitMask>? KnownBy => null;

    public bool AsksPerRow => PerRowBecause is not null || Parts.Any(step => step.AsksPerRow);

    /// <summary>Wants every one of so many rows: their bits set, those beyond them in the last word zero.</summary>
    public static void FillWanted(int count, Span<ulong> wanted)
    {
        wanted.Fill(ulong.MaxValue);
        if (count % BitMask.BitsPerWord != 0)
            wanted[count / BitMask.BitsPerWord] = (1UL << (count % BitMask.BitsPerWord)) - 1;
    }

    /// <param name="first">The first row, a multiple of 64.</param>
    /// <param name="count">Rows, at most <see cref="RowsPerSlice"/>, all in one chunk of 65,536.</param>
    /// <param name="wanted">Rows whose answer matters, zero beyond <paramref name="count"/>; of others any answer may be written.</param>
    /// <param name="isTrue">Overwritten. No row is true that is not known. Bits beyond <paramref name="count"/> may be anything.</param>
    /// <param name="isKnown">Overwritten.</param>
    public abstract void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown);
}
