using System.Globalization;
using System.Security.Cryptography;
using NodaTime;

namespace Fuyao.Kernel.Ledger;

/// <summary>How a claim stands.</summary>
public enum ClaimState
{
    /// <summary>Until the draw.</summary>
    Collected,
    Waiting,
    Placed,
    Refused,
    Withdrawn,
    Rejected,
}

/// <summary>What happened in the line of an account.</summary>
public enum ClaimEvent
{
    /// <summary>The account can be claimed from; the words are its rules.</summary>
    Opened,
    Claimed,

    /// <summary>Served from the waiting list, or by the draw.</summary>
    Served,
    Withdrawn,
    Rejected,

    /// <summary>The words are the seed. The entries after it are those of the claims, in the order that it gives.</summary>
    Drawn,
}

/// <summary>
/// An entry in the line of an account: it is never changed, and its hash follows from that of the entry before it. The entry of a claim is its receipt: whoever keeps it can show where it stood, and nothing can be
/// put before it later.
/// </summary>
/// <param name="Account">The path of the account that is claimed from.</param>
/// <param name="Number">1 for the first of the account; no number is left out.</param>
/// <param name="At">Never before that of the entry before it. Information: the order is that of the numbers.</param>
/// <param name="Claim">The claim's number, from 1, without gaps for each account; null where the entry is about none.</param>
/// <param name="Amount">Units that are claimed.</param>
/// <param name="State">How the claim stands by this entry.</param>
/// <param name="Position">Of a claim that waits: how many waited before it, and one.</param>
/// <param name="Transfer">The line of the ledger that gave the units, or took them back.</param>
/// <param name="Refusal">Of a claim that is refused.</param>
/// <param name="Words">The reason that was given; of a refusal what stands in the way.</param>
/// <param name="Before">The hash of the entry before; 64 zeros before the first.</param>
/// <param name="Sha256">Over the hash before and all fields, in their order here; see <see cref="FieldHash"/>. The instant is written in ticks of 100 ns since 1970-01-01T00:00Z.</param>
public sealed record ClaimEntry(
    string Account, long Number, Instant At, ClaimEvent Event, long? Claim, string? Claimant, long? Amount, ClaimState? State, long? Position, long? Transfer, Refusal? Refusal, string Words, string Before,
    string Sha256)
{
    /// <summary>The hash that follows from all else that the entry says.</summary>
    public string HashOf()
    {
        var message = new FieldMessage();
        message.Add(Before);
        message.Add(Account);
        message.Add(Number);
        message.Add(At.ToUnixTimeTicks());
        message.Add(Event.ToString());
        message.Add(Claim);
        message.Add(Claimant);
        message.Add(Amount);
        message.Add(State?.ToString());
        message.Add(Position);
        message.Add(Transfer);
        message.Add(Refusal?.ToString());
        message.Add(Words);
        return message.Link();
    }

    /// <summary>The line of the ledger that gave its units to a claim when it came; follows from what the entry says.</summary>
    /// <param name="to">The path of the account to which they went.</param>
    /// <returns>Null where it was given none.</returns>
    public Transfer? LineTo(string to) => Event == ClaimEvent.Claimed && Transfer is { } number
        ? new Transfer(number, At, TransferKind.Claim, Account, to, Amount!.Value, ReasonOfLine(Claim!.Value, Claimant!))
        : null;

    /// <summary>What a line says that gives its units to a claim.</summary>
    internal static string ReasonOfLine(long claim, string claimant) => string.Create(CultureInfo.InvariantCulture, $"claim {claim} of {claimant}");

    /// <summary>By which claims are drawn: SHA-256 of the seed's bytes and those of the hash of the claim's own entry, the smaller first.</summary>
    public static string DrawKey(string seed, string sha256) => Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(seed), .. Convert.FromHexString(sha256)]));

    /// <summary>What is published of a seed before anybody claims.</summary>
    public static string CommitmentTo(string seed) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(seed)));
}
