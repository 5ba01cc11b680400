using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Procedures;

/// <summary>How cases go from event to event. A pure function: the events, the procedure and the calendar of workdays say all. Who may do what is asked of <see cref="CaseDuty"/>.</summary>
public static class CaseCourse
{
    public const int TextLengthMax = 1_000;

    /// <summary>A case as it stands after its events.</summary>
    /// <param name="events">The application first.</param>
    /// <exception cref="CaseRefusedException">One of them cannot have happened.</exception>
    public static CaseStanding Of(CaseRules rules, IReadOnlyList<CaseEvent> events, BusinessCalendar calendar)
    {
        var standing = Begin(rules, (Applied)events[0]);
        for (var place = 1; place < events.Count; place++)
            standing = After(standing, events[place], calendar);
        return standing;
    }

    /// <summary>Accepts an application with all materials within the programme's window.</summary>
    /// <exception cref="CaseRefusedException">It is not accepted; the message says what is missing.</exception>
    public static CaseStanding Begin(CaseRules rules, Applied applied)
    {
        if (rules.Programme.Apply is { } window && (applied.At < window.From || applied.At >= window.Until))
            throw new CaseRefusedException(applied.At < window.From
                ? $"applications for '{rules.Programme.Id}' are taken from {window.From}; apply from then on"
                : $"applications for '{rules.Programme.Id}' were taken until {window.Until}; it is too late");
        MustBe("the company's name", applied.Application.Company);
        MustBe("the legal representative", applied.Application.Representative);
        foreach (var code in applied.Application.Codes)
            if (RegistrationNumber.Problem(code) is { } problem)
                throw new CaseRefusedException(problem);
        if (Divisions.Find(applied.Application.District) is null)
            throw new CaseRefusedException($"there is no division '{applied.Application.District}'; write the code of the district where the company is registered: 510104");
        if (applied.Application.Contract is { } contract)
            MustBe("the number of the contract", contract);
        if (rules.Pays && applied.Application.Account is null)
            throw new CaseRefusedException("nothing can be paid without an account; name the bank and the number of the account");
        if (applied.Application.Account is { } account)
            MustBeSound(account);
        var missing = rules.Materials.Except(applied.Materials.Select(material => material.Name)).ToArray();
        if (missing.Length > 0)
            throw new CaseRefusedException($"{Listed(missing)} {(missing.Length == 1 ? "is" : "are")} missing; hand in all of {Listed(rules.Materials)}");
        MustBeAsked(rules, applied.Materials);
        return AtStep(new CaseStanding(rules, applied), 1);
    }

    /// <summary>A case after one more event.</summary>
    /// <exception cref="CaseRefusedException">It cannot happen as the case stands; the message says why, and what can.</exception>
    public static CaseStanding After(CaseStanding standing, CaseEvent happened, BusinessCalendar calendar)
    {
        var state = standing.StateAt(happened.At, calendar);
        if (happened is Lapsed)
            return state == CaseState.Lapsed && standing.Written != CaseState.Lapsed
                ? standing with { Written = CaseState.Lapsed, EndReason = "nothing was mended in time" }
                : throw Refuse(standing, state, happened, "it has not lapsed");
        if (state == CaseState.Lapsed)
            throw new CaseRefusedException($"the case has lapsed: nothing was mended until {standing.CorrectionEnd(calendar)!.Value.At}; the merchant can apply again");
        return happened switch
        {
            Returned returned => Return(standing, state, returned),
            Resubmitted resubmitted => Resubmit(standing, state, resubmitted),
            Checked passed => Pass(standing, state, passed, calendar),
            NoticeBegun begun => state == CaseState.BeforeNotice
                ? standing with { Written = CaseState.OnNotice, NoticeBegunAt = begun.At }
                : throw Refuse(standing, state, begun, "a case goes on public notice when the checks before it are passed"),
            Objected objected => Object(standing, state, objected, calendar),
            ObjectionDecided decided => Decide(standing, decided),
            Approved approved => Approve(standing, state, approved, calendar),
            Rejected rejected => End(standing, state, CaseState.Rejected, rejected, rejected.Reason) with { BannedUntil = rejected.BannedUntil },
            Withdrawn withdrawn => End(standing, state, CaseState.Withdrawn, withdrawn, withdrawn.Reason),
            Paid => state == CaseState.Approved && standing.Rules.Pays
                ? standing with { Written = CaseState.Paid, PaidOut = standing.PaidOut + standing.Granted, Step = standing.Rules.Steps.Length - 1 }
                : throw Refuse(standing, state, happened, "only what is approved is paid, and once"),
            PaymentReturned returned => ReturnPayment(standing, state, returned),
            AccountChanged changed => ChangeAccount(standing, state, changed),
            ClawbackOrdered ordered => ClawBack(standing, state, ordered),
            Recovered recovered => Recover(standing, state, recovered),
            _ => throw Refuse(standing, state, happened, "a case begins with its application, once"),
        };
    }

