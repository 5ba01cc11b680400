using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Simulation;

/// <summary>
/// Carries out a draft and the rules that were in force over the stored snapshots of the past, and stores nothing. Holds the facts of one period at a time.
/// </summary>
public sealed class BackTestRunner(FuyaoDatabase database, IClock clock)
{
    // Reviews are due in the periods around that of their facts, which must be periods too.
    private const int YearMin = Period.YearMin + 2;
    private const int YearMax = Period.YearMax - 2;

    private readonly SnapshotStore snapshots = new(database);
    private readonly ReviewRunner reviews = new(database, clock);

    /// <exception cref="BackTestRefusedException">The window holds nothing to review, or there are no members to begin with.</exception>
    /// <exception cref="ReviewRefusedException">The draft cannot be reviewed, or there are no facts.</exception>
    /// <exception cref="StorageException">The store cannot be read, or is damaged.</exception>
    public BackTestRun Run(BackTestRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var draft = request.Draft ?? DueReviews.InForce(request.Versions, clock.GetCurrentInstant()) ?? request.Versions[0];
        ReviewRunner.Refuse([draft]);
        if (SimulationRefusal.Of(draft) is { } refusal)
            throw new ReviewRefusedException(refusal);
        var dropped = request.Versions.Where(version => SimulationRefusal.Of(version) is not null).ToImmutableArray();
        var versions = request.Versions.RemoveRange(dropped);
        var (from, until) = Window(request, draft.Programme.Review!.Facts);
        var tested = BackTestCalendar.InForceAllAlong(draft, from);
        var steps = BackTestCalendar.Steps(versions, tested, from, until).ToArray();
        var first = steps.FirstOrDefault(step => step.IsDraft)?.Review.Occasion
            ?? throw new BackTestRefusedException($"no {NameOf(draft.Programme.Review.Facts)} lies within {from} to {until}; write a longer window, or leave out --from and --until");
        var begin = request.BeginsWithMembers ? Begin(draft.Programme.Id, first.NominalAt) : null;
        var backTest = new BackTest(tested, MembershipsAfter(begin, request.Versions, draft.Programme), request.Assumptions);
        var endedBefore = CarryOut(steps, versions, tested, backTest, request.SkipsMissing, progress, cancellation);
        var result = backTest.Finish();
        return result.Reviews.IsEmpty
            ? throw new ReviewRefusedException(
                $"there is no closed snapshot of {result.Holes[0].FactsPeriod}, so nothing can be back-tested; import its facts, or begin later with --from")
            : new BackTestRun(result, draft, from, until, begin, endedBefore, BackTestNotices.Of(draft, result, begin, dropped));
    }

    /// <summary>Who was a winner or a loser at some review, by merchant id.</summary>
    public IEnumerable<ChangedMerchant> Changed(BackTestResult result)
    {
        var ids = new MerchantStore(database).Load();
        var (won, lost, byDraft, byBaseline) = result.Merchants;
        return Enumerable.Range(0, won.Count).Where(row => won[row] > 0 || lost[row] > 0)
            .Select(row => new ChangedMerchant(ids.IdOf(row), won[row], lost[row], byDraft.TierOf(row), byBaseline.TierOf(row)))
            .OrderBy(changed => changed.Merchant, StringComparer.Ordinal);
    }

