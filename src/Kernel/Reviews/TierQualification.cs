using System.Collections.Immutable;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which tiers each merchant may hold, before places are given out.</summary>
internal sealed class TierQualification
{
    private readonly ImmutableArray<ulong[]> byTier;

    private TierQualification(ImmutableArray<ulong[]> byTier) => this.byTier = byTier;

    /// <summary>
    /// A tier may be held where it is true, or where it is unknown while the tier held before was at least that (semantics.md, “Unknown tier”), and only
    /// by whom the programme addresses.
    /// </summary>
    public static TierQualification Of(TierTruths truths, HeldTiers held) => new([.. truths.ByTier.Select((truth, tier) =>
    {
        var holders = held.AtLeast(tier);
        var qualifying = new ulong[truth.True.Words.Length];
        for (var word = 0; word < qualifying.Length; word++)
            qualifying[word] = truths.InScope.Words[word] & (truth.True.Words[word] | (~truth.Known.Words[word] & holders.Words[word]));
        return qualifying;
    })]);

    public bool Allows(int tier, int row) => (byTier[tier][row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0;

    /// <summary>The best tier the merchant may hold, or <see cref="Memberships.NoTier"/>.</summary>
    public byte Best(int row)
    {
        for (var tier = 0; tier < byTier.Length; tier++)
            if (Allows(tier, row))
                return (byte)tier;
        return Memberships.NoTier;
    }

    public void Allow(int tier, int row) => byTier[tier][row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);

    /// <summary>Takes every tier from who is not among them: those who did not apply.</summary>
    public void KeepOnly(BitMask rows)
    {
        foreach (var words in byTier)
            for (var word = 0; word < words.Length; word++)
                words[word] &= rows.Words[word];
    }
}
