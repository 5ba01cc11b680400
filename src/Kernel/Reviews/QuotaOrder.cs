using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// “The first 1,000” (C2): places go by the instant of the claim, of equal instants by merchant id. Who has a place already keeps it. A claim whose
/// conditions are not decided yet holds its place, so that nobody overtakes it; one that is rejected frees it for the next in line.
/// </summary>
internal static class QuotaOrder
{
    /// <param name="claims">The instants by which claims are ordered.</param>
    /// <param name="placed">Changed: loses the tier of who comes after the last place.</param>
    /// <param name="undecided">Who claimed and neither qualifies nor fails.</param>
    /// <param name="isMember">Who had a place before.</param>
    /// <returns>Who waits: claims after the last place, and undecided ones.</returns>
    public static BitMask Apply(Quota quota, Population population, LongColumn claims, byte[] placed, BitMask undecided, BitMask isMember)
    {
        var waiting = new BitMask(placed.Length);
        var inLine = Enumerable.Range(0, placed.Length)
            .Where(row => claims.Known[row] && (placed[row] != Memberships.NoTier || undecided[row]))
            .ToArray();
        Array.Sort(inLine, (left, right) =>
        {
            var (leftHas, rightHas) = (isMember[left] && placed[left] != Memberships.NoTier, isMember[right] && placed[right] != Memberships.NoTier);
            if (leftHas != rightHas)
                return leftHas ? -1 : 1;
            var order = claims.Values[left].CompareTo(claims.Values[right]);
            return order != 0 ? order : string.CompareOrdinal(population.MerchantIds[left], population.MerchantIds[right]);
        });
        for (var place = 0; place < inLine.Length; place++)
        {
            var row = inLine[place];
            if (place < quota.First && !undecided[row])
                continue;
            placed[row] = Memberships.NoTier;
            waiting[row] = true;
        }
        return waiting;
    }
}