    /// <returns>The period without facts before which it ended; null where it went through.</returns>
    private BackTestHole? CarryOut(
        BackTestStep[] steps, ImmutableArray<CheckedProgramme> versions, CheckedProgramme tested, BackTest backTest, bool skipsMissing,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var programme = tested.Programme.Id;
        var facts = versions.Append(tested).SelectMany(version => ProgrammeFacts.Of(version).Union(BenefitCosts.Of(version).Facts)).ToHashSet();
        var reading = (Occasion: (ReviewOccasion?)null, Facts: (PopulationReading?)null);
        for (var index = 0; index < steps.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress(programme, index, steps.Length, 0));
            var (due, isDraft) = steps[index];
            if (reading.Occasion?.FactsPeriod != due.Occasion.FactsPeriod || reading.Occasion.NominalAt != due.Occasion.NominalAt)
            {
                // Not both at once: the facts of a large marketplace fill the memory.
                reading = default;
                reading = (due.Occasion, new PopulationReader(database).Read(tested.Catalogue, due.Occasion.FactsPeriod, due.Occasion.NominalAt, facts: facts));
            }
            if (reading.Facts is not { } found)
            {
                var hole = new BackTestHole(due.Occasion.FactsPeriod, due.Occasion.NominalAt, !isDraft);
                backTest.AddHole(hole);
                if (!skipsMissing)
                    return hole;
                continue;
            }
            var result = Decide(isDraft ? [tested] : versions, due, isDraft ? backTest.DraftMemberships : backTest.BaselineMemberships, found);
            try
            {
                if (isDraft)
                    backTest.AddDraft(result, found.Population, found.Citation);
                else
                    backTest.AddBaseline(due.Version, result, found.Population);
            }
            catch (OverflowException)
            {
                throw new BackTestRefusedException($"until {due.Occasion.FactsPeriod} the benefits of '{programme}' cost more than {Money.MaxValue}, the largest amount there is; correct their amounts");
            }
        }
        progress?.Report(new WorkProgress(programme, steps.Length, steps.Length, 0));
        return null;
    }

    private ReviewResult Decide(ImmutableArray<CheckedProgramme> versions, DueReview due, Memberships before, PopulationReading reading)
    {
        var at = due.Occasion.NominalAt;
        var staff = new StaffStore(database).Records(due.Version.Programme.Id);
        var judging = DueReviews.JudgingLosses(versions, due);
        return Review.Decide(
            reviews.Bind(due.Version, reading.Population, staff, at), before, due.Occasion, judging is null ? null : reviews.Bind(judging, reading.Population, staff, at),
            reading.Snapshot is { } snapshot ? snapshots.Present(snapshot, reading.Population.Count) : null);
    }

    private (Period From, Period Until) Window(BackTestRequest request, PeriodKind facts)
    {
        var closed = snapshots.All().Where(snapshot => snapshot.IsClosed && snapshot.Period.Kind == facts).Select(snapshot => snapshot.Period).Order().ToArray();
        if (closed.Length == 0)
            throw new ReviewRefusedException(
                $"there is no closed snapshot of a {NameOf(facts)} in the data, so nothing can be back-tested; import facts of past {NameOf(facts)}s first: fuyao facts import FILE --period PERIOD --data DIR");
        var (from, until) = (request.From ?? closed[0], request.Until ?? closed[^1]);
        if (from.FirstDay.Year < YearMin || until.FirstDay.Year > YearMax)
            throw new BackTestRefusedException($"--from {from} and --until {until}: reviews are looked for in the years {YearMin} to {YearMax}");
        // A bound that was left out is the data's, which may lie on the wrong side of the other.
        return from.FirstDay < until.DayAfter
            ? (from, until)
            : throw new BackTestRefusedException(request is { From: not null, Until: not null }
                ? $"--from {from} lies after --until {until}; write the earlier one first"
                : $"the data has closed snapshots of {closed[0]} to {closed[^1]}, none from {from} until {until}");
    }

    private StoredReview Begin(string programme, Instant before) =>
        new ReviewStore(database).All(programme).LastOrDefault(review => review.NominalAt < before)
        ?? throw new BackTestRefusedException($"no review of '{programme}' from before this window is stored, so there are no members to begin with; write a later --from, or --begin nobody");

    /// <summary>With what happened until the review after it.</summary>
    private Memberships MembershipsAfter(StoredReview? review, ImmutableArray<CheckedProgramme> versions, Programme programme) => review is null
        ? Memberships.Nobody(0, [.. programme.Tiers.Select(tier => tier.Id)])
        : StandingSinceReview.Load(database, new LiveRulesBook(database, versions), review).Memberships();

    private static string NameOf(PeriodKind facts) => facts is PeriodKind.HalfMonth ? "half-month" : facts.ToString().ToLowerInvariant();
}
