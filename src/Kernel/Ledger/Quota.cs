using NodaTime;

namespace Fuyao.Kernel.Ledger;

/// <summary>
/// How an account is claimed from: first come, first served; or, where there is a commitment, collected until it closes and then served in the order that a seed gives, which nobody could know before.
/// </summary>
public sealed record Quota
{
    private const int HashDigits = 64;

    /// <param name="account">The path of the account that has the places.</param>
    /// <param name="to">The path of the account to which those go that are given.</param>
    /// <param name="amountMax">No claim is for more units. What does not fit waits and lets nobody overtake, so that one that can never fit would stop the line.</param>
    /// <param name="waitingMax">So many claims may wait; 0: nobody.</param>
    /// <param name="opens">Claims before are refused; null: open from the beginning.</param>
    /// <param name="closes">Claims from then on are refused; null: never.</param>
    /// <param name="commitment">SHA-256 of the seed's bytes in 64 hexadecimal digits, published before anybody claims; null: first come, first served.</param>
    /// <exception cref="MalformedOrderException">It cannot be so.</exception>
    public Quota(string account, string to, long amountMax, long waitingMax, Instant? opens, Instant? closes, string? commitment)
    {
        if ((Ledger.Account.ProblemOf(account) ?? Ledger.Account.ProblemOf(to)) is { } problem)
            throw new MalformedOrderException(problem);
        if (account == to)
            throw new MalformedOrderException($"what is claimed from '{account}' goes to another account");
        if (amountMax <= 0 || waitingMax < 0)
            throw new MalformedOrderException("a claim is for one unit at least, and not fewer than no claims wait");
        if (opens >= closes)
            throw new MalformedOrderException($"claims cannot open at {opens} and close at {closes}; they close after they open");
        if (commitment is not null && closes is null)
            throw new MalformedOrderException("claims that are drawn are collected until an instant; say when they close");
        if (commitment is not null && !IsHash(commitment))
            throw new MalformedOrderException("a commitment is the SHA-256 of the seed in 64 hexadecimal digits");
        (Account, To, AmountMax, WaitingMax, Opens, Closes, Commitment) = (account, to, amountMax, waitingMax, Whole(opens), Whole(closes), commitment?.ToLowerInvariant());
    }

    public string Account { get; }

    public string To { get; }

    public long AmountMax { get; }

    public long WaitingMax { get; }

    public Instant? Opens { get; }

    public Instant? Closes { get; }

    public string? Commitment { get; }

    /// <summary>The rules as the first entry of the line says them, so that they cannot be changed without a trace.</summary>
    public string Rules => string.Join(
        "; ", $"from {Account}", $"to {To}", $"at most {AmountMax} a claim", $"at most {WaitingMax} waiting", Opens is { } opens ? $"opens {opens}" : "opens at once",
        Closes is { } closes ? $"closes {closes}" : "never closes", Commitment is null ? "first come, first served" : $"drawn by the seed with SHA-256 {Commitment}");

    /// <summary>Whether a text is 64 hexadecimal digits.</summary>
    public static bool IsHash(string text) => text.Length == HashDigits && text.All(char.IsAsciiHexDigit);

    // As they are stored: in ticks.
    private static Instant? Whole(Instant? at) => at is { } instant ? Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks()) : null;
}
