using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews.Ranking;

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
        var line = new List<int>();
        for (var row = 0; row < placed.Length; row++)
            if (claims.Known[row] && (placed[row] != Memberships.NoTier || undecided[row]))
                line.Add(row);
        var inLine = CollectionsMarshal.AsSpan(line);
        new BestFirst([HasPlace, Claimed], row => population.MerchantIds[row]).Take(inLine, quota.First);
        for (var place = 0; place < inLine.Length; place++)
        {
            var row = inLine[place];
            if (place < quota.First && !undecided[row])
                continue;
            placed[row] = Memberships.NoTier;
            waiting[row] = true;
        }
        return waiting;

        void HasPlace(ReadOnlySpan<int> rows, Span<ulong> keys)
        {
            for (var index = 0; index < rows.Length; index++)
                keys[index] = isMember[rows[index]] && placed[rows[index]] != Memberships.NoTier ? 0UL : 1;
        }

        void Claimed(ReadOnlySpan<int> rows, Span<ulong> keys)
        {
            // With the sign turned, integers order as numbers without one.
            for (var index = 0; index < rows.Length; index++)
                keys[index] = unchecked((ulong)(claims.Values[rows[index]] ^ long.MinValue));
        }
    }
}
