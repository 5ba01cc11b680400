using NodaTime;

namespace Fuyao.Kernel.Ledger;

/// <summary>A claim as it stands.</summary>
/// <param name="Place">By which it is served, the smaller first: its number, or what the draw gave it; 0 before the draw.</param>
/// <param name="Transfer">The line that gave its units.</param>
/// <param name="Sha256">Of the entry that is its receipt.</param>
public sealed record ClaimStanding(long Number, string Claimant, long Amount, ClaimState State, long Place, long? Transfer, string Sha256)
{
    /// <summary>Whether it still can get or keep what it claims.</summary>
    public bool IsOpen => State is ClaimState.Collected or ClaimState.Waiting or ClaimState.Placed;
}

/// <summary>Where the line of an account has come to.</summary>
/// <param name="Claims">How many there ever were: the number of the last.</param>
/// <param name="Waiting">How many wait.</param>
/// <param name="Entries">The number of the last entry.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Seed">What decides the draw, where the ledger keeps it.</param>
/// <param name="IsDrawn">Whether the draw was made.</param>
public sealed record QuotaHead(long Claims, long Waiting, long Entries, string Sha256, string? Seed, bool IsDrawn);

/// <summary>
/// The claims on an account and the rules by which they are served: who comes first is served first, what does not fit waits, and nobody overtakes. Like a <see cref="Book"/> it knows what was put into it: the claims
/// that are named, and the open ones of those who claim.
/// </summary>
public sealed class QuotaLine
{
    private readonly Func<long, IReadOnlyList<ClaimStanding>> waitingAfter;
    private readonly Func<IReadOnlyList<ClaimStanding>> collected;
    private readonly Dictionary<long, ClaimStanding> byNumber = [];
    private readonly Dictionary<string, long> openByClaimant = [];
    private readonly Queue<long> ahead = [];
    private readonly List<ClaimEntry> made = [];
    private readonly HashSet<long> changed = [];
    private long lastPlaceRead = -1;
    private bool isReadToTheEnd;

    /// <param name="waitingAfter">Some of the stored claims that wait with a greater place than this, by their places; none where there are no more.</param>
    /// <param name="collected">All stored claims that were collected.</param>
    public QuotaLine(Quota quota, QuotaHead head, Func<long, IReadOnlyList<ClaimStanding>> waitingAfter, Func<IReadOnlyList<ClaimStanding>> collected) =>
        (Quota, Head, this.waitingAfter, this.collected) = (quota, head, waitingAfter, collected);

    public Quota Quota { get; }

    public QuotaHead Head { get; private set; }

    /// <summary>The entries that were added, in their order.</summary>
    public IReadOnlyList<ClaimEntry> Made => made;

    /// <summary>The claims that were made or stand otherwise than before.</summary>
    public IEnumerable<ClaimStanding> Changed => changed.Select(number => byNumber[number]);

    public void Put(ClaimStanding claim)
    {
        if (byNumber.TryAdd(claim.Number, claim) && claim.IsOpen)
            openByClaimant[claim.Claimant] = claim.Number;
    }

    /// <summary>The first entry of a line, which says its rules.</summary>
    public void Open(Instant at) => Enter(at, ClaimEvent.Opened, null, null, null, null, Quota.Rules);

    internal Answer CarryOut(ClaimBooking booking, Book book, Instant at) => booking switch
    {
        Claim claim => new Entered(Enter(claim, book, at)),
        Withdraw withdraw => End(withdraw.ClaimNumber, ClaimState.Withdrawn, withdraw.Reason, book, at),
        Reject reject => End(reject.ClaimNumber, ClaimState.Rejected, reject.Reason, book, at),
        Draw draw => DrawBy(draw, book, at),
        _ => throw new ArgumentOutOfRangeException(nameof(booking), booking, "No such booking."),
    };

