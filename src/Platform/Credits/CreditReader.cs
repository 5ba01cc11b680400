using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>A packet as people see it at an instant.</summary>
/// <param name="Rest">What can still be claimed or spent.</param>
/// <param name="LeftToday">What of that can be spent today; null of one that does not pay.</param>
public sealed record PacketReport(CreditPacket Packet, PacketState State, Money Rest, Money? LeftToday);

/// <summary>Where a tranche has gone.</summary>
/// <param name="NotIssued">What can still be issued; zero while it is not approved.</param>
public sealed record TrancheFigures(StoredTranche Tranche, Money NotIssued);

/// <summary>Where the budget of a programme is, as the ledger books it. The parts add up to all of it, to the unit.</summary>
/// <param name="NotApproved">In no tranche.</param>
/// <param name="Issued">Kept for packets that nobody has claimed yet.</param>
/// <param name="Claimed">Left of claimed packets.</param>
/// <param name="States">How many packets stand so.</param>
/// <param name="Agree">Whether packets and clicks say of themselves what the ledger has booked.</param>
public sealed record CreditFigures(
    string Programme, Money NotApproved, ImmutableArray<TrancheFigures> Tranches, Money Issued, Money Claimed, Money Spent, ImmutableSortedDictionary<PacketState, int> States, bool Agree)
{
    public Money NotIssued => Tranches.Aggregate(Money.Zero, (sum, tranche) => sum + tranche.NotIssued);

    public Money Budget => NotApproved + NotIssued + Issued + Claimed + Spent;
}

/// <summary>Shows credits: what a merchant has, and where a budget is.</summary>
public sealed class CreditReader(FuyaoDatabase database, IClock clock)
{
    private readonly CreditBook book = new(database, clock);

    /// <summary>All packets of a merchant by number.</summary>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public ImmutableArray<PacketReport> Of(string merchant)
    {
        var (row, now) = (book.Merchants.Find(merchant), book.Now());
        return row < 0 ? throw new UnknownMerchantException(merchant, book.Merchants.ToArray()) : [.. book.Packets.OfMerchant(row).Select(stored => Report(stored, now))];
    }

    /// <exception cref="CreditRefusedException">The programme has no tranche.</exception>
    public CreditFigures FiguresOf(string programme)
    {
        var (now, tranches, packets) = (book.Now(), book.Tranches.Of(programme), book.Packets.OfProgramme(programme));
        if (tranches.IsEmpty)
            throw CreditBook.Refused($"nothing of '{programme}' is given out as credits; begin with: fuyao credit draft {programme} AMOUNT --reason TEXT");
        var states = packets.Select(stored => (Stored: stored, State: stored.Packet.StateAt(now, stored.Rest))).ToArray();
        var (balances, prices) = (tranches.ToDictionary(tranche => tranche, tranche => book.Accounts.BalanceOf(tranche.Account, now)), book.Clicks.PricesPaid(programme));
        string[] benefits = [.. tranches.Select(tranche => tranche.Benefit).Distinct()];
        long Sum(Func<string, string, string> path, Func<Kernel.Ledger.Balance, long> part) => benefits.Sum(benefit => part(book.Accounts.BalanceOf(path(programme, benefit), now)));
        var issued = Sum(CreditAccounts.IssuedOf, balance => balance.HeldIn);
        var claimed = Sum(CreditAccounts.SpentOf, balance => balance.HeldIn);
        var spent = Sum(CreditAccounts.SpentOf, balance => balance.Booked);
        // By packets and clicks, past the ledger: terms of packets, and prices of the clicks that they paid.
        Money Left(StoredPacket stored) => stored.Packet.Amount - prices.GetValueOrDefault(stored.Packet.Number);
        long Units(Func<PacketState, bool> isSo) => states.Where(one => isSo(one.State)).Sum(one => Left(one.Stored).Units);
        // What has expired and is not given back yet lies in its tranche, and can be neither issued nor approved before.
        var expired = states.Where(one => one.State == PacketState.Expired && one.Stored.SettledAt is null).ToLookup(one => one.Stored.Packet.Tranche, one => one.Stored.Rest);
        var toGiveBack = expired.Sum(tranche => tranche.Sum(rest => rest.Units));
        return new CreditFigures(
            programme, new Money(checked(tranches.Select(CreditAccounts.FundOf).Distinct().Sum(fund => book.Accounts.BalanceOf(fund, now).Booked) + toGiveBack)),
            [.. tranches.Select(tranche => new TrancheFigures(tranche, new Money(balances[tranche].Free - expired[tranche.Number].Sum(rest => rest.Units))))],
            new Money(issued), new Money(claimed), new Money(spent), states.CountBy(one => one.State).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value),
            issued == Units(state => state == PacketState.Issued) && claimed == Units(state => state is PacketState.Claimed or PacketState.UsedUp) && spent == prices.Values.Sum(price => price.Units)
                && balances.Values.Sum(balance => balance.HeldOut) == issued + claimed);
    }

    private PacketReport Report(StoredPacket stored, Instant now)
    {
        var state = stored.Packet.StateAt(now, stored.Rest);
        var rest = state is PacketState.Issued or PacketState.Claimed ? stored.Rest : Money.Zero;
        var left = state != PacketState.Claimed ? (Money?)null
            : stored.Packet.PerDay is { } most && most - book.SpentOn(stored.Packet, stored.Packet.DayOf(now)) is var today && today < rest ? today : rest;
        return new PacketReport(stored.Packet, state, rest, left);
    }
}
