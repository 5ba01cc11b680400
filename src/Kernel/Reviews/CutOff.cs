using System.Collections.Immutable;

namespace Fuyao.Kernel.Reviews;

/// <summary>Where the line fell when the best were selected for a tier: recorded, so that a later correction is judged against it.</summary>
/// <param name="Group">The value of the fact that forms the groups; null where everybody is one group.</param>
/// <param name="GroupKnown">False for the group of those whose group is unknown.</param>
/// <param name="Places">As many as the group had for this tier and better ones together, or for this tier where the places are its own.</param>
/// <param name="Candidates">Who qualified for the tier and had no place in a better one.</param>
/// <param name="Placed">Who got a place in the tier.</param>
/// <param name="LastMerchant">The last one placed; null where none was.</param>
/// <param name="LastValues">What the last one was ranked by, in the order of the rank keys.</param>
public sealed record CutOff(
    string Tier, string? Group, bool GroupKnown, int Places, int Candidates, int Placed, string? LastMerchant, ImmutableArray<string> LastValues);
