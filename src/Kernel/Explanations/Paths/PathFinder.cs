using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>Finds the cheapest path of one merchant to a tier.</summary>
internal sealed class PathFinder(Evaluation evaluation, int row, SingleMerchant merchant, ReasonBuilder reasons, Func<FactDefinition, decimal> rangeOf)
{
    private readonly ProgrammeInputs inputs = new(evaluation.Programme);

    public CheapestPath Find(Tier tier)
    {
        ImmutableArray<Condition> conditions = [.. evaluation.Programme.Programme.Require, .. tier.Require];
        var rates = new RateRealization(evaluation, row, inputs.FactsBehind(conditions.SelectMany(condition => condition.Expression.Inputs)));
        var builder = new GoalBuilder(evaluation, row, merchant, reasons, rangeOf);
        var goal = Goal.AllOf([.. conditions.Select(builder.Build)]);
        var variables = builder.Variables;
        var name = new TierName(tier.Id, tier.Title);
        var simple = goal.Simplify();
        var found = PathSearch.Find(simple, variables, Reaches, out var isComplete);
        bool Reaches(ImmutableArray<long?> positions) => this.Reaches(conditions, variables, goal, rates, positions);

        if (found is null)
        {
            ImmutableArray<Obstacle> obstacles = [.. Distinct(goal.Obstacles())];
            var outcome = !isComplete ? PathOutcome.Undecided : obstacles.IsEmpty ? PathOutcome.Contradictory : PathOutcome.NotPromised;
            return new CheapestPath(name, outcome, [], isComplete, obstacles, []);
        }
        var positions = WithoutFollowing(found.Positions, variables, rates, Reaches);
        ImmutableArray<PathStep> steps = [.. variables.Select((variable, index) => Step(variable, positions[index], found.Allowed[index], rates)).OfType<PathStep>()];
        var supports = Distinct(goal.Supports([.. found.Positions]));
        return new CheapestPath(
            name, steps.IsEmpty ? PathOutcome.Holds : PathOutcome.Reachable, [.. steps.OrderBy(step => step.Fact.Id, StringComparer.Ordinal)], isComplete, [], [.. supports]);
    }

    /// <summary>The last word: the real conditions with the changed facts, and with the counts and rates that follow from them.</summary>
    private bool Reaches(
        ImmutableArray<Condition> conditions, ImmutableArray<PathVariable> variables, Goal goal, RateRealization rates, ImmutableArray<long?> positions)
    {
        var changes = Changes(variables, positions);
        var realized = rates.Realize(changes, (fact, rate) => goal.Holds(With(variables, positions, fact, rate)));
        if (realized is not null && Holds(conditions, realized))
            return true;
        // A rate that no further events bring about may still come out so in the next period; a count that drags a rate along may not be promised.
        return !changes.Keys.Any(rates.IsCount) && Holds(conditions, changes);
    }

    /// <summary>A rate that comes right by itself when its counts change as the path wants is no step of its own.</summary>
    private static ImmutableArray<long?> WithoutFollowing(
        ImmutableArray<long?> positions, ImmutableArray<PathVariable> variables, RateRealization rates, Func<ImmutableArray<long?>, bool> reaches)
    {
        for (var index = 0; index < variables.Length; index++)
        {
            if (variables[index].Fact.Rate is null || positions[index] == variables[index].Current)
                continue;
            var without = positions.SetItem(index, variables[index].Current);
            if (variables.Where((variable, other) => without[other] != variable.Current).Any(variable => rates.IsCount(variable.Fact.Id)) && reaches(without))
                positions = without;
        }
        return positions;
    }

    private bool Holds(ImmutableArray<Condition> conditions, IReadOnlyDictionary<string, CelValue> changes)
    {
        var changed = merchant.With(changes);
        return conditions.All(condition => changed.Test(condition, 0) == Truth.True);
    }

    private static long?[] With(ImmutableArray<PathVariable> variables, ImmutableArray<long?> positions, FactDefinition fact, DerivedNumber rate)
    {
        var changed = positions.ToArray();
        for (var index = 0; index < changed.Length; index++)
            if (variables[index].Fact.Id == fact.Id)
                changed[index] = variables[index].Scale.PositionOf(CelValue.Of(rate.ToDouble()));
        return changed;
    }

    private Dictionary<string, CelValue> Changes(ImmutableArray<PathVariable> variables, ImmutableArray<long?> positions)
    {
        var changes = new Dictionary<string, CelValue>();
        for (var index = 0; index < variables.Length; index++)
        {
            var variable = variables[index];
            if (positions[index] is not { } position || position == variable.Current)
                continue;
            if (variable.Tag is not { } tag)
            {
                changes[variable.Fact.Id] = variable.Scale.ValueAt(position);
                continue;
            }
            var tags = changes.TryGetValue(variable.Fact.Id, out var already) ? already : evaluation.Read(variable.Fact.Id, row);
            var others = (tags.Kind == CelKind.List ? tags.AsList() : []).Where(other => other.AsString() != tag);
            changes[variable.Fact.Id] = CelValue.Of([.. position == 1 ? others.Append(CelValue.Of(tag)) : others]);
        }
        return changes;
    }

    private static IEnumerable<Obstacle> Distinct(IEnumerable<Obstacle> obstacles) => obstacles.DistinctBy(obstacle => (obstacle.Condition, obstacle.Reason.Text));

    private PathStep? Step(PathVariable variable, long? target, ValueSet allowed, RateRealization rates)
    {
        if (target is not { } position || position == variable.Current)
            return null;
        var fact = variable.Fact;
        var current = evaluation.Read(fact.Id, row);
        if (variable.Tag is { } tag)
        {
            return new PathStep(position == 1 ? PathStepKind.AddTag : PathStepKind.RemoveTag, fact, current, CelValue.Of(tag), null, null, null, null);
        }
        var scale = variable.Scale;
        var interval = allowed.Intervals.First(interval => interval.Contains(position));
        var value = scale.ValueAt(position);
        var isCounted = fact.Type is not (ColumnType.Bool or ColumnType.String);
        CelValue? least = isCounted && interval.First > scale.Domain.First ? scale.ValueAt(interval.First) : null;
        CelValue? most = isCounted && interval.Last < scale.Domain.Last ? scale.ValueAt(interval.Last) : null;
        var events = fact.Rate is null ? null : rates.Events(fact, rate => scale.PositionOf(CelValue.Of(rate.ToDouble())) is { } at && interval.Contains(at));
        if (variable.Current is not { } from)
            return new PathStep(PathStepKind.Supply, fact, current, value, least, most, null, events);
        if (!isCounted)
            return new PathStep(PathStepKind.Change, fact, current, value, null, null, null, null);
        var distance = Distances.Missing(scale.Distance(from, position), isStrict: false, value.Kind);
        return new PathStep(position > from ? PathStepKind.Raise : PathStepKind.Lower, fact, current, value, least, most, distance, events)
        {
            Assumed = position > from ? rates.Assumed(fact, position - from) : [],
        };
    }
}
