using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Reviews;

/// <summary>One review that was carried out.</summary>
/// <param name="FactsCitation">What it read: <c>2016-10#1 current@17</c>.</param>
/// <param name="Notices">What the reader should know beside the figures.</param>
public sealed record DecidedReview(
    CheckedProgramme Version, ReviewOccasion Occasion, string FactsCitation, Instant DecidedAt, ReviewCounts Counts, ImmutableArray<CutOff> CutOffs, ImmutableArray<LocalizedText> Notices);

/// <summary>Something that happened to a merchant between reviews.</summary>
public sealed record BetweenReviewsEvent(string Merchant, MembershipEvent Event);

/// <summary>A decision about a merchant's coming in.</summary>
public sealed record EnrolledMerchant(string Merchant, EnrolmentEvent Event);

/// <summary>What came of asking for every review that is due.</summary>
/// <param name="Reviews">Those carried out now, the earliest first.</param>
/// <param name="Between">What happened between reviews, found now, the earliest first.</param>
/// <param name="Waiting">The review that waits for facts, with all after it; null where none does.</param>
/// <param name="DecidedBefore">The last review up to the asked instant that had been carried out before; null where there is none.</param>
/// <param name="NextDue">When the next review after the asked instant is due; null where there is no calendar after it.</param>
public sealed record ReviewRun(
    ImmutableArray<DecidedReview> Reviews, ImmutableArray<BetweenReviewsEvent> Between, ReviewDelay? Waiting, StoredReview? DecidedBefore, Instant? NextDue, bool IsDryRun)
{
    /// <summary>From here on the programme is closed: it has no more reviews, and nothing happens between them; null where it goes on.</summary>
    public Instant? ClosedFrom { get; init; }

    /// <summary>Who came in outside of reviews, or did not, found now, the earliest first.</summary>
    public ImmutableArray<EnrolledMerchant> Enrolled { get; init; } = [];
}

/// <summary>A programme cannot be reviewed; the message says why.</summary>
public sealed class ReviewRefusedException(string message) : Exception(message);
