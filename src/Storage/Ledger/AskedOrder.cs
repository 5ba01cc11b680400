using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>An order with the hashes by which it is known. Whoever asks makes it, so that none of that is done while all others wait.</summary>
public sealed class AskedOrder(Order order)
{
    public Order Order { get; } = order;

    /// <summary>SHA-256 of what is asked.</summary>
    internal byte[] Body { get; } = order.BodyHash();

    /// <summary>As <see cref="ClaimIndex"/> knows the key.</summary>
    internal long KeyHash { get; } = ClaimIndex.OfKey(order.Client, order.Key);

    /// <summary>As <see cref="ClaimIndex"/> knows who claims; null where nobody does.</summary>
    internal long? ClaimantHash { get; } = order.Bookings is [Claim claim] ? ClaimIndex.OfClaimant(claim.Account, claim.Claimant) : null;

    /// <summary>All by which the index is asked.</summary>
    internal IEnumerable<long> Hashes => ClaimantHash is { } claimant ? [KeyHash, claimant] : [KeyHash];
}