    /// <summary>Gives what is free to who waits, in their order, up to the first for whom it is not enough.</summary>
    /// <returns>Whether anybody was served.</returns>
    internal bool ServeWaiting(Book book, Instant at)
    {
        var before = made.Count;
        while (Head.Waiting > 0 && Next() is { } next && book.Give(Quota, next.Amount, at, ReasonOf(next)).Line is { } line)
        {
            ahead.Dequeue();
            Head = Head with { Waiting = Head.Waiting - 1 };
            Stand(next with { State = ClaimState.Placed, Transfer = line.Number });
            Enter(at, ClaimEvent.Served, byNumber[next.Number], null, line.Number, null, "the next in line");
        }
        return made.Count > before;
    }

    private ClaimEntry Enter(Claim claim, Book book, Instant at)
    {
        var standing = new ClaimStanding(Head.Claims + 1, claim.Claimant, claim.Amount, ClaimState.Collected, 0, null, "");
        Head = Head with { Claims = standing.Number };
        var (served, position, refused) = Refuse(claim, at) is { } not ? (standing with { State = ClaimState.Refused }, null, not)
            : Quota.Commitment is null ? Serve(standing with { Place = standing.Number }, book, at)
            : (standing, null, null);
        var entry = Enter(at, ClaimEvent.Claimed, served, position, served.Transfer, refused, refused?.Words ?? claim.Reason);
        Stand(served with { Sha256 = entry.Sha256 });
        return entry;
    }

    private Refused? Refuse(Claim claim, Instant at) =>
        at < Quota.Opens ? Book.No(Refusal.NotOpen, $"claims on '{Quota.Account}' open at {Quota.Opens}; claim from then on")
        : at >= Quota.Closes ? Book.No(Refusal.Closed, $"claims on '{Quota.Account}' closed at {Quota.Closes}")
        : claim.Amount > Quota.AmountMax ? Book.No(Refusal.MoreThanClaimable, $"{claim.Amount} are claimed from '{Quota.Account}', and a claim is for at most {Quota.AmountMax}")
        : openByClaimant.TryGetValue(claim.Claimant, out var open) ? Book.No(Refusal.AlreadyClaimed, $"'{claim.Claimant}' has the claim {open} on '{Quota.Account}' already; withdraw that first")
        : null;

    /// <summary>Gives a claim its units, or its position in the line, or neither.</summary>
    private (ClaimStanding Claim, long? Position, Refused? Refused) Serve(ClaimStanding claim, Book book, Instant at)
    {
        if (Head.Waiting == 0)
        {
            var (line, refused) = book.Give(Quota, claim.Amount, at, ReasonOf(claim));
            if (line is not null)
                return (claim with { State = ClaimState.Placed, Transfer = line.Number }, null, null);
            if (refused!.Refusal != Refusal.Insufficient)
                return (claim with { State = ClaimState.Refused }, null, refused);
        }
        if (Head.Waiting >= Quota.WaitingMax)
            return (claim with { State = ClaimState.Refused }, null, Book.No(Refusal.Full, $"everything of '{Quota.Account}' is given, and {Head.Waiting} wait, which is the most"));
        Head = Head with { Waiting = Head.Waiting + 1 };
        // Behind all that are stored: found there, or from here where all of them have been read.
        if (isReadToTheEnd)
            ahead.Enqueue(claim.Number);
        return (claim with { State = ClaimState.Waiting }, Head.Waiting, null);
    }

    private Answer End(long number, ClaimState state, string reason, Book book, Instant at)
    {
        if (!byNumber.TryGetValue(number, out var claim))
            return Book.No(Refusal.UnknownClaim, $"there is no claim {number} on '{Quota.Account}'");
        if (!claim.IsOpen)
            return Book.No(Refusal.ClaimEnded, $"the claim {number} on '{Quota.Account}' is {claim.State.ToString().ToLowerInvariant()} already");
        long? back = null;
        if (claim.State == ClaimState.Placed)
        {
            var (line, refused) = book.TakeBack(Quota, claim.Amount, at, reason, claim.Transfer!.Value);
            if (line is null)
                return refused!;
            back = line.Number;
        }
        else if (claim.State == ClaimState.Waiting)
            Head = Head with { Waiting = Head.Waiting - 1 };
        Stand(claim with { State = state });
        return new Entered(Enter(at, state == ClaimState.Withdrawn ? ClaimEvent.Withdrawn : ClaimEvent.Rejected, byNumber[number], null, back, null, reason));
    }

