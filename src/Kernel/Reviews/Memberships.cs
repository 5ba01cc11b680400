using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Engine.Vectors;
using NodaTime;

namespace Fuyao.Kernel.Reviews;

/// <summary>How every merchant stands in one programme, by merchant row: tier, status, since when, flags. Eleven bytes a merchant; never changed once made.</summary>
public sealed class Memberships
{
    /// <summary>The tier code of a merchant without a tier.</summary>
    public const byte NoTier = byte.MaxValue;

    private readonly byte[] tiers;
    private readonly MembershipStatus[] statuses;
    private readonly long[] since;
    private readonly MembershipFlags[] flags;

    /// <param name="tierIds">The ids that tier codes stand for, best first.</param>
    /// <param name="tiers">A code a row, <see cref="NoTier"/> exactly where the status is not <see cref="MembershipStatus.Member"/>; this and the other arrays are taken over.</param>
    /// <param name="since">When the present tier and status took effect, in 100 ns since 1970-01-01T00:00Z; 0 where there never was any.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, or a code and a status contradict each other.</exception>
    public Memberships(ImmutableArray<string> tierIds, byte[] tiers, MembershipStatus[] statuses, long[] since, MembershipFlags[] flags)
    {
        if (statuses.Length != tiers.Length || since.Length != tiers.Length || flags.Length != tiers.Length)
            throw new ArgumentException("Tiers, statuses, instants and flags are for the same merchants.", nameof(tiers));
        if (FirstContradiction(tierIds.Length, tiers, statuses) is { } row)
            throw new ArgumentException($"Row {row} has the tier code {tiers[row]} of {tierIds.Length} and the status {statuses[row]}.", nameof(tiers));
        TierIds = tierIds;
        this.tiers = tiers;
        this.statuses = statuses;
        this.since = since;
        this.flags = flags;
    }

    /// <summary>What tier codes stand for, best first.</summary>
    public ImmutableArray<string> TierIds { get; }

    public int Count => tiers.Length;

    public ReadOnlySpan<byte> TierCodes => tiers;

    public ReadOnlySpan<MembershipStatus> Statuses => statuses;

    /// <summary>100 ns since 1970-01-01T00:00Z.</summary>
    public ReadOnlySpan<long> SinceTicks => since;

    public ReadOnlySpan<MembershipFlags> Flags => flags;

    /// <summary>Nobody is in the programme.</summary>
    public static Memberships Nobody(int count, ImmutableArray<string> tierIds)
    {
        var none = new byte[count];
        Array.Fill(none, NoTier);
        return new Memberships(tierIds, none, new MembershipStatus[count], new long[count], new MembershipFlags[count]);
    }

    /// <summary>The tier held, or null.</summary>
    public string? TierOf(int row) => tiers[row] == NoTier ? null : TierIds[tiers[row]];

    public MembershipStatus StatusOf(int row) => statuses[row];

    public MembershipFlags FlagsOf(int row) => flags[row];

    /// <summary>When the present tier and status took effect; null where the merchant was never in the programme.</summary>
    public Instant? SinceOf(int row) => statuses[row] == MembershipStatus.None && since[row] == 0 ? null : Instant.FromUnixTimeTicks(since[row]);

    /// <summary>The same for a population that has grown: merchants keep their rows, new ones stand at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The population has become smaller, which merchants' rows do not allow.</exception>
    public Memberships GrownTo(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Count);
        if (count == Count)
            return this;
        var grown = Nobody(count, TierIds);
        tiers.CopyTo(grown.tiers, 0);
        statuses.CopyTo(grown.statuses, 0);
        since.CopyTo(grown.since, 0);
        flags.CopyTo(grown.flags, 0);
        return grown;
    }

    /// <summary>The same with further tiers that codes can stand for, after those there are.</summary>
    public Memberships WithTiers(IEnumerable<string> tierIds) =>
        tierIds.Except(TierIds).ToArray() is { Length: > 0 } further ? new Memberships(TierIds.AddRange(further), tiers, statuses, since, flags) : this;

    /// <summary>The same with other standings for single merchants.</summary>
    /// <param name="changes">Tier id (null without one), status, since when, and flags by row; the row must be among those there are.</param>
    /// <exception cref="ArgumentException">A tier is none of <see cref="TierIds"/>, or contradicts the status.</exception>
    public Memberships With(IEnumerable<(int Row, string? Tier, MembershipStatus Status, Instant Since, MembershipFlags Flags)> changes)
    {
        var (newTiers, newStatuses, newSince, newFlags) = ((byte[])tiers.Clone(), (MembershipStatus[])statuses.Clone(), (long[])since.Clone(), (MembershipFlags[])flags.Clone());
        foreach (var change in changes)
        {
            var code = change.Tier is null ? NoTier : TierIds.IndexOf(change.Tier);
            newTiers[change.Row] = code >= 0 ? (byte)code : throw new ArgumentException($"'{change.Tier}' is none of the tiers {string.Join(", ", TierIds)}.", nameof(changes));
            (newStatuses[change.Row], newSince[change.Row], newFlags[change.Row]) = (change.Status, change.Since.ToUnixTimeTicks(), change.Flags);
        }
        return new Memberships(TierIds, newTiers, newStatuses, newSince, newFlags);
    }

    /// <summary>The first row that has a tier without being a member, the other way round, or a code that stands for nothing.</summary>
    private static int? FirstContradiction(int tiersCount, byte[] tiers, MembershipStatus[] statuses)
    {
        var wrong = RowMasks.Of(tiers.Length, (first, count, words) =>
        {
            var hasNone = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
            var hasTier = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
            var codes = tiers.AsSpan(first, count);
            ByteMasks.Equal(codes, NoTier, hasNone);
            if (tiersCount > 0)
                ByteMasks.AtMost(codes, (byte)(tiersCount - 1), hasTier);
            ByteMasks.Equal(MemoryMarshal.AsBytes(statuses.AsSpan(first, count)), (byte)MembershipStatus.Member, words);
            for (var word = 0; word < words.Length; word++)
                words[word] = (words[word] ^ hasTier[word]) | ~(hasTier[word] | hasNone[word]);
        });
        for (var word = 0; word < wrong.Words.Length; word++)
            if (wrong.Words[word] != 0)
                return word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(wrong.Words[word]);
        return null;
    }

    /// <summary>What changed for a merchant between these memberships and later ones.</summary>
    public MembershipChange ChangeTo(Memberships after, int row)
    {
        var wasMember = statuses[row] == MembershipStatus.Member;
        if (after.statuses[row] != MembershipStatus.Member)
            return wasMember ? MembershipChange.Left : MembershipChange.None;
        if (!wasMember)
            return flags[row].HasFlag(MembershipFlags.FormerMember) || statuses[row] == MembershipStatus.Left ? MembershipChange.Returned : MembershipChange.Joined;
        // The two may come from different versions of the programme: what counts is the place of the old tier among the new ones.
        var held = TierIds == after.TierIds ? tiers[row] : after.TierIds.IndexOf(TierIds[tiers[row]]);
        return held == after.tiers[row] ? MembershipChange.None : held >= 0 && held < after.tiers[row] ? MembershipChange.Demoted : MembershipChange.Promoted;
    }
}
