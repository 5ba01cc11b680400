using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Overlays;

/// <summary>
/// The tiers that merchants held at the end of a day: by the last review whose decisions were in effect, and what happened between reviews until then.
/// </summary>
public sealed class TiersOfDay
{
    /// <summary>The finest step of stored instants.</summary>
    private static readonly Duration Tick = Duration.FromTicks(1);

    private readonly Memberships memberships;
    private readonly HashSet<int> leftSince;

    private TiersOfDay(Memberships memberships, HashSet<int> leftSince) => (this.memberships, this.leftSince) = (memberships, leftSince);

    /// <param name="dayEnd">Exclusive: what happens at this instant is of the next day.</param>
    /// <returns>Null where no decision was in effect by then.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static TiersOfDay? Load(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, Instant dayEnd)
    {
        var reviews = new ReviewStore(database).All(versions[0].Programme.Id).Where(review => review.NominalAt < dayEnd).ToList();
        if (reviews.FindLast(review => review.EffectiveAt < dayEnd) is not { } inEffect)
            return null;
        var book = new LiveRulesBook(database, versions);
        var standing = StandingSinceReview.Load(database, book, inEffect, dayEnd - Tick);
        // A review that was decided and not yet in effect: what it gave does not count, who left after it has left.
        var left = reviews.Where(review => review.NominalAt > inEffect.NominalAt)
            .SelectMany(review => StandingSinceReview.Load(database, book, review, dayEnd - Tick).LastEvents.Values)
            .Where(last => !last.After.HoldsTier).Select(last => last.Row);
        return new TiersOfDay(standing.Memberships(), [.. left]);
    }

    /// <summary>The tier of a merchant; who came later had none.</summary>
    public TierThen Of(int row) => new(IsKnown: true, row < memberships.Count && !leftSince.Contains(row) ? memberships.TierOf(row) : null);
}
