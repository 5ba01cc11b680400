using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>A quota as one would keep it by hand: a list of claims, what came into the account, and what is held of it. Shares nothing with <see cref="QuotaLine"/> but its records.</summary>
internal sealed class PlainClaims(Quota quota)
{
    private readonly List<Row> rows = [];
    private readonly List<(long Amount, Instant Until)> holds = [];
    private long places;
    private bool isDrawn;
    private Instant last = RandomOrders.Beginning;

    /// <summary>The receipts of the claims, by which the draw goes.</summary>
    public Dictionary<long, string> Receipts { get; } = [];

    public IReadOnlyList<string> Standings => [.. rows.Select(row => $"{row.Number} {row.Claimant} {row.State}")];

    public IReadOnlyList<long> Ranks => [.. rows.Where(row => row.State == ClaimState.Placed).OrderBy(row => row.Place).Select(row => row.Number)];

    public IReadOnlyList<long> Waiting => [.. rows.Where(row => row.State == ClaimState.Waiting).OrderBy(row => row.Place).Select(row => row.Number)];

    /// <summary>What is given, in units.</summary>
    public long Given => rows.Where(row => row.State == ClaimState.Placed).Sum(row => row.Amount);

    public long Places => places;

    /// <returns>Shortly what came of it.</returns>
    public string CarryOut(Order order, Instant now)
    {
        var at = now > last ? now : last;
        if (Serve(at))
            last = at;
        var answer = Ask(order.Bookings.Single(), at);
        if (!answer.StartsWith("no ", StringComparison.Ordinal))
        {
            last = at;
            Serve(at);
        }
        return answer;
    }

    private string Ask(Booking booking, Instant at)
    {
        switch (booking)
        {
            case Move move:
                places += move.Amount;
                return "booked";
            case Hold hold:
                if (hold.Until <= at)
                    return "no HoldExpired";
                if (Free(at) < hold.Amount)
                    return "no Insufficient";
                holds.Add((hold.Amount, hold.Until));
                return "booked";
            case Claim claim:
                var row = new Row(rows.Count + 1, claim.Claimant, claim.Amount);
                var refusal = at < quota.Opens ? "NotOpen" : at >= quota.Closes ? "Closed" : claim.Amount > quota.AmountMax ? "MoreThanClaimable"
                    : rows.Any(other => other.Claimant == claim.Claimant && other.State is (ClaimState.Collected or ClaimState.Placed or ClaimState.Waiting)) ? "AlreadyClaimed" : null;
                rows.Add(row);
                if (refusal is null && quota.Commitment is null)
                    Place(row, row.Number, at);
                else
                    row.State = refusal is null ? ClaimState.Collected : ClaimState.Refused;
                var position = row.State == ClaimState.Waiting ? $" at {Waiting.Count}" : "";
                return $"claim {row.Number} {row.State}{position}{(row.State == ClaimState.Refused ? " " + (refusal ?? "Full") : "")}";
            case Withdraw withdraw:
                return End(withdraw.ClaimNumber, ClaimState.Withdrawn);
            case Reject reject:
                return End(reject.ClaimNumber, ClaimState.Rejected);
            case Draw draw:
                if (quota.Commitment is null)
                    return "no NotDrawn";
                if (isDrawn)
                    return "no AlreadyDrawn";
                if (at < quota.Closes)
                    return "no NotOpen";
                isDrawn = true;
                var place = 0;
                foreach (var next in rows.Where(other => other.State == ClaimState.Collected).OrderBy(other => ClaimEntry.DrawKey(draw.Seed!, Receipts[other.Number]), StringComparer.Ordinal).ToArray())
                    Place(next, ++place, at);
                return "drawn";
            default:
                throw new ArgumentOutOfRangeException(nameof(booking));
        }
    }

    private void Place(Row row, long place, Instant at)
    {
        row.Place = place;
        row.State = Waiting.Count == 0 && Free(at) >= row.Amount ? ClaimState.Placed : Waiting.Count < quota.WaitingMax ? ClaimState.Waiting : ClaimState.Refused;
    }

    private string End(long number, ClaimState state)
    {
        if (rows.FirstOrDefault(row => row.Number == number) is not { } claim)
            return "no UnknownClaim";
        if (claim.State is not (ClaimState.Collected or ClaimState.Placed or ClaimState.Waiting))
            return "no ClaimEnded";
        claim.State = state;
        return $"claim {number} {state}";
    }

    private bool Serve(Instant at)
    {
        var served = false;
        while (rows.Where(row => row.State == ClaimState.Waiting).MinBy(row => row.Place) is { } next && Free(at) >= next.Amount)
        {
            next.State = ClaimState.Placed;
            served = true;
        }
        return served;
    }

    private long Free(Instant at) => places - Given - holds.Where(hold => hold.Until > at).Sum(hold => hold.Amount);

    private sealed class Row(long number, string claimant, long amount)
    {
        public long Number => number;

        public string Claimant => claimant;

        public long Amount => amount;

        public ClaimState State { get; set; }

        public long Place { get; set; }
    }
}