    private Answer DrawBy(Draw draw, Book book, Instant at)
    {
        if (Quota.Commitment is not { } commitment)
            return Book.No(Refusal.NotDrawn, $"claims on '{Quota.Account}' are served first come, first served; there is nothing to draw");
        if (Head.IsDrawn)
            return Book.No(Refusal.AlreadyDrawn, $"claims on '{Quota.Account}' were drawn already; a draw is made once");
        if (at < Quota.Closes)
            return Book.No(Refusal.NotOpen, $"claims on '{Quota.Account}' are collected until {Quota.Closes}; draw from then on");
        if ((draw.Seed ?? Head.Seed)?.ToLowerInvariant() is not { } seed)
            return Book.No(Refusal.WrongSeed, $"the seed of '{Quota.Account}' is kept elsewhere; give it");
        if (ClaimEntry.CommitmentTo(seed) != commitment)
            return Book.No(Refusal.WrongSeed, $"the SHA-256 of this seed is not the commitment that was published for '{Quota.Account}', {commitment}");
        Head = Head with { IsDrawn = true };
        var drawn = Enter(at, ClaimEvent.Drawn, null, null, null, null, seed);
        // What was made or ended since the claims were stored is known here.
        foreach (var claim in collected())
            Put(claim);
        var inOrder = byNumber.Values.Where(claim => claim.State == ClaimState.Collected)
            .OrderBy(claim => ClaimEntry.DrawKey(seed, claim.Sha256), StringComparer.Ordinal).ThenBy(claim => claim.Number).ToArray();
        for (var place = 1; place <= inOrder.Length; place++)
        {
            var (served, position, refused) = Serve(inOrder[place - 1] with { Place = place }, book, at);
            Stand(served);
            Enter(at, ClaimEvent.Served, served, position, served.Transfer, refused, refused?.Words ?? draw.Reason);
        }
        return new Entered(drawn);
    }

    /// <summary>The claim that is next in line, at the head of <see cref="ahead"/>.</summary>
    private ClaimStanding? Next()
    {
        while (true)
        {
            for (; ahead.TryPeek(out var number); ahead.Dequeue())
                if (byNumber[number] is { State: ClaimState.Waiting } next)
                    return next;
            if (isReadToTheEnd)
                return null;
            var stored = waitingAfter(lastPlaceRead);
            foreach (var claim in stored)
            {
                Put(claim);
                ahead.Enqueue(claim.Number);
                lastPlaceRead = claim.Place;
            }
            if (stored.Count > 0)
                continue;
            isReadToTheEnd = true;
            // Those that began to wait here are stored nowhere yet.
            foreach (var claim in Changed.Where(claim => claim.State == ClaimState.Waiting && claim.Place > lastPlaceRead).OrderBy(claim => claim.Place).ToArray())
                ahead.Enqueue(claim.Number);
        }
    }

    private void Stand(ClaimStanding claim)
    {
        byNumber[claim.Number] = claim;
        changed.Add(claim.Number);
        if (claim.IsOpen)
            openByClaimant[claim.Claimant] = claim.Number;
        else if (openByClaimant.GetValueOrDefault(claim.Claimant) == claim.Number)
            openByClaimant.Remove(claim.Claimant);
    }

    private ClaimEntry Enter(Instant at, ClaimEvent what, ClaimStanding? claim, long? position, long? transfer, Refused? refused, string words)
    {
        var entry = new ClaimEntry(
            Quota.Account, Head.Entries + 1, at, what, claim?.Number, claim?.Claimant, claim?.Amount, claim?.State, position, transfer, refused?.Refusal, words, Head.Sha256, "");
        entry = entry with { Sha256 = entry.HashOf() };
        made.Add(entry);
        Head = Head with { Entries = entry.Number, Sha256 = entry.Sha256 };
        return entry;
    }

    private static string ReasonOf(ClaimStanding claim) => ClaimEntry.ReasonOfLine(claim.Number, claim.Claimant);
}
