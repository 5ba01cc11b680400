using System.Collections.Immutable;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>
/// What must come true, with negation pushed down to the leaves: nested alternatives over <see cref="FactGoal"/>s that a merchant can change
/// and <see cref="SettledGoal"/>s that stay as they are.
/// </summary>
internal abstract record Goal
{
    public static readonly Goal Reached = new SettledGoal(true, null);

    public static Goal AllOf(IEnumerable<Goal> parts) => Join(parts.ToImmutableArray(), goals => new AllGoal(goals));

    public static Goal AnyOf(IEnumerable<Goal> parts) => Join(parts.ToImmutableArray(), goals => new AnyGoal(goals));

    /// <summary>Whether it holds once every variable has its position; null is an unknown value.</summary>
    public abstract bool Holds(ReadOnlySpan<long?> positions);

    /// <summary>
    /// The same goal with less to search: parts on one fact become one part, settled parts go. What is left of an impossible goal is a
    /// <see cref="SettledGoal"/> that does not hold.
    /// </summary>
    public abstract Goal Simplify();

    /// <summary>What keeps the goal from being reached whatever the merchant does.</summary>
    public virtual IEnumerable<Obstacle> Obstacles() => [];

    /// <summary>Settled parts that the goal, once it holds, stands on.</summary>
    public virtual IEnumerable<Obstacle> Supports(long?[] positions) => [];

    private static Goal Join(ImmutableArray<Goal> parts, Func<ImmutableArray<Goal>, Goal> join) => parts.Length == 1 ? parts[0] : join(parts);
}

/// <summary>One variable must take one of these values.</summary>
internal sealed record FactGoal(int Variable, ValueSet Values) : Goal
{
    public override bool Holds(ReadOnlySpan<long?> positions) => Values.Contains(positions[Variable]);

    public override Goal Simplify() => Values.IsEmpty ? new SettledGoal(false, null) : this;
}

/// <summary>
/// A part that the merchant cannot change or that cannot be promised; <see cref="Holds"/> as it is today. <see cref="About"/> is null for plain constants.
/// </summary>
internal sealed record SettledGoal(bool IsTrue, Obstacle? About) : Goal
{
    public override bool Holds(ReadOnlySpan<long?> positions) => IsTrue;

    public override Goal Simplify() => this;

    public override IEnumerable<Obstacle> Obstacles() => IsTrue || About is null ? [] : [About];

    public override IEnumerable<Obstacle> Supports(long?[] positions) => IsTrue && About is not null ? [About] : [];
}

internal sealed record AllGoal(ImmutableArray<Goal> Parts) : Goal
{
    public override bool Holds(ReadOnlySpan<long?> positions)
    {
        foreach (var part in Parts)
            if (!part.Holds(positions))
                return false;
        return true;
    }

    public override Goal Simplify()
    {
        var parts = Parts.Select(part => part.Simplify()).SelectMany(part => part is AllGoal all ? all.Parts : [part]).ToList();
        if (parts.Any(part => part is SettledGoal { IsTrue: false }))
            return new SettledGoal(false, null);
        var facts = parts.OfType<FactGoal>().GroupBy(part => part.Variable)
            .Select(group => new FactGoal(group.Key, group.Select(part => part.Values).Aggregate((left, right) => left.Intersect(right))).Simplify()).ToList();
        if (facts.Any(part => part is SettledGoal))
            return new SettledGoal(false, null);
        var left = facts.Concat(parts.Where(part => part is AnyGoal)).ToList();
        return left.Count == 0 ? Reached : AllOf(left);
    }

    public override IEnumerable<Obstacle> Obstacles() => Parts.SelectMany(part => part.Obstacles());

    public override IEnumerable<Obstacle> Supports(long?[] positions) => Parts.SelectMany(part => part.Supports(positions));
}

internal sealed record AnyGoal(ImmutableArray<Goal> Parts) : Goal
{
    public override bool Holds(ReadOnlySpan<long?> positions)
    {
        foreach (var part in Parts)
            if (part.Holds(positions))
                return true;
        return false;
    }

    public override Goal Simplify()
    {
        var parts = Parts.Select(part => part.Simplify()).SelectMany(part => part is AnyGoal any ? any.Parts : [part]).ToList();
        if (parts.Any(part => part is SettledGoal { IsTrue: true }))
            return Reached;
        var facts = parts.OfType<FactGoal>().GroupBy(part => part.Variable)
            .Select(group => (Goal)new FactGoal(group.Key, group.Select(part => part.Values).Aggregate((left, right) => left.Union(right))));
        var left = facts.Concat(parts.Where(part => part is AllGoal)).ToList();
        return left.Count == 0 ? new SettledGoal(false, null) : AnyOf(left);
    }

    // Every alternative is closed where this is asked, so each one's obstacle is worth naming.
    public override IEnumerable<Obstacle> Obstacles() =>
        Parts.Any(part => part.Simplify() is not SettledGoal { IsTrue: false }) ? [] : Parts.SelectMany(part => part.Obstacles());

    public override IEnumerable<Obstacle> Supports(long?[] positions)
    {
        IEnumerable<Obstacle>? fewest = null;
        foreach (var part in Parts.Where(part => part.Holds(positions)))
        {
            var supports = part.Supports(positions).ToList();
            if (fewest is null || supports.Count < fewest.Count())
                fewest = supports;
        }
        return fewest ?? [];
    }
}
