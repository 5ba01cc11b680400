using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Vectors;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// The tiers held before a review, as places among the tiers of the version that decides now. A tier that this version no longer has is held by nobody:
/// its members are members still, and what they had protects no other tier.
/// </summary>
internal sealed class HeldTiers
{
    private readonly Memberships before;

    /// <summary>By row; null where the codes of the memberships are the places already.</summary>
    private readonly byte[]? places;

    public HeldTiers(Memberships before, Programme programme)
    {
        this.before = before;
        IsMember = RowMasks.Of(before.Count, (first, count, words) => ByteMasks.Equal(Statuses(before, first, count), (byte)MembershipStatus.Member, words));
        var placeByTier = PlacesOf(before.TierIds, programme);
        if (placeByTier.Index().All(tier => tier.Item == tier.Index))
            return;
        places = new byte[before.Count];
        // Who holds no tier has the code of none, and is in no place.
        var placeByCode = new byte[byte.MaxValue + 1];
        Array.Fill(placeByCode, Memberships.NoTier);
        placeByTier.CopyTo(placeByCode, 0);
        RowBlocks.ForEach(before.Count, (first, end) =>
        {
            var codes = before.TierCodes[first..end];
            for (var row = 0; row < codes.Length; row++)
                places[first + row] = placeByCode[codes[row]];
        });
    }

    public BitMask IsMember { get; }

    /// <summary>By row, 0 for the best tier; <see cref="Memberships.NoTier"/> where none is held.</summary>
    public ReadOnlySpan<byte> Places => places ?? before.TierCodes;

    /// <summary>0 for the best tier; <see cref="Memberships.NoTier"/> where none is held.</summary>
    public byte this[int row] => Places[row];

    /// <summary>Where tiers stand among those of a version, the best at 0; <see cref="Memberships.NoTier"/> for those that it does not have.</summary>
    public static byte[] PlacesOf(IEnumerable<string> tierIds, Programme programme)
    {
        var placeById = programme.Tiers.Select((tier, place) => (tier.Id, Place: (byte)place)).ToDictionary(tier => tier.Id, tier => tier.Place);
        return [.. tierIds.Select(id => placeById.GetValueOrDefault(id, Memberships.NoTier))];
    }

    /// <summary>Statuses as bytes.</summary>
    public static ReadOnlySpan<byte> Statuses(Memberships memberships, int first, int count) => MemoryMarshal.AsBytes(memberships.Statuses.Slice(first, count));

    /// <summary>Writes who of a slice held that tier or a better one.</summary>
    public void WriteAtLeast(int tier, int first, int count, Span<ulong> holders) => ByteMasks.AtMost(Places.Slice(first, count), (byte)tier, holders);
}
