namespace Fuyao.Platform.Tests.Credits;

/// <summary>What a budget kept by hand can get wrong, so that the comparison is seen to find it.</summary>
internal enum PlainFault
{
    None,
    DayOfAnotherZone,
    RefundKeepsItsDay,
    RestStaysInTranche,
    LastToExpirePays,
}

internal sealed record PlainTerms(long Amount, long? PerDay, int Days);

internal sealed class PlainPacket(long number, int tranche, string benefit, string merchant, PlainTerms terms, long claimBy)
{
    public long Number => number;

    public int Tranche => tranche;

    public string Benefit => benefit;

    public string Merchant => merchant;

    public PlainTerms Terms => terms;

    public long Left { get; set; } = terms.Amount;

    public long ClaimBy => claimBy;

    public long? ClaimedAt { get; set; }

    public long Expires { get; set; }

    public bool IsOver { get; set; }

    public Dictionary<long, long> SpentByDay { get; } = [];
}

internal sealed record PlainClick(string Id, string Merchant, long At, long Price);

/// <summary>A budget with its packets as lists and sums, in minutes and units of 1/10,000, written down without a ledger: what E12 says, as somebody would do it by hand.</summary>
internal sealed class PlainBudget(long budget, IReadOnlyDictionary<string, PlainTerms> terms, IReadOnlyList<string> merchants, PlainFault fault)
{
    private const int MinutesPerDay = 24 * 60;
    private const int ShanghaiAhead = 8 * 60;

    private readonly Dictionary<string, (PlainClick Click, PlainPacket? Payer, string Outcome)> clicks = [];
    private readonly HashSet<string> invalid = [];

    public long NotApproved { get; private set; } = budget;

    public List<(string Benefit, long Asked, long Left, bool Approved)> Tranches { get; } = [];

    public List<PlainPacket> Packets { get; } = [];

    public long Spent { get; private set; }

    public long Now { get; private set; }

    public long Issued => Packets.Where(packet => packet.ClaimedAt is null && !packet.IsOver).Sum(packet => packet.Left);

    public long Claimed => Packets.Where(packet => packet.ClaimedAt is not null && !packet.IsOver).Sum(packet => packet.Left);

    public IEnumerable<string> ClickIds => clicks.Keys;

    public PlainClick ClickOf(string id) => clicks[id].Click;

    public void Wait(long minutes)
    {
        Now += minutes;
        foreach (var packet in Packets.Where(packet => !packet.IsOver))
            if (packet.ClaimedAt is null && packet.ClaimBy <= Now)
            {
                packet.IsOver = true;
                GiveToTranche(packet.Tranche, packet.Left);
            }
            else if (packet.ClaimedAt is not null && packet.Expires <= Now)
            {
                packet.IsOver = true;
                GiveBack(packet, packet.Left);
            }
    }

    public void Draft(string benefit, long amount) => Tranches.Add((benefit, amount, 0, false));

    public bool Approve(int tranche)
    {
        if (tranche >= Tranches.Count || Tranches[tranche].Approved || Tranches[tranche].Asked > NotApproved)
            return false;
        NotApproved -= Tranches[tranche].Asked;
        Tranches[tranche] = Tranches[tranche] with { Left = Tranches[tranche].Asked, Approved = true };
        return true;
    }

    public bool Issue(int tranche)
    {
        if (tranche >= Tranches.Count || !Tranches[tranche].Approved)
            return false;
        var (benefit, each) = (Tranches[tranche].Benefit, terms[Tranches[tranche].Benefit]);
        foreach (var merchant in merchants.Where(merchant => !Packets.Any(packet => packet.Merchant == merchant && packet.Benefit == benefit && (packet.ClaimedAt is not null || !packet.IsOver))))
        {
            if (Tranches[tranche].Left < each.Amount)
                break;
            GiveToTranche(tranche, -each.Amount);
            Packets.Add(new PlainPacket(Packets.Count + 1, tranche, benefit, merchant, each, Now + each.Days * MinutesPerDay));
        }
        return true;
    }

    public bool Claim(long number, string merchant)
    {
        if (Packets.Find(packet => packet.Number == number) is not { ClaimedAt: null, IsOver: false } packet || packet.Merchant != merchant)
            return false;
        (packet.ClaimedAt, packet.Expires) = (Now, Now + packet.Terms.Days * MinutesPerDay);
        return true;
    }

    /// <returns>What comes of each; null where they are refused together.</returns>
    public List<string>? Tell(IReadOnlyList<(PlainClick Click, bool IsInvalid)> told)
    {
        var seen = clicks.ToDictionary(one => one.Key, one => one.Value.Click);
        foreach (var (click, _) in told)
            if (seen.TryGetValue(click.Id, out var before) ? before != click : !seen.TryAdd(click.Id, click))
                return null;
        return [.. told.Select(one => Tell(one.Click, one.IsInvalid))];
    }

    public bool Refund(string id)
    {
        if (!clicks.TryGetValue(id, out var told) || told.Payer is not { } packet || !invalid.Add(id))
            return false;
        Spent -= told.Click.Price;
        if (fault != PlainFault.RefundKeepsItsDay)
            packet.SpentByDay[DayOf(told.Click.At)] -= told.Click.Price;
        if (packet.IsOver)
            GiveBack(packet, told.Click.Price);
        else
            packet.Left += told.Click.Price;
        return true;
    }

    private string Tell(PlainClick click, bool isInvalid)
    {
        if (clicks.TryGetValue(click.Id, out var before))
        {
            if (!isInvalid || before.Outcome == "Invalid")
                return before.Outcome;
            if (before.Payer is null)
                invalid.Add(click.Id);
            else
                Refund(click.Id);
            return before.Payer is null ? "Invalid" : "Refunded";
        }
        var (outcome, payer) = isInvalid ? ("Invalid", null) : Choose(click);
        clicks.Add(click.Id, (click, payer, outcome));
        if (payer is null)
            return outcome;
        payer.Left -= click.Price;
        payer.SpentByDay[DayOf(click.At)] = payer.SpentByDay.GetValueOrDefault(DayOf(click.At)) + click.Price;
        Spent += click.Price;
        return outcome;
    }

    private (string Outcome, PlainPacket? Payer) Choose(PlainClick click)
    {
        var pays = Packets.Where(packet => packet.Merchant == click.Merchant && !packet.IsOver && packet.ClaimedAt <= click.At && click.At < packet.Expires).OrderBy(packet => packet.Expires).ThenBy(packet => packet.Number).ToList();
        if (fault == PlainFault.LastToExpirePays)
            pays.Reverse();
        var enough = pays.Where(packet => packet.Left >= click.Price).ToList();
        foreach (var packet in enough)
            if (packet.Terms.PerDay is not { } most || packet.SpentByDay.GetValueOrDefault(DayOf(click.At)) + click.Price <= most)
                return ("Paid", packet);
        return (pays.Count == 0 ? "NoPacket" : enough.Count == 0 ? "RestTooSmall" : "DayFull", null);
    }

    private long DayOf(long minute) => (minute + (fault == PlainFault.DayOfAnotherZone ? 0 : ShanghaiAhead)) / MinutesPerDay;

    private void GiveBack(PlainPacket packet, long amount)
    {
        if (fault == PlainFault.RestStaysInTranche)
            GiveToTranche(packet.Tranche, amount);
        else
            NotApproved += amount;
    }

    private void GiveToTranche(int tranche, long amount) => Tranches[tranche] = Tranches[tranche] with { Left = Tranches[tranche].Left + amount };
}
