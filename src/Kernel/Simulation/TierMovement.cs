using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>Who has which tier under the draft that was asked about last, and whose tier it changes. The room is used again at each ask.</summary>
internal sealed class TierMovement(int count)
{
    private readonly ulong[] changed = new ulong[BitMask.WordCount(count)];
    private readonly List<ulong[]> members = [];

    public int Count => count;

    /// <summary>The tiers of the draft.</summary>
    public ImmutableArray<string> TierIds { get; private set; } = [];

    public ReadOnlySpan<ulong> Changed => changed;

    /// <summary>Who holds a tier of the draft.</summary>
    public ReadOnlySpan<ulong> MembersOf(int tier) => members[tier];

    public void Begin(ImmutableArray<string> tierIds)
    {
        TierIds = tierIds;
        while (members.Count < tierIds.Length)
            members.Add(new ulong[changed.Length]);
    }

    /// <summary>Takes a slice as <see cref="TierPass.Run"/> gives it.</summary>
    public void Set(int word, ReadOnlySpan<ulong> best, ReadOnlySpan<ulong> changes)
    {
        for (var tier = 0; tier < TierIds.Length; tier++)
            best.Slice(tier * Step.WordsPerSlice, changes.Length).CopyTo(members[tier].AsSpan(word));
        changes.CopyTo(changed.AsSpan(word));
    }

    /// <summary>The draft's tier of a merchant; <see cref="Memberships.NoTier"/> where it has none.</summary>
    public byte TierOf(int row)
    {
        for (var tier = 0; tier < TierIds.Length; tier++)
            if ((members[tier][row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0)
                return (byte)tier;
        return Memberships.NoTier;
    }

    /// <summary>By row.</summary>
    /// <param name="todayIds">The tiers of the version in force.</param>
    public IEnumerable<Mover> Movers(ImmutableArray<string> todayIds, Crowd crowd)
    {
        for (var word = 0; word < changed.Length; word++)
            for (var left = changed[word]; left != 0; left &= left - 1)
            {
                var row = word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(left);
                var (today, tier) = (crowd.TodayTiers[row], TierOf(row));
                yield return new Mover(
                    row, crowd.Population.MerchantIds[row], today == Memberships.NoTier ? null : todayIds[today], tier == Memberships.NoTier ? null : TierIds[tier]);
            }
    }
}
