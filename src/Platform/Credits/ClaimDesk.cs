using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Explanations;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>A key by which a client can ask the same again.</summary>
public sealed record CreditRequest(string Client, string Key)
{
    /// <exception cref="CreditRefusedException">The key was used for something else.</exception>
    internal bool WasCarriedOut(CreditBook book, byte[] body) => book.Requests.BodyOf(Client, Key) is { } before
        && (before.AsSpan().SequenceEqual(body) ? true : throw new CreditRefusedException(CreditRefusal.KeyUsed, $"the key '{Key}' was used for another request; a key belongs to one request for good, so write another key"));
}

/// <summary>Merchants claim packets that were issued to them.</summary>
/// <param name="by">Who records it.</param>
public sealed class ClaimDesk(FuyaoDatabase database, IClock clock, string by)
{
    private readonly CreditBook book = new(database, clock);

    /// <summary>From now on the packet can be spent, until its time is over.</summary>
    /// <param name="merchant">Whose it is; who names another's is refused.</param>
    /// <param name="request">Null where it cannot be asked again.</param>
    /// <exception cref="CreditRefusedException">It cannot be claimed.</exception>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public CreditPacket Claim(string merchant, long number, CreditRequest? request = null)
    {
        var row = book.Merchants.Find(merchant) is >= 0 and var found ? found : throw new UnknownMerchantException(merchant, book.Merchants.ToArray());
        book.SettleExpired();
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "credit claim", FormattableString.Invariant($"packet {number}"))
        {
            Programme = book.Packets.Find(number)?.Packet.Programme, Merchant = merchant,
        });
        var (now, body) = (book.Now(), FieldHash.Of("claim", merchant, number));
        var stored = book.Packets.Find(number) ?? throw new CreditRefusedException(CreditRefusal.UnknownPacket, $"there is no packet {number}; see what a merchant has: fuyao credit show {merchant}");
        if (request?.WasCarriedOut(book, body) == true)
            return stored.Packet;
        if (stored.Packet.Row != row)
            throw new CreditRefusedException(CreditRefusal.OtherMerchant, $"packet {number} was not issued to {merchant}; see what {merchant} has: fuyao credit show {merchant}");
        if (stored.Packet.ClaimedAt is { } before)
            throw new CreditRefusedException(CreditRefusal.AlreadyClaimed, $"packet {number} was claimed at {before} already");
        if (stored.Packet.StateAt(now, stored.Rest) == PacketState.Lapsed)
            throw new CreditRefusedException(CreditRefusal.Lapsed, $"packet {number} could be claimed to before {stored.Packet.ClaimBy}");
        var (tranche, claimed) = (book.TrancheOf(stored.Packet), stored.Packet.Claim(now));
        var lines = book.Accounts.CarryOut(
            [(FormattableString.Invariant($"claim packet {number}"), [new Release(stored.Hold!.Value, $"packet {number} claimed"), book.Accounts.Keep(tranche, claimed, stored.Rest)])], now, transaction);
        book.Packets.Claim(claimed, lines[0][1].Number, transaction);
        if (request is not null)
            book.Requests.Add(request.Client, request.Key, body, now, transaction);
        transaction.Note("amount", claimed.Amount.ToString());
        transaction.Note("tranche", claimed.Tranche);
        transaction.Commit();
        return claimed;
    }
}
