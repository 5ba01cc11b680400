using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle.Enrolments;

/// <summary>What is known of one merchant at an instant that bears on its registration.</summary>
/// <param name="RegisteredAt">Null while that is not known.</param>
public readonly record struct RegistrationView(Instant? RegisteredAt, EnrolmentJudgement Judgement);

/// <summary>
/// What becomes of one merchant's registration (F1): a member from the first moment of that day, or after it where facts come late, at which all conditions of a tier hold. Who plainly fails when the day ends is refused;
/// who cannot be judged is waited for until it can, or the programme's window ends. At one instant what is due comes before what is observed.
/// </summary>
public sealed class RegistrationCourse
{
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly int row;
    private readonly Func<Instant, EnrolmentRules?> inForce;
    private readonly Func<CheckedProgramme, EnrolmentRules> rulesOf;
    private readonly Func<EnrolmentRules, Instant, RegistrationView> look;
    private readonly ImmutableArray<EnrolmentEvent>.Builder events = ImmutableArray.CreateBuilder<EnrolmentEvent>();
    private EnrolmentEvent? awaiting;
    private ImmutableArray<byte> tiers = [];

    private RegistrationCourse(
        int row, EnrolmentEvent? awaiting, Func<Instant, EnrolmentRules?> inForce, Func<CheckedProgramme, EnrolmentRules> rulesOf, Func<EnrolmentRules, Instant, RegistrationView> look)
    {
        this.row = row;
        this.awaiting = awaiting;
        this.inForce = inForce;
        this.rulesOf = rulesOf;
        this.look = look;
    }

    private bool IsOver => events is [.., { Kind: not EnrolmentKind.Awaiting }];

    /// <param name="awaiting">How it stands at the beginning; null where nothing is known of a registration.</param>
    /// <param name="observed">When something changed that bears on it, or became known; ascending.</param>
    /// <param name="until">What is due by then happens, this instant included.</param>
    /// <param name="inForce">How the version in force at an instant enrols on registration; null where it does not.</param>
    /// <param name="rulesOf">The rules of a version under which a merchant is waited for.</param>
    /// <param name="look">What is known at an instant, judged by those rules.</param>
    /// <returns>What happened. Who comes in is <see cref="EnrolmentKind.Registered"/> without a tier yet: places are given out among all, and these are the tiers that hold.</returns>
    public static (ImmutableArray<EnrolmentEvent> Events, ImmutableArray<byte> Tiers) Run(
        int row, EnrolmentEvent? awaiting, IEnumerable<Instant> observed, Instant until, Func<Instant, EnrolmentRules?> inForce, Func<CheckedProgramme, EnrolmentRules> rulesOf,
        Func<EnrolmentRules, Instant, RegistrationView> look)
    {
        var course = new RegistrationCourse(row, awaiting, inForce, rulesOf, look);
        foreach (var at in observed)
        {
            course.PassUntil(at);
            if (!course.IsOver)
                course.Observe(at);
        }
        course.PassUntil(until);
        return (course.events.ToImmutable(), course.tiers);
    }

    private void PassUntil(Instant until)
    {
        while (!IsOver && awaiting is { NextAt: { } due } && due <= until)
        {
            var registeredAt = awaiting.RegisteredAt!.Value;
            // What changes at the very end of the day is a change of the next one.
            Decide(rulesOf(awaiting.Version), registeredAt, due, judgedAt: due == registeredAt ? due : due - Tick, isDue: true);
        }
    }

    private void Observe(Instant at)
    {
        if (awaiting is not null)
        {
            Decide(rulesOf(awaiting.Version), awaiting.RegisteredAt!.Value, at, at, isDue: false);
            return;
        }
        // When it registered says which version decides.
        if (inForce(at) is { } now && look(now, at).RegisteredAt is { } registeredAt && inForce(registeredAt) is { } rules && rules.Counts(registeredAt) && !(rules.WindowEnd <= at))
            Decide(rules, registeredAt, at, at, isDue: false);
    }

    private void Decide(EnrolmentRules rules, Instant registeredAt, Instant at, Instant judgedAt, bool isDue)
    {
        var dayEnd = rules.DayEnd(registeredAt);
        if (at < registeredAt)
        {
            if (awaiting is null)
                Await(registeredAt, isUnknown: false);
            return;
        }
        var judgement = look(rules, judgedAt).Judgement;
        var isDayOver = at >= dayEnd;
        if (judgement.Qualifies)
        {
            tiers = judgement.Tiers;
            Happens(EnrolmentKind.Registered, null, isUnknown: false);
        }
        else if (rules.WindowEnd <= at || (isDayOver && !judgement.IsUnknown))
            Happens(EnrolmentKind.Refused, null, judgement.IsUnknown);
        else if (awaiting is null || isDue)
            Await(!isDayOver && !(rules.WindowEnd < dayEnd) ? dayEnd : rules.WindowEnd, judgement.IsUnknown);

        void Await(Instant? nextAt, bool isUnknown) => awaiting = Happens(EnrolmentKind.Awaiting, nextAt, isUnknown);

        EnrolmentEvent Happens(EnrolmentKind kind, Instant? nextAt, bool isUnknown)
        {
            var happened = new EnrolmentEvent(row, at, kind, rules.Version)
            {
                RegisteredAt = registeredAt,
                JudgedAt = at < registeredAt ? null : judgedAt,
                NextAt = nextAt,
                IsLate = at > dayEnd || (at == dayEnd && !isDue),
                IsUnknown = isUnknown,
            };
            events.Add(happened);
            return happened;
        }
    }
}
