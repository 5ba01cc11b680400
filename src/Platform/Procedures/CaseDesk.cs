using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Procedures;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>
/// Cases from the application to the grant: what merchants hand in, what officers check, public notice, objections, approval. Money that is paid, comes back and is asked back is for <see cref="PaymentDesk"/>.
/// </summary>
/// <param name="by">Who acts. What staff do, only who is registered for it may do.</param>
/// <param name="request">By which a single act is known when a program asks for it again; null where no program asks.</param>
public sealed class CaseDesk(FuyaoDatabase database, IClock clock, string by, CaseRequest? request = null)
{
    private readonly CaseActs acts = new(database, clock, by, request);

    /// <summary>Opens the accounts of a programme: its places, and the money that its budget sets aside.</summary>
    /// <param name="versions">All versions of one programme; that in force, or the next one, says how many.</param>
    /// <exception cref="CaseRefusedException">No cases can go through its procedure.</exception>
    public void Open(ImmutableArray<CheckedProgramme> versions)
    {
        var now = clock.GetCurrentInstant();
        var programme = (DueReviews.InForce(versions, now) ?? versions[0]).Programme;
        _ = CaseRules.Of(programme);
        using var transaction = database.Begin(new AuditEntry(now, by, "cases open", programme.Id) { Programme = programme.Id });
        new CaseAccounts(database, programme).Open(now, transaction);
        transaction.Commit();
    }

