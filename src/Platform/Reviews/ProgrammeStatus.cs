using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>How far a programme is: what is in force, what was decided last, what comes next and what it waits for.</summary>
/// <param name="InForce">Null before the first version takes effect.</param>
/// <param name="LastDecided">Null where nothing was decided yet.</param>
/// <param name="Next">The first review that is not decided; overdue where it lies in the past. Null where the calendar has none.</param>
/// <param name="Waiting">Why <paramref name="Next"/> is overdue, where its facts are late.</param>
/// <param name="Refusal">Why the programme cannot be reviewed at all; null where it can.</param>
public sealed record ProgrammeStatus(Programme Programme, CheckedProgramme? InForce, StoredReview? LastDecided, DueReview? Next, ReviewDelay? Waiting, string? Refusal)
{
    /// <param name="versions">All versions of one programme.</param>
    /// <param name="at">The instant of the question.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static ProgrammeStatus Read(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, Instant at)
    {
        var reviews = new ReviewStore(database);
        var programme = (DueReviews.InForce(versions, at) ?? versions[0]).Programme;
        var last = reviews.Latest(programme.Id);
        var next = DueReviews.Next(versions, last?.NominalAt, ReviewRunner.ClosedFrom(database, versions));
        return new ProgrammeStatus(
            programme, DueReviews.InForce(versions, at), last, next, reviews.Delays(programme.Id).FirstOrDefault(delay => delay.NominalAt == next?.Occasion.NominalAt),
            ReviewRunner.Refusal(versions));
    }
}