    private static CaseStanding Return(CaseStanding standing, CaseState state, Returned returned)
    {
        if (state != CaseState.InCheck)
            throw Refuse(standing, state, returned, "materials are returned while the case is checked");
        if (returned.Faults.IsEmpty)
            throw new CaseRefusedException("nothing is named that would have to be mended; name each material with its reason");
        foreach (var fault in returned.Faults)
        {
            if (!standing.Rules.Materials.Contains(fault.Material))
                throw new CaseRefusedException($"'{standing.Rules.Programme.Id}' asks for no material '{fault.Material}'; it asks for {Listed(standing.Rules.Materials)}");
            MustBe($"the reason for '{fault.Material}'", fault.Reason);
        }
        if (returned.Faults.GroupBy(fault => fault.Material).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CaseRefusedException($"'{twice.Key}' is named twice; give it one reason");
        return standing with { Written = CaseState.Returned, Faults = returned.Faults, ReturnedAt = returned.At };
    }

    private static CaseStanding Resubmit(CaseStanding standing, CaseState state, Resubmitted resubmitted)
    {
        if (state != CaseState.Returned)
            throw Refuse(standing, state, resubmitted, "materials are handed in again when they were returned");
        MustBeAsked(standing.Rules, resubmitted.Materials);
        var left = standing.Faults.Select(fault => fault.Material).Except(resubmitted.Materials.Select(material => material.Name)).ToArray();
        if (left.Length > 0)
            throw new CaseRefusedException($"{Listed(left)} {(left.Length == 1 ? "was" : "were")} returned too; hand in everything that was returned");
        if (resubmitted.Materials.FirstOrDefault(material => standing.Materials[material.Name].Sha256 == material.Sha256) is { } same)
            throw new CaseRefusedException($"'{same.Name}' is the same file as before, which was returned; hand in one that is mended");
        return standing with
        {
            Written = CaseState.InCheck, Faults = [], ReturnedAt = null,
            Materials = standing.Materials.SetItems(resubmitted.Materials.Select(material => KeyValuePair.Create(material.Name, material))),
        };
    }

    private static CaseStanding Pass(CaseStanding standing, CaseState state, Checked passed, BusinessCalendar calendar)
    {
        if (state != CaseState.InCheck && !IsNoticeOver(standing, passed.At, calendar))
            throw Refuse(standing, state, passed, "a case is checked when it is in a check");
        var current = state == CaseState.OnNotice ? AtStep(standing, standing.Step + 1) : standing;
        var step = current.CurrentStep;
        if (step.Decides)
            throw new CaseRefusedException($"'{step.Name}' is the decision; approve the case, return it or reject it");
        var unknown = passed.Findings.Select(finding => finding.Name).Except(step.Written.Finds).ToArray();
        if (unknown.Length > 0)
            throw new CaseRefusedException(step.Written.Finds.IsEmpty ? $"nothing is found in '{step.Name}'; leave out {Listed(unknown)}" : $"'{step.Name}' does not find {Listed(unknown)}; it finds {Listed(step.Written.Finds)}");
        var open = step.Written.Finds.Except(passed.Findings.Select(finding => finding.Name)).ToArray();
        if (open.Length > 0)
            throw new CaseRefusedException($"'{step.Name}' finds {Listed(step.Written.Finds)}; say of {Listed(open)} whether it is so: yes or no");
        return AtStep(current with { CheckedBy = current.CheckedBy.Add(passed.By) }, current.Step + 1);
    }

    private static CaseStanding Object(CaseStanding standing, CaseState state, Objected objected, BusinessCalendar calendar)
    {
        if (state != CaseState.OnNotice)
            throw Refuse(standing, state, objected, "objections are taken while the case is on public notice");
        if (standing.CurrentStep.Written.Objections != "case")
            throw new CaseRefusedException($"'{standing.CurrentStep.Name}' of '{standing.Rules.Programme.Id}' takes no objections");
        if (standing.NoticeEnd(calendar) is { } end && end.At <= objected.At)
            throw new CaseRefusedException($"the public notice ended at {end.At}; objections were taken until then");
        MustBe("who objects", objected.Objector);
        MustBe("how to reach whoever objects", objected.Contact);
        MustBe("the grounds", objected.Grounds);
        return standing with { Objections = standing.Objections.Add(new Objection(standing.Objections.Length + 1, objected, null)) };
    }

    private static CaseStanding Decide(CaseStanding standing, ObjectionDecided decided)
    {
        if (standing.Objections.FirstOrDefault(one => one.Number == decided.Objection) is not { } objection)
            throw new CaseRefusedException($"there is no objection {decided.Objection} against this case; it has {standing.Objections.Length}");
        if (objection.Decision is { } already)
            throw new CaseRefusedException($"{already.By} has decided objection {decided.Objection} already");
        if (standing.Written != CaseState.OnNotice)
            throw new CaseRefusedException("the case is over, and with it its objections");
        MustBe("the reason", decided.Reason);
        var after = standing with { Objections = standing.Objections.Replace(objection, objection with { Decision = decided }) };
        return decided.Upheld ? after with { Written = CaseState.Rejected, EndReason = decided.Reason } : after;
    }

    private static CaseStanding Approve(CaseStanding standing, CaseState state, Approved approved, BusinessCalendar calendar)
    {
        if (state == CaseState.OnNotice)
        {
            if (standing.Objections.FirstOrDefault(one => one.Decision is null) is { } open)
                throw new CaseRefusedException($"objection {open.Number} is open; decide it first");
            if (!IsNoticeOver(standing, approved.At, calendar))
                throw new CaseRefusedException($"the public notice lasts until {standing.NoticeEnd(calendar)!.Value.At}; approve from then on");
        }
        else if (state != CaseState.InCheck)
        {
            throw Refuse(standing, state, approved, "a case is approved when all before the decision is done");
        }
        var current = state == CaseState.OnNotice ? AtStep(standing, standing.Step + 1) : standing;
        if (!current.CurrentStep.Decides)
            throw new CaseRefusedException($"'{current.CurrentStep.Name}' comes before the decision; pass that first");
        if (approved.Amount < Money.Zero || (approved.Amount == Money.Zero) == standing.Rules.Pays)
            throw new CaseRefusedException(standing.Rules.Pays ? "nothing would be paid: what was paid by the company is zero" : "this procedure pays nothing");
        return current with { Written = CaseState.Approved, Approval = approved };
    }

    private static CaseStanding End(CaseStanding standing, CaseState state, CaseState end, CaseEvent happened, string reason)
    {
        if (state is not (CaseState.InCheck or CaseState.Returned or CaseState.BeforeNotice or CaseState.OnNotice or CaseState.Approved or CaseState.PaymentReturned))
            throw Refuse(standing, state, happened, state is CaseState.Paid or CaseState.ClawedBack ? "what was paid is asked back: order a clawback" : "it is over");
        MustBe("the reason", reason);
        return standing with { Written = end, EndReason = reason, GrantEndedAt = standing.Approval is null ? null : happened.At };
    }

    private static CaseStanding ReturnPayment(CaseStanding standing, CaseState state, PaymentReturned returned)
    {
        if (state != CaseState.Paid)
            throw Refuse(standing, state, returned, "a bank returns what was paid and not asked back");
        MustBe("the bank's reason", returned.Reason);
        return standing with { Written = CaseState.PaymentReturned, CameBack = standing.CameBack + standing.Granted };
    }

    private static CaseStanding ChangeAccount(CaseStanding standing, CaseState state, AccountChanged changed)
    {
        if (!standing.Rules.Pays || state is CaseState.Paid or CaseState.ClawedBack or CaseState.Rejected or CaseState.Withdrawn)
            throw Refuse(standing, state, changed, "an account is changed before anything is paid to it, or when the bank returned the payment");
        MustBeSound(changed.Account);
        if (state == CaseState.PaymentReturned && changed.Account == standing.Application.Account)
            throw new CaseRefusedException("this is the account from which the bank returned the payment; name another one");
        return standing with { Written = state == CaseState.PaymentReturned ? CaseState.Approved : standing.Written, Application = standing.Application with { Account = changed.Account } };
    }

    private static CaseStanding ClawBack(CaseStanding standing, CaseState state, ClawbackOrdered ordered)
    {
        if (state is not (CaseState.Paid or CaseState.ClawedBack))
            throw Refuse(standing, state, ordered, "only what was paid is asked back; reject what is not paid yet");
        var left = standing.PaidOut - standing.CameBack - standing.Owed;
        if (ordered.Amount <= Money.Zero || ordered.Amount > left)
            throw new CaseRefusedException($"of what was paid, {left} are not asked back yet; ask back more than nothing and at most that");
        MustBe("the reason", ordered.Reason);
        var until = ordered.BannedUntil is { } ban && !(standing.BannedUntil > ban) ? ban : standing.BannedUntil;
        return standing with
        {
            Written = CaseState.ClawedBack, Owed = standing.Owed + ordered.Amount, BannedUntil = until, GrantEndedAt = ordered.Amount == left ? ordered.At : standing.GrantEndedAt,
        };
    }

    private static CaseStanding Recover(CaseStanding standing, CaseState state, Recovered recovered)
    {
        if (state != CaseState.ClawedBack)
            throw Refuse(standing, state, recovered, "money comes back when it was asked back: order a clawback first");
        var left = standing.Owed - standing.Recovered;
        if (recovered.Amount <= Money.Zero || recovered.Amount > left)
            throw new CaseRefusedException($"of what was asked back, {left} have not come in; record more than nothing and at most that");
        return standing with { Recovered = standing.Recovered + recovered.Amount };
    }

    /// <summary>Whether the notice was over by then and nothing is open against the case, so that the step after it can be done.</summary>
    public static bool IsNoticeOver(CaseStanding standing, Instant now, BusinessCalendar calendar) =>
        standing.Written == CaseState.OnNotice && standing.NoticeEnd(calendar)!.Value.At <= now && standing.Objections.All(one => one.Decision is not null);

    private static CaseStanding AtStep(CaseStanding standing, int step) =>
        standing with { Step = step, Written = standing.Rules.Steps[step].Kind == CaseStepKind.Notice ? CaseState.BeforeNotice : CaseState.InCheck };

    private static void MustBeAsked(CaseRules rules, ImmutableArray<Material> materials)
    {
        foreach (var material in materials)
        {
            if (!rules.Materials.Contains(material.Name))
                throw new CaseRefusedException($"'{rules.Programme.Id}' asks for no material '{material.Name}'; it asks for {Listed(rules.Materials)}");
            MustBe($"the name of the file for '{material.Name}'", material.File);
            if (material.Sha256.Length != 64 || !material.Sha256.All(char.IsAsciiHexDigitLower) || material.Bytes <= 0)
                throw new CaseRefusedException($"'{material.File}' for '{material.Name}' is empty, or its SHA-256 is not 64 lower-case hexadecimal digits");
        }
        if (materials.GroupBy(material => material.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CaseRefusedException($"'{twice.Key}' is handed in twice; keep one file of it");
    }

    private static void MustBeSound(BankAccount account)
    {
        MustBe("the bank", account.Bank);
        MustBe("the holder of the account", account.Holder);
        MustBe("the number of the account", account.Number);
        if (account.Number.Any(character => !char.IsAsciiDigit(character)))
            throw new CaseRefusedException("the number of an account has digits only; write it without blanks");
    }

    private static void MustBe(string what, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > TextLengthMax || text.Any(char.IsControl))
            throw new CaseRefusedException($"{what} is to be a text of 1 to {TextLengthMax} characters on one line");
    }

    private static CaseRefusedException Refuse(CaseStanding standing, CaseState state, CaseEvent happened, string because) =>
        new($"the case is {NameOf(state)}{(state == CaseState.InCheck ? $" '{standing.CurrentStep.Name}'" : "")}, so that {ActOf(happened)} is not possible: {because}");

    private static string NameOf(CaseState state) => state switch
    {
        CaseState.InCheck => "in the check",
        CaseState.BeforeNotice => "waiting for its public notice",
        CaseState.OnNotice => "on public notice",
        CaseState.PaymentReturned => "waiting for another account",
        CaseState.ClawedBack => "asked back",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static string ActOf(CaseEvent happened) => happened switch
    {
        Returned => "returning materials",
        Resubmitted => "handing in materials",
        Checked => "passing a check",
        NoticeBegun => "beginning the notice",
        Objected => "an objection",
        Approved => "approval",
        Rejected => "rejection",
        Withdrawn => "withdrawal",
        Paid => "payment",
        PaymentReturned => "a returned payment",
        AccountChanged => "another account",
        ClawbackOrdered => "a clawback",
        Recovered => "recording money that came back",
        Lapsed => "lapsing",
        _ => "another application",
    };

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);
}
