using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Platform.Overlays;

/// <summary>How the tiers of a programme show at an instant, while overlays are in force. Nothing that decides reads this.</summary>
public sealed class DisplayedTiers
{
    private readonly ImmutableArray<(Overlay Overlay, MembershipsAt Day)> overlays;
    private readonly ImmutableArray<string> tierIds;

    private DisplayedTiers(ImmutableArray<(Overlay, MembershipsAt)> overlays, ImmutableArray<string> tierIds) => (this.overlays, this.tierIds) = (overlays, tierIds);

    /// <param name="versions">All versions of one programme.</param>
    /// <param name="tierIds">The tiers of the review that is in force then, best first.</param>
    /// <param name="at">When it is looked at.</param>
    /// <returns>Null where no overlay is in force: everything shows as it is.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static DisplayedTiers? Load(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, ImmutableArray<string> tierIds, Instant at)
    {
        var inForce = OverlayDesk.All(database, versions[0].Programme.Id).Where(listed => listed.Life.IsInForce(at)).Select(listed => listed.Life.Overlay).ToList();
        if (inForce.Count == 0)
            return null;
        var days = inForce.Select(overlay => overlay.NotBelowEnd).Distinct().ToDictionary(end => end, end => MembershipsAt.LoadBefore(database, versions, end));
        return new DisplayedTiers([.. inForce.Select(overlay => (overlay, days[overlay.NotBelowEnd]))], tierIds);
    }

    /// <param name="row">The merchant's row.</param>
    /// <param name="real">The tier it holds; null without one.</param>
    public DisplayedTier Of(int row, string? real) =>
        DisplayedTier.Of(real, tierIds, overlays.Select(one => (one.Overlay, new TierThen(one.Day.RestsOnReview, one.Day.Of(row)?.Tier))));
}
