using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>The tier that a merchant held on the day an overlay looks back to.</summary>
/// <param name="IsKnown">False where nothing was decided by that day: unknown is not “none”.</param>
/// <param name="Tier">Null without one.</param>
public readonly record struct TierThen(bool IsKnown, string? Tier);

/// <summary>How the tier of a merchant shows while overlays are in force (E14). Decisions, benefits, lanes and money go by the real tier, and never see this.</summary>
/// <param name="Tier">What is shown: the highest of the real tier and those of the days that overlays look back to; null where all of them are none.</param>
/// <param name="By">The overlay that raises it; null where the real tier is as high.</param>
/// <param name="Unknown">An overlay whose day is not on record, where that day's tier might have been higher than what is shown; null elsewhere.</param>
public sealed record DisplayedTier(string? Tier, Overlay? By, Overlay? Unknown)
{
    /// <param name="real">The tier held; null without one.</param>
    /// <param name="tierIds">The tiers there are, best first. A tier of an earlier day that is none of them cannot be shown, and counts as none.</param>
    /// <param name="overlays">Those in force, each with the tier of its day.</param>
    public static DisplayedTier Of(string? real, ImmutableArray<string> tierIds, IEnumerable<(Overlay Overlay, TierThen Then)> overlays)
    {
        var shown = new DisplayedTier(real, null, null);
        foreach (var (overlay, then) in overlays)
        {
            if (then.IsKnown && Place(then.Tier, tierIds) < Place(shown.Tier, tierIds))
                shown = shown with { Tier = then.Tier, By = overlay };
            if (!then.IsKnown)
                shown = shown with { Unknown = shown.Unknown ?? overlay };
        }
        // Nothing is higher than the best.
        return Place(shown.Tier, tierIds) == 0 ? shown with { Unknown = null } : shown;
    }

    /// <summary>0 for the best; behind all tiers for none.</summary>
    private static int Place(string? tier, ImmutableArray<string> tierIds) => tier is not null && tierIds.IndexOf(tier) is var place and >= 0 ? place : tierIds.Length;
}
