using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Simulation;

/// <summary>The answers of parts that no change reaches, for everybody: judged when first needed, then kept. Two bits a merchant and part.</summary>
internal sealed class KeptMasks(int count)
{
    /// <summary>Then all are forgotten: whoever asks so differently each time gains nothing from them.</summary>
    private const int MasksMax = 256;

    private readonly Dictionary<string, (ulong[] True, ulong[] Known)> maskByText = [];

    /// <param name="text">What is judged, as canonical text: parts that say the same and that no change reaches share one mask.</param>
    /// <param name="plan">How it is judged.</param>
    public KeptStep Keep(string text, Expression part, Func<Step> plan)
    {
        var (isTrue, isKnown) = Of(text, plan);
        return new KeptStep(part, isTrue, isKnown);
    }

    /// <inheritdoc cref="Keep"/>
    /// <returns>The words of the whole population, not to be written to.</returns>
    public (ulong[] True, ulong[] Known) Of(string text, Func<Step> plan)
    {
        if (!maskByText.TryGetValue(text, out var mask))
        {
            if (maskByText.Count >= MasksMax)
                maskByText.Clear();
            maskByText[text] = mask = Judge(plan(), count);
        }
        return mask;
    }

    /// <summary>The masks of a step over the whole population.</summary>
    public static (ulong[] True, ulong[] Known) Judge(Step step, int count)
    {
        var (isTrue, isKnown) = (new ulong[BitMask.WordCount(count)], new ulong[BitMask.WordCount(count)]);
        RowBlocks.ForEach(count, (first, end) =>
        {
            Span<ulong> wanted = stackalloc ulong[Step.WordsPerSlice];
            for (var sliceFirst = first; sliceFirst < end; sliceFirst += Step.RowsPerSlice)
            {
                var rows = Math.Min(Step.RowsPerSlice, end - sliceFirst);
                var (word, words) = (sliceFirst / BitMask.BitsPerWord, BitMask.WordCount(rows));
                WantAll(wanted, rows);
                step.Run(sliceFirst, rows, wanted[..words], isTrue.AsSpan(word, words), isKnown.AsSpan(word, words));
                // A step may say anything of rows that there are not.
                isTrue[word + words - 1] &= wanted[words - 1];
                isKnown[word + words - 1] &= wanted[words - 1];
            }
        });
        return (isTrue, isKnown);
    }

    /// <summary>Wants the first so many rows of a slice.</summary>
    public static void WantAll(Span<ulong> wanted, int rows)
    {
        wanted.Fill(ulong.MaxValue);
        if (rows % BitMask.BitsPerWord != 0)
            wanted[BitMask.WordCount(rows) - 1] = (1UL << (rows % BitMask.BitsPerWord)) - 1;
    }
}
