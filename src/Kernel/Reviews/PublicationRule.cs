using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Vectors;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// “A loss may not rest on a fact whose period starts before `published`; until then the version before judges losses” (semantics.md, “Publication”).
/// Facts that are true as of an instant (a medal lost, a judgement by staff) are not held back by it.
/// </summary>
internal sealed class PublicationRule(CheckedProgramme programme, Period factsPeriod)
{
    private readonly Programme rules = programme.Programme;

    /// <summary>Whether an expression reads a period fact from before the rule was published, itself or through a derived column or parameter.</summary>
    public bool HoldsBack(CheckedExpression expression) => expression.Inputs.Any(HoldsBack);

    /// <summary>The conditions with those that are held back never false: for them a failure counts as unknown.</summary>
    public ImmutableArray<ConditionTruth> WithoutHeldBackFailures(ImmutableArray<ConditionTruth> conditions) =>
        [.. conditions.Select(condition => HoldsBack(condition.Condition.Expression)
            ? condition with { Truth = new TruthMask(condition.Truth.True, condition.Truth.True) }
            : condition)];

    /// <summary>Gives members back what they would lose only by facts that are held back.</summary>
    /// <param name="qualification">Changed: allows the tier that is kept.</param>
    /// <param name="withoutHeldBack">What a member may hold when failures that are held back count as unknown.</param>
    /// <param name="versionBefore">By row, the place among the present tiers of the tier that the version before gives; null where there is none to judge.</param>
    /// <returns>Who keeps a tier by this.</returns>
    public static BitMask Restore(TierQualification qualification, TierQualification withoutHeldBack, HeldTiers held, Func<int, byte>? versionBefore)
    {
        var kept = new BitMask(held.IsMember.Count);
        var best = qualification.BestOfAll();
        // Who would lose a tier: the others keep what they hold, or more.
        var losing = RowMasks.Of(kept.Count, (first, count, words) => ByteMasks.Less(held.Places.Slice(first, count), best.AsSpan(first, count), words));
        foreach (var row in RowMasks.Rows(losing))
        {
            var (now, before) = (best[row], held[row]);
            var atMost = Math.Max(withoutHeldBack.Best(row), versionBefore?.Invoke(row) ?? before);
            if (atMost >= now)
                continue;
            qualification.Allow(atMost, row);
            kept[row] = true;
        }
        return kept;
    }

    private bool HoldsBack(CelInput input)
    {
        if (input.Name is "listed" or "finding" && input.IsCall)
            return false;
        if (input.Name == "at" && input.IsCall)
            return IsPeriodFact(input.Arguments[0]) && Starts(Period.Parse(input.Arguments[1]));
        return input.IsCall ? input.Arguments.Any(HoldsBack) : HoldsBack(input.Name);
    }

    private bool HoldsBack(string name)
    {
        if (rules.Derived.FirstOrDefault(derived => derived.Name == name) is { } definition)
            return definition switch
            {
                Scorecard scorecard => scorecard.Parts.Any(part => HoldsBack(part.Fact)) || (scorecard.By is { } by && HoldsBack(by)),
                DerivedExpression expression => HoldsBack(expression.Expression),
                _ => false,
            };
        if (rules.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
            return parameter.By is { } key && HoldsBack(key);
        return IsPeriodFact(name) && Starts(factsPeriod);
    }

    private bool IsPeriodFact(string name) => programme.Catalogue.Find(name)?.Kind == FactKind.Period;

    private bool Starts(Period period) => period != Period.Current && period.FirstDay < rules.Published;
}
