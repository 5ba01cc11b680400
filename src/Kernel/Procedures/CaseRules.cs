using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Procedures;

/// <summary>What is done in a step of a procedure.</summary>
public enum CaseStepKind
{
    /// <summary>The merchant hands in its materials.</summary>
    Application,

    /// <summary>Somebody with the step's role looks at the case and lets it pass, returns it or rejects it. Who passes the last check of the procedure approves.</summary>
    Check,

    /// <summary>Everybody can object for so many workdays.</summary>
    Notice,

    /// <summary>What was approved is paid, in batches.</summary>
    Payment,
}

/// <summary>A step of a procedure and what is done in it.</summary>
/// <param name="Decides">Whether it is the last check: who passes it approves.</param>
public sealed record CaseStep(ProcedureStep Written, CaseStepKind Kind, bool Decides)
{
    public string Name => Written.Step;

    /// <summary>How long the merchant has to mend what is returned here, where the file does not say; ours.</summary>
    public const int CorrectWithinWorkdaysDefault = 5;

    public int CorrectWithinWorkdays => Written.CorrectWithinWorkdays ?? CorrectWithinWorkdaysDefault;
}

/// <summary>
/// The procedure of a programme as cases go through it. What a step is follows from what is written for it, whatever it is called: <c>materials</c> make the application, <c>days</c> a public notice, <c>batch</c> the payment,
/// and <c>by</c> alone a check.
/// </summary>
public sealed record CaseRules
{
    private CaseRules(Programme programme, ImmutableArray<CaseStep> steps) => (Programme, Steps) = (programme, steps);

    public Programme Programme { get; }

    /// <summary>The application first.</summary>
    public ImmutableArray<CaseStep> Steps { get; }

    public ImmutableArray<string> Materials => Steps[0].Written.Materials;

    /// <summary>Whether anything is paid.</summary>
    public bool Pays => Steps[^1].Kind == CaseStepKind.Payment;

    /// <summary>The step that decides, by its place.</summary>
    public int Decision => Steps.ToList().FindIndex(step => step.Decides);

    /// <summary>When a place is claimed: on application, or when all checks before the decision are passed.</summary>
    public bool HoldsOnApplication => Programme.Quota?.Hold != "verification" || !Steps.Any(step => step is { Kind: CaseStepKind.Check, Decides: false });

    /// <summary>When a place becomes final: when it is paid, or on approval.</summary>
    public bool ConfirmsOnPayment => Pays && Programme.Quota?.Confirm == "disbursement";

    /// <summary>The roles that have a part in the procedure.</summary>
    public IEnumerable<string> Roles => Steps.Select(step => step.Written.By).OfType<string>().Distinct();

    /// <exception cref="CaseRefusedException">The procedure cannot be carried out; see <see cref="Refusal"/>.</exception>
    public static CaseRules Of(Programme programme) => Refusal(programme) is { } refusal ? throw new CaseRefusedException(refusal) : new CaseRules(programme, StepsOf(programme));

