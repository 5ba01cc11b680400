using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Lifecycle;

/// <summary>How a merchant was a member at an instant.</summary>
/// <param name="Version">That by which it got the tier.</param>
/// <param name="Deadline">When it leaves; null where it does not.</param>
public sealed record MemberThen(string Tier, Instant Since, CheckedProgramme Version, Instant? Deadline);

/// <summary>
/// How merchants stood in one programme at an instant of the past or now: by the last review whose decisions were in effect, and what happened outside of reviews until then.
/// </summary>
public sealed class MembershipsAt
{
    /// <summary>The finest step of stored instants.</summary>
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly StandingSinceReview standing;
    private readonly LiveRulesBook book;
    private readonly HashSet<int> leftSince;

    private MembershipsAt(StandingSinceReview standing, LiveRulesBook book, HashSet<int> leftSince) => (this.standing, this.book, this.leftSince) = (standing, book, leftSince);

    /// <summary>False before the first review in effect: a store that begins in January does not know December.</summary>
    public bool RestsOnReview => standing.Review is not null;

    /// <summary>The version whose review is in effect; null before the first.</summary>
    public CheckedProgramme? Reviewed => standing.Review is { } review ? book.VersionOf(review.ProgrammeVersionId) : null;

    /// <summary>When the next review takes effect that was decided by then; null where none is waiting to.</summary>
    public Instant? NextEffectiveAt { get; private init; }

    /// <param name="versions">All versions of one programme.</param>
    /// <param name="before">Exclusive: what happens at this instant does not count.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static MembershipsAt LoadBefore(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, Instant before)
    {
        var reviews = new ReviewStore(database).All(versions[0].Programme.Id).Where(review => review.NominalAt < before).ToList();
        var inEffect = reviews.FindLast(review => review.EffectiveAt < before);
        var rules = new LiveRulesBook(database, versions);
        var since = StandingSinceReview.Load(database, rules, inEffect, before - Tick);
        // A review that was decided and not yet in effect: what it gave does not count, who left after it has left.
        var left = reviews.Where(review => inEffect is null || review.NominalAt > inEffect.NominalAt)
            .SelectMany(review => StandingSinceReview.Load(database, rules, review, before - Tick).LastEvents.Values)
            .Where(last => !last.After.HoldsTier).Select(last => last.Row);
        return new MembershipsAt(since, rules, [.. left]) { NextEffectiveAt = reviews.Where(review => review.EffectiveAt >= before).Min(review => (Instant?)review.EffectiveAt) };
    }

    /// <summary>As <see cref="LoadBefore"/>, with what happens at the instant.</summary>
    public static MembershipsAt Load(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, Instant at) => LoadBefore(database, versions, at + Tick);

    /// <returns>Null where the merchant was no member; who came later was none.</returns>
    public MemberThen? Of(int row) => !leftSince.Contains(row) && standing.Of(row) is { HoldsTier: true } member
        ? new MemberThen(member.Tier, member.Since, standing.Enrolled.TryGetValue(row, out var enrolled) ? enrolled.Version : Reviewed ?? book.Versions[0], member.Deadline)
        : null;

    /// <summary>The version in force when a membership began; null where it is the one by which the tier is held.</summary>
    public CheckedProgramme? VersionAtStart(MemberThen member) =>
        DueReviews.InForce(book.Versions, member.Since) is { } version && version.Sha256 != member.Version.Sha256 ? version : null;
}
