using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Services;

/// <summary>What is said of a lesson of a training when it is opened.</summary>
/// <param name="Benefit">The programme's training that it is a lesson of.</param>
/// <param name="Zone">Of the programme.</param>
/// <param name="Place">Where it is held: an address, or where to go online.</param>
/// <param name="WithdrawUntil">To before when a seat can be given back; not after the beginning.</param>
public sealed record LessonPlan(string Programme, string Benefit, string? Course, DateTimeZone Zone, Instant BeginsAt, string Place, bool IsOnline, long Seats, Instant WithdrawUntil);

/// <summary>What became of a lesson after it was opened.</summary>
/// <param name="To">When and where it is from then on; null: it is called off.</param>
public sealed record LessonChange(Instant At, string By, string Reason, LessonMove? To)
{
    public const int ReasonLengthMax = 500;
}

/// <summary>When and where a lesson is that is moved, and to before when a seat can be given back then.</summary>
public sealed record LessonMove(Instant BeginsAt, string Place, bool IsOnline, Instant WithdrawUntil);

/// <summary>When what can be done with the seats of a lesson. Who has one, and who waits, is in the line of its ledger account.</summary>
/// <param name="Number">Over all programmes, from 1.</param>
/// <param name="Opened">As it was opened.</param>
public sealed record Lesson(long Number, LessonPlan Opened)
{
    public const int PlaceLengthMax = 400;

    /// <summary>The earliest first.</summary>
    public ImmutableArray<LessonChange> Changes { get; init; } = [];

    /// <summary>As it is now.</summary>
    public LessonPlan Plan => Changes.Aggregate(Opened, After);

    public bool IsCancelled => Changes.Any(change => change.To is null);

    /// <summary>Each change with what the lesson was before it.</summary>
    public IEnumerable<(LessonChange Change, LessonPlan Before)> History => Changes.Select((change, index) => (change, Changes.Take(index).Aggregate(Opened, After)));

    /// <param name="opened">How many lessons of the training there are already, but those that are called off.</param>
    /// <exception cref="ServiceRefusedException">There cannot be such a lesson.</exception>
    public static void MustBeSound(LessonPlan plan, TrainingTerms terms, int opened, Instant now)
    {
        MustBeAhead(plan, now);
        if (plan.Seats < 1)
            throw new ServiceRefusedException($"a lesson has one seat at least, and not {plan.Seats}");
        if (terms.Seats < plan.Seats)
            throw new ServiceRefusedException($"'{plan.Benefit}' of '{plan.Programme}' has {terms.Seats} seats in a lesson, and not {plan.Seats}");
        if (terms.Sessions <= opened)
            throw new ServiceRefusedException($"'{plan.Benefit}' of '{plan.Programme}' has {terms.Sessions} lessons, and all of them are open");
    }

    /// <summary>Who has a seat keeps it, and can give it back until another time, which so has to be ahead.</summary>
    /// <exception cref="ServiceRefusedException">The lesson cannot be moved so.</exception>
    public Lesson Move(LessonChange change)
    {
        MustBeToCome(change.At);
        MustHaveReason(change);
        var moved = this with { Changes = Changes.Add(change) };
        if (moved.Plan == Plan)
            throw new ServiceRefusedException($"lesson {Number} is then and there already; say when or where it is held instead");
        MustBeAhead(moved.Plan, change.At);
        return moved.Plan.WithdrawUntil <= change.At
            ? throw new ServiceRefusedException($"who cannot come then has to be able to give the seat back, and not until {moved.Plan.WithdrawUntil} only; write a later time")
            : moved;
    }

    /// <param name="isHeld">Whether it is recorded of anybody that it was there, or was not.</param>
    /// <exception cref="ServiceRefusedException">The lesson cannot be called off any more.</exception>
    public Lesson Cancel(LessonChange change, bool isHeld)
    {
        MustStand();
        MustHaveReason(change);
        return isHeld ? throw new ServiceRefusedException($"of lesson {Number} it is recorded who was there; it was held") : this with { Changes = Changes.Add(change) };
    }

