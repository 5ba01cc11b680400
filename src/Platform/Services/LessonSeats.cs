using System.Globalization;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Services;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using NodaTime;
using Quota = Fuyao.Kernel.Ledger.Quota;

namespace Fuyao.Platform.Services;

/// <summary>The seats of lessons in the ledger: who enrols claims one, who comes too late waits in line, what is given back goes to the next. Everything is booked in the transaction of what it belongs to.</summary>
internal sealed class LessonSeats(FuyaoDatabase database)
{
    /// <summary>To whom the keys of these orders belong.</summary>
    private const string Client = "fuyao training";

    private const string Root = "training-seats";
    private const long WaitingMax = 1_000_000;

    private readonly LedgerStore ledger = new(database);

    /// <summary>The account from which seats are claimed.</summary>
    public static string AccountOf(Lesson lesson) => string.Create(CultureInfo.InvariantCulture, $"{Root}/{lesson.Plan.Programme}/{lesson.Number}");

    /// <summary>The account of the seats that are taken.</summary>
    public static string TakenOf(Lesson lesson) => AccountOf(lesson) + "/taken";

    public void Open(Lesson lesson, Instant now, StorageTransaction transaction)
    {
        ledger.Open(new Account(Root, Asset.Seats, BalanceRule.Any), now, transaction);
        foreach (var path in new[] { $"{Root}/{lesson.Plan.Programme}", AccountOf(lesson), TakenOf(lesson) })
            ledger.Open(new Account(path, Asset.Seats, BalanceRule.NeverBelowZero), now, transaction);
        CarryOut(lesson, "open", now, transaction, new Move(Root, AccountOf(lesson), Asset.Seats, lesson.Plan.Seats, Reason(lesson)));
        // When nobody enrols any more the lesson says: it may be moved, and the rules of a line cannot be.
        ledger.Open(new Quota(AccountOf(lesson), TakenOf(lesson), 1, WaitingMax, null, null, null), null, now, transaction);
    }

    /// <summary>Takes all seats back, and leaves none to be claimed.</summary>
    /// <param name="open">The claims that have a seat or wait.</param>
    /// <exception cref="ServiceRefusedException">It cannot be booked.</exception>
    public void Close(Lesson lesson, IEnumerable<ClaimStanding> open, string reason, Instant now, StorageTransaction transaction)
    {
        // Who waits first: nobody is to be given a seat that is freed.
        var claims = open.OrderBy(claim => claim.State is ClaimState.Placed).ThenBy(claim => claim.Number)
            .Select(claim => OrderOf(lesson, string.Create(CultureInfo.InvariantCulture, $"cancel {claim.Number}"), new Reject(AccountOf(lesson), claim.Number, reason)));
        foreach (var answer in ledger.CarryOut([.. claims, OrderOf(lesson, "close", new Move(AccountOf(lesson), Root, Asset.Seats, lesson.Plan.Seats, reason))], now, transaction))
            if (answer is Refused refused)
                throw new ServiceRefusedException(refused.Words);
    }

    /// <returns>The claim, which has a seat or waits.</returns>
    /// <exception cref="ServiceRefusedException">It gets neither.</exception>
    public ClaimEntry Claim(Lesson lesson, string merchant, Instant now, StorageTransaction transaction)
    {
        var claims = new ClaimReader(database).QuotaOf(AccountOf(lesson))?.Head.Claims ?? 0;
        var entry = ((Entered)CarryOut(lesson, string.Create(CultureInfo.InvariantCulture, $"claim {claims + 1}"), now, transaction, new Claim(AccountOf(lesson), merchant, 1, Reason(lesson)))).Entry;
        return entry.State is ClaimState.Refused ? throw new ServiceRefusedException($"no seat: {entry.Words}") : entry;
    }

    public void Withdraw(Lesson lesson, long claim, string reason, Instant now, StorageTransaction transaction) =>
        CarryOut(lesson, string.Create(CultureInfo.InvariantCulture, $"withdraw {claim}"), now, transaction, new Withdraw(AccountOf(lesson), claim, reason));

    /// <exception cref="ServiceRefusedException">It cannot be booked; nothing that belongs to it is stored either.</exception>
    private Answer CarryOut(Lesson lesson, string what, Instant now, StorageTransaction transaction, Booking booking) =>
        ledger.CarryOut([OrderOf(lesson, what, booking)], now, transaction)[0] is var answer && answer is Refused refused
            ? throw new ServiceRefusedException(refused.Words)
            : answer;

    private static Order OrderOf(Lesson lesson, string what, Booking booking) => new(Client, string.Create(CultureInfo.InvariantCulture, $"lesson {lesson.Number} {what}"), [booking]);

    private static string Reason(Lesson lesson) => string.Create(CultureInfo.InvariantCulture, $"lesson {lesson.Number}");
}
