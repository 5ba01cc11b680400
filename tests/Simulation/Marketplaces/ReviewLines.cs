using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Simulation.Tests.Marketplaces;

/// <summary>The figures of a review as the auditor writes them.</summary>
internal static class ReviewLines
{
    public static IEnumerable<(string Name, string Value)> Of(ReviewCounts counts, ImmutableArray<CutOff> cutOffs) =>
    [
        ("merchants", $"{counts.Merchants} in scope {counts.InScope} scope unknown {counts.ScopeUnknown} undecided {counts.Undecided}"),
        ("members", string.Join(' ', counts.Tiers.Select(tier => $"{tier.Tier} {tier.Members}"))),
        ("waiting", $"{counts.Waiting}"),
        ("kept", $"unknown {counts.KeptUnknown} unpublished {counts.KeptUnpublished}"),
        ("changes", $"joined {counts.Joined} promoted {counts.Promoted} demoted {counts.Demoted} left {counts.Left} returned {counts.Returned}"),
        .. counts.Conditions.Select(condition =>
            ($"condition {condition.Tier}.{condition.Condition}", $"{condition.Passed} pass {condition.Failed} fail {condition.Unknown} unknown")),
        .. cutOffs.Select(cut =>
            ($"cut-off {cut.Tier} {(cut.GroupKnown ? cut.Group : "(unknown)")}", $"{cut.Places} places {cut.Candidates} candidates {cut.Placed} placed, last {cut.LastMerchant}")),
    ];
}
