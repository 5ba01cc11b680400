using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>A ledger as one would keep it by hand: one list of lines, from which everything is added up anew whenever it is asked. Shares nothing with <see cref="Book"/> but its records.</summary>
internal sealed class PlainLedger(IReadOnlyList<Account> accounts)
{
    private List<Transfer> lines = [];

    public IReadOnlyList<Transfer> Lines => lines;

    public Answer CarryOut(Order order, Instant now)
    {
        var at = lines.Count > 0 && lines[^1].At > now ? lines[^1].At : now;
        var kept = lines.ToList();
        for (var place = 0; place < order.Bookings.Length; place++)
            if (Add(order.Bookings[place], at) is { } refusal)
            {
                lines = kept;
                return new Refused(refusal, place, "");
            }
        return new Booked([.. lines.Skip(kept.Count)]);
    }

    public Balance BalanceAt(string path, Instant at)
    {
        long into = 0, outOf = 0, heldIn = 0, heldOut = 0;
        foreach (var line in lines.Where(line => line.At <= at))
        {
            if (line.Kind == TransferKind.Release)
                continue;
            if (line.Kind != TransferKind.Hold)
            {
                into += line.To == path ? line.Amount : 0;
                outOf += line.From == path ? line.Amount : 0;
            }
            else if (line.Until > at && !lines.Any(other => other.At <= at && IsEndOf(line.Number, other)))
            {
                heldIn += line.To == path ? line.Amount : 0;
                heldOut += line.From == path ? line.Amount : 0;
            }
        }
        return new Balance(into, outOf, heldIn, heldOut);
    }

    private Refusal? Add(Booking booking, Instant at)
    {
        switch (booking)
        {
            case Move move:
                return Missing(move.From, move.To, move.Asset) ?? Enter(new Transfer(0, at, TransferKind.Move, move.From, move.To, move.Amount, move.Reason));
            case Hold hold:
                if (hold.Until <= at)
                    return Refusal.HoldExpired;
                return Missing(hold.From, hold.To, hold.Asset) ?? Enter(new Transfer(0, at, TransferKind.Hold, hold.From, hold.To, hold.Amount, hold.Reason, Until: hold.Until));
            case Capture capture:
                if (Ended(capture.HoldNumber, at) is { } no)
                    return no;
                var held = Line(capture.HoldNumber)!;
                if (capture.Amount > held.Amount)
                    return Refusal.MoreThanHeld;
                return Enter(new Transfer(0, at, TransferKind.Capture, held.From, held.To, capture.Amount ?? held.Amount, capture.Reason, held.Number));
            case Release release:
                if (Ended(release.HoldNumber, at) is { } not)
                    return not;
                var kept = Line(release.HoldNumber)!;
                return Enter(new Transfer(0, at, TransferKind.Release, kept.From, kept.To, kept.Amount, release.Reason, kept.Number));
            case Reverse reverse:
                if (Line(reverse.TransferNumber) is not { } line)
                    return Refusal.UnknownTransfer;
                if (line.Kind is not (TransferKind.Move or TransferKind.Capture))
                    return Refusal.NotReversible;
                var left = line.Amount - lines.Where(other => other.Kind == TransferKind.Reverse && other.Of == line.Number).Sum(other => other.Amount);
                if (left == 0 || reverse.Amount > left)
                    return Refusal.MoreThanMoved;
                return Enter(new Transfer(0, at, TransferKind.Reverse, line.To, line.From, reverse.Amount ?? left, reverse.Reason, line.Number));
            default:
                throw new ArgumentOutOfRangeException(nameof(booking));
        }
    }

    private Refusal? Missing(string from, string to, Asset asset)
    {
        foreach (var path in new[] { from, to })
        {
            if (accounts.FirstOrDefault(account => account.Path == path) is not { } account)
                return Refusal.UnknownAccount;
            if (account.Asset != asset)
                return Refusal.OtherAsset;
        }
        return null;
    }

    private Refusal? Ended(long hold, Instant at)
    {
        if (Line(hold) is not { Kind: TransferKind.Hold } line)
            return Refusal.UnknownHold;
        if (lines.Any(other => IsEndOf(hold, other)))
            return Refusal.HoldEnded;
        return line.Until <= at ? Refusal.HoldExpired : null;
    }

    /// <summary>As if it were there; taken out again where a rule is broken.</summary>
    private Refusal? Enter(Transfer line)
    {
        lines.Add(line with { Number = lines.Count + 1 });
        foreach (var path in new[] { line.From, line.To })
        {
            var rule = accounts.Single(account => account.Path == path).Rule;
            var balance = BalanceAt(path, line.At);
            if (rule == BalanceRule.NeverBelowZero && balance.In - balance.Out - balance.HeldOut < 0)
                return Refusal.Insufficient;
            if (rule == BalanceRule.NeverAboveZero && balance.In - balance.Out + balance.HeldIn > 0)
                return Refusal.AboveZero;
        }
        return null;
    }

    private static bool IsEndOf(long hold, Transfer line) => line.Of == hold && line.Kind is (TransferKind.Capture or TransferKind.Release);

    private Transfer? Line(long number) => number >= 1 && number <= lines.Count ? lines[(int)number - 1] : null;
}
