using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Overlays;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>Who is leaving between reviews (A3, 72 h).</summary>
/// <param name="NextDeadline">The earliest of their deadlines.</param>
public sealed record LeavingMembers(int Merchants, Instant NextDeadline);

/// <summary>How far a programme is: what is in force, what was decided last, what comes next and what it waits for.</summary>
/// <param name="InForce">Null before the first version takes effect.</param>
/// <param name="LastDecided">Null where nothing was decided yet.</param>
/// <param name="Next">The first review that is not decided; overdue where it lies in the past. Null where the calendar has none.</param>
/// <param name="Waiting">Why <paramref name="Next"/> is overdue, where its facts are late.</param>
/// <param name="Refusal">Why the programme cannot be reviewed at all; null where it can.</param>
public sealed record ProgrammeStatus(Programme Programme, CheckedProgramme? InForce, StoredReview? LastDecided, DueReview? Next, ReviewDelay? Waiting, string? Refusal)
{
    /// <summary>From here on the programme is closed; null where it goes on.</summary>
    public Instant? ClosedFrom { get; init; }

    /// <summary>Null where nobody is.</summary>
    public LeavingMembers? Leaving { get; init; }

    /// <summary>Those in force, which change how its tiers show.</summary>
    public ImmutableArray<Overlay> Overlays { get; init; } = [];

    /// <param name="versions">All versions of one programme.</param>
    /// <param name="at">The instant of the question.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static ProgrammeStatus Read(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, Instant at)
    {
        var reviews = new ReviewStore(database);
        var programme = (DueReviews.InForce(versions, at) ?? versions[0]).Programme;
        var last = reviews.Latest(programme.Id);
        var closedFrom = ReviewRunner.ClosedFrom(database, versions);
        var next = DueReviews.Next(versions, last?.NominalAt, closedFrom);
        return new ProgrammeStatus(
            programme, DueReviews.InForce(versions, at), last, next, reviews.Delays(programme.Id).FirstOrDefault(delay => delay.NominalAt == next?.Occasion.NominalAt),
            ReviewRunner.Refusal(versions))
        {
            ClosedFrom = closedFrom,
            Leaving = last is null ? null : LeavingAfter(database, versions, last),
            Overlays = [.. OverlayDesk.All(database, programme.Id).Where(overlay => overlay.Life.IsInForce(at)).Select(overlay => overlay.Life.Overlay)],
        };
    }

    /// <summary>By the events since the review alone: the columns of everybody are not opened for it.</summary>
    private static LeavingMembers? LeavingAfter(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, StoredReview review)
    {
        var deadlines = StandingSinceReview.Load(database, new LiveRulesBook(database, versions), review).LastEvents.Values.Select(last => last.After.Deadline).OfType<Instant>().ToList();
        return deadlines.Count == 0 ? null : new LeavingMembers(deadlines.Count, deadlines.Min());
    }
}
