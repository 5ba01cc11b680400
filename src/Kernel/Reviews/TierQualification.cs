using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which tiers each merchant may hold, before places are given out.</summary>
internal sealed class TierQualification
{
    private readonly BitMask[] byTier;
    private readonly int count;

    private TierQualification(BitMask[] byTier, int count)
    {
        this.byTier = byTier;
        this.count = count;
    }

    /// <summary>
    /// A tier may be held where it is true, or where it is unknown while the tier held before was at least that (semantics.md, “Unknown tier”), and only
    /// by whom the programme addresses.
    /// </summary>
    public static TierQualification Of(TierTruths truths, HeldTiers held)
    {
        var qualifying = new BitMask[truths.ByTier.Length];
        for (var tier = 0; tier < qualifying.Length; tier++)
        {
            var (place, truth) = (tier, truths.ByTier[tier]);
            qualifying[tier] = RowMasks.Of(truth.Count, (first, rows, words) =>
            {
                held.WriteAtLeast(place, first, rows, words);
                TruthWords.Except(words, words, RowMasks.Slice(truth.Known, first, words.Length));
                TruthWords.Either(words, words, RowMasks.Slice(truth.True, first, words.Length));
                TruthWords.Both(words, words, RowMasks.Slice(truths.InScope, first, words.Length));
            });
        }
        return new TierQualification(qualifying, truths.InScope.Count);
    }

    public bool Allows(int tier, int row) => byTier[tier][row];

    /// <summary>The best tier the merchant may hold, or <see cref="Memberships.NoTier"/>.</summary>
    public byte Best(int row)
    {
        for (var tier = 0; tier < byTier.Length; tier++)
            if (Allows(tier, row))
                return (byte)tier;
        return Memberships.NoTier;
    }

    /// <summary><see cref="Best"/> by row.</summary>
    public byte[] BestOfAll()
    {
        var best = new byte[count];
        RowBlocks.ForEach(count, (first, end) =>
        {
            var codes = best.AsSpan(first, end - first);
            codes.Fill(Memberships.NoTier);
            // From the last tier up, so that the best one stays.
            for (var tier = byTier.Length - 1; tier >= 0; tier--)
                MaskBytes.Assign(codes, RowMasks.Slice(byTier[tier], first, BitMask.WordCount(codes.Length)), (byte)tier);
        });
        return best;
    }

    /// <summary>Gives a tier to all who may hold it and have none yet.</summary>
    /// <param name="placed">By row, the tier or <see cref="Memberships.NoTier"/>.</param>
    public void Place(int tier, byte[] placed) => RowBlocks.ForEach(count, (blockFirst, end) =>
    {
        Span<ulong> words = stackalloc ulong[Step.WordsPerSlice];
        for (var first = blockFirst; first < end; first += Step.RowsPerSlice)
        {
            var codes = placed.AsSpan(first, Math.Min(Step.RowsPerSlice, end - first));
            var open = words[..BitMask.WordCount(codes.Length)];
            ByteMasks.Equal(codes, Memberships.NoTier, open);
            TruthWords.Both(open, open, RowMasks.Slice(byTier[tier], first, open.Length));
            MaskBytes.Assign(codes, open, (byte)tier);
        }
    });

    public void Allow(int tier, int row) => byTier[tier][row] = true;

    /// <summary>Takes every tier from who is not among them: those who did not apply.</summary>
    public void KeepOnly(BitMask rows)
    {
        for (var tier = 0; tier < byTier.Length; tier++)
        {
            var allowed = byTier[tier];
            byTier[tier] = RowMasks.Of(count, (first, _, words) => TruthWords.Both(words, RowMasks.Slice(allowed, first, words.Length), RowMasks.Slice(rows, first, words.Length)));
        }
    }
}