    /// <param name="grantedUntil">To before when the merchant has the training; null: no end is known.</param>
    /// <param name="others">In how many other lessons of the training the merchant has a seat, or can still come to one.</param>
    /// <exception cref="ServiceRefusedException">The merchant cannot enrol.</exception>
    public void MustTake(TrainingTerms terms, Instant? grantedUntil, int others, Instant now)
    {
        MustStand();
        if (Plan.BeginsAt <= now)
            throw new ServiceRefusedException($"lesson {Number} began at {Plan.BeginsAt}; nobody enrols any more");
        if (grantedUntil <= Plan.BeginsAt)
            throw new ServiceRefusedException($"lesson {Number} begins at {Plan.BeginsAt}, and the merchant has the training until {grantedUntil}; take an earlier one");
        if (terms.PerMerchant <= others)
            throw new ServiceRefusedException($"'{Plan.Benefit}' gives a merchant {terms.PerMerchant} {(terms.PerMerchant == 1 ? "seat" : "seats")}, and {(terms.PerMerchant == 1 ? "it is" : "they are")} taken; withdraw from another lesson first");
    }

    /// <exception cref="ServiceRefusedException">The lesson is called off.</exception>
    public void MustStand()
    {
        if (IsCancelled)
            throw new ServiceRefusedException($"lesson {Number} is called off: {Changes[^1].Reason}");
    }

    /// <param name="hasSeat">Who waits can go at any time.</param>
    /// <exception cref="ServiceRefusedException">A seat cannot be given back any more.</exception>
    public void MustLetGo(bool hasSeat, Instant now)
    {
        if (hasSeat && Plan.WithdrawUntil <= now)
            throw new ServiceRefusedException($"seats of lesson {Number} could be given back until {Plan.WithdrawUntil}; who does not come is recorded as absent");
    }

    /// <exception cref="ServiceRefusedException">Nobody can have been there yet.</exception>
    public void MustHaveBegun(Instant now)
    {
        MustStand();
        if (now < Plan.BeginsAt)
            throw new ServiceRefusedException($"lesson {Number} begins at {Plan.BeginsAt}; record who is there from then on");
    }

    private static LessonPlan After(LessonPlan plan, LessonChange change) =>
        change.To is { } to ? plan with { BeginsAt = to.BeginsAt, Place = to.Place, IsOnline = to.IsOnline, WithdrawUntil = to.WithdrawUntil } : plan;

    private static void MustBeAhead(LessonPlan plan, Instant now)
    {
        if (plan.BeginsAt <= now)
            throw new ServiceRefusedException($"a lesson that began at {plan.BeginsAt} takes nobody; write a later time");
        if (plan.WithdrawUntil > plan.BeginsAt)
            throw new ServiceRefusedException($"seats cannot be given back until {plan.WithdrawUntil}, after the lesson began; write {plan.BeginsAt} or earlier");
        if (string.IsNullOrWhiteSpace(plan.Place) || plan.Place.Length > PlaceLengthMax || plan.Place.Any(char.IsControl))
            throw new ServiceRefusedException($"say where the lesson is held, in 1 to {PlaceLengthMax} characters");
    }

    private static void MustHaveReason(LessonChange change)
    {
        if (string.IsNullOrWhiteSpace(change.Reason) || change.Reason.Length > LessonChange.ReasonLengthMax || change.Reason.Any(char.IsControl))
            throw new ServiceRefusedException($"the reason is to be a text of 1 to {LessonChange.ReasonLengthMax} characters without control characters");
    }

    /// <summary>Who waited in vain for a lesson that has begun may have taken another since, so that it does not come again.</summary>
    private void MustBeToCome(Instant now)
    {
        MustStand();
        if (Plan.BeginsAt <= now)
            throw new ServiceRefusedException($"lesson {Number} began at {Plan.BeginsAt}; call it off where it was not held, and open another");
    }
}
