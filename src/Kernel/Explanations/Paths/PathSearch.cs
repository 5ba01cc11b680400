using System.Collections.Immutable;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>The cheapest positions found, and the values that would do around them.</summary>
internal sealed record FoundPath(ImmutableArray<long?> Positions, ImmutableArray<ValueSet> Allowed);

/// <summary>
/// Finds the cheapest way to a goal: fewest facts, then the least sum of distance ÷ interdecile range, then fact ids (semantics, “Cheapest path”).
/// Branch and bound: the nearest positions that satisfy everything already demanded are a lower bound, because demands only ever narrow; where they
/// satisfy the whole goal they are the best below this branch, and where some alternative is still open one of its parts has to be demanded.
/// </summary>
internal sealed class PathSearch
{
    public const int StepsMax = 50_000;

    private readonly ImmutableArray<PathVariable> variables;
    private readonly Func<ImmutableArray<long?>, bool> reaches;
    private Candidate? best;
    private int steps;

    private PathSearch(ImmutableArray<PathVariable> variables, Func<ImmutableArray<long?>, bool> reaches)
    {
        this.variables = variables;
        this.reaches = reaches;
    }

    /// <param name="goal">Simplified.</param>
    /// <param name="isComplete">Whether everything was looked at: otherwise there may be a way where none was found.</param>
    /// <param name="reaches">The last word on a candidate: evaluates the real conditions with the changed facts.</param>
    public static FoundPath? Find(Goal goal, ImmutableArray<PathVariable> variables, Func<ImmutableArray<long?>, bool> reaches, out bool isComplete)
    {
        var search = new PathSearch(variables, reaches);
        var demanded = variables.Select(variable => variable.Current is null
            ? ValueSet.Within(variable.Scale.Domain).Union(ValueSet.OnlyMissing)
            : ValueSet.Within(variable.Scale.Domain).Union(ValueSet.Only(variable.Current.Value))).ToImmutableArray();
        search.Explore(new State(demanded, []), goal);
        isComplete = search.steps < StepsMax;
        return search.best is { } found ? new FoundPath(found.Positions, found.Demanded) : null;
    }

    private void Explore(State state, Goal demand)
    {
        if (steps >= StepsMax)
            return;
        steps++;
        if (state.Demand(demand) is not { } narrowed || Cheapest(narrowed.Allowed) is not { } candidate || (best is not null && candidate.ComparedWith(best) >= 0))
            return;
        if (narrowed.Open.FirstOrDefault(alternatives => !alternatives.Holds(candidate.Positions.AsSpan())) is { } alternatives)
        {
            var chosen = narrowed with { Open = narrowed.Open.Remove(alternatives) };
            // The cheapest part first: a good bound found early closes most of the others.
            foreach (var part in alternatives.Parts.OrderBy(part => CostOf(chosen, part)))
                Explore(chosen, part);
            return;
        }
        if (reaches(candidate.Positions))
        {
            best = candidate;
            return;
        }
        // A part that cannot be solved for (two facts in one comparison) broke under the change: look for a way that leaves one of the changed facts alone.
        for (var index = 0; index < variables.Length; index++)
            if (candidate.Positions[index] != variables[index].Current)
                Explore(narrowed, new FactGoal(index, variables[index].Current is { } current ? ValueSet.Only(current) : ValueSet.OnlyMissing));
    }

    private decimal CostOf(State state, Goal part) =>
        state.Demand(part) is { } narrowed && Cheapest(narrowed.Allowed) is { } candidate ? candidate.Facts.Length * 1_000_000m + candidate.Cost : decimal.MaxValue;

    private Candidate? Cheapest(ImmutableArray<ValueSet> demanded)
    {
        var positions = ImmutableArray.CreateBuilder<long?>(variables.Length);
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        decimal cost = 0;
        for (var index = 0; index < variables.Length; index++)
        {
            var variable = variables[index];
            var position = variable.Cheapest(demanded[index]);
            if (position is null && !demanded[index].Missing)
                return null;
            positions.Add(position);
            if (position == variable.Current)
                continue;
            // A missing set is supplied once, whatever tags it has to have.
            if (changed.Add(variable.Fact.Id) || variable.Current is not null)
                cost += variable.Cost(position);
        }
        return new Candidate(positions.ToImmutable(), demanded, [.. changed], cost);
    }

    /// <summary>What has been demanded so far: the values left to each variable, and the alternatives of which one part must still hold.</summary>
    private sealed record State(ImmutableArray<ValueSet> Allowed, ImmutableList<AnyGoal> Open)
    {
        /// <summary>Null where nothing is left for some variable.</summary>
        public State? Demand(Goal goal)
        {
            switch (goal)
            {
                case SettledGoal settled:
                    return settled.IsTrue ? this : null;
                case FactGoal fact:
                    var left = Allowed[fact.Variable].Intersect(fact.Values);
                    return left.IsEmpty ? null : this with { Allowed = Allowed.SetItem(fact.Variable, left) };
                case AnyGoal any:
                    return this with { Open = Open.Add(any) };
                case AllGoal all:
                    State? state = this;
                    foreach (var part in all.Parts)
                        state = state?.Demand(part);
                    return state;
                default:
                    throw new InvalidOperationException($"Unknown goal {goal.GetType().Name}.");
            }
        }
    }

    private sealed record Candidate(ImmutableArray<long?> Positions, ImmutableArray<ValueSet> Demanded, ImmutableArray<string> Facts, decimal Cost)
    {
        /// <summary>Below zero where this one is cheaper.</summary>
        public int ComparedWith(Candidate other)
        {
            var order = Facts.Length.CompareTo(other.Facts.Length);
            if (order == 0)
                order = Cost.CompareTo(other.Cost);
            for (var index = 0; order == 0 && index < Facts.Length; index++)
                order = string.CompareOrdinal(Facts[index], other.Facts[index]);
            return order;
        }
    }
}
