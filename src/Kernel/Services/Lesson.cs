using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Services;

/// <summary>What is said of a lesson of a training when it is opened.</summary>
/// <param name="Benefit">The programme's training that it is a lesson of.</param>
/// <param name="Zone">Of the programme.</param>
/// <param name="Place">Where it is held: an address, or where to go online.</param>
/// <param name="WithdrawUntil">To before when a seat can be given back; not after the beginning.</param>
public sealed record LessonPlan(string Programme, string Benefit, string? Course, DateTimeZone Zone, Instant BeginsAt, string Place, bool IsOnline, long Seats, Instant WithdrawUntil);

/// <summary>When what can be done with the seats of a lesson. Who has one, and who waits, is in the line of its ledger account.</summary>
/// <param name="Number">Over all programmes, from 1.</param>
public sealed record Lesson(long Number, LessonPlan Plan)
{
    public const int PlaceLengthMax = 400;

    /// <param name="opened">How many lessons of the training there are already.</param>
    /// <exception cref="ServiceRefusedException">There cannot be such a lesson.</exception>
    public static void MustBeSound(LessonPlan plan, TrainingTerms terms, int opened, Instant now)
    {
        if (plan.BeginsAt <= now)
            throw new ServiceRefusedException($"a lesson that began at {plan.BeginsAt} takes nobody; write a later --at");
        if (plan.WithdrawUntil > plan.BeginsAt)
            throw new ServiceRefusedException($"seats cannot be given back until {plan.WithdrawUntil}, after the lesson began; write {plan.BeginsAt} or earlier");
        if (string.IsNullOrWhiteSpace(plan.Place) || plan.Place.Length > PlaceLengthMax || plan.Place.Any(char.IsControl))
            throw new ServiceRefusedException($"say where the lesson is held, in 1 to {PlaceLengthMax} characters");
        if (plan.Seats < 1)
            throw new ServiceRefusedException($"a lesson has one seat at least, and not {plan.Seats}");
        if (terms.Seats < plan.Seats)
            throw new ServiceRefusedException($"'{plan.Benefit}' of '{plan.Programme}' has {terms.Seats} seats in a lesson, and not {plan.Seats}");
        if (terms.Sessions <= opened)
            throw new ServiceRefusedException($"'{plan.Benefit}' of '{plan.Programme}' has {terms.Sessions} lessons, and all of them are open");
    }

    /// <param name="grantedUntil">To before when the merchant has the training; null: no end is known.</param>
    /// <param name="others">In how many other lessons of the training the merchant has a seat, or can still come to one.</param>
    /// <exception cref="ServiceRefusedException">The merchant cannot enrol.</exception>
    public void MustTake(TrainingTerms terms, Instant? grantedUntil, int others, Instant now)
    {
        if (Plan.BeginsAt <= now)
            throw new ServiceRefusedException($"lesson {Number} began at {Plan.BeginsAt}; nobody enrols any more");
        if (grantedUntil <= Plan.BeginsAt)
            throw new ServiceRefusedException($"lesson {Number} begins at {Plan.BeginsAt}, and the merchant has the training until {grantedUntil}; take an earlier one");
        if (terms.PerMerchant <= others)
            throw new ServiceRefusedException($"'{Plan.Benefit}' gives a merchant {terms.PerMerchant} {(terms.PerMerchant == 1 ? "seat" : "seats")}, and {(terms.PerMerchant == 1 ? "it is" : "they are")} taken; withdraw from another lesson first");
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
        if (now < Plan.BeginsAt)
            throw new ServiceRefusedException($"lesson {Number} begins at {Plan.BeginsAt}; record who is there from then on");
    }
}
