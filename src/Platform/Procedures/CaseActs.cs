using System.Globalization;
using Fuyao.Kernel.Procedures;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>A case in the midst of being acted upon.</summary>
/// <param name="Stored">With its event, once that is stored.</param>
/// <param name="Before">As it stood.</param>
/// <param name="Now">Not before anything that has happened to it.</param>
internal sealed record CaseInHand(StoredCase Stored, CaseStanding Before, CaseAccounts Accounts, Instant Now, StorageTransaction Transaction);

/// <summary>The one way in which something happens to a case: who acts is asked first, then the course of cases, and the event is stored with its bookings and its entry in the audit log, or nothing of it.</summary>
/// <param name="by">Who acts.</param>
/// <param name="request">By which the act is known when it is asked for again; null where it is not asked for by a program.</param>
internal sealed class CaseActs(FuyaoDatabase database, IClock clock, string by, CaseRequest? request = null)
{
    public CaseBook Book { get; } = new(database);

    /// <param name="action">In the words of the command line: <c>cases approve</c>.</param>
    /// <param name="duty">What somebody of the staff does; null for what the merchant does, or anybody.</param>
    /// <param name="make">The event.</param>
    /// <param name="complete">Books what belongs to the event, with the case as it stands after it.</param>
    /// <exception cref="CaseRefusedException">It is not possible; nothing was stored.</exception>
    public CaseReport Act(long number, string action, CaseAction? duty, Func<CaseInHand, CaseEvent> make, Action<CaseInHand, CaseStanding>? complete = null)
    {
        if (Answered() is { } answered)
            return answered;
        var found = Book.Find(number);
        SettleLapsed(found.Programme);
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, action, Subject(number)) { Programme = found.Programme, Merchant = Book.MerchantOf(found) });
        // Nobody else writes now, and the same request may have come to another server meanwhile.
        if (Answered() is { } meanwhile)
            return meanwhile;
        var stored = Act(Book.Find(number), duty, make, complete, transaction);
        Answer(stored, transaction);
        transaction.Commit();
        return Book.Report(stored, clock.GetCurrentInstant());
    }

    /// <summary>Within a transaction in which more is done.</summary>
    public StoredCase Act(StoredCase stored, CaseAction? duty, Func<CaseInHand, CaseEvent> make, Action<CaseInHand, CaseStanding>? complete, StorageTransaction transaction)
    {
        var before = Book.StandingOf(stored);
        if (duty is { } action)
            MustBeAllowed(before, action);
        // Asked once nobody else writes; a clock that is behind does not put an event before the last one.
        var now = CaseStore.Whole(Instant.Max(clock.GetCurrentInstant(), stored.Events[^1].At));
        var inHand = new CaseInHand(stored, before, new CaseAccounts(database, Book.VersionOf(stored).Programme), now, transaction);
        var happened = make(inHand);
        var after = CaseCourse.After(before, happened, CaseBook.Calendar);
        var appended = Book.Store.Append(stored, happened, transaction);
        complete?.Invoke(inHand with { Stored = appended }, after);
        return appended;
    }

    /// <summary>The case of a request that was carried out before; null where it is a new one, or none.</summary>
    /// <exception cref="CaseKeyUsedException">Its key belongs to another request.</exception>
    public CaseReport? Answered() => request is null || Book.Store.AnswerTo(request.Client, request.Key) is not { } before ? null
        : before.Sha256 != request.Sha256 ? throw new CaseKeyUsedException(request.Key)
        : Book.Report(Book.Find(before.Receipt.Case), clock.GetCurrentInstant());

    /// <summary>Keeps what the request came to, with the event.</summary>
    public void Answer(StoredCase stored, StorageTransaction transaction)
    {
        if (request is not null)
            Book.Store.Answer(request.Client, request.Key, request.Sha256, stored, transaction);
    }

    /// <exception cref="CaseRefusedException">Whoever acts may not do this.</exception>
    public void MustBeAllowed(CaseStanding standing, CaseAction action)
    {
        if (CaseDuty.Refusal(by, new StaffMemberStore(database).PartsOf(by), standing, action) is { } refusal)
            throw new CaseRefusedException(refusal);
    }

    /// <summary>Records the cases of a programme whose time for correction is over, so that their places go to the next in line before anybody else asks.</summary>
    /// <returns>How many there were.</returns>
    public int SettleLapsed(string programme)
    {
        var now = clock.GetCurrentInstant();
        if (!Book.Store.ReturnedOf(programme).Any(stored => Book.StandingOf(stored).HasLapsedAt(now, CaseBook.Calendar)))
            return 0;
        using var transaction = database.Begin(new AuditEntry(now, AuditEntry.Program, "cases lapse", programme) { Programme = programme });
        var lapsed = Book.Store.ReturnedOf(programme).Where(stored => Book.StandingOf(stored).HasLapsedAt(now, CaseBook.Calendar)).ToArray();
        foreach (var stored in lapsed)
        {
            var appended = Book.Store.Append(stored, new Lapsed(CaseStore.Whole(Instant.Max(now, stored.Events[^1].At)), AuditEntry.Program), transaction);
            new CaseAccounts(database, Book.VersionOf(stored).Programme).Free(appended, isFinal: false, withdrawn: false, now, transaction);
        }
        transaction.Commit();
        return lapsed.Length;
    }

    public static string Subject(long number) => string.Create(CultureInfo.InvariantCulture, $"case {number}");
}
