using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Engine.Vectors;
using NodaTime;

namespace Fuyao.Kernel.Reviews;

/// <summary>Puts memberships together from where everybody was placed: status, flags, and since when.</summary>
internal sealed class MembershipSettlement
{
    private readonly Memberships before;
    private readonly HeldTiers held;
    private readonly byte[] placed;
    private readonly BitMask waiting;
    private readonly ImmutableArray<(MembershipFlags Flag, BitMask Rows)> flagged;
    private readonly long effective;
    private readonly MembershipStatus[] statuses;
    private readonly MembershipFlags[] flags;
    private readonly long[] since;

    private MembershipSettlement(
        Memberships before, HeldTiers held, byte[] placed, BitMask waiting, ImmutableArray<(MembershipFlags Flag, BitMask Rows)> flagged, Instant effectiveAt)
    {
        (this.before, this.held, this.placed, this.waiting, this.flagged) = (before, held, placed, waiting, flagged);
        effective = effectiveAt.ToUnixTimeTicks();
        (statuses, flags, since) = (new MembershipStatus[placed.Length], new MembershipFlags[placed.Length], new long[placed.Length]);
    }

    /// <param name="held">The tiers held before, as places among those of <paramref name="tierIds"/>.</param>
    /// <param name="placed">By row, the tier or <see cref="Memberships.NoTier"/>; taken over.</param>
    /// <param name="waiting">Who waits for a place, of those that have none.</param>
    /// <param name="flagged">Who gets which flag; whether somebody is a former member follows from the rest.</param>
    public static Memberships Settle(
        Memberships before, HeldTiers held, ImmutableArray<string> tierIds, byte[] placed, BitMask waiting,
        ImmutableArray<(MembershipFlags Flag, BitMask Rows)> flagged, Instant effectiveAt)
    {
        var settlement = new MembershipSettlement(before, held, placed, waiting, flagged, effectiveAt);
        RowBlocks.ForEach(placed.Length, (blockFirst, end) =>
        {
            for (var first = blockFirst; first < end; first += Step.RowsPerSlice)
                settlement.Settle(first, Math.Min(Step.RowsPerSlice, end - first));
        });
        return new Memberships(tierIds, placed, settlement.statuses, settlement.since, settlement.flags);
    }

    private void Settle(int first, int count)
    {
        var words = BitMask.WordCount(count);
        var wasEver = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var isMember = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var room = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var tiers = placed.AsSpan(first, count);
        var oldStatuses = HeldTiers.Statuses(before, first, count);

        // A member now, one that has left, or one marked as former: it was a member at some time.
        ByteMasks.Equal(oldStatuses, (byte)MembershipStatus.Left, wasEver);
        TruthWords.Either(wasEver, wasEver, RowMasks.Slice(held.IsMember, first, words));
        ByteMasks.HasFlag(MemoryMarshal.AsBytes(before.Flags.Slice(first, count)), (byte)MembershipFlags.FormerMember, room);
        TruthWords.Either(wasEver, wasEver, room);
        ByteMasks.AtMost(tiers, Memberships.NoTier - 1, isMember);

        var newStatuses = MemoryMarshal.AsBytes(statuses.AsSpan(first, count));
        MaskBytes.Assign(newStatuses, wasEver, (byte)MembershipStatus.Left);
        MaskBytes.Assign(newStatuses, RowMasks.Slice(waiting, first, words), (byte)MembershipStatus.Waiting);
        MaskBytes.Assign(newStatuses, isMember, (byte)MembershipStatus.Member);

        var newFlags = MemoryMarshal.AsBytes(flags.AsSpan(first, count));
        foreach (var (flag, rows) in flagged)
            MaskBytes.Add(newFlags, RowMasks.Slice(rows, first, words), (byte)flag);
        TruthWords.Except(room, wasEver, isMember);
        MaskBytes.Add(newFlags, room, (byte)MembershipFlags.FormerMember);

        // Who stands as before, in the same tier or in none, stands so since then.
        var isSame = wasEver;
        ByteMasks.Same(held.Places.Slice(first, count), tiers, isSame);
        TruthWords.Except(room, isMember, isSame);
        ByteMasks.Same(oldStatuses, newStatuses, isSame);
        TruthWords.Except(isSame, isSame, room);
        var oldSince = before.SinceTicks.Slice(first, count);
        var newSince = since.AsSpan(first, count);
        for (var word = 0; word < words; word++)
        {
            var row = word * BitMask.BitsPerWord;
            var rows = Math.Min(BitMask.BitsPerWord, count - row);
            oldSince.Slice(row, rows).CopyTo(newSince[row..]);
            for (var left = ~isSame[word] & (ulong.MaxValue >> (BitMask.BitsPerWord - rows)); left != 0; left &= left - 1)
            {
                var changed = row + BitOperations.TrailingZeroCount(left);
                newSince[changed] = newStatuses[changed] == (byte)MembershipStatus.None ? 0 : effective;
            }
        }
    }
}
