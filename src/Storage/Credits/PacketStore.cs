using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Storage.Credits;

/// <summary>A packet with what of the ledger belongs to it.</summary>
/// <param name="Hold">The line that keeps what is left of it; null where nothing is.</param>
/// <param name="Rest">What that line keeps. Of a packet that nobody claimed in time, or that expired, the line keeps nothing any more.</param>
/// <param name="SettledAt">When what was left of a packet that expired went back to the budget; null before.</param>
public sealed record StoredPacket(CreditPacket Packet, long? Hold, Money Rest, Instant? SettledAt);

/// <summary>Keeps packets. What is left of one is what its line in the ledger holds.</summary>
public sealed class PacketStore(FuyaoDatabase database)
{
    private static readonly string[] Columns =
        ["packet_id", "tranche_id", "programme", "benefit", "merchant_row", "spent_on", "amount", "per_day", "lasts", "zone", "issued_at", "claim_by", "hold"];

    /// <summary>The number of the next packet, as long as nobody else writes.</summary>
    public long NextNumber() => database.Single<long>("select coalesce(max(packet_id), 0) + 1 from credit_packet");

    public void Add(IEnumerable<(CreditPacket Packet, long Hold)> issued, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Insert("credit_packet", Columns, issued.Select(one => new object?[]
        {
            one.Packet.Number, one.Packet.Tranche, one.Packet.Programme, one.Packet.Benefit, (long)one.Packet.Row, one.Packet.Of, one.Packet.Amount.Units, one.Packet.PerDay?.Units,
            one.Packet.Lasts is { } lasts ? PeriodPattern.Roundtrip.Format(lasts) : null, one.Packet.Zone.Id, one.Packet.IssuedAt.ToUnixTimeTicks(), one.Packet.ClaimBy?.ToUnixTimeTicks(), one.Hold,
        }));
    }

    /// <param name="claimed">As it is from now on.</param>
    public void Claim(CreditPacket claimed, long hold, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "update credit_packet set claimed_at = @claimedAt, expires_at = @expiresAt, hold = @hold where packet_id = @Number",
            new { claimed.Number, claimedAt = claimed.ClaimedAt?.ToUnixTimeTicks(), expiresAt = claimed.ExpiresAt?.ToUnixTimeTicks(), hold });
    }

    /// <summary>What is left of a packet is kept by another line from now on.</summary>
    /// <param name="hold">Null: nothing is left.</param>
    public void Keep(long packet, long? hold, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("update credit_packet set hold = @hold where packet_id = @packet", new { packet, hold });
    }

    public void Settle(long packet, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("update credit_packet set settled_at = @at, hold = null where packet_id = @packet", new { packet, at = at.ToUnixTimeTicks() });
    }

    /// <returns>Null where there is no such packet.</returns>
    public StoredPacket? Find(long number) => Load("packet_id = @number", new { number }).SingleOrDefault();

    /// <summary>By number.</summary>
    public ImmutableArray<StoredPacket> OfMerchant(int row) => Load("merchant_row = @row", new { row = (long)row });

    /// <summary>By number; of all its benefits.</summary>
    public ImmutableArray<StoredPacket> OfProgramme(string programme) => Load("programme = @programme", new { programme });

    /// <summary>The merchants that had a packet of a benefit at an instant, or could still claim one.</summary>
    public ImmutableHashSet<int> HoldersOf(string programme, string benefit, Instant at) =>
    [
        .. database.Query<long>(
            "select merchant_row from credit_packet where programme = @programme and benefit = @benefit and (claimed_at is not null or claim_by is null or claim_by > @at)",
            new { programme, benefit, at = at.ToUnixTimeTicks() }).Select(row => (int)row),
    ];

    /// <summary>Some packets that have expired and whose rest has not gone back yet, the first to expire first.</summary>
    public ImmutableArray<StoredPacket> ToSettle(Instant at, int count) => Load(
        "settled_at is null and expires_at is not null and expires_at <= @at", new { at = at.ToUnixTimeTicks(), count }, "order by expires_at, packet_id limit @count");

    private ImmutableArray<StoredPacket> Load(string conditions, object parameters, string order = "order by packet_id") =>
    [
        .. database.Query<PacketRow>(
            $"""
            select packet_id as number, tranche_id as tranche, programme, benefit, merchant_row as merchantRow, spent_on as spentOn, packet.amount, per_day as perDay, lasts, zone, issued_at as issuedAt,
              claim_by as claimBy, claimed_at as claimedAt, expires_at as expiresAt, settled_at as settledAt, hold, line.amount as rest
            from credit_packet packet left join ledger_transfer line on line.number = hold
            where {conditions} {order}
            """,
            parameters).Select(row => row.ToPacket()),
    ];

    // Set by name: a column that is null in all rows has no type in SQLite, which a constructor would need.
    private sealed record PacketRow
    {
        public long Number { get; init; }

        public long Tranche { get; init; }

        public string Programme { get; init; } = "";

        public string Benefit { get; init; } = "";

        public long MerchantRow { get; init; }

        public string SpentOn { get; init; } = "";

        public long Amount { get; init; }

        public long? PerDay { get; init; }

        public string? Lasts { get; init; }

        public string Zone { get; init; } = "";

        public long IssuedAt { get; init; }

        public long? ClaimBy { get; init; }

        public long? ClaimedAt { get; init; }

        public long? ExpiresAt { get; init; }

        public long? SettledAt { get; init; }

        public long? Hold { get; init; }

        public long? Rest { get; init; }

        public StoredPacket ToPacket() => new(
            new CreditPacket(
                Number, Tranche, Programme, Benefit, (int)MerchantRow, SpentOn, new Money(Amount), PerDay is { } most ? new Money(most) : null, Lasts is null ? null : PeriodPattern.Roundtrip.Parse(Lasts).Value,
                DateTimeZoneProviders.Tzdb[Zone], Instant.FromUnixTimeTicks(IssuedAt), InstantOf(ClaimBy), InstantOf(ClaimedAt), InstantOf(ExpiresAt)),
            Hold, new Money(Rest ?? 0), InstantOf(SettledAt));

        private static Instant? InstantOf(long? ticks) => ticks is { } known ? Instant.FromUnixTimeTicks(known) : null;
    }
}
