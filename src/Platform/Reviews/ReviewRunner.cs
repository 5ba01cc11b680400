using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;
using NodaTime;
using NodaTime.Text;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Reviews;

/// <summary>
/// The one entry by which time passes for a programme: what happens to members between reviews, and the reviews that are due, the earliest first. A review is facts and memberships before, decisions, memberships
/// after, in one transaction. A review that is decided stays so; one whose facts are late waits, and all after it wait too.
/// </summary>
/// <param name="by">Who has them carried out; the program itself where nobody asked.</param>
public sealed class ReviewRunner(FuyaoDatabase database, IClock clock, string by = AuditEntry.Program)
{
    /// <summary>The finest step of stored instants.</summary>
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly ReviewStore reviews = new(database);

    /// <param name="versions">All versions of one programme.</param>
    /// <param name="upTo">Reviews due at this instant are included.</param>
    /// <param name="isDryRun">Decides without storing anything.</param>
    /// <param name="begins">Told when a review begins.</param>
    /// <exception cref="ReviewRefusedException">The programme cannot be reviewed.</exception>
    /// <exception cref="StorageException">The store cannot do its work; what came before what is in hand is stored.</exception>
    public ReviewRun Run(ImmutableArray<CheckedProgramme> versions, Instant upTo, bool isDryRun, Action<DueReview>? begins = null)
    {
        Refuse(versions);
        var programme = versions[0].Programme.Id;
        var closedFrom = ClosedFrom(database, versions);
        var between = new BetweenReviewsStep(database, clock, by, versions, isDryRun);
        var last = reviews.Latest(programme);
        var decidedBefore = reviews.All(programme).LastOrDefault(review => review.NominalAt <= upTo);
        var decided = ImmutableArray.CreateBuilder<DecidedReview>();
        var waiting = (ReviewDelay?)null;
        foreach (var due in DueReviews.Between(versions, last?.NominalAt, upTo, closedFrom))
        {
            between.Advance(before: due.Occasion.NominalAt, through: due.Occasion.NominalAt);
            begins?.Invoke(due);
            using var transaction = database.Begin(Entry(due));
            if (reviews.Find(programme, due.Occasion.NominalAt) is { } elsewhere)
            {
                // Another process was first: what it decided stands, and what comes next begins from there.
                decidedBefore = elsewhere;
                between.Forget();
                continue;
            }
            if (Decide(versions, due, between.Standing?.Memberships()) is not { } decision)
            {
                waiting = new ReviewDelay(programme, due.Occasion.NominalAt, due.Occasion.FactsPeriod, clock.GetCurrentInstant());
                if (!isDryRun)
                {
                    reviews.MarkLate(waiting, transaction);
                    transaction.Note("waits for", waiting.FactsPeriod.ToString());
                    transaction.Commit();
                }
                break;
            }
            var decidedAt = clock.GetCurrentInstant();
            StoredReview? stored = null;
            if (!isDryRun)
            {
                stored = reviews.Save(due.Version, decision.Result, decision.Evaluation.Computed, decision.Reading.Citation, decidedAt, transaction);
                new ReviewJournal(database).Append(stored, decision.Result, decision.Evaluation, decision.VersionBefore, decision.Reading, transaction);
                transaction.Note("facts", decision.Reading.Citation);
                transaction.Note("version", due.Version.Sha256);
                transaction.Note("members", decision.Result.Counts.Members);
            }
            between.Reviewed(decision.Result, stored, transaction);
            if (!isDryRun)
                transaction.Commit();
            decided.Add(new DecidedReview(due.Version, due.Occasion, decision.Reading.Citation, decidedAt, decision.Result.Counts, decision.Result.CutOffs, Notices(due.Version)));
        }
        var end = closedFrom <= upTo ? closedFrom.Value - Tick : upTo;
        // What comes after a review that waits, waits too; and nothing comes after the end.
        if (waiting is null)
        {
            // Nobody leaves at a deadline that lies ahead, whatever is asked for: there is still time to stay. A dry run tells it.
            var reached = isDryRun ? end : Instant.Min(end, clock.GetCurrentInstant());
            between.Advance(before: reached + Tick, through: reached);
        }
        var next = DueReviews.Next(versions, upTo, closedFrom)?.Occasion.NominalAt;
        return new ReviewRun(decided.ToImmutable(), between.Happened, waiting, decidedBefore, next, isDryRun) { ClosedFrom = closedFrom, Enrolled = between.Enrolled };
    }

