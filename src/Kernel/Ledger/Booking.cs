using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Ledger;

/// <summary>One thing that is asked of the ledger.</summary>
/// <param name="Reason">Kept with the transfer, and shown in statements.</param>
public abstract record Booking(string Reason);

/// <summary>Units go from one account to another.</summary>
public sealed record Move(string From, string To, Asset Asset, long Amount, string Reason) : Booking(Reason);

/// <summary>Units are kept for another account, until they are captured or released or the instant comes, at which they are free again by themselves.</summary>
public sealed record Hold(string From, string To, Asset Asset, long Amount, Instant Until, string Reason) : Booking(Reason);

/// <summary>What was held goes over; what of it is not captured is released.</summary>
/// <param name="HoldNumber">The number of the transfer that holds.</param>
/// <param name="Amount">Null: all of it.</param>
public sealed record Capture(long HoldNumber, long? Amount, string Reason) : Booking(Reason);

/// <summary>What was held is free again.</summary>
public sealed record Release(long HoldNumber, string Reason) : Booking(Reason);

/// <summary>A correction: what was moved or captured goes back. The transfer itself stays.</summary>
/// <param name="TransferNumber">Of a move or a capture.</param>
/// <param name="Amount">Null: all that has not gone back yet.</param>
public sealed record Reverse(long TransferNumber, long? Amount, string Reason) : Booking(Reason);

/// <summary>What concerns the claims on an account. It is alone in its order: each gets an answer of its own, refusals included, and none is undone because another could not be carried out.</summary>
/// <param name="Account">The path of the account that is claimed from.</param>
public abstract record ClaimBooking(string Account, string Reason) : Booking(Reason);

/// <summary>Somebody claims units of an account: “the first 1,000 get a place” (C2).</summary>
/// <param name="Claimant">For whom, for example a merchant's id; has one open claim on an account at most.</param>
public sealed record Claim(string Account, string Claimant, long Amount, string Reason) : ClaimBooking(Account, Reason);

/// <summary>Who claimed wants it no more. A place that was given goes to the next in line.</summary>
public sealed record Withdraw(string Account, long ClaimNumber, string Reason) : ClaimBooking(Account, Reason);

/// <summary>The claim does not count, as was found on checking it. A place that was given goes to the next in line.</summary>
public sealed record Reject(string Account, long ClaimNumber, string Reason) : ClaimBooking(Account, Reason);

/// <summary>Puts the claims that were collected in the order that the seed gives, and serves them.</summary>
/// <param name="Seed">64 hexadecimal digits; null where the ledger keeps it.</param>
public sealed record Draw(string Account, string? Seed, string Reason) : ClaimBooking(Account, Reason);

/// <summary>
/// Bookings that are made together or not at all, one after the other. The key makes it safe to ask again after a lost answer: it is kept for good with the answer, and the
/// same key with other bookings is refused (semantics.md, “Idempotency”).
/// </summary>
public sealed record Order
{
    public const int KeyLengthMax = 200;
    public const int ReasonLengthMax = 500;
    public const int BookingsMax = 100;
    public const int ClaimantLengthMax = 200;

    /// <param name="client">To whom the key belongs: two clients may use the same one.</param>
    /// <exception cref="MalformedOrderException">It cannot be asked at all; nothing is kept of it.</exception>
    public Order(string client, string key, ImmutableArray<Booking> bookings)
    {
        MustBeText("the client", client, KeyLengthMax);
        MustBeText("the key", key, KeyLengthMax);
        if (bookings.Length is 0 or > BookingsMax)
            throw new MalformedOrderException($"an order has 1 to {BookingsMax} bookings, and this one {bookings.Length}");
        if (bookings.Length > 1 && bookings.Any(booking => booking is ClaimBooking))
            throw new MalformedOrderException("what concerns claims is asked alone; write an order of its own for it");
        foreach (var booking in bookings)
            MustBeSound(booking);
        (Client, Key, Bookings) = (client, key, bookings);
    }

    public string Client { get; }

    public string Key { get; }

    public ImmutableArray<Booking> Bookings { get; }

    /// <summary>SHA-256 over everything that is asked, in a form in which no two different orders are alike.</summary>
    public byte[] BodyHash() => Bookings is [var alone] ? FieldHash.Of(FieldsOf(alone)) : FieldHash.Of([.. Bookings.SelectMany(FieldsOf)]);

    private static object?[] FieldsOf(Booking booking) => booking switch
    {
        Move move => ["move", move.From, move.To, move.Asset.Id, move.Amount, move.Reason],
        Hold hold => ["hold", hold.From, hold.To, hold.Asset.Id, hold.Amount, hold.Until.ToUnixTimeTicks(), hold.Reason],
        Capture capture => ["capture", capture.HoldNumber, capture.Amount, capture.Reason],
        Release release => ["release", release.HoldNumber, release.Reason],
        Reverse reverse => ["reverse", reverse.TransferNumber, reverse.Amount, reverse.Reason],
        Claim claim => ["claim", claim.Account, claim.Claimant, claim.Amount, claim.Reason],
        Withdraw withdraw => ["withdraw", withdraw.Account, withdraw.ClaimNumber, withdraw.Reason],
        Reject reject => ["reject", reject.Account, reject.ClaimNumber, reject.Reason],
        Draw draw => ["draw", draw.Account, draw.Seed, draw.Reason],
        _ => throw new InvalidOperationException($"{booking} is no booking that is known here."),
    };

    private static void MustBeText(string what, string text, int lengthMax)
    {
        if (text.Length > lengthMax || string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl))
            throw new MalformedOrderException($"{what} is to be a text of 1 to {lengthMax} characters without control characters");
    }

    private static void MustBeSound(Booking booking)
    {
        MustBeText("the reason", booking.Reason, ReasonLengthMax);
        var (amount, paths) = booking switch
        {
            Move move => (move.Amount, (string[])[move.From, move.To]),
            Hold hold => (hold.Amount, [hold.From, hold.To]),
            Capture capture => (capture.Amount ?? 1, []),
            Reverse reverse => (reverse.Amount ?? 1, []),
            Claim claim => (claim.Amount, [claim.Account]),
            ClaimBooking other => (1, [other.Account]),
            _ => (1, []),
        };
        if (amount <= 0)
            throw new MalformedOrderException($"{amount} units cannot be booked: an amount is above zero; to take back what was booked, reverse it");
        foreach (var path in paths)
            if (Account.ProblemOf(path) is { } problem)
                throw new MalformedOrderException(problem);
        if (booking is Claim { Claimant: var claimant })
            MustBeText("the claimant", claimant, ClaimantLengthMax);
        if (booking is Draw { Seed: { } seed } && !Quota.IsHash(seed))
            throw new MalformedOrderException("a seed is 64 hexadecimal digits");
        if (booking is Hold { Until: var until } && Instant.FromUnixTimeTicks(until.ToUnixTimeTicks()) != until)
            throw new MalformedOrderException($"a hold until {until} is finer than 100 ns; write an instant in whole milliseconds");
        if (paths is [var from, var to] && from == to)
            throw new MalformedOrderException($"'{from}' cannot be booked to itself");
    }
}

/// <summary>An order that says nothing that could be carried out, whatever the ledger holds.</summary>
public sealed class MalformedOrderException(string message) : Exception(message);