    /// <summary>Takes an application with all materials. Where places are held on application it gets one, or its position in line.</summary>
    /// <param name="versions">All versions of one programme; that in force decides, and stays with the case.</param>
    /// <exception cref="CaseRefusedException">It is not taken; the message says why.</exception>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public CaseReport Apply(ImmutableArray<CheckedProgramme> versions, string merchant, CaseApplication application, ImmutableArray<Material> materials)
    {
        if (acts.Answered() is { } answered)
            return answered;
        var id = versions[0].Programme.Id;
        var merchants = new MerchantStore(database).Load();
        if (merchants.Find(merchant) is var row && row < 0)
            throw new UnknownMerchantException(merchant, merchants.ToArray());
        acts.SettleLapsed(id);
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "cases apply", id) { Programme = id, Merchant = merchant });
        if (acts.Answered() is { } meanwhile)
            return meanwhile;
        var now = CaseStore.Whole(clock.GetCurrentInstant());
        var version = DueReviews.InForce(versions, now) ?? throw new CaseRefusedException($"'{id}' takes effect on {versions[0].Programme.Effective:uuuu-MM-dd}; apply from then on");
        if (ReviewRunner.ClosedFrom(database, versions) is { } closed && closed <= now)
            throw new CaseRefusedException($"'{id}' was closed at {closed}; no more applications are taken");
        var (rules, applied) = (CaseRules.Of(version.Programme), new Applied(now, by, application, materials));
        CaseCourse.Begin(rules, applied);
        new CompanyCheck(database, acts.Book).MustBeAllowed(version, row, application, now);
        if (CaseJudgement.Of(database, version, row, now, now).Explanation.Scope is { Truth: Truth.False } scope)
            throw new CaseRefusedException($"'{id}' is not for {merchant}: {scope.Reason.Text} is not so");
        var stored = acts.Book.Store.Add(id, new ProgrammeVersionStore(database).Save(version, now, transaction), row, applied, transaction);
        if (rules.HoldsOnApplication)
            new CaseAccounts(database, version.Programme).Claim(stored, merchant, now, transaction);
        acts.Answer(stored, transaction);
        transaction.Note("case", stored.Number);
        transaction.Commit();
        return acts.Book.Report(stored, now);
    }

    /// <summary>Sends materials back for correction, with a reason for each.</summary>
    /// <inheritdoc cref="CaseActs.Act(long, string, CaseAction?, Func{CaseInHand, CaseEvent}, Action{CaseInHand, CaseStanding}?)"/>
    public CaseReport Return(long number, ImmutableArray<MaterialFault> faults) => acts.Act(number, "cases return", CaseAction.Return, inHand => new Returned(inHand.Now, by, faults));

    /// <summary>Takes mended materials, before the deadline.</summary>
    public CaseReport Correct(long number, ImmutableArray<Material> materials) => acts.Act(number, "cases correct", null, inHand => new Resubmitted(inHand.Now, by, materials));

    /// <summary>Passes the check that the case is in, with what was found. A finding of first use is checked on the register of paid contracts.</summary>
    public CaseReport Check(long number, ImmutableArray<CaseFinding> findings, string reason) => acts.Act(
        number, "cases check", CaseAction.Check,
        inHand =>
        {
            if (string.IsNullOrWhiteSpace(reason))
                throw new CaseRefusedException("a check needs its reason; write --reason \"…\"");
            if (findings.Any(finding => finding is { Name: CompanyRegister.FirstUseFinding, Holds: true }))
                MustBeFirstUse(inHand);
            return new Checked(inHand.Now, by, findings, reason.Trim());
        },
        (inHand, after) =>
        {
            foreach (var finding in findings)
                new StaffStore(database).Add(
                    inHand.Stored.Programme, new StaffFinding(finding.Name, inHand.Stored.Row, finding.Holds, inHand.Now, $"case {inHand.Stored.Number}: {reason.Trim()}", by), inHand.Now, inHand.Transaction);
            var rules = after.Rules;
            if (!rules.HoldsOnApplication && rules.Steps.Take(rules.Decision).Skip(after.Step).All(step => step.Kind != CaseStepKind.Check))
                inHand.Accounts.Claim(inHand.Stored, acts.Book.MerchantOf(inHand.Stored), inHand.Now, inHand.Transaction);
        });

    /// <summary>Puts cases on public notice, all of them or none.</summary>
    public ImmutableArray<CaseReport> BeginNotice(IReadOnlyCollection<long> numbers)
    {
        var found = numbers.Distinct().Select(acts.Book.Find).ToArray();
        if (found.Length == 0)
            throw new CaseRefusedException("no case is named that would go on public notice");
        foreach (var programme in found.Select(stored => stored.Programme).Distinct())
            acts.SettleLapsed(programme);
        var subject = found.Length == 1 ? CaseActs.Subject(found[0].Number) : $"{found.Length} cases";
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "cases notice", subject) { Programme = found.Select(stored => stored.Programme).Distinct().Count() == 1 ? found[0].Programme : null });
        var begun = found.Select(stored => acts.Act(
            acts.Book.Find(stored.Number), CaseAction.BeginNotice,
            inHand =>
            {
                MustHavePlace(inHand);
                return new NoticeBegun(inHand.Now, by);
            },
            null, transaction)).ToArray();
        transaction.Commit();
        return acts.Book.Report(begun, clock.GetCurrentInstant());
    }

    /// <summary>Takes an objection against a case on public notice; approval waits for its decision.</summary>
    public CaseReport Object(long number, string objector, string contact, string grounds) => acts.Act(number, "cases object", null, inHand => new Objected(inHand.Now, by, objector, contact, grounds));

    /// <summary>Decides an objection; where it is right, the case is rejected.</summary>
    public CaseReport DecideObjection(long number, int objection, bool upheld, string reason) => acts.Act(
        number, "cases decide-objection", CaseAction.DecideObjection, inHand => new ObjectionDecided(inHand.Now, by, objection, upheld, reason),
        (inHand, after) =>
        {
            if (after.StateAt(inHand.Now, CaseBook.Calendar) == CaseState.Rejected)
                inHand.Accounts.Free(inHand.Stored, isFinal: false, withdrawn: false, inHand.Now, inHand.Transaction);
        });

    /// <summary>Approves a case whose conditions all hold and that has a place; the money is kept for it.</summary>
    public CaseReport Approve(long number, string reason) => acts.Act(
        number, "cases approve", CaseAction.Approve,
        inHand =>
        {
            var version = acts.Book.VersionOf(inHand.Stored);
            var judgement = CaseJudgement.Of(database, version, inHand.Stored.Row, inHand.Before.AppliedAt, inHand.Now);
            if (judgement.Obstacle() is { } obstacle)
                throw new CaseRefusedException(obstacle);
            var amount = inHand.Before.Rules.Pays ? judgement.Amount!.Value : Money.Zero;
            new CompanyCheck(database, acts.Book).MustBeWithinCap(version, inHand.Stored, inHand.Before.Application, amount, inHand.Now);
            inHand.Transaction.Note("amount", amount.ToString());
            return new Approved(inHand.Now, by, judgement.Tier!, amount, reason);
        },
        (inHand, after) =>
        {
            MustHavePlace(inHand);
            if (after.Rules.Pays)
                inHand.Accounts.Hold(inHand.Stored, after.Granted, inHand.Now, inHand.Transaction);
            if (!after.Rules.ConfirmsOnPayment)
                inHand.Accounts.Confirm(inHand.Stored, inHand.Now, inHand.Transaction);
        });

    /// <summary>Rejects a case before anything is paid; its place goes to the next in line.</summary>
    /// <param name="cause">By the words of the programme's <c>clawback</c>, with the ban that goes with it; null for any other reason.</param>
    public CaseReport Reject(long number, string reason, string? cause) => acts.Act(
        number, "cases reject", CaseAction.Reject,
        inHand => new Rejected(inHand.Now, by, reason, cause, cause is null ? null : inHand.Before.Rules.BannedUntil(cause, inHand.Now)), (inHand, _) => Undo(inHand, withdrawn: false));

    /// <summary>The merchant gives its application up, before anything is paid.</summary>
    public CaseReport Withdraw(long number, string reason) => acts.Act(number, "cases withdraw", null, inHand => new Withdrawn(inHand.Now, by, reason), (inHand, _) => Undo(inHand, withdrawn: true));

    /// <summary>The merchant names another account.</summary>
    public CaseReport ChangeAccount(long number, BankAccount account) => acts.Act(number, "cases account", null, inHand => new AccountChanged(inHand.Now, by, account));

    private static void Undo(CaseInHand inHand, bool withdrawn)
    {
        var (before, rules) = (inHand.Before, inHand.Before.Rules);
        if (before.Approval is not null && rules.Pays)
            inHand.Accounts.Release(inHand.Stored, inHand.Now, inHand.Transaction);
        inHand.Accounts.Free(inHand.Stored, before.Approval is not null && (!rules.ConfirmsOnPayment || before.PaidOut > Money.Zero), withdrawn, inHand.Now, inHand.Transaction);
    }

    private static void MustHavePlace(CaseInHand inHand)
    {
        if (inHand.Before.Rules.Programme.Quota is not null && inHand.Accounts.PlaceOf(inHand.Stored) is not { State: ClaimState.Placed })
            throw new CaseRefusedException("the case waits for a place; it goes on when one before it is rejected, withdrawn or lapses: fuyao ledger waiting-list " + inHand.Accounts.Places);
    }

    private void MustBeFirstUse(CaseInHand inHand)
    {
        var zone = inHand.Before.Rules.Programme.Zone;
        var earlier = new CompanyStore(database).Load().EarlierUses(inHand.Before.Application, inHand.Before.AppliedAt.InZone(zone).Date);
        if (earlier.Length > 0)
            throw new CaseRefusedException(
                $"this is no first use: {string.Join("; ", earlier.Select(use => $"contract {use.Contract.Number} of {use.Contract.Code} for {use.Contract.Service}, paid on {use.Contract.PaidOn:uuuu-MM-dd} ({Name(use.Reason)})"))}; find {CompanyRegister.FirstUseFinding}=no");

        static string Name(EarlierUseReason reason) => reason switch { EarlierUseReason.Own => "its own", EarlierUseReason.Predecessor => "of a predecessor", _ => "by its legal representative" };
    }
}
