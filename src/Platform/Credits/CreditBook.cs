using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Credits;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>What all acts on credits share: where they are kept, what time it is, and that what has expired is given back before anything else is done.</summary>
internal sealed class CreditBook(FuyaoDatabase database, IClock clock)
{
    private const int SettledAtOnce = 1_000;

    private readonly Dictionary<long, StoredTranche> trancheByNumber = [];
    private readonly Lazy<MerchantIndex> merchants = new(() => new MerchantStore(database).Load());

    public TrancheStore Tranches { get; } = new(database);

    public PacketStore Packets { get; } = new(database);

    public ClickStore Clicks { get; } = new(database);

    public CreditRequestStore Requests { get; } = new(database);

    public CreditAccounts Accounts { get; } = new(database);

    public MerchantIndex Merchants => merchants.Value;

    /// <summary>As finely as it is stored, and not before anything in the ledger: a clock that is behind would spend what another has seen expire.</summary>
    public Instant Now()
    {
        var now = Instant.FromUnixTimeTicks(clock.GetCurrentInstant().ToUnixTimeTicks());
        return new LedgerReader(database).LastAt() is { } last && last > now ? last : now;
    }

    /// <exception cref="CreditRefusedException">There is no such tranche.</exception>
    public StoredTranche Tranche(long number) => Tranches.Find(number) ?? throw Refused($"there is no tranche {number}; see which there are: fuyao credit report PROGRAMME");

    /// <summary>That of a packet: an approved one, which does not change.</summary>
    public StoredTranche TrancheOf(CreditPacket packet)
    {
        if (!trancheByNumber.TryGetValue(packet.Tranche, out var tranche))
            trancheByNumber.Add(packet.Tranche, tranche = Tranche(packet.Tranche));
        return tranche;
    }

    /// <exception cref="CreditRefusedException">Whoever acts may not do this.</exception>
    public void MustBeAllowed(string by, TrancheAction action, string? draftedBy = null)
    {
        if (TrancheDuty.Refusal(by, new StaffMemberStore(database).PartsOf(by), action, draftedBy) is { } refusal)
            throw Refused(refusal);
    }

    /// <summary>What a packet has spent on clicks of a day.</summary>
    public Money SpentOn(CreditPacket packet, LocalDate day) => Clicks.PaidBy(packet.Number, packet.Zone.AtStartOfDay(day).ToInstant(), packet.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant());

    /// <summary>Gives what is left of packets that have expired back to their budgets. Their money is free from the moment on at which they expire; this moves it to where it can be approved anew.</summary>
    /// <returns>How many packets there were.</returns>
    /// <exception cref="CreditRefusedException">Somebody has taken the money away by hand.</exception>
    public int SettleExpired()
    {
        var settled = 0;
        while (Packets.ToSettle(Now(), 1) is [var first])
        {
            using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), AuditEntry.Program, "credit expire", first.Packet.Programme) { Programme = first.Packet.Programme });
            var now = Now();
            var due = Packets.ToSettle(now, SettledAtOnce).Where(stored => stored.Packet.Programme == first.Packet.Programme).ToArray();
            var left = due.Where(stored => stored.Hold is not null).ToArray();
            Accounts.CarryOut(
                [
                    .. left.Chunk(Order.BookingsMax).Select(some =>
                        (FormattableString.Invariant($"expired, from packet {some[0].Packet.Number} on"), (ImmutableArray<Booking>)[.. some.Select(stored => Accounts.GiveBack(TrancheOf(stored.Packet), stored.Packet, stored.Rest))])),
                ], now, transaction);
            foreach (var stored in due)
                Packets.Settle(stored.Packet.Number, now, transaction);
            transaction.Note("packets", due.Length);
            transaction.Note("amount", left.Aggregate(Money.Zero, (sum, stored) => sum + stored.Rest).ToString());
            transaction.Commit();
            settled += due.Length;
        }
        return settled;
    }

    public static CreditRefusedException Refused(string words) => new(CreditRefusal.NotPossible, words);
}
