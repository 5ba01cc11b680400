using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Reviews;

/// <summary>A review that the calendar asks for, and the version in force at its nominal instant.</summary>
public sealed record DueReview(CheckedProgramme Version, ReviewOccasion Occasion);

/// <summary>A programme among several: its versions, when the last of its reviews that was decided had been due, and from when on it is closed.</summary>
public sealed record ProgrammeProgress(ImmutableArray<CheckedProgramme> Versions, Instant? LastDecided, Instant? ClosedFrom = null);

/// <summary>When a programme is reviewed: a pure function of its versions' calendars.</summary>
public static class DueReviews
{
    /// <summary>Every review due after <paramref name="after"/> (from the beginning where null) up to and including <paramref name="upTo"/>, earliest first.</summary>
    /// <param name="versions">The versions of one programme, in any order; no two in force from the same day.</param>
    /// <param name="closedFrom">From here on the programme is closed; null where it goes on.</param>
    /// <remarks>The first review is the first due at or after the start of the first version's `effective` day. A version without a calendar reviews nobody.</remarks>
    public static IEnumerable<DueReview> Between(ImmutableArray<CheckedProgramme> versions, Instant? after, Instant upTo, Instant? closedFrom = null)
    {
        var inOrder = versions.OrderBy(version => version.Programme.Effective).ToArray();
        for (var index = 0; index < inOrder.Length; index++)
        {
            var version = inOrder[index];
            if (version.Programme.Review is not { } schedule)
                continue;
            var from = InForceFrom(version.Programme);
            var next = index + 1 < inOrder.Length ? InForceFrom(inOrder[index + 1].Programme) : (Instant?)null;
            var begin = after is { } last && last >= from ? last : from - Duration.Epsilon;
            foreach (var occurrence in schedule.DueBy.Between(begin, upTo, version.Programme.Zone))
            {
                if (occurrence.At >= next || occurrence.At >= closedFrom)
                    break;
                yield return new DueReview(version, OccasionOf(schedule, occurrence, version.Programme.Zone));
            }
        }
    }

    /// <summary>The first review due after an instant (the very first where null), however far off; null where the calendar has none.</summary>
    /// <param name="versions">As in <see cref="Between"/>.</param>
    /// <param name="closedFrom">As in <see cref="Between"/>.</param>
    public static DueReview? Next(ImmutableArray<CheckedProgramme> versions, Instant? after, Instant? closedFrom = null) => Between(versions, after, Instant.MaxValue, closedFrom).FirstOrDefault();

    /// <summary>Which review comes next over several programmes; of two due at the same instant, that of the programme whose id comes first.</summary>
    /// <returns>Null where none has a review to come. What lies in the past is overdue.</returns>
    public static DueReview? Earliest(IEnumerable<ProgrammeProgress> programmes) => programmes
        .Select(programme => Next(programme.Versions, programme.LastDecided, programme.ClosedFrom)).OfType<DueReview>()
        .OrderBy(due => due.Occasion.NominalAt).ThenBy(due => due.Version.Programme.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The version in force at an instant; null before the first.</summary>
    public static CheckedProgramme? InForce(ImmutableArray<CheckedProgramme> versions, Instant at) =>
        versions.Where(version => InForceFrom(version.Programme) <= at).MaxBy(version => version.Programme.Effective);

    /// <summary>The version that judges losses of a review whose facts are from before its own version was published: the latest one before it that was published by then.</summary>
    public static CheckedProgramme? JudgingLosses(ImmutableArray<CheckedProgramme> versions, DueReview review) =>
        review.Occasion.FactsPeriod == Period.Current || review.Occasion.FactsPeriod.FirstDay >= review.Version.Programme.Published
            ? null
            : versions.Where(version => version.Programme.Effective < review.Version.Programme.Effective && version.Programme.Published <= review.Occasion.FactsPeriod.FirstDay)
                .MaxBy(version => version.Programme.Effective);

    private static Instant InForceFrom(Programme programme) => programme.Zone.AtStartOfDay(programme.Effective).ToInstant();

    private static ReviewOccasion OccasionOf(ReviewSchedule schedule, DueOccurrence due, DateTimeZone zone) =>
        new(due.At, schedule.EffectiveAt?.FirstFrom(due, zone)?.At ?? due.At, schedule.FactsOf(due.Day));
}
