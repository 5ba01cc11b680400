using NodaTime;

namespace Fuyao.Kernel.Ledger;

/// <summary>
/// The part of the ledger that some orders touch, and the rules by which they change it. It knows what was put into it; whoever puts in takes care that nothing is missing:
/// the accounts that are named, the holds and transfers that are referred to, and all holds of these accounts that have expired and are still counted.
/// </summary>
public sealed class Book
{
    private readonly Dictionary<string, (Account Account, Balance Balance)> accounts = [];
    private readonly Dictionary<long, Transfer> openHolds = [];
    private readonly Dictionary<long, long> endedBy = [];
    private readonly Dictionary<long, (Transfer Line, long Reversed)> movedByNumber = [];
    private readonly Dictionary<string, QuotaLine> lines = [];
    private readonly List<Transfer> made = [];
    private readonly List<long> expired = [];
    private readonly Stack<Action> undo = [];
    private long lastNumber;
    private Instant lastAt;

    /// <param name="lastNumber">Of the last transfer of the whole ledger; 0 before the first.</param>
    /// <param name="lastAt">When anything was last entered in it.</param>
    public Book(long lastNumber, Instant lastAt) => (this.lastNumber, this.lastAt) = (lastNumber, lastAt);

    /// <summary>When anything was last entered.</summary>
    public Instant LastAt => lastAt;

    /// <summary>The lines that were added, in their order.</summary>
    public IReadOnlyList<Transfer> Made => made;

    /// <summary>The holds that were found to have expired and are counted no more.</summary>
    public IReadOnlyList<long> Expired => expired;

    /// <summary>All accounts that were put in, as they stand now.</summary>
    public IEnumerable<(Account Account, Balance Balance)> Accounts => accounts.Values;

    public void Put(Account account, Balance balance) => accounts[account.Path] = (account, balance);

    /// <summary>The claims on an account; it and the account to which they go are put in too.</summary>
    public void Put(QuotaLine line) => lines[line.Quota.Account] = line;

    /// <param name="hold">A line that holds, and is neither captured nor released nor counted as expired.</param>
    public void PutOpen(Transfer hold) => openHolds[hold.Number] = hold;

    /// <summary>A hold that was captured or released, or that was counted as expired.</summary>
    /// <param name="by">The line that ended it; 0 where it expired.</param>
    public void PutEnded(long hold, long by) => endedBy[hold] = by;

    /// <summary>A line that can be referred to by a reversal.</summary>
    /// <param name="reversed">How much of it has gone back.</param>
    public void Put(Transfer line, long reversed) => movedByNumber[line.Number] = (line, reversed);

    /// <summary>Carries out an order whole, or refuses it and leaves everything as it was.</summary>
    /// <param name="at">Now. The book never goes back in time: an instant before the last line counts as that of the last line.</param>
    public Answer CarryOut(Order order, Instant at)
    {
        at = Instant.Max(at, lastAt);
        var expiry = Expire(at);
        // What a hold leaves goes to who waits, before anybody who comes now.
        var isServed = ServeWaiting(at);
        var answer = order.Bookings is [ClaimBooking claim] ? CarryOut(claim, at) : CarryOutAll(order, at);
        if (answer is not Refused)
        {
            lastAt = at;
            ServeWaiting(at);
        }
        else if (!isServed)
        {
            // Nothing was entered at this instant, and the next may be asked at an earlier one by another clock: by that one the holds are not over.
            foreach (var step in expiry)
                step();
        }
        return answer;
    }

    /// <summary>Units go to a claim; refused, everything is as before.</summary>
    internal (Transfer? Line, Refused? Refused) Give(Quota quota, long amount, Instant at, string reason) =>
        AddAlone(TransferKind.Claim, quota.Account, quota.To, amount, at, reason, null);

    /// <summary>What a claim was given goes back.</summary>
    internal (Transfer? Line, Refused? Refused) TakeBack(Quota quota, long amount, Instant at, string reason, long given) =>
        AddAlone(TransferKind.Reverse, quota.To, quota.Account, amount, at, reason, given);

    private Answer CarryOut(ClaimBooking booking, Instant at)
    {
        if (Missing(booking.Account) is { } missing)
            return missing;
        return lines.TryGetValue(booking.Account, out var line)
            ? line.CarryOut(booking, this, at)
            : No(Refusal.UnknownQuota, $"nothing can be claimed from the account '{booking.Account}'; open it for claims first");
    }

    /// <returns>Whether anybody was served.</returns>
    private bool ServeWaiting(Instant at)
    {
        var isServed = false;
        foreach (var line in lines.Values)
            isServed |= line.ServeWaiting(this, at);
        if (isServed)
            lastAt = at;
        return isServed;
    }

