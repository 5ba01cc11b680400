using System.Collections.Immutable;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Why a merchant's tier changes: for a gain the conditions of the tier that hold under the draft and did not today, for a loss those that hold no more. The words are those of
/// explanations, over the same conditions and values.
/// </summary>
public static class MoverReason
{
    public static LocalizedText Of(Evaluation today, Evaluation draft, Mover mover)
    {
        var tiers = draft.Programme.Programme.Tiers;
        var (from, to) = (PlaceOf(tiers, mover.Today), PlaceOf(tiers, mover.Draft));
        var isGain = mover.Draft is not null && (mover.Today is null || to < from);
        if (!isGain && from == tiers.Length)
            return new LocalizedText($"草案没有档位 {mover.Today}", $"the draft has no tier {mover.Today}");
        var tier = tiers[isGain ? to : from];
        var changed = tier.Require.Select(condition => (Condition: condition, Tier: (string?)tier.Id))
            .Concat(draft.Programme.Programme.Require.Prepend(draft.Programme.Programme.Scope).Select(condition => (Condition: condition, Tier: (string?)null)))
            .Where(one => IsTrue(draft, one.Condition, mover.Row) == isGain && HeldToday(today, one.Condition, one.Tier, mover.Row) != isGain)
            .Select(one => one.Condition).ToArray();
        if (changed.Length > 0)
            return new LocalizedText(Say(changed, Language.Chinese, "；"), Say(changed, Language.English, "; "));
        return isGain
            ? new LocalizedText("空出了名额，或前面的商家减少", "a place is free, or fewer merchants stand before it")
            : new LocalizedText("名额不足，排在末位之后", "places ran out before its rank");

        string Say(Condition[] conditions, Language language, string separator)
        {
            var reasons = new ReasonText(new ValueText(language, draft.Programme.Catalogue));
            return string.Join(separator, conditions.SelectMany(condition =>
                Deciding(new ReasonBuilder(draft, mover.Row).Build(condition.Expression)).Select(part => reasons.InShort(new ConditionExplanation(condition, part.Truth, part)))));
        }
    }

    /// <summary>The parts by which a condition came out as it did: of alternatives those that hold, or all where none does.</summary>
    private static IEnumerable<Reason> Deciding(Reason reason) => reason switch
    {
        JunctionReason junction => junction.Parts.Where(part => part.Truth == junction.Truth).SelectMany(Deciding),
        ChoiceReason { Condition.Truth: Truth.True } choice => Deciding(choice.Yes),
        ChoiceReason { Condition.Truth: Truth.False } choice => Deciding(choice.No),
        _ => [reason],
    };

    private static int PlaceOf(ImmutableArray<Tier> tiers, string? id) => tiers.Index().Where(tier => tier.Item.Id == id).Select(tier => tier.Index).DefaultIfEmpty(tiers.Length).First();

    private static bool IsTrue(Evaluation evaluation, Condition condition, int row) => evaluation.Test(condition, row) == Truth.True;

    /// <summary>A condition that the version in force does not have kept nobody out and let nobody in: it counts as the other way.</summary>
    private static bool? HeldToday(Evaluation today, Condition condition, string? tier, int row)
    {
        var programme = today.Programme.Programme;
        var same = programme.ConditionsWithTiers().Where(one => one.Condition.Name == condition.Name && one.Tier == tier).Select(one => one.Condition).FirstOrDefault();
        return same is null ? null : IsTrue(today, same, row);
    }
}
