using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations;

/// <summary>Tells how a merchant did in the contest for the places of a review: its rank among those who qualified, what it was ranked by, and where the line fell.</summary>
public static class Places
{
    /// <param name="evaluation">What the review was decided on.</param>
    /// <param name="cutOffs">Its cut-offs.</param>
    /// <param name="before">The memberships before it: who held a place goes first where the programme says so.</param>
    /// <param name="after">The memberships after it.</param>
    /// <returns>By tier id, for each tier with limited places for which the merchant was a candidate.</returns>
    public static IReadOnlyDictionary<string, PlaceExplanation> Of(
        Evaluation evaluation, IReadOnlyList<CutOff> cutOffs, Memberships before, Memberships after, int row)
    {
        var places = new Dictionary<string, PlaceExplanation>();
        var tiers = evaluation.Programme.Programme.Tiers;
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            if ((tiers[tier].Capacity ?? evaluation.Programme.Programme.Capacity) is not { } capacity || !IsCandidate(evaluation, after, tier, row))
                continue;
            var (group, isKnown) = GroupOf(evaluation, capacity, row);
            if (cutOffs.FirstOrDefault(cutOff => cutOff.Tier == tiers[tier].Id && cutOff.Group == group && cutOff.GroupKnown == isKnown) is not { } line)
                continue;
            var ranking = MerchantRanking.Of(evaluation, capacity.RankBy);
            var own = ranking.ValuesOf(row);
            places[tiers[tier].Id] = new PlaceExplanation(
                after.TierOf(row) == tiers[tier].Id, tier > 0 && tiers[tier].Capacity is null, group, Rank(evaluation, capacity, before, after, tier, row, ranking),
                [.. capacity.RankBy.Select((key, index) =>
                    new RankedBy(LabelOf(evaluation, key.Expression), key.Descending, own[index], index < line.LastValues.Length ? line.LastValues[index] : null))],
                line);
        }
        return places;
    }

    private static int Rank(Evaluation evaluation, Capacity capacity, Memberships before, Memberships after, int tier, int row, MerchantRanking ranking)
    {
        var group = GroupOf(evaluation, capacity, row);
        var isTiers = evaluation.Programme.Programme.Tiers[tier].Capacity is not null;
        var held = new HeldTiers(before.GrownTo(evaluation.Population.Count), evaluation.Programme.Programme);
        bool GoesFirst(int other) => capacity.IncumbentsFirst && (isTiers ? held[other] <= tier : held.IsMember[other]);
        var rank = 1;
        for (var other = 0; other < evaluation.Population.Count; other++)
        {
            if (other == row || GroupOf(evaluation, capacity, other) != group || !IsCandidate(evaluation, after, tier, other))
                continue;
            if (GoesFirst(other) != GoesFirst(row) ? GoesFirst(other) : ranking.Compare(other, row) < 0)
                rank++;
        }
        return rank;
    }

    /// <summary>Qualifies for the tier and has no better one: the reviews' own rule, read back from what they decided.</summary>
    private static bool IsCandidate(Evaluation evaluation, Memberships after, int tier, int row)
    {
        if (after.StatusOf(row) is not (MembershipStatus.Member or MembershipStatus.Waiting) || after.TierCodes[row] < tier)
            return false;
        if (after.TierCodes[row] == tier)
            return true;
        var programme = evaluation.Programme.Programme;
        return programme.Require.Concat(programme.Tiers[tier].Require).All(condition => evaluation.Test(condition, row) == Truth.True);
    }

    private static (string? Group, bool IsKnown) GroupOf(Evaluation evaluation, Capacity capacity, int row)
    {
        if (capacity.Per is not { } per)
            return (null, true);
        return evaluation.Read(per, row) is { Kind: CelKind.String } group ? (group.AsString(), true) : (null, false);
    }

    private static LocalizedText LabelOf(Evaluation evaluation, CheckedExpression expression)
    {
        if (expression.InputOf(expression.Root) is { } index && expression.Inputs[index] is { IsCall: false } input)
        {
            if (evaluation.Programme.Catalogue.Find(input.Name) is { } fact)
                return fact.Label;
            if (evaluation.Programme.Programme.Derived.FirstOrDefault(derived => derived.Name == input.Name) is { } derived)
                return derived.Label;
        }
        return LocalizedText.Same(expression.Source);
    }
}
