using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Explanations.Margins;
using Fuyao.Kernel.Explanations.Paths;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations;

/// <summary>
/// Explains merchants of one evaluation: the same bound programme that reviews run on, so that an explanation cannot say anything else than the decision.
/// Safe to use from several threads at once.
/// </summary>
public sealed class Explainer(Evaluation evaluation)
{
    private readonly Programme programme = evaluation.Programme.Programme;
    private readonly ConcurrentDictionary<string, decimal> rangeByFact = new();

    /// <param name="row">The merchant's row in the population.</param>
    /// <param name="standing">How it stands, by the latest decision or because nothing was decided.</param>
    /// <param name="evidence">What the decision rests on: the facts and the instant of this evaluation.</param>
    /// <param name="places">How it stands in the contest for the places of a tier, by tier id; empty where places are not limited.</param>
    public Explanation Explain(int row, Standing standing, Evidence evidence, IReadOnlyDictionary<string, PlaceExplanation>? places = null)
    {
        var reasons = new ReasonBuilder(evaluation, row);
        ConditionExplanation Explain(Condition condition) =>
            new(condition, evaluation.Judge(condition.Expression, condition.Expression.Root, row), reasons.Build(condition.Expression));

        var scope = Explain(programme.Scope);
        ImmutableArray<ConditionExplanation> common = [.. programme.Require.Select(Explain)];
        ImmutableArray<TierExplanation> tiers = [.. programme.Tiers.Select(tier =>
        {
            ImmutableArray<ConditionExplanation> own = [.. tier.Require.Select(Explain)];
            return new TierExplanation(new TierName(tier.Id, tier.Title), AllOf(common.Concat(own)), own, places?.GetValueOrDefault(tier.Id));
        })];
        var explanation = new Explanation
        {
            Programme = evaluation.Programme,
            Merchant = evaluation.Population.MerchantIds[row],
            Standing = standing,
            Evidence = evidence,
            Scope = scope,
            Conditions = common,
            Tiers = tiers,
            Entries = [.. programme.Lists.Select(list => evaluation.Staff.EntryInForce(list.Name, row, evaluation.At)).OfType<StaffEntry>()],
        };
        return explanation.IsInScope ? WithWaysOn(explanation, row, reasons) : explanation;
    }

    private Explanation WithWaysOn(Explanation explanation, int row, ReasonBuilder reasons)
    {
        var merchant = new SingleMerchant(evaluation, row);
        var finder = new PathFinder(evaluation, row, merchant, reasons, RangeOf);
        var held = Index(explanation.Standing.Tier);
        var next = held is { } tier ? tier > 0 ? finder.Find(programme.Tiers[tier - 1]) : null : Entering(finder);
        var target = next is null ? null : Index(next.Tier.Id);
        var budgets = new BudgetFinder(evaluation, row, merchant);
        ImmutableArray<ConditionExplanation> ofHeld = held is { } mine ? [.. explanation.Conditions, .. explanation.Tiers[mine].Conditions] : [];
        ImmutableArray<ConditionExplanation> ofNext = target is { } wanted ? [.. explanation.Conditions, .. explanation.Tiers[wanted].Conditions] : [];
        return explanation with
        {
            Next = next,
            Keep = held is { } kept && explanation.Tiers[kept].Truth != Truth.True ? finder.Find(programme.Tiers[kept]) : null,
            Budgets = [.. ofHeld.SelectMany(budgets.UntilFailure)],
            Recoveries = [.. ofHeld.Concat(ofNext).DistinctBy(condition => (condition.Name, condition.Reason.Text)).SelectMany(budgets.UntilSuccess)],
            Margins = [.. ofHeld.SelectMany(budgets.Margins)],
            Benefits = [.. Benefits(held, isHeld: true), .. Benefits(target, isHeld: false, except: held)],
        };
    }

    /// <summary>Into the programme by the tier with the fewest steps; of equal ones the lowest.</summary>
    private CheapestPath Entering(PathFinder finder)
    {
        var paths = programme.Tiers.Reverse().Select(finder.Find).ToList();
        return paths.Where(path => path.Outcome is PathOutcome.Holds or PathOutcome.Reachable).MinBy(path => path.Steps.Length) ?? paths[0];
    }

    private IEnumerable<BenefitStanding> Benefits(int? tier, bool isHeld, int? except = null)
    {
        var already = except is { } held ? programme.BenefitsOf(programme.Tiers[held].Id).Select(brought => brought.Benefit).ToHashSet() : [];
        return tier is not { } index ? [] : programme.BenefitsOf(programme.Tiers[index].Id)
            .Where(brought => !already.Contains(brought.Benefit))
            .Select(brought => new BenefitStanding(brought.Benefit, new TierName(brought.Tier.Id, brought.Tier.Title), isHeld));
    }

    private int? Index(string? tier)
    {
        for (var index = 0; index < programme.Tiers.Length; index++)
            if (programme.Tiers[index].Id == tier)
                return index;
        return null;
    }

    private decimal RangeOf(FactDefinition fact) => rangeByFact.GetOrAdd(fact.Id, id => FactSpread.Interdecile(evaluation.Population.Find(id)));

    private static Truth AllOf(IEnumerable<ConditionExplanation> conditions)
    {
        var all = Truth.True;
        foreach (var condition in conditions)
        {
            if (condition.Truth == Truth.False)
                return Truth.False;
            if (condition.Truth == Truth.Unknown)
                all = Truth.Unknown;
        }
        return all;
    }
}
