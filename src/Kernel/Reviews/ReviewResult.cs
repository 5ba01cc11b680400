using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which review of a programme it is.</summary>
/// <param name="NominalAt">When it is due: the instant as of which state facts, lists and findings count, and by which the version in force is chosen.</param>
/// <param name="EffectiveAt">When its decisions take effect.</param>
/// <param name="FactsPeriod">Whose period facts it reads.</param>
public sealed record ReviewOccasion(Instant NominalAt, Instant EffectiveAt, Period FactsPeriod);

/// <summary>What a review decided for everybody, and what it went by.</summary>
/// <param name="Conditions">The scope, the conditions of the programme, those of each tier from the best down, with for whom each holds.</param>
/// <param name="InScope">Whom the programme addresses; who is of unknown scope included.</param>
/// <param name="QualifiedTiers">By row, the best tier the merchant qualifies for before places are given out, or <see cref="Memberships.NoTier"/>.</param>
/// <param name="CutOffs">By tier from the best down, then by group; empty without capacity.</param>
public sealed record ReviewResult(
    ReviewOccasion Occasion, ImmutableArray<ConditionTruth> Conditions, BitMask InScope, ImmutableArray<byte> QualifiedTiers,
    Memberships Before, Memberships After, ImmutableArray<CutOff> CutOffs, ReviewCounts Counts)
{
    public MembershipChange ChangeOf(int row) => Before.ChangeTo(After, row);

    /// <summary>The truth of a condition for a merchant.</summary>
    /// <param name="tier">Null for the scope and the programme's own conditions.</param>
    public Truth TruthOf(string? tier, string condition, int row) =>
        Conditions.First(truth => truth.Tier == tier && truth.Condition.Name == condition).Truth[row];

    /// <summary>
    /// What is missing for the tier that the merchant keeps by it; where it holds none, for the lowest tier that could not be judged. Names of facts, findings
    /// and what could not be computed, each once.
    /// </summary>
    /// <param name="evaluation">What the review was decided on.</param>
    public ImmutableArray<string> MissingFacts(Evaluation evaluation, int row)
    {
        var tiers = evaluation.Programme.Programme.Tiers.Select(tier => tier.Id);
        var tier = After.TierOf(row) ?? tiers.LastOrDefault(candidate =>
            Needed(candidate).Any(condition => condition.Truth[row] == Truth.Unknown) && Needed(candidate).All(condition => condition.Truth[row] != Truth.False));
        return tier is null ? [] : [.. Needed(tier)
            .Where(condition => condition.Truth[row] == Truth.Unknown)
            .Select(condition => evaluation.Value(condition.Condition.Expression, row))
            .SelectMany(value => value.IsUnknown ? value.UnknownCauses : [value.ErrorMessage])
            .Distinct()];
    }

    private IEnumerable<ConditionTruth> Needed(string tier) => Conditions.Where(condition => condition.Tier is null || condition.Tier == tier);
}
