using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Credits;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>A click as it is told.</summary>
/// <param name="InvalidBecause">Why nobody is to pay for it; null where it is valid. A click can turn out to be invalid later, and then is told again with this.</param>
public sealed record ToldClick(CreditClick Click, string? InvalidBecause)
{
    /// <summary>As finely as it is kept.</summary>
    public CreditClick Click { get; } = Click with { At = Instant.FromUnixTimeTicks(Click.At.ToUnixTimeTicks()) };
}

/// <summary>What came of a click: the same however often it is told in the same words.</summary>
/// <param name="Packet">The packet that paid for it; null where none did.</param>
/// <param name="Amount">What that paid.</param>
/// <param name="IsRefund">Whether what was paid has gone back, because it was told as invalid.</param>
public sealed record ClickAnswer(string Click, ClickOutcome Outcome, long? Packet, Money Amount, bool IsRefund)
{
    /// <summary>Whether it was told for the first time.</summary>
    public bool IsNew { get; init; }

    internal static ClickAnswer Of(StoredClick stored) => new(stored.Click.Id, stored.Outcome, stored.Packet, stored.Packet is null ? Money.Zero : stored.Click.Price, false);
}

/// <summary>Spends packets click by click, and gives back what was paid for invalid ones (E12).</summary>
/// <param name="by">Who tells of the clicks.</param>
public sealed class ClickDesk(FuyaoDatabase database, IClock clock, string by)
{
    /// <summary>So many are told at once at most: one durable transaction.</summary>
    public const int ClicksMax = 500;

    private readonly CreditBook book = new(database, clock);

    /// <summary>Decides and books clicks in their order, all of them or none.</summary>
    /// <param name="subject">Where they come from, for the audit log.</param>
    /// <param name="request">Null where clicks are their own keys.</param>
    /// <exception cref="CreditRefusedException">One has an id that another click has, or has not happened yet.</exception>
    public ImmutableArray<ClickAnswer> Tell(ImmutableArray<ToldClick> clicks, string subject, CreditRequest? request = null)
    {
        if (clicks.Length > ClicksMax)
            throw new ArgumentException($"{clicks.Length} clicks are told at once, and {ClicksMax} are the most.", nameof(clicks));
        book.SettleExpired();
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "credit clicks", subject));
        var (now, body) = (book.Now(), BodyOf(clicks));
        // Clicks say the same again by themselves; only another body under the key is to be found.
        var isAgain = request?.WasCarriedOut(book, body) == true;
        foreach (var told in clicks)
            if (told.Click.Problem(now) is { } problem)
                throw CreditBook.Refused(problem);
        var group = new ClickGroup(book, now, transaction);
        group.Expect([.. clicks.Select(told => told.Click.Id).Distinct(StringComparer.Ordinal)]);
        ImmutableArray<ClickAnswer> answers = [.. clicks.Select(group.Take)];
        group.Book();
        if (request is not null && !isAgain)
            book.Requests.Add(request.Client, request.Key, body, now, transaction);
        var paid = answers.Where(answer => answer.IsNew && answer.Packet is not null).ToArray();
        transaction.Note("clicks", clicks.Length);
        transaction.Note("paid", paid.Length);
        transaction.Note("amount", paid.Aggregate(Money.Zero, (sum, answer) => sum + answer.Amount).ToString());
        transaction.Commit();
        return answers;
    }

    /// <summary>Gives back what was paid for a click that turned out to be invalid: to its packet, or to the budget where that has expired.</summary>
    /// <exception cref="CreditRefusedException">Nothing was paid for it, or it went back already.</exception>
    public StoredClick Refund(string id, string because)
    {
        if (string.IsNullOrWhiteSpace(because))
            throw CreditBook.Refused("say why the click is invalid");
        book.SettleExpired();
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "credit refund", $"click {id}"));
        var click = book.Clicks.Find([id]).GetValueOrDefault(id) ?? throw new CreditRefusedException(CreditRefusal.UnknownClick, $"there is no click '{id}'");
        if (click.Outcome != ClickOutcome.Paid)
            throw new CreditRefusedException(CreditRefusal.NotPaid, $"nothing was paid for the click '{id}', so that nothing goes back");
        if (click.InvalidAt is { } before)
            throw new CreditRefusedException(CreditRefusal.AlreadyRefunded, $"what was paid for the click '{id}' went back at {before} already: {click.InvalidBecause}");
        new ClickGroup(book, book.Now(), transaction).Refund(click, because);
        transaction.Note("packet", click.Packet!.Value);
        transaction.Note("amount", click.Click.Price.ToString());
        transaction.Note("reason", because);
        transaction.Commit();
        return book.Clicks.Find([id])[id];
    }

    private static byte[] BodyOf(ImmutableArray<ToldClick> clicks) => FieldHash.Of(
        [.. clicks.SelectMany(told => (object?[])["click", told.Click.Id, (long)told.Click.Row, told.Click.Of, told.Click.At.ToUnixTimeTicks(), told.Click.Price.Units, told.InvalidBecause])]);
}