    /// <summary>From when on the programme has no more reviews; null where it goes on.</summary>
    internal static Instant? ClosedFrom(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions) =>
        new ClosingStore(database).Find(versions[0].Programme.Id)?.FromIn(versions.MaxBy(version => version.Programme.Effective)!.Programme.Zone);

    /// <exception cref="ReviewRefusedException">The programme cannot be reviewed.</exception>
    internal static void Refuse(ImmutableArray<CheckedProgramme> versions)
    {
        if (Refusal(versions) is { } reason)
            throw new ReviewRefusedException(reason);
    }

    /// <summary>Why a programme cannot be reviewed; null where it can.</summary>
    public static string? Refusal(ImmutableArray<CheckedProgramme> versions) => versions.Select(Review.Refusal).FirstOrDefault(refusal => refusal is not null)
        ?? (versions.All(version => version.Programme is { Review: null, Enrolment: not (Enrolment.Registration or Enrolment.Invitation) })
            ? $"'{versions[0].Programme.Id}' has no calendar of reviews; write when they are due: review: {{ every: month, due_by: \"3 24:00\", facts: previous-month }}"
            : null);

    internal static ImmutableArray<LocalizedText> Notices(CheckedProgramme version) => version.Programme.EvaluateAsOfApplication
        ? [
            new(
                "每份申请按其受理时的数据判定，凭证注明所用数据；名单与办理结论以考核时为准",
                "each application is judged on the facts of its own instant, which its receipt cites; lists and findings are those of the review"),
        ]
        : [];

    /// <returns>Null where the facts are late.</returns>
    private Decision? Decide(ImmutableArray<CheckedProgramme> versions, DueReview due, Memberships? memberships)
    {
        var (version, occasion) = due;
        var judging = DueReviews.JudgingLosses(versions, due);
        var facts = ProgrammeFacts.Of(version).Union(judging is null ? [] : ProgrammeFacts.Of(judging)).ToHashSet();
        if (new PopulationReader(database).Read(version.Catalogue, occasion.FactsPeriod, occasion.NominalAt, facts: facts) is not { } reading)
            return null;
        reading = ApplicationFacts.Of(database, version, reading, occasion.NominalAt);
        var programme = version.Programme;
        var staff = new StaffStore(database).Records(programme.Id);
        var evaluation = Bind(version, reading.Population, staff, occasion.NominalAt);
        // Where nobody came in before the first review, tiers are those by which it decides.
        if (memberships is null or { TierIds.IsEmpty: true })
            memberships = Memberships.Nobody(reading.Population.Count, [.. programme.Tiers.Select(tier => tier.Id)]);
        var before = judging is null ? null : Bind(judging, reading.Population, staff, occasion.NominalAt);
        var result = Review.Decide(
            evaluation, memberships, occasion, before, reading.Snapshot is { } snapshot ? new SnapshotStore(database).Present(snapshot, reading.Population.Count) : null);
        return new Decision(evaluation, before, result, reading);
    }

    internal Evaluation Bind(CheckedProgramme version, Population population, StaffRecords staff, Instant at) => Evaluation.Bind(
        version, population, staff, at, readPeriod: period => ReadPeriod(version, period));

    /// <summary>The facts of another period: its state facts are those of its end.</summary>
    private Population? ReadPeriod(CheckedProgramme version, Period period) => period.Kind == PeriodKind.Current
        ? null
        : new PopulationReader(database).Read(version.Catalogue, period, period.BoundsIn(version.Catalogue.Zone).End, facts: ProgrammeFacts.Of(version))?.Population;

    private AuditEntry Entry(DueReview due) =>
        new(clock.GetCurrentInstant(), by, "review", OffsetDateTimePattern.Rfc3339.Format(due.Occasion.NominalAt.InZone(due.Version.Programme.Zone).ToOffsetDateTime()))
        {
            Programme = due.Version.Programme.Id,
        };

    private sealed record Decision(Evaluation Evaluation, Evaluation? VersionBefore, ReviewResult Result, PopulationReading Reading);
}