    /// <summary>Why no cases can go through the procedure of a programme; null where they can.</summary>
    public static string? Refusal(Programme programme)
    {
        var (id, steps) = (programme.Id, StepsOf(programme));
        if (programme.Enrolment != Enrolment.Application)
            return $"nobody applies to '{id}'; a programme with cases has `enrol: application`";
        if (programme.Review is not null)
            return $"'{id}' has a calendar of reviews, which would give its places too; write 'procedure' and no 'review' for cases";
        if (steps.IsEmpty || steps[0].Kind != CaseStepKind.Application)
            return $"the procedure of '{id}' does not begin with what merchants hand in; write as its first step: {{ step: apply, materials: [licence] }}";
        if (steps.Skip(1).FirstOrDefault(step => step.Kind == CaseStepKind.Application) is { } again)
            return $"'{again.Name}' in the procedure of '{id}' asks for materials again; name all of them in the first step";
        if (!steps.Any(step => step.Decides))
            return $"nobody decides in the procedure of '{id}'; write a check after the application: {{ step: approve, by: approver }}";
        if (steps.FirstOrDefault(step => step.Kind == CaseStepKind.Check && step.Written.By is null) is { } nobody)
            return $"the procedure of '{id}' does not say who does '{nobody.Name}'; write its role: by: officer";
        var decision = steps.ToList().FindIndex(step => step.Decides);
        if (!steps[decision].Written.Finds.IsEmpty)
            return $"'{steps[decision].Name}' decides in the procedure of '{id}', and what it finds would come too late; write 'finds' in a check before it";
        if (steps.Skip(decision + 1).FirstOrDefault(step => step.Kind != CaseStepKind.Payment) is { } late)
            return $"'{late.Name}' comes after the decision '{steps[decision].Name}' in the procedure of '{id}', where only the payment follows; write it before";
        if (steps.Take(decision).FirstOrDefault(step => step.Kind == CaseStepKind.Payment) is { } early)
            return $"'{early.Name}' in the procedure of '{id}' would pay before '{steps[decision].Name}' decides; write it last";
        var payments = steps.Count(step => step.Kind == CaseStepKind.Payment);
        if (payments > 1)
            return $"the procedure of '{id}' pays {payments} times; keep one step with 'batch'";
        var hasMoney = programme.Tiers.Any(tier => SubsidyAmount.TermsOf(programme, tier.Id).Any());
        if (payments == 1 && (!hasMoney || programme.Budget is null))
            return $"'{id}' pays what nobody grants; a procedure with 'batch' needs a benefit of the kind subsidy and a 'budget'";
        return payments == 0 && hasMoney ? $"'{id}' grants a subsidy, but its procedure does not pay; write as its last step: {{ step: disburse, batch: monthly }}" : null;
    }

    /// <summary>The money that is taken back, and how long nobody of the company may apply, by what happened.</summary>
    /// <exception cref="CaseRefusedException">The programme has no rule for it.</exception>
    public Clawback ClawbackFor(string cause) => Programme.Clawback.FirstOrDefault(rule => rule.When == cause)
        ?? throw new CaseRefusedException(Programme.Clawback.IsEmpty
            ? $"'{Programme.Id}' takes nothing back; write 'clawback' in a version of it"
            : $"'{Programme.Id}' has no rule for '{cause}'; it has {string.Join(", ", Programme.Clawback.Select(rule => rule.When))}");

    /// <summary>To when a ban lasts that begins now; null where the rule has none.</summary>
    public Instant? BannedUntil(string cause, Instant now) => ClawbackFor(cause).Ban is { } ban ? now.InZone(Programme.Zone).LocalDateTime.Plus(ban).InZoneLeniently(Programme.Zone).ToInstant() : null;

    /// <summary>The end of the day that is so many workdays after the day of an instant, which does not count.</summary>
    internal CaseDeadline Deadline(Instant from, int workdays, BusinessCalendar calendar)
    {
        var last = calendar.AddWorkdays(from.InZone(Programme.Zone).Date, workdays);
        return new CaseDeadline(Programme.Zone.AtStartOfDay(last.Date.PlusDays(1)).ToInstant(), last.Provisional);
    }

    private static ImmutableArray<CaseStep> StepsOf(Programme programme)
    {
        var kinds = programme.Procedure.Select(KindOf).ToArray();
        var decision = Array.LastIndexOf(kinds, CaseStepKind.Check);
        return [.. programme.Procedure.Select((step, place) => new CaseStep(step, kinds[place], place == decision))];
    }

    private static CaseStepKind KindOf(ProcedureStep step) =>
        !step.Materials.IsEmpty ? CaseStepKind.Application
        : step.DaysWorkdays is not null ? CaseStepKind.Notice
        : step.Batch is not null ? CaseStepKind.Payment
        : CaseStepKind.Check;
}

/// <summary>The first instant after the time is over.</summary>
/// <param name="Provisional">Whether it rests on days that the calendar of workdays does not cover yet, so that it is found anew when that arrives (semantics.md, “Holidays”).</param>
public readonly record struct CaseDeadline(Instant At, bool Provisional);

/// <summary>What is asked of a case cannot be; the message says why, and what to do instead.</summary>
public sealed class CaseRefusedException(string message) : Exception(message);
