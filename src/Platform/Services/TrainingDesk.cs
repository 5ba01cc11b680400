using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Services;
using NodaTime;

namespace Fuyao.Platform.Services;

/// <summary>Lessons of trainings: opens them, moves them and calls them off, gives their seats to merchants who have the training, and records who was there.</summary>
/// <param name="by">Who acts.</param>
/// <param name="request">By which a single act is known when a program asks for it again; then it is a <see cref="RequestAnsweredException"/>. Null where no program asks.</param>
public sealed class TrainingDesk(FuyaoDatabase database, IClock clock, string by, AuditRequest? request = null)
{
    private readonly TrainingStore store = new(database);
    private readonly LessonSeats seats = new(database);
    private readonly ClaimReader claims = new(database);

    /// <summary>Opens a lesson with its seats.</summary>
    /// <param name="versions">All versions of the plan's programme; that in force, or the next one, says how many lessons and seats there can be.</param>
    /// <exception cref="ServiceRefusedException">There cannot be such a lesson.</exception>
    public LessonReport Open(ImmutableArray<CheckedProgramme> versions, LessonPlan plan)
    {
        using var transaction = Begin("training open", plan.Programme, plan.Programme, null);
        var now = Now();
        var programme = (DueReviews.InForce(versions, now) ?? versions[0]).Programme;
        var trainings = programme.Benefits.Where(benefit => benefit.Terms is TrainingTerms).ToArray();
        if (trainings.FirstOrDefault(benefit => benefit.Id == plan.Benefit) is not { } training)
            throw new ServiceRefusedException($"'{plan.Programme}' has no training '{plan.Benefit}'; {(trainings.Length == 0 ? "write a benefit with `kind: training` in a version of it" : $"it has {string.Join(", ", trainings.Select(one => one.Id))}")}");
        var terms = (TrainingTerms)training.Terms;
        plan = plan with { Course = terms.Course, Zone = programme.Zone, Place = plan.Place.Trim(), BeginsAt = ServicePackageStore.Whole(plan.BeginsAt), WithdrawUntil = ServicePackageStore.Whole(plan.WithdrawUntil) };
        var others = Others(plan, null);
        Lesson.MustBeSound(plan, terms, others.Length, now);
        MustBeFree(plan, others);
        var lesson = store.Add(plan, now, by, transaction);
        seats.Open(lesson, now, transaction);
        transaction.Note("lesson", lesson.Number);
        transaction.Note("seats", plan.Seats);
        transaction.Commit();
        return new TrainingReader(database).Report(lesson);
    }

    /// <summary>Moves a lesson to another time or place. Who has a seat keeps it, and can give it back until the new time.</summary>
    /// <param name="withdrawUntil">Null: until it begins.</param>
    /// <param name="place">Null: where it is held already.</param>
    /// <exception cref="ServiceRefusedException">It cannot be moved so; nothing was stored.</exception>
    public LessonReport Move(long number, Instant beginsAt, (string Address, bool IsOnline)? place, Instant? withdrawUntil, string reason)
    {
        var subject = Find(number);
        using var transaction = Begin("training move", Subject(number), subject.Plan.Programme, null);
        // Nobody else writes now, and it may have been moved since.
        var found = Find(number);
        var (where, isOnline) = place ?? (found.Plan.Place, found.Plan.IsOnline);
        var begins = ServicePackageStore.Whole(beginsAt);
        var moved = found.Move(new LessonChange(Now(), by, reason.Trim(), new LessonMove(begins, where.Trim(), isOnline, ServicePackageStore.Whole(withdrawUntil ?? begins))));
        MustBeFree(moved.Plan, Others(moved.Plan, number));
        store.Change(moved, transaction);
        transaction.Note("lesson", number);
        transaction.Note("from", $"{found.Plan.BeginsAt} {found.Plan.Place}");
        transaction.Note("to", $"{moved.Plan.BeginsAt} {moved.Plan.Place}");
        transaction.Note("reason", reason.Trim());
        transaction.Commit();
        return new TrainingReader(database).Report(moved);
    }

