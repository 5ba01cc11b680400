using NodaTime;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>
/// The subsidy kept by hand, in lists: who has a place, who waits, what was granted, paid, sent back, asked back and recovered. It shares no code with what it audits: workdays are Monday to Friday, and each act is allowed or not
/// by a few plain sentences. Faults can be planted in it, to see that the comparison would find them.
/// </summary>
internal sealed class PlainOffice(int places, long budget, PlainFault fault = PlainFault.None)
{
    private readonly List<PlainCase> cases = [];

    /// <summary>Those who wait for a place, the next first.</summary>
    private readonly List<PlainCase> line = [];

    public IReadOnlyList<PlainCase> Cases => cases;

    public IEnumerable<PlainCase> Line => line;

    public int PlacesFree => places - cases.Count(each => each.HasPlace);

    public long Granted => cases.Where(each => each.IsGranted).Sum(each => each.Amount);

    public long PaidOut => cases.Sum(each => each.PaidOut);

    public long CameBack => cases.Sum(each => each.CameBack);

    public long Recovered => cases.Sum(each => each.Recovered);

    /// <summary>What can still be granted: a grant is kept from its approval, also while a payment that came back waits for another account.</summary>
    public long Free => budget - cases.Where(each => each.State is "Approved" or "PaymentReturned").Sum(each => each.Amount) - (PaidOut - CameBack - Recovered);

    /// <summary>Whether it is done; what is not done leaves all as it was.</summary>
    public bool Do(PlainAct act, DateTimeLocal now)
    {
        foreach (var lapsed in cases.Where(each => each.State == "Returned" && each.Until <= now.Day).OrderBy(each => each.Number).ToArray())
            End(lapsed, "Lapsed");
        var one = act.Case > 0 && act.Case <= cases.Count ? cases[act.Case - 1] : null;
        if (act.Name != "apply" && one is null)
            return false;
        switch (act.Name)
        {
            case "apply":
                if (cases.Any(each => each.Company == act.Company && (each.IsOpen || each.IsGranted || each.BannedUntil > now.Day)))
                    return false;
                var made = new PlainCase(cases.Count + 1, act.Company, act.Most) { State = "Checking", HasPlace = PlacesFree > 0 && line.Count == 0 };
                cases.Add(made);
                if (!made.HasPlace)
                    line.Add(made);
                return true;
            case "return":
                if (one!.State is not ("Checking" or "Verifying"))
                    return false;
                (one.Before, one.State, one.Until) = (one.State, "Returned", Workdays(now.Day, 5).PlusDays(1));
                return true;
            case "correct":
                if (one!.State != "Returned")
                    return false;
                one.State = one.Before;
                return true;
            case "precheck":
                return Go(one!, "Checking", "Verifying");
            case "verify":
                return Go(one!, "Verifying", "BeforeNotice");
            case "notice":
                if (!one!.HasPlace || !Go(one, "BeforeNotice", "OnNotice"))
                    return false;
                (one.Until, one.Objections) = (Workdays(now.Day, 5).PlusDays(1), 0);
                return true;
            case "object":
                if (one!.State != "OnNotice" || now.Day >= one.Until)
                    return false;
                one.Objections++;
                return true;
            case "dismiss" or "uphold":
                if (one!.State != "OnNotice" || one.Objections == one.Dismissed)
                    return false;
                one.Dismissed++;
                if (act.Name == "uphold")
                    End(one, "Rejected");
                return true;
            case "approve":
                if (one!.State != "OnNotice" || now.Day < one.Until || (fault != PlainFault.ObjectionForgotten && one.Objections > one.Dismissed) || Free < one.Most)
                    return false;
                (one.State, one.Amount, one.IsGranted) = ("Approved", one.Most, true);
                return true;
            case "reject" or "withdraw":
                if (!one!.IsOpen && one.State is not ("Approved" or "PaymentReturned"))
                    return false;
                one.IsGranted = false;
                End(one, act.Name == "reject" ? "Rejected" : "Withdrawn");
                return true;
            case "return payment":
                if (!Go(one!, "Paid", "PaymentReturned"))
                    return false;
                one!.CameBack += one.Amount;
                return true;
            case "account":
                return Go(one!, "PaymentReturned", "Approved");
            case "clawback":
                var left = one!.PaidOut - one.CameBack - one.Owed;
                if (one.State is not ("Paid" or "ClawedBack") || act.Amount <= 0 || act.Amount > left)
                    return false;
                (one.State, one.Owed, one.BannedUntil) = ("ClawedBack", one.Owed + act.Amount, now.Day.PlusYears(3));
                return true;
            case "recover":
                if (one!.State != "ClawedBack" || act.Amount <= 0 || act.Amount > one.Owed - one.Recovered)
                    return false;
                one.Recovered += act.Amount;
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act.Name, "No such act.");
        }
    }

    /// <summary>A batch of everything that is approved.</summary>
    public bool Pay()
    {
        var payable = cases.Where(each => each.State == "Approved").ToArray();
        foreach (var one in payable)
            (one.State, one.PaidOut) = ("Paid", one.PaidOut + (fault == PlainFault.PaidTwice ? 2 : 1) * one.Amount);
        return payable.Length > 0;
    }

    private static bool Go(PlainCase one, string from, string to)
    {
        if (one.State != from)
            return false;
        one.State = to;
        return true;
    }

    private void End(PlainCase one, string state)
    {
        one.State = state;
        line.Remove(one);
        var had = one.HasPlace;
        one.HasPlace = false;
        if (!had || line.Count == 0)
            return;
        var next = fault == PlainFault.Overtaken ? line[^1] : line[0];
        next.HasPlace = true;
        line.Remove(next);
    }

    private static LocalDate Workdays(LocalDate from, int count)
    {
        while (count > 0)
        {
            from = from.PlusDays(1);
            if (from.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
                count--;
        }
        return from;
    }
}

/// <summary>What is wrong with the office that is kept by hand, where a test plants a fault.</summary>
internal enum PlainFault
{
    None,
    Overtaken,
    ObjectionForgotten,
    PaidTwice,
}

/// <param name="Case">Its number.</param>
/// <param name="Most">Of an application: what the company would get.</param>
internal sealed record PlainAct(string Name, int Case = 0, int Company = 0, long Most = 0, long Amount = 0);

/// <summary>A day and a time of it, as a calendar on the wall and a watch say.</summary>
internal readonly record struct DateTimeLocal(LocalDate Day, LocalTime Time);

internal sealed class PlainCase(int number, int company, long most)
{
    public int Number { get; } = number;

    public int Company { get; } = company;

    public long Most { get; } = most;

    public string State { get; set; } = "";

    public string Before { get; set; } = "";

    public bool HasPlace { get; set; }

    public bool IsGranted { get; set; }

    public bool IsOpen => State is "Checking" or "Verifying" or "Returned" or "BeforeNotice" or "OnNotice";

    public LocalDate Until { get; set; }

    public LocalDate BannedUntil { get; set; } = LocalDate.MinIsoValue;

    public int Objections { get; set; }

    public int Dismissed { get; set; }

    public long Amount { get; set; }

    public long PaidOut { get; set; }

    public long CameBack { get; set; }

    public long Owed { get; set; }

    public long Recovered { get; set; }
}
