using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Bench.Data;

/// <summary>What is measured: every condition and the best tier of every merchant, from a programme file bound to columns in memory.</summary>
public sealed class PioneerRun(Evaluation evaluation)
{
    private readonly Programme programme = evaluation.Programme.Programme;
    private readonly BitMask everybody = BitMask.All(evaluation.Population.Count);
    private readonly byte[] tiers = new byte[evaluation.Population.Count];

    /// <summary>By row, the place of the best tier that is true, or <see cref="Memberships.NoTier"/>.</summary>
    public ReadOnlySpan<byte> Tiers => tiers;

    public void Run() => Assign(TierTruths.Combine(programme, ConditionTruths.Evaluate(evaluation), everybody));

    private void Assign(TierTruths truths)
    {
        ImmutableArray<TruthMask> byTier = truths.ByTier;
        Parallel.For(0, (tiers.Length + Market.RowsPerBlock - 1) / Market.RowsPerBlock, block =>
        {
            var end = Math.Min(tiers.Length, (block + 1) * Market.RowsPerBlock);
            for (var row = block * Market.RowsPerBlock; row < end; row++)
            {
                tiers[row] = Memberships.NoTier;
                for (var tier = 0; tier < byTier.Length && tiers[row] == Memberships.NoTier; tier++)
                    if (truths.InScope[row] && byTier[tier].True[row])
                        tiers[row] = (byte)tier;
            }
        });
    }
}