    private Answer CarryOutAll(Order order, Instant at)
    {
        var (first, number) = (made.Count, lastNumber);
        for (var place = 0; place < order.Bookings.Length; place++)
            if (Apply(order.Bookings[place], at) is { } refused)
            {
                while (undo.TryPop(out var step))
                    step();
                made.RemoveRange(first, made.Count - first);
                lastNumber = number;
                return refused with { Booking = place };
            }
        undo.Clear();
        return new Booked([.. made.Skip(first)]);
    }

    /// <summary>At its instant a hold holds no longer; that needs no line, so that it is so whether or not anybody looked.</summary>
    /// <returns>What takes it back, the last step first.</returns>
    private Action[] Expire(Instant at)
    {
        if (openHolds.Count == 0)
            return [];
        foreach (var hold in openHolds.Values.Where(hold => hold.Until <= at).ToArray())
        {
            // Only holds of accounts that are here; others are put in with their accounts, by whoever touches these.
            Change(hold.From, balance => balance with { HeldOut = balance.HeldOut - hold.Amount });
            Change(hold.To, balance => balance with { HeldIn = balance.HeldIn - hold.Amount });
            openHolds.Remove(hold.Number);
            endedBy[hold.Number] = 0;
            expired.Add(hold.Number);
            undo.Push(() =>
            {
                openHolds[hold.Number] = hold;
                endedBy.Remove(hold.Number);
                expired.Remove(hold.Number);
            });
        }
        var back = undo.ToArray();
        undo.Clear();
        return back;
    }

    private Refused? Apply(Booking booking, Instant at) => booking switch
    {
        Move move => Missing(move.From, move.To, move.Asset)
            ?? Add(TransferKind.Move, move.From, move.To, move.Amount, at, move.Reason, null, null),
        Hold hold when hold.Until <= at => No(Refusal.HoldExpired, $"a hold until {hold.Until} would be over already; write an instant after now"),
        Hold hold => Missing(hold.From, hold.To, hold.Asset)
            ?? Add(TransferKind.Hold, hold.From, hold.To, hold.Amount, at, hold.Reason, null, hold.Until),
        Capture capture => End(capture.HoldNumber, at) ?? ApplyCapture(capture, at),
        Release release => End(release.HoldNumber, at) ?? ApplyRelease(release, at),
        Reverse reverse => ApplyReverse(reverse, at),
        _ => throw new ArgumentOutOfRangeException(nameof(booking), booking, "No such booking."),
    };

    private Refused? ApplyCapture(Capture capture, Instant at)
    {
        var hold = openHolds[capture.HoldNumber];
        var amount = capture.Amount ?? hold.Amount;
        if (amount > hold.Amount)
            return No(Refusal.MoreThanHeld, $"the hold {hold.Number} holds {Write(hold.From, hold.Amount)}, and {Write(hold.From, amount)} are to be captured; capture at most what it holds");
        Close(hold);
        return Add(TransferKind.Capture, hold.From, hold.To, amount, at, capture.Reason, hold.Number, null);
    }

    private Refused? ApplyRelease(Release release, Instant at)
    {
        var hold = openHolds[release.HoldNumber];
        Close(hold);
        return Add(TransferKind.Release, hold.From, hold.To, hold.Amount, at, release.Reason, hold.Number, null);
    }

    private Refused? ApplyReverse(Reverse reverse, Instant at)
    {
        if (!movedByNumber.TryGetValue(reverse.TransferNumber, out var moved))
            return No(Refusal.UnknownTransfer, $"there is no transfer {reverse.TransferNumber}; see the statement of the account");
        var (line, reversed) = moved;
        if (line.Kind == TransferKind.Claim)
            return No(Refusal.NotReversible, $"the transfer {line.Number} gave to a claim on '{line.From}' what it claimed; withdraw or reject the claim, so that the next in line is served");
        if (line.Kind is not (TransferKind.Move or TransferKind.Capture))
            return No(
                Refusal.NotReversible,
                line.Kind == TransferKind.Hold ? $"the transfer {line.Number} only holds; release it" : $"the transfer {line.Number} is a {Name(line.Kind)}, which is not reversed; move the amount anew");
        var left = line.Amount - reversed;
        var amount = reverse.Amount ?? left;
        if (left == 0 || amount > left)
            return No(Refusal.MoreThanMoved, $"of the {Write(line.From, line.Amount)} of transfer {line.Number}, {Write(line.From, left)} have not gone back yet; reverse at most that");
        if (Add(TransferKind.Reverse, line.To, line.From, amount, at, reverse.Reason, line.Number, null) is { } refused)
            return refused;
        movedByNumber[line.Number] = (line, reversed + amount);
        undo.Push(() => movedByNumber[line.Number] = moved);
        return null;
    }

