using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Reviews;

/// <summary>Counts how everybody stands after a review and what it changed, as <see cref="Memberships.ChangeTo"/> would say merchant by merchant.</summary>
internal sealed class MembershipTally
{
    private readonly Memberships before;
    private readonly HeldTiers held;
    private readonly Memberships after;

    private MembershipTally(Memberships before, HeldTiers held, Memberships after)
    {
        (this.before, this.held, this.after) = (before, held, after);
        ByTier = new int[after.TierIds.Length];
    }

    /// <summary>Members.</summary>
    public int[] ByTier { get; }

    /// <summary>By the number of a <see cref="MembershipChange"/>; who did not change is not counted.</summary>
    public int[] ByChange { get; } = new int[Enum.GetValues<MembershipChange>().Length];

    public int Waiting { get; private set; }

    public int KeptUnknown { get; private set; }

    public int KeptUnpublished { get; private set; }

    /// <param name="held">The tiers held before, as places among those of <paramref name="after"/>.</param>
    public static MembershipTally Of(Memberships before, HeldTiers held, Memberships after)
    {
        var sum = new MembershipTally(before, held, after);
        var adding = new Lock();
        RowBlocks.ForEach(after.Count, (blockFirst, end) =>
        {
            var part = new MembershipTally(before, held, after);
            for (var first = blockFirst; first < end; first += Step.RowsPerSlice)
                part.Count(first, Math.Min(Step.RowsPerSlice, end - first));
            lock (adding)
                sum.Add(part);
        });
        return sum;
    }

    private void Count(int first, int count)
    {
        var words = BitMask.WordCount(count);
        var isMember = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var wasOnce = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var room = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var tiers = after.TierCodes.Slice(first, count);
        var wasMember = RowMasks.Slice(held.IsMember, first, words);
        var places = held.Places.Slice(first, count);
        var newStatuses = HeldTiers.Statuses(after, first, count);
        var newFlags = MemoryMarshal.AsBytes(after.Flags.Slice(first, count));

        for (var tier = 0; tier < ByTier.Length; tier++)
        {
            ByteMasks.Equal(tiers, (byte)tier, room);
            ByTier[tier] += RowMasks.Count(room);
        }
        ByteMasks.Equal(newStatuses, (byte)MembershipStatus.Waiting, room);
        Waiting += RowMasks.Count(room);
        ByteMasks.HasFlag(newFlags, (byte)MembershipFlags.KeptUnknown, room);
        KeptUnknown += RowMasks.Count(room);
        ByteMasks.HasFlag(newFlags, (byte)MembershipFlags.KeptUnpublished, room);
        KeptUnpublished += RowMasks.Count(room);

        ByteMasks.AtMost(tiers, Memberships.NoTier - 1, isMember);
        TruthWords.Except(room, wasMember, isMember);
        Add(MembershipChange.Left, room);
        // Members before and after: the place held, none where the tier is gone, against the one held now.
        ByteMasks.Less(places, tiers, room);
        TruthWords.Both(room, room, isMember);
        TruthWords.Both(room, room, wasMember);
        Add(MembershipChange.Demoted, room);
        ByteMasks.Less(tiers, places, room);
        TruthWords.Both(room, room, isMember);
        TruthWords.Both(room, room, wasMember);
        Add(MembershipChange.Promoted, room);
        // New members: those that were here before, and those that were not.
        TruthWords.Except(isMember, isMember, wasMember);
        ByteMasks.HasFlag(MemoryMarshal.AsBytes(before.Flags.Slice(first, count)), (byte)MembershipFlags.FormerMember, wasOnce);
        ByteMasks.Equal(HeldTiers.Statuses(before, first, count), (byte)MembershipStatus.Left, room);
        TruthWords.Either(wasOnce, wasOnce, room);
        TruthWords.Both(room, isMember, wasOnce);
        Add(MembershipChange.Returned, room);
        TruthWords.Except(room, isMember, wasOnce);
        Add(MembershipChange.Joined, room);
    }

    private void Add(MembershipChange change, ReadOnlySpan<ulong> rows) => ByChange[(int)change] += RowMasks.Count(rows);

    private void Add(MembershipTally other)
    {
        for (var tier = 0; tier < ByTier.Length; tier++)
            ByTier[tier] += other.ByTier[tier];
        for (var change = 0; change < ByChange.Length; change++)
            ByChange[change] += other.ByChange[change];
        Waiting += other.Waiting;
        KeptUnknown += other.KeptUnknown;
        KeptUnpublished += other.KeptUnpublished;
    }
}
