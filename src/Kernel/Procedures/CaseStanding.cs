using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Procedures;

/// <summary>How a case stands.</summary>
public enum CaseState
{
    /// <summary>Somebody with the role of the current check has to look at it.</summary>
    InCheck,

    /// <summary>The merchant has to mend materials.</summary>
    Returned,

    /// <summary>Nothing was mended in time.</summary>
    Lapsed,

    /// <summary>All checks before the notice are passed, and it has not begun.</summary>
    BeforeNotice,

    OnNotice,

    /// <summary>Granted; where the procedure pays, not paid yet.</summary>
    Approved,

    Paid,

    /// <summary>The bank sent the payment back: another account is needed.</summary>
    PaymentReturned,

    /// <summary>Of what was paid, something is asked back.</summary>
    ClawedBack,

    Rejected,

    Withdrawn,
}

/// <summary>An objection against a case on public notice.</summary>
/// <param name="Number">1 for the first of the case.</param>
/// <param name="Decision">Null while it is open.</param>
public sealed record Objection(int Number, Objected Made, ObjectionDecided? Decision);

/// <summary>A case as its events have brought it about. Nothing of it depends on a clock; what does is asked with one.</summary>
public sealed record CaseStanding
{
    internal CaseStanding(CaseRules rules, Applied applied)
    {
        Rules = rules;
        Application = applied.Application;
        AppliedAt = applied.At;
        Materials = applied.Materials.ToImmutableSortedDictionary(material => material.Name, material => material, StringComparer.Ordinal);
        Step = 1;
    }

    public CaseRules Rules { get; }

    public CaseApplication Application { get; internal init; }

    public Instant AppliedAt { get; }

    /// <summary>The place of the current step among <see cref="CaseRules.Steps"/>; of a case that is decided, the one by which it was.</summary>
    public int Step { get; internal init; }

    /// <summary>The last ones that were handed in, by their names.</summary>
    public ImmutableSortedDictionary<string, Material> Materials { get; internal init; }

    /// <summary>What is to be mended.</summary>
    public ImmutableArray<MaterialFault> Faults { get; internal init; } = [];

    public Instant? ReturnedAt { get; internal init; }

    /// <summary>Who has passed checks that do not decide.</summary>
    public ImmutableArray<string> CheckedBy { get; internal init; } = [];

    public Instant? NoticeBegunAt { get; internal init; }

    public ImmutableArray<Objection> Objections { get; internal init; } = [];

    public Approved? Approval { get; internal init; }

    /// <summary>The amount that was granted; zero before.</summary>
    public Money Granted => Approval?.Amount ?? Money.Zero;

    /// <summary>All that was ever paid out.</summary>
    public Money PaidOut { get; internal init; }

    /// <summary>What of it the bank sent back.</summary>
    public Money CameBack { get; internal init; }

    /// <summary>What was asked back.</summary>
    public Money Owed { get; internal init; }

    /// <summary>What of that has come in.</summary>
    public Money Recovered { get; internal init; }

    /// <summary>What the company has.</summary>
    public Money Kept => PaidOut - CameBack - Recovered;

    /// <summary>To when nobody of the company may apply because of this case; null: no ban.</summary>
    public Instant? BannedUntil { get; internal init; }

    /// <summary>When what was granted ended: it was given up or undone before anything was paid, or all of it was asked back; null: it lasts, or there is none.</summary>
    public Instant? GrantEndedAt { get; internal init; }

    /// <summary>Why it ended without a grant.</summary>
    public string? EndReason { get; internal init; }

    internal CaseState Written { get; init; }

    public CaseStep CurrentStep => Rules.Steps[Step];

    /// <summary>Whether it is neither granted nor over: it can still come to a grant.</summary>
    public bool IsOpenAt(Instant now, BusinessCalendar calendar) => StateAt(now, calendar) is CaseState.InCheck or CaseState.Returned or CaseState.BeforeNotice or CaseState.OnNotice;

    /// <summary>Whether it was granted and not undone; what is asked back stays granted in this sense, so that nobody of the company gets it twice.</summary>
    public bool IsGranted => Approval is not null && Written is not (CaseState.Rejected or CaseState.Withdrawn);

    public CaseState StateAt(Instant now, BusinessCalendar calendar) => HasLapsedAt(now, calendar) ? CaseState.Lapsed : Written;

    /// <summary>Whether its time for correction was over by then.</summary>
    public bool HasLapsedAt(Instant now, BusinessCalendar calendar) => Written == CaseState.Lapsed || (Written == CaseState.Returned && CorrectionEnd(calendar)!.Value.At <= now);

    /// <summary>To before when the materials can be mended: 24:00 of the last workday; null where nothing is returned.</summary>
    public CaseDeadline? CorrectionEnd(BusinessCalendar calendar) =>
        Written is CaseState.Returned or CaseState.Lapsed && ReturnedAt is { } at ? Rules.Deadline(at, CurrentStep.CorrectWithinWorkdays, calendar) : null;

    /// <summary>To before when everybody can object; null before the notice.</summary>
    public CaseDeadline? NoticeEnd(BusinessCalendar calendar) =>
        NoticeBegunAt is { } at ? Rules.Deadline(at, Rules.Steps.Last(step => step.Kind == CaseStepKind.Notice).Written.DaysWorkdays!.Value, calendar) : null;

    /// <summary>When something happens by itself: the time for correction or the notice ends; null where nothing does.</summary>
    public CaseDeadline? Due(BusinessCalendar calendar) => Written switch
    {
        CaseState.Returned => CorrectionEnd(calendar),
        CaseState.OnNotice => NoticeEnd(calendar),
        _ => null,
    };
}
