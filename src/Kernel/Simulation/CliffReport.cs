using System.Collections.Immutable;

namespace Fuyao.Kernel.Simulation;

/// <summary>How near merchants stand to the edge under a draft.</summary>
/// <param name="Share">What counts as near: 0.05 is 5 % of the line.</param>
public sealed record CliffReport(decimal Share, ImmutableArray<TierCliff> Tiers, ImmutableArray<LineDistances> Lines);

/// <param name="Members">Who holds the tier and fulfils all of its conditions: who keeps it for another reason stands on no line.</param>
/// <param name="WithinOneEvent">Of them: one more event (a refund, a complaint, an order that fails) takes the tier away.</param>
/// <param name="WithinShare">Of them: a number lies so near to its line that crossing it takes the tier away.</param>
/// <param name="AtRisk">Either.</param>
/// <param name="OneAway">Who holds neither the tier nor a better one, is addressed and fails exactly one of its conditions, nothing being unknown.</param>
/// <param name="InReach">Of them: a number that lies so near to its line that crossing it brings the tier.</param>
public sealed record TierCliff(string Tier, int Members, int WithinOneEvent, int WithinShare, int AtRisk, int OneAway, int InReach);

/// <summary>Merchants whose tier hangs on one comparison alone, by how far their number is from the line.</summary>
/// <param name="Comparison">As it is written: <c>gmv_daily_avg &gt;= ss_line</c>.</param>
/// <param name="Outside">By distance, the nearest first: who fails it. The last are farther than every end.</param>
/// <param name="Inside">Likewise, who holds it.</param>
public sealed record LineDistances(string Tier, string Condition, string Comparison, ImmutableArray<int> Outside, ImmutableArray<int> Inside)
{
    /// <summary>Upper ends of the distances, as shares of the line; those of the last number lie beyond.</summary>
    public static readonly ImmutableArray<decimal> Ends = [0.01m, 0.02m, 0.05m, 0.1m, 0.2m, 0.5m];
}