    /// <summary>Calls a lesson off: all seats are given back, and nobody has used one.</summary>
    /// <exception cref="ServiceRefusedException">It cannot be called off; nothing was stored.</exception>
    public LessonReport Cancel(long number, string reason)
    {
        var subject = Find(number);
        using var transaction = Begin("training cancel", Subject(number), subject.Plan.Programme, null);
        var (found, now) = (Find(number), Now());
        var cancelled = found.Cancel(new LessonChange(now, by, reason.Trim(), null), isHeld: !store.Attendance(number).IsEmpty);
        var open = OpenClaims(found).Values;
        seats.Close(found, open, reason.Trim(), now, transaction);
        store.Change(cancelled, transaction);
        transaction.Note("lesson", number);
        transaction.Note("seats", open.Count(claim => claim.State is ClaimState.Placed));
        transaction.Note("reason", reason.Trim());
        transaction.Commit();
        return new TrainingReader(database).Report(cancelled);
    }

    /// <summary>Gives a merchant a seat, or its position in line.</summary>
    /// <exception cref="ServiceRefusedException">It gets neither; nothing was stored.</exception>
    /// <exception cref="Explanations.UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public LessonReport Enrol(long number, string merchant)
    {
        var subject = Find(number);
        using var transaction = Begin("training enrol", Subject(number), subject.Plan.Programme, merchant);
        var (found, now) = (Find(number), Now());
        var benefits = MerchantBenefits.Load(database, now);
        var row = benefits.RowOf(merchant);
        var (programme, benefit) = (found.Plan.Programme, found.Plan.Benefit);
        var grants = benefits.Of(row, now).All.Where(one => one.Effective is TrainingTerms).SelectMany(one => one.By).Where(grant => grant.Programme.Id == programme && grant.Benefit.Id == benefit).ToArray();
        if (grants.Length == 0)
            throw new ServiceRefusedException($"{merchant} does not have the training '{benefit}' of '{programme}' now; its entitlements say what it has");
        var own = (from enrolment in store.OfMerchant(row)
                   let lesson = Find(enrolment.Lesson)
                   let standing = claims.Find(LessonSeats.AccountOf(lesson), enrolment.Claim)!
                   where standing.IsOpen
                   select (Lesson: lesson, Claim: standing)).ToArray();
        if (own.Where(one => one.Lesson.Number == number).Select(one => one.Claim).FirstOrDefault() is { } already)
            throw new ServiceRefusedException($"{merchant} is enrolled in lesson {number} already: claim {already.Number}, which {(already.State is ClaimState.Placed ? "has a seat" : "waits")}");
        // Who waits for a lesson that has begun comes to no seat any more.
        var taken = own.Count(one => one.Lesson.Plan.Programme == programme && one.Lesson.Plan.Benefit == benefit && (one.Claim.State is ClaimState.Placed || now < one.Lesson.Plan.BeginsAt));
        found.MustTake((TrainingTerms)grants[0].Benefit.Terms, grants.Any(grant => grant.Until is null) ? null : grants.Max(grant => grant.Until), taken, now);
        var entry = seats.Claim(found, merchant, now, transaction);
        store.Enrol(new StoredEnrolment(number, entry.Claim!.Value, row), transaction);
        transaction.Note("lesson", number);
        transaction.Note("claim", entry.Claim.Value);
        transaction.Note("state", entry.State is ClaimState.Placed ? "placed" : "waiting");
        if (entry.Position is { } position)
            transaction.Note("position", position);
        transaction.Commit();
        return new TrainingReader(database).Report(found);
    }

