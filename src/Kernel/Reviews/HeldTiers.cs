using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// The tiers held before a review, as places among the tiers of the version that decides now. A tier that this version no longer has is held by nobody:
/// its members are members still, and what they had protects no other tier.
/// </summary>
internal sealed class HeldTiers
{
    private readonly byte[] tiers;

    public HeldTiers(Memberships before, Programme programme)
    {
        tiers = new byte[before.Count];
        IsMember = new BitMask(before.Count);
        var places = PlacesOf(before.TierIds, programme);
        for (var row = 0; row < tiers.Length; row++)
        {
            IsMember[row] = before.Statuses[row] == MembershipStatus.Member;
            tiers[row] = IsMember[row] ? places[before.TierCodes[row]] : Memberships.NoTier;
        }
    }

    public BitMask IsMember { get; }

    /// <summary>Where tiers stand among those of a version, the best at 0; <see cref="Memberships.NoTier"/> for those that it does not have.</summary>
    public static byte[] PlacesOf(IEnumerable<string> tierIds, Programme programme)
    {
        var placeById = programme.Tiers.Select((tier, place) => (tier.Id, Place: (byte)place)).ToDictionary(tier => tier.Id, tier => tier.Place);
        return [.. tierIds.Select(id => placeById.GetValueOrDefault(id, Memberships.NoTier))];
    }

    /// <summary>0 for the best tier; <see cref="Memberships.NoTier"/> where none is held.</summary>
    public byte this[int row] => tiers[row];

    /// <summary>Who held that tier or a better one.</summary>
    public BitMask AtLeast(int tier)
    {
        var holders = new BitMask(tiers.Length);
        for (var row = 0; row < tiers.Length; row++)
            if (tiers[row] <= tier)
                holders[row] = true;
        return holders;
    }
}
