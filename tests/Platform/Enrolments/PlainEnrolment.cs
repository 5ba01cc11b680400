using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>
/// Decision 0038 written down as plainly as can be: all instants one after the other, all merchants at each. One condition, a licence, which is watched between reviews and ends membership at once; two tiers, the better one for
/// who has paid; a number of places, which a review gives to those who paid most.
/// </summary>
internal sealed class PlainEnrolment(IReadOnlyList<FactChange> changes, IReadOnlyList<Invitation> invitations, IReadOnlyList<Instant> reviews, int places, string[] tiers, bool byRegistration)
{
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly int count = NewcomerMarket.Merchants.Length;
    private readonly string?[] tierOf = new string?[NewcomerMarket.Merchants.Length];
    private readonly string[] status = [.. NewcomerMarket.Merchants.Select(_ => "None")];
    private readonly bool[] leftBetween = new bool[NewcomerMarket.Merchants.Length];
    private readonly Instant?[] registeredOn = new Instant?[NewcomerMarket.Merchants.Length];
    private readonly bool[] isPending = new bool[NewcomerMarket.Merchants.Length];
    private readonly bool[] isDecided = new bool[NewcomerMarket.Merchants.Length];
    private int taken;

    public List<string> Events { get; } = [];

    /// <summary>After each review, and at the end.</summary>
    public List<string> Standings { get; } = [];

    public void Run(Instant end)
    {
        var instants = changes.Select(Counts).Concat(reviews).Concat(invitations.Select(one => one.Answer?.At ?? one.Until)).Concat(changes.Where(one => one.Fact == "registered_on").Select(one => DayEnd(Day(one.Value!))))
            .Where(at => at <= end).Distinct().Order();
        foreach (var at in instants)
        {
            EndOfDay(at);
            foreach (var lapsed in invitations.Where(one => one.Answer is null && one.Until == at))
                Tell(at, lapsed.Row, "Lapsed", lapsed.Tier);
            if (reviews.Contains(at))
                Review(at);
            Change(at);
        }
        Standings.Add(Standing());
    }

    private void EndOfDay(Instant at)
    {
        for (var row = 0; row < count; row++)
            if (isPending[row] && DayEnd(registeredOn[row]!.Value) == at)
                if (Licensed(row, at - Tick, at - Tick) is false)
                    Refuse(at, row);
                else
                    Tell(at, row, "Awaiting", null);
    }

    private void Change(Instant at)
    {
        var joining = new List<int>();
        var observed = changes.Where(one => Counts(one) == at && one.Fact == "licensed").Select(one => one.Row).ToHashSet();
        foreach (var row in changes.Where(one => Counts(one) == at).Select(one => one.Row).Distinct().Where(row => byRegistration && !isDecided[row]).OrderBy(row => row))
        {
            if (!isPending[row] && Value(row, "registered_on", at, at) is { } day)
                registeredOn[row] = Day(day);
            if (registeredOn[row] is not { } registered || registered > at)
                continue;
            // Who has a licence is in; a better tier that is not known to hold is no reason to wait.
            if (Licensed(row, at, at) is true)
                joining.Add(row);
            else if (Licensed(row, at, at) is false && at >= DayEnd(registered))
                Refuse(at, row);
            else if (!isPending[row])
            {
                isPending[row] = true;
                Tell(at, row, "Awaiting", null);
            }
        }
        foreach (var row in joining.OrderBy(row => NewcomerMarket.Merchants[row], StringComparer.Ordinal))
        {
            (isDecided[row], isPending[row]) = (true, false);
            if (taken++ < places)
                Join(at, row, "Registered", tiers[Paid(row, at, at) >= 1 ? 0 : 1]);
            else
            {
                status[row] = "Waiting";
                Tell(at, row, "Queued", null);
            }
            observed.Add(row);
        }
        foreach (var one in invitations.Where(one => one.Answer?.At == at))
        {
            if (one.Answer!.IsAccepted)
                Join(at, one.Row, "Accepted", one.Tier);
            else
                Tell(at, one.Row, "Declined", one.Tier);
            observed.Add(one.Row);
        }
        foreach (var row in observed.Order())
            Watch(at, row);
    }

    private void Watch(Instant at, int row)
    {
        if (status[row] == "Member" && Licensed(row, at, at) is false)
        {
            (status[row], leftBetween[row]) = ("Left", true);
            Tell(at, row, "Left", null);
        }
        else if (status[row] == "Left" && leftBetween[row] && Licensed(row, at, at) is true)
        {
            status[row] = "Member";
            Tell(at, row, "Returned", null);
        }
    }

    /// <summary>About those who came in once, by the state at that instant with all that is stored now.</summary>
    private void Review(Instant at)
    {
        var wereIn = Enumerable.Range(0, count).Where(row => status[row] != "None").ToList();
        var qualified = wereIn.Where(row => Licensed(row, at, Instant.MaxValue) is true).OrderByDescending(row => Paid(row, at, Instant.MaxValue)).ThenBy(row => NewcomerMarket.Merchants[row], StringComparer.Ordinal).ToList();
        foreach (var row in wereIn)
        {
            var hasPlace = qualified.IndexOf(row) is >= 0 and var place && place < places;
            var wasMember = status[row] is "Member" or "Left" || tierOf[row] is not null;
            status[row] = hasPlace ? "Member" : qualified.Contains(row) ? "Waiting" : wasMember ? "Left" : "None";
            if (hasPlace)
                tierOf[row] = tiers[Paid(row, at, Instant.MaxValue) >= 1 ? 0 : 1];
            leftBetween[row] = false;
        }
        taken = status.Count(one => one is "Member" or "Waiting");
        Standings.Add(Standing());
    }

    private void Join(Instant at, int row, string kind, string tier)
    {
        (status[row], tierOf[row]) = ("Member", tier);
        Tell(at, row, kind, tier);
    }

    private void Refuse(Instant at, int row)
    {
        (isDecided[row], isPending[row]) = (true, false);
        Tell(at, row, "Refused", null);
    }

    private void Tell(Instant at, int row, string what, string? tier) => Events.Add($"{NewcomerMarket.Written(at)} {NewcomerMarket.Merchants[row]} {what}{(tier is null ? "" : $" {tier}")}");

    private string Standing() => string.Join(' ', status.Select((one, row) => one == "Member" ? tierOf[row] : one));

    private bool? Licensed(int row, Instant at, Instant knownBy) => Value(row, "licensed", at, knownBy) is { } written ? written == "true" : null;

    private int? Paid(int row, Instant at, Instant knownBy) => Value(row, "paid", at, knownBy) is { } written ? int.Parse(written, null) : null;

    private string? Value(int row, string fact, Instant at, Instant knownBy) =>
        changes.Where(one => one.Row == row && one.Fact == fact && one.OccurredAt <= at && one.KnownAt <= knownBy).OrderBy(one => one.OccurredAt).LastOrDefault()?.Value;

    private static Instant Counts(FactChange one) => Instant.Max(one.OccurredAt, one.KnownAt);

    private static Instant Day(string written) => NewcomerMarket.At(written);

    private static Instant DayEnd(Instant day) => day + Duration.FromDays(1);
}