    /// <summary>A merchant gives its seat to the next in line, or waits no more.</summary>
    /// <exception cref="ServiceRefusedException">It cannot; nothing was stored.</exception>
    public LessonReport Withdraw(long number, string merchant, string reason)
    {
        var subject = Find(number);
        using var transaction = Begin("training withdraw", Subject(number), subject.Plan.Programme, merchant);
        var (found, now) = (Find(number), Now());
        found.MustStand();
        var claim = OpenClaims(found).GetValueOrDefault(merchant) ?? throw NotEnrolled(found, merchant);
        found.MustLetGo(claim.State is ClaimState.Placed, now);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > Order.ReasonLengthMax || reason.Any(char.IsControl))
            throw new ServiceRefusedException($"the reason is to be a text of 1 to {Order.ReasonLengthMax} characters without control characters");
        seats.Withdraw(found, claim.Number, reason, now, transaction);
        transaction.Note("lesson", number);
        transaction.Note("claim", claim.Number);
        transaction.Commit();
        return new TrainingReader(database).Report(found);
    }

    /// <summary>Records who was there and who was not, of those who have a seat. What was recorded before is corrected by it, and stays.</summary>
    /// <param name="othersAbsent">Whether all of whom nothing is known were absent.</param>
    /// <exception cref="ServiceRefusedException">It cannot be; nothing was stored.</exception>
    public LessonReport Attend(long number, IReadOnlyCollection<string> present, IReadOnlyCollection<string> absent, bool othersAbsent)
    {
        var subject = Find(number);
        using var transaction = Begin("training attendance", Subject(number), subject.Plan.Programme, null);
        var (found, now) = (Find(number), Now());
        found.MustHaveBegun(now);
        if (present.Intersect(absent, StringComparer.Ordinal).FirstOrDefault() is { } both)
            throw new ServiceRefusedException($"{both} cannot have been there and been absent; name it once");
        var recorded = store.Attendance(number);
        var others = othersAbsent ? new TrainingReader(database).Report(found).Enrolments.Where(one => one.HasSeat && !recorded.ContainsKey(one.Claim)).Select(one => one.Merchant).Except(present) : [];
        var said = present.Distinct().Select(merchant => (Merchant: merchant, IsPresent: true)).Concat(absent.Concat(others).Distinct().Select(merchant => (Merchant: merchant, IsPresent: false))).ToArray();
        if (said.Length == 0)
            throw new ServiceRefusedException("nobody is named; say who was there, or who was not");
        var open = OpenClaims(found);
        foreach (var (merchant, isPresent) in said)
        {
            var claim = open.GetValueOrDefault(merchant) ?? throw NotEnrolled(found, merchant);
            if (claim.State is not ClaimState.Placed)
                throw new ServiceRefusedException($"{merchant} waited for a seat of lesson {number} and has none");
            if (recorded.TryGetValue(claim.Number, out var last) && last.IsPresent == isPresent)
                continue;
            store.Record(new StoredAttendance(number, claim.Number, isPresent, now, by), transaction);
        }
        transaction.Note("lesson", number);
        transaction.Note("present", said.Count(one => one.IsPresent));
        transaction.Note("absent", said.Count(one => !one.IsPresent));
        transaction.Commit();
        return new TrainingReader(database).Report(found);
    }

    /// <summary>By merchant, who has one open claim at most.</summary>
    private Dictionary<string, ClaimStanding> OpenClaims(Lesson lesson) => claims.Claims(LessonSeats.AccountOf(lesson)).Where(claim => claim.IsOpen).ToDictionary(claim => claim.Claimant, StringComparer.Ordinal);

    private static ServiceRefusedException NotEnrolled(Lesson lesson, string merchant) => new($"{merchant} is not enrolled in lesson {lesson.Number}");

    /// <summary>The other lessons of a training, but those that are called off.</summary>
    private Lesson[] Others(LessonPlan plan, long? number) => [.. store.Lessons(plan.Programme).Where(lesson => lesson.Number != number && lesson.Plan.Benefit == plan.Benefit && !lesson.IsCancelled)];

    private static void MustBeFree(LessonPlan plan, IEnumerable<Lesson> others)
    {
        if (others.FirstOrDefault(lesson => lesson.Plan.BeginsAt == plan.BeginsAt && lesson.Plan.Place == plan.Place) is { } same)
            throw new ServiceRefusedException($"lesson {same.Number} is at the same place and time; write another");
    }

    private Lesson Find(long number) => store.Find(number) ?? throw new ServiceRefusedException($"there is no lesson {number}");

    private Instant Now() => ServicePackageStore.Whole(clock.GetCurrentInstant());

    private StorageTransaction Begin(string action, string subject, string programme, string? merchant) =>
        database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, action, subject) { Programme = programme, Merchant = merchant, Request = request });

    private static string Subject(long number) => FormattableString.Invariant($"lesson {number}");
}