    private Refused? Missing(string from, string to, Asset asset)
    {
        foreach (var path in (string[])[from, to])
        {
            if (Missing(path) is { } missing)
                return missing;
            if (accounts[path].Account.Asset is var counted && counted != asset)
                return No(Refusal.OtherAsset, $"the account '{path}' counts {counted}, not {asset}; both accounts of a transfer count the same");
        }
        return null;
    }

    private Refused? Missing(string path) => accounts.ContainsKey(path) ? null : No(Refusal.UnknownAccount, $"there is no account '{path}'; open it first");

    /// <summary>Why a hold cannot be ended; null where it can.</summary>
    private Refused? End(long number, Instant at)
    {
        if (openHolds.ContainsKey(number))
            return null;
        if (!endedBy.TryGetValue(number, out var by))
            return No(Refusal.UnknownHold, $"there is no hold {number}");
        return by == 0
            ? No(Refusal.HoldExpired, $"the hold {number} has expired, and what it held is free again; hold it anew")
            : No(Refusal.HoldEnded, $"the hold {number} was ended by transfer {by}; a hold is captured or released once");
    }

    /// <summary>Adds a line and changes the balances of its two accounts, if their rules allow it.</summary>
    private Refused? Add(TransferKind kind, string from, string to, long amount, Instant at, string reason, long? of, Instant? until)
    {
        var ((giver, giverHad), (taker, takerHad)) = (accounts[from], accounts[to]);
        var (giverHas, takerHas) = (giverHad, takerHad);
        try
        {
            (giverHas, takerHas) = kind switch
            {
                TransferKind.Hold => (giverHad with { HeldOut = checked(giverHad.HeldOut + amount) }, takerHad with { HeldIn = checked(takerHad.HeldIn + amount) }),
                TransferKind.Release => (giverHad, takerHad),
                _ => (giverHad with { Out = checked(giverHad.Out + amount) }, takerHad with { In = checked(takerHad.In + amount) }),
            };
            if ((Broken(giver, giverHas, amount) ?? Broken(taker, takerHas, amount)) is { } refused)
                return refused;
        }
        catch (OverflowException)
        {
            return No(Refusal.TooLarge, $"with {amount} units more, the totals of '{from}' or '{to}' would not fit into 64 bits");
        }
        var line = new Transfer(++lastNumber, at, kind, from, to, amount, reason, of, until);
        (accounts[from], accounts[to]) = ((giver, giverHas), (taker, takerHas));
        made.Add(line);
        if (kind == TransferKind.Hold)
            openHolds[line.Number] = line;
        var ended = kind is TransferKind.Capture or TransferKind.Release ? of : null;
        if (ended is { } hold)
            endedBy[hold] = line.Number;
        movedByNumber[line.Number] = (line, 0);
        undo.Push(() =>
        {
            (accounts[from], accounts[to]) = ((giver, giverHad), (taker, takerHad));
            openHolds.Remove(line.Number);
            if (ended is { } again)
                endedBy.Remove(again);
            movedByNumber.Remove(line.Number);
        });
        return null;
    }

    private (Transfer? Line, Refused? Refused) AddAlone(TransferKind kind, string from, string to, long amount, Instant at, string reason, long? of)
    {
        if (Add(kind, from, to, amount, at, reason, of, null) is { } refused)
        {
            while (undo.TryPop(out var step))
                step();
            return (null, refused);
        }
        undo.Clear();
        return (made[^1], null);
    }

    private void Close(Transfer hold)
    {
        Change(hold.From, balance => balance with { HeldOut = balance.HeldOut - hold.Amount });
        Change(hold.To, balance => balance with { HeldIn = balance.HeldIn - hold.Amount });
        openHolds.Remove(hold.Number);
        undo.Push(() => openHolds[hold.Number] = hold);
    }

    private void Change(string path, Func<Balance, Balance> change)
    {
        var before = accounts[path];
        accounts[path] = (before.Account, change(before.Balance));
        undo.Push(() => accounts[path] = before);
    }

    /// <summary>Why an account cannot stand as it would after so many units more.</summary>
    private static Refused? Broken(Account account, Balance balance, long amount) =>
        balance.Keeps(account.Rule) ? null
            : account.Rule == BalanceRule.NeverBelowZero
                ? No(Refusal.Insufficient, $"the account '{account.Path}' has {account.Asset.Write(balance.Free + amount)} free, and {account.Asset.Write(amount)} are asked for")
                : No(Refusal.AboveZero, $"the account '{account.Path}' takes at most {account.Asset.Write(amount - balance.Booked - balance.HeldIn)}, and {account.Asset.Write(amount)} would come in");

    private string Write(string path, long units) => accounts.TryGetValue(path, out var found) ? found.Account.Asset.Write(units) : $"{units} units";

    private static string Name(TransferKind kind) => kind.ToString().ToLowerInvariant();

    internal static Refused No(Refusal refusal, string words) => new(refusal, 0, words);
}
