using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>
/// Clicks that are told together, in one transaction: each is decided on what the ones before it have left, and what they cost is booked packet by packet at the end.
/// </summary>
internal sealed class ClickGroup(CreditBook book, Instant now, StorageTransaction transaction)
{
    /// <summary>With what frees the packet before and keeps its rest after.</summary>
    private const int ClicksPerOrder = Order.BookingsMax - 2;

    private readonly Dictionary<int, ImmutableArray<PacketInHand>> packetsByRow = [];
    private readonly Dictionary<string, StoredClick> known = new(StringComparer.Ordinal);
    private readonly List<StoredClick> unpaid = [];

    /// <summary>What of these clicks was told before, so that it is looked for at once.</summary>
    public void Expect(IReadOnlyCollection<string> ids)
    {
        foreach (var (id, click) in book.Clicks.Find(ids))
            known.Add(id, click);
    }

    /// <summary>Decides one click.</summary>
    /// <exception cref="CreditRefusedException">It was told before as another one.</exception>
    public ClickAnswer Take(ToldClick told)
    {
        if (known.TryGetValue(told.Click.Id, out var before))
            return before.Click == told.Click ? TakeAgain(before, told.InvalidBecause) : throw new CreditRefusedException(CreditRefusal.ClickUsed, WordsOfOther(before));
        if (told.InvalidBecause is not null)
            return Remember(new StoredClick(told.Click, now, ClickOutcome.Invalid, null, null, now, told.InvalidBecause));
        var packets = PacketsOf(told.Click.Row);
        var (outcome, payer) = CreditSpending.Choose(told.Click, packets.Select(packet => packet.ToSpend), now);
        if (payer is not null)
            packets.Single(packet => packet.Stored.Packet.Number == payer.Packet.Number).Pay(told.Click);
        return Remember(new StoredClick(told.Click, now, outcome, payer?.Packet.Number, null));
    }

    /// <summary>Books what the clicks cost that were taken until now.</summary>
    public void Book()
    {
        book.Clicks.Add(unpaid, transaction);
        unpaid.Clear();
        // The second order of a packet names the line that its first has made.
        for (var paying = Paying(); paying.Length > 0; paying = Paying())
        {
            var lines = book.Accounts.CarryOut([.. paying.Select(packet => packet.Order(ClicksPerOrder))], now, transaction);
            book.Clicks.Add(paying.Zip(lines).SelectMany(one => one.First.Booked(one.Second)).Select(paid => known[paid.Click] = known[paid.Click] with { Line = paid.Line }).ToArray(), transaction);
            foreach (var packet in paying)
                book.Packets.Keep(packet.Stored.Packet.Number, packet.Stored.Hold, transaction);
        }
    }

    /// <summary>What was paid for a click goes back to its packet, or to the budget where that has expired.</summary>
    public void Refund(StoredClick click, string because)
    {
        Book();
        click = known.GetValueOrDefault(click.Click.Id, click);
        var stored = book.Packets.Find(click.Packet!.Value)!;
        var (packet, tranche, paid) = (stored.Packet, book.TrancheOf(stored.Packet), click.Click.Price);
        var reason = $"click {click.Click.Id} was invalid";
        var back = new Reverse(click.Line!.Value, null, reason);
        var isOver = packet.ExpiresAt <= now;
        var lines = book.Accounts.CarryOut(
            [
                ($"invalid {click.Click.Id}", isOver ? [back, book.Accounts.GiveBack(tranche, packet, paid)]
                    : stored.Hold is { } hold ? [new Release(hold, reason), back, book.Accounts.Keep(tranche, packet, stored.Rest + paid)]
                    : [back, book.Accounts.Keep(tranche, packet, paid)]),
            ], now, transaction)[0];
        if (!isOver)
            book.Packets.Keep(packet.Number, lines[^1].Number, transaction);
        book.Clicks.Invalidate(click.Click.Id, now, because, lines.Single(line => line.Kind == TransferKind.Reverse).Number, transaction);
        // What is in hand of the merchant's packets is not as they stand any more.
        packetsByRow.Remove(packet.Row);
    }

