using System.Globalization;
using System.Security.Cryptography;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Procedures;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>Pays what was approved, in batches; takes back what the bank returns and what is asked back.</summary>
/// <param name="by">Who acts.</param>
public sealed class PaymentDesk(FuyaoDatabase database, IClock clock, string by)
{
    private readonly CaseActs acts = new(database, clock, by);

    /// <summary>Pays all approved cases of a programme in the region of whoever pays, in one batch.</summary>
    /// <exception cref="CaseRefusedException">Nothing is to be paid, or the batch of this day, week or month was made already.</exception>
    public StoredBatch Pay(string programme)
    {
        acts.SettleLapsed(programme);
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "cases batch", programme) { Programme = programme });
        var (now, book) = (CaseStore.Whole(clock.GetCurrentInstant()), acts.Book);
        var parts = new StaffMemberStore(database).PartsOf(by);
        var payable = book.Store.Of(programme).Where(stored => book.StandingOf(stored) is var standing && standing.Rules.Pays && standing.StateAt(now, CaseBook.Calendar) == CaseState.Approved).ToArray();
        if (payable.Length == 0)
            throw new CaseRefusedException($"nothing is to be paid for '{programme}': no case is approved and not paid");
        var refusals = payable.Select(stored => CaseDuty.Refusal(by, parts, book.StandingOf(stored), CaseAction.Pay)).ToArray();
        if (refusals.All(refusal => refusal is not null))
            throw new CaseRefusedException(refusals[0]!);
        var mine = payable.Where((_, index) => refusals[index] is null).ToArray();
        var region = parts.Where(part => part.Role == StaffRole.FinanceOfficer).Select(part => part.Region).OrderBy(code => code?.Length ?? 0).First();
        MustBeDue(book.VersionOf(mine[0]).Programme, region, now);
        var number = book.Store.AddBatch(programme, region, now, by, transaction);
        var paid = mine.Select(stored => acts.Act(
            stored, CaseAction.Pay, inHand => new Paid(inHand.Now, by, number),
            (inHand, after) =>
            {
                inHand.Accounts.Pay(inHand.Stored, inHand.Now, inHand.Transaction);
                if (after.Rules.ConfirmsOnPayment && inHand.Before.PaidOut == Money.Zero)
                    inHand.Accounts.Confirm(inHand.Stored, inHand.Now, inHand.Transaction);
            },
            transaction)).ToArray();
        var amount = paid.Aggregate(Money.Zero, (sum, stored) => sum + book.StandingOf(stored).Granted);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Form(number, [.. paid.Select(book.StandingOf).Zip(paid)])));
        book.Store.CompleteBatch(number, paid.Length, amount.Units, sha256, transaction);
        transaction.Note("batch", number);
        transaction.Note("payments", paid.Length);
        transaction.Note("amount", amount.ToString());
        transaction.Note("sha256", sha256);
        transaction.Commit();
        return book.Store.Batches(programme).Single(batch => batch.Number == number);
    }

    /// <summary>The file for the bank: one row for each payment, with the account as it was when the batch was made.</summary>
    /// <exception cref="CaseRefusedException">There is no such batch.</exception>
    /// <exception cref="StorageException">It is not what it was when the batch was made.</exception>
    public byte[] Export(long number)
    {
        var book = acts.Book;
        var batch = book.Store.Batches(null).FirstOrDefault(each => each.Number == number)
            ?? throw new CaseRefusedException($"there is no batch {number}; see which there are: fuyao cases batches");
        var parts = new StaffMemberStore(database).PartsOf(by);
        if (!parts.Any(part => part.Role == StaffRole.FinanceOfficer && (part.Region is null || (batch.Region is { } region && Divisions.IsWithin(region, part.Region)))))
            throw new CaseRefusedException($"the file of a batch shows accounts, and takes the role {StaffRole.FinanceOfficer}{(batch.Region is { } code ? $" for {code}" : "")}; have {by} registered for it: fuyao staff add");
        var inBatch = book.Store.Of(batch.Programme).Select(stored => (Stored: stored, Place: IndexOfPayment(stored, number))).Where(pair => pair.Place >= 0)
            .Select(pair => pair.Stored with { Events = pair.Stored.Events[..(pair.Place + 1)] }).ToArray();
        var file = Form(number, [.. inBatch.Select(book.StandingOf).Zip(inBatch)]);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == batch.Sha256
            ? file
            : throw new StorageException($"the payments of batch {number} are not as they were when it was made; compare the audit log, and restore the database from a backup");
    }

    /// <summary>The bank sent a payment back; the amount is kept for the case until another account is named.</summary>
    public CaseReport ReturnPayment(long number, string reason) => acts.Act(
        number, "cases returned", CaseAction.ReturnPayment, inHand => new PaymentReturned(inHand.Now, by, reason),
        (inHand, after) => inHand.Accounts.TakeBackAndHold(inHand.Stored, after.Granted, inHand.Now, inHand.Transaction));

    /// <summary>Asks back what was paid: as much as the programme's rule says, or a part that is named.</summary>
    /// <param name="cause">By the words of the programme's <c>clawback</c>.</param>
    /// <param name="amount">Null: by the rule.</param>
    public CaseReport ClawBack(long number, string cause, Money? amount, string reason) => acts.Act(
        number, "cases clawback", CaseAction.ClawBack,
        inHand =>
        {
            var (rules, before) = (inHand.Before.Rules, inHand.Before);
            var due = amount ?? RuleAmount(rules.ClawbackFor(cause), before);
            inHand.Transaction.Note("amount", due.ToString());
            return new ClawbackOrdered(inHand.Now, by, cause, due, reason, rules.BannedUntil(cause, inHand.Now));
        });

    /// <summary>Records money that was asked back and has come in.</summary>
    public CaseReport Recover(long number, Money amount, string reason) => acts.Act(
        number, "cases recovered", CaseAction.Recover, inHand => new Recovered(inHand.Now, by, amount, reason),
        (inHand, _) =>
        {
            inHand.Accounts.Recover(inHand.Stored, amount, inHand.Now, inHand.Transaction);
            inHand.Transaction.Note("amount", amount.ToString());
        });

    /// <summary>What a rule asks back: all that is not asked back yet, a share of what was paid, or an amount, and never more than is left. A share is rounded up to whole fen.</summary>
    private static Money RuleAmount(Clawback rule, CaseStanding standing)
    {
        var (kept, left) = (standing.PaidOut - standing.CameBack, standing.PaidOut - standing.CameBack - standing.Owed);
        var due = rule.Amount == "all" ? left
            : rule.Amount.EndsWith('%') ? kept.Scale(decimal.Parse(rule.Amount[..^1], CultureInfo.InvariantCulture) / 100m).CeilingToHundredths()
            : Money.TryParse(rule.Amount.AsSpan(0, rule.Amount.IndexOf(' ', StringComparison.Ordinal)), out var written) ? written
            : throw new CaseRefusedException($"'{rule.Amount}' is no amount that could be asked back");
        return due < left ? due : left;
    }

    /// <exception cref="CaseRefusedException">Payments are put together once in a while, and that was done.</exception>
    private void MustBeDue(Programme programme, string? region, Instant now)
    {
        if (acts.Book.Store.Batches(programme.Id).LastOrDefault(batch => batch.Region == region) is not { } last)
            return;
        var next = NextAfter(last.At.InZone(programme.Zone).Date, CaseRules.Of(programme).Steps[^1].Written.Batch);
        if (now.InZone(programme.Zone).Date < next)
            throw new CaseRefusedException($"batch {last.Number} for '{programme.Id}' was made on {last.At.InZone(programme.Zone).Date:uuuu-MM-dd}; the next can be made from {next:uuuu-MM-dd}");
    }

    private static LocalDate NextAfter(LocalDate last, string? batch) => batch switch
    {
        "monthly" => DateAdjusters.StartOfMonth(last).PlusMonths(1),
        "weekly" => last.Next(IsoDayOfWeek.Monday),
        _ => last.PlusDays(1),
    };

    private static int IndexOfPayment(StoredCase stored, long batch)
    {
        for (var place = 0; place < stored.Events.Length; place++)
            if (stored.Events[place] is Paid paid && paid.Batch == batch)
                return place;
        return -1;
    }

    private static byte[] Form(long batch, IReadOnlyList<(CaseStanding Standing, StoredCase Stored)> payments)
    {
        using var content = new MemoryStream();
        using (var csv = new CsvWriter(content))
        {
            foreach (var name in (string[])["batch", "case", "holder", "bank", "account", "amount", "company", "code"])
                csv.Field(name);
            csv.EndRow();
            foreach (var (standing, stored) in payments)
            {
                var account = standing.Application.Account!;
                foreach (var field in (string[])
                    [
                        batch.ToString(CultureInfo.InvariantCulture), stored.Number.ToString(CultureInfo.InvariantCulture), account.Holder, account.Bank, account.Number, standing.Granted.ToString(),
                        standing.Application.Company, standing.Application.Code,
                    ])
                    csv.Field(field);
                csv.EndRow();
            }
        }
        return content.ToArray();
    }
}
