using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>A programme that could not be carried on with; the others were.</summary>
public sealed record ProgrammeTrouble(string Programme, Exception Reason);

/// <summary>What a round came to.</summary>
/// <param name="NextDueAt">When the next thing that nothing keeps waiting is due; null where there is none.</param>
public sealed record RoundOutcome(ImmutableArray<ProgrammeTrouble> Troubles, Instant? NextDueAt)
{
    /// <summary>What both came to.</summary>
    public RoundOutcome And(RoundOutcome other) => new([.. Troubles, .. other.Troubles], new[] { NextDueAt, other.NextDueAt }.Min());
}

/// <summary>
/// Carries out what is due over all programmes, review by review, the earliest first, and what happens to members since the last one. A programme whose facts are late, or that cannot be carried on with,
/// holds up itself alone.
/// </summary>
public sealed class ReviewRound(FuyaoDatabase database, IClock clock)
{
    private readonly ReviewStore reviews = new(database);

    /// <summary>Told when a review begins.</summary>
    public Action<DueReview>? Begins { get; init; }

    /// <summary>Told when a review is stored.</summary>
    public Action<DecidedReview>? Decided { get; init; }

    /// <summary>Told when a review is found to wait for its facts: once, and not again while it waits.</summary>
    public Action<ReviewDelay>? Late { get; init; }

    /// <summary>Told when something happened to members of a programme between reviews, or to those who come in outside of them.</summary>
    public Action<Programme, ReviewRun>? Happened { get; init; }

    /// <param name="programmes">Each with all its versions.</param>
    /// <param name="stop">Asked between two reviews; one that has begun is finished.</param>
    public RoundOutcome Run(ImmutableArray<ImmutableArray<CheckedProgramme>> programmes, CancellationToken stop = default)
    {
        var troubles = ImmutableArray.CreateBuilder<ProgrammeTrouble>();
        var ready = new Dictionary<string, ProgrammeProgress>();
        foreach (var versions in programmes.Where(versions => ReviewRunner.Refusal(versions) is null))
            Take(versions);
        while (DueReviews.Earliest(ready.Values) is { } due && due.Occasion.NominalAt <= clock.GetCurrentInstant() && !stop.IsCancellationRequested)
        {
            var programme = due.Version.Programme.Id;
            ready.Remove(programme, out var progress);
            if (StillWaits(due))
                continue;
            Try(programme, () => CarryOn(progress!.Versions, due.Occasion.NominalAt));
        }
        // Up to date with their reviews: what has happened to members since the last one.
        foreach (var (programme, progress) in ready.OrderBy(one => one.Key, StringComparer.Ordinal).ToList())
            if (!stop.IsCancellationRequested)
            {
                ready.Remove(programme);
                Try(programme, () => CarryOn(progress.Versions, clock.GetCurrentInstant()));
            }
        return new RoundOutcome(troubles.ToImmutable(), DueReviews.Earliest(ready.Values)?.Occasion.NominalAt);

        void CarryOn(ImmutableArray<CheckedProgramme> versions, Instant upTo)
        {
            var run = new ReviewRunner(database, clock).Run(versions, upTo, isDryRun: false, Begins);
            foreach (var review in run.Reviews)
                Decided?.Invoke(review);
            if (!run.Between.IsEmpty || !run.Enrolled.IsEmpty)
                Happened?.Invoke(versions[^1].Programme, run);
            if (run.Waiting is { } late)
                Late?.Invoke(late);
            else
                Take(versions);
        }

        void Take(ImmutableArray<CheckedProgramme> versions)
        {
            var programme = versions[0].Programme.Id;
            Try(programme, () => ready[programme] = new ProgrammeProgress(versions, reviews.Latest(programme)?.NominalAt, ReviewRunner.ClosedFrom(database, versions)));
        }

        void Try(string programme, Action work)
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // whatever it is: it is told to the operator, and the other programmes go on
            catch (Exception exception)
#pragma warning restore CA1031
            {
                troubles.Add(new ProgrammeTrouble(programme, exception));
            }
        }
    }

    /// <summary>Whether a review is known to wait and its facts have still not come: looked at without writing, so that waiting costs the store nothing.</summary>
    private bool StillWaits(DueReview due) =>
        reviews.Delays(due.Version.Programme.Id).Any(delay => delay.NominalAt == due.Occasion.NominalAt) && !new PopulationReader(database).Has(due.Occasion.FactsPeriod);
}