    private ClickAnswer TakeAgain(StoredClick before, string? invalidBecause)
    {
        if (invalidBecause is null || before.Outcome == ClickOutcome.Invalid)
            return ClickAnswer.Of(before);
        if (before.InvalidAt is null)
        {
            if (before.Outcome == ClickOutcome.Paid)
                Refund(before, invalidBecause);
            else
            {
                Book();
                book.Clicks.Invalidate(before.Click.Id, now, invalidBecause, null, transaction);
            }
            known[before.Click.Id] = known[before.Click.Id] with { InvalidAt = now, InvalidBecause = invalidBecause };
        }
        return ClickAnswer.Of(before) with { IsRefund = before.Outcome == ClickOutcome.Paid, Outcome = ClickOutcome.Invalid };
    }

    private ClickAnswer Remember(StoredClick click)
    {
        known.Add(click.Click.Id, click);
        if (click.Packet is null)
            unpaid.Add(click);
        return ClickAnswer.Of(click) with { IsNew = true };
    }

    private ImmutableArray<PacketInHand> PacketsOf(int row)
    {
        if (!packetsByRow.TryGetValue(row, out var packets))
            packetsByRow.Add(row, packets = [.. book.Packets.OfMerchant(row).Where(stored => stored.Packet.ClaimedAt is not null && stored.SettledAt is null).Select(stored => new PacketInHand(stored, book))]);
        return packets;
    }

    private PacketInHand[] Paying() => [.. packetsByRow.Values.SelectMany(packets => packets).Where(packet => packet.IsPaying).OrderBy(packet => packet.Stored.Packet.Number)];

    private static string WordsOfOther(StoredClick before) =>
        $"the click '{before.Click.Id}' was told before with another merchant, use, moment or price ({before.Click.Of}, {before.Click.At}, {before.Click.Price}); a click has its id for good";

    /// <summary>A packet while clicks are taken: what it has left, and what it is to pay.</summary>
    private sealed class PacketInHand
    {
        private readonly Dictionary<LocalDate, Money> spentByDay = [];
        private readonly Queue<CreditClick> toPay = new();
        private readonly CreditBook book;
        private ImmutableArray<CreditClick> ordered = [];
        private Money rest;
        private Money booked;

        public PacketInHand(StoredPacket stored, CreditBook book) => (Stored, this.book, rest, booked) = (stored, book, stored.Rest, stored.Rest);

        public StoredPacket Stored { get; private set; }

        public bool IsPaying => toPay.Count > 0;

        public SpendablePacket ToSpend => new(Stored.Packet, rest, SpentOn);

        public void Pay(CreditClick click)
        {
            var day = Stored.Packet.DayOf(click.At);
            spentByDay[day] = SpentOn(day) + click.Price;
            rest -= click.Price;
            toPay.Enqueue(click);
        }

        /// <summary>Frees what is kept, pays for some clicks, and keeps what is left.</summary>
        public (string Key, ImmutableArray<Booking> Bookings) Order(int most)
        {
            var some = ImmutableArray.CreateBuilder<CreditClick>();
            while (some.Count < most && toPay.TryDequeue(out var click))
                some.Add(click);
            ordered = some.ToImmutable();
            booked = ordered.Aggregate(booked, (left, click) => left - click.Price);
            var (packet, tranche) = (Stored.Packet, book.TrancheOf(Stored.Packet));
            return (
                $"packet {packet.Number} click {ordered[0].Id}",
                [
                    new Release(Stored.Hold!.Value, $"packet {packet.Number}"), .. ordered.Select(click => book.Accounts.Spend(tranche, packet, click)),
                    .. booked > Money.Zero ? [book.Accounts.Keep(tranche, packet, booked)] : ImmutableArray<Booking>.Empty,
                ]);
        }

        /// <param name="lines">Those of the last order.</param>
        public IEnumerable<(string Click, long Line)> Booked(ImmutableArray<Transfer> lines)
        {
            Stored = Stored with { Hold = booked > Money.Zero ? lines[^1].Number : null, Rest = booked };
            return ordered.Zip(lines.Skip(1), (click, line) => (click.Id, line.Number));
        }

        private Money SpentOn(LocalDate day)
        {
            if (!spentByDay.TryGetValue(day, out var spent))
                spentByDay.Add(day, spent = book.SpentOn(Stored.Packet, day));
            return spent;
        }
    }
}
