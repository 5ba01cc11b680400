using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A row of <c>ledger_claim_pack</c>, with the paths of its accounts.</summary>
internal sealed record ClaimPackRow(long Number, string Path, string ToPath, long At, byte[] Body)
{
    public const string Select =
        """
        select number, giver.path as path, taker.path as toPath, at, body
        from ledger_claim_pack
        join ledger_account giver on giver.ledger_account_id = account
        join ledger_account taker on taker.ledger_account_id = to_account
        """;

    /// <summary>A seal has at most so many packs: one for each account.</summary>
    private const int PacksPerSeal = 65_536;

    /// <exception cref="DamagedClaimsException">It is not as it was written.</exception>
    public ImmutableArray<PackedClaim> Claims => ClaimPack.Decode(Number, Body, Path, Instant.FromUnixTimeTicks(At));

    /// <summary>The lines that gave their units to the claims.</summary>
    public IEnumerable<Transfer> Lines => Claims.Select(claim => claim.Entry.LineTo(ToPath)).OfType<Transfer>();

    public long Seal => SealOf(Number);

    /// <param name="place">Among those of the seal, from 0.</param>
    public static long NumberOf(long seal, int place) => place < PacksPerSeal ? checked(seal * PacksPerSeal + place) : throw new ArgumentOutOfRangeException(nameof(place), place, "Too many accounts in one transaction.");

    public static long SealOf(long pack) => pack / PacksPerSeal;
}
