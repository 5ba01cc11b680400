using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>
/// Turns conditions into a <see cref="Goal"/> for one merchant: what it can change becomes a set of values of a fact, everything else stays as the evaluation
/// says it is today, with the reason why it cannot be promised.
/// </summary>
internal sealed class GoalBuilder
{
    private readonly Evaluation evaluation;
    private readonly int row;
    private readonly ReasonBuilder reasons;
    private readonly ThresholdSearch thresholds;
    private readonly Func<FactDefinition, decimal> rangeOf;
    private readonly List<PathVariable> variables = [];
    private readonly ProgrammeInputs inputs;

    /// <param name="rangeOf">The interdecile range of a fact among all merchants, in its unit and above zero.</param>
    public GoalBuilder(Evaluation evaluation, int row, SingleMerchant merchant, ReasonBuilder reasons, Func<FactDefinition, decimal> rangeOf)
    {
        this.evaluation = evaluation;
        this.row = row;
        this.reasons = reasons;
        this.rangeOf = rangeOf;
        thresholds = new ThresholdSearch(merchant);
        inputs = new ProgrammeInputs(evaluation.Programme);
    }

    public ImmutableArray<PathVariable> Variables => [.. variables];

    public Goal Build(Condition condition) => Build(condition, reasons.ShapeOf(condition.Expression), negated: false);

    private Goal Build(Condition condition, Shape shape, bool negated) => shape switch
    {
        JunctionShape junction when junction.IsAll != negated => Goal.AllOf(junction.Parts.Select(part => Build(condition, part, negated))),
        JunctionShape junction => Goal.AnyOf(junction.Parts.Select(part => Build(condition, part, negated))),
        ChoiceShape choice => Goal.AnyOf(
        [
            Goal.AllOf([Build(condition, choice.Condition, negated: false), Build(condition, choice.Yes, negated)]),
            Goal.AllOf([Build(condition, choice.Condition, negated: true), Build(condition, choice.No, negated)]),
        ]),
        LeafShape leaf => Leaf(condition, leaf, negated),
        _ => throw new InvalidOperationException($"Unknown shape {shape.GetType().Name}."),
    };

    /// <param name="negated">Beside the negation that the shape has: the condition of a choice must not hold for its other side.</param>
    private Goal Leaf(Condition condition, LeafShape leaf, bool negated)
    {
        var expression = condition.Expression;
        var read = Shapes.InputsIn(expression, leaf.Node).ToList();
        if (inputs.ObstacleOf(read) is { } kind)
            return Settled(condition, leaf, negated, kind);
        var facts = inputs.FactsBehind(read).ToList();
        if (facts.Count == 0)
            return Settled(condition, leaf, negated, ObstacleKind.NotSolvable);
        var changeable = facts.Where(IsChangeable).ToList();
        if (changeable.Count == 0)
            return Settled(condition, leaf, negated, facts.Any(fact => !Current(fact).IsValue) ? ObstacleKind.Missing : ObstacleKind.NotControllable);
        // What the other facts are is a constant for this merchant, so that one changeable fact is all there is to solve for.
        if (changeable.Count > 1 || Solve(condition, leaf, changeable[0]) is not var (variable, values))
            return Settled(condition, leaf, negated, facts.Any(fact => !Current(fact).IsValue) ? ObstacleKind.Missing : ObstacleKind.NotSolvable);
        return new FactGoal(variable, leaf.Negated != negated ? Opposite(leaf, values) : values);
    }

    private static ValueSet Opposite(LeafShape leaf, ValueSet values) => leaf is KnownShape ? ValueSet.OnlyMissing : values.KnownComplement();

    /// <summary>The values of the fact for which the leaf, without its negations, is true.</summary>
    private (int Variable, ValueSet Values)? Solve(Condition condition, LeafShape leaf, FactDefinition fact)
    {
        var expression = condition.Expression;
        switch (leaf)
        {
            case KnownShape known when IsFact(expression, known.Subject, fact):
                return Variable(fact, null) is { } any ? (any, ValueSet.AnyKnown) : null;
            case FlagShape when IsFact(expression, leaf.Node, fact) && fact.Type == ColumnType.Bool:
                return Variable(fact, null) is { } flag ? (flag, ValueSet.Only(1)) : null;
            case TagShape tag when IsFact(expression, tag.Set, fact) && reasons.ValueOf(expression, tag.Tag) is { Kind: CelKind.String } name:
                return (Tag(fact, name.AsString()), ValueSet.Only(1));
            case OneOfShape oneOf when IsFact(expression, oneOf.Subject, fact) && reasons.ValueOf(expression, oneOf.List) is { Kind: CelKind.List } list:
                return Variable(fact, null) is { } member ? OneOf(member, list) : null;
            case ComparisonShape comparison when IsFact(expression, comparison.Subject, fact):
                var bound = reasons.ValueOf(expression, comparison.Bound);
                // The shape has its negations in the operator already; the set is that of the bare comparison.
                var sign = comparison.Negated ? comparison.Comparison.Opposite() : comparison.Comparison;
                return Variable(fact, null) is { } compared && Compared(compared, sign, bound) is { } values ? (compared, values) : null;
            case ComparisonShape comparison when comparison.Comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)
                && inputs.ChangesOnce(expression, comparison.Subject, comparison.Bound, fact):
                return Variable(fact, null) is { } moved && thresholds.Find(expression, leaf.Node, variables[moved]) is { } ray ? (moved, ray) : null;
            default:
                return null;
        }
    }

    private (int, ValueSet)? OneOf(int variable, CelValue list)
    {
        var values = ValueSet.None;
        foreach (var element in list.AsList())
        {
            if (Compared(variable, ComparisonOperator.Equal, element) is not { } same)
                return null;
            values = values.Union(same);
        }
        return (variable, values);
    }

    private ValueSet? Compared(int variable, ComparisonOperator comparison, CelValue bound)
    {
        var scale = variables[variable].Scale;
        if (scale is TextScale && comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual))
            return null;
        if (!bound.IsValue || scale.Around(bound) is not var (below, above))
            return null;
        return comparison switch
        {
            ComparisonOperator.Less => ValueSet.Below(above),
            ComparisonOperator.LessOrEqual => ValueSet.AtMost(below),
            ComparisonOperator.GreaterOrEqual => ValueSet.AtLeast(above),
            ComparisonOperator.Greater => ValueSet.Above(below),
            ComparisonOperator.Equal => below == above ? ValueSet.Only(below) : ValueSet.None,
            _ => below == above ? ValueSet.Only(below).KnownComplement() : ValueSet.AnyKnown,
        };
    }

    /// <summary>A merchant's own doing, or a fact that is missing and can be supplied; never the key of a table: nobody is told to change its category.</summary>
    private bool IsChangeable(FactDefinition fact) =>
        !inputs.IsKey(fact) && (fact.Controllable || !Current(fact).IsValue);

    private CelValue Current(FactDefinition fact) => evaluation.Read(fact.Id, row);

    private static bool IsFact(CheckedExpression expression, Expression part, FactDefinition fact) =>
        expression.InputOf(part) is { } index && expression.Inputs[index] is { IsCall: false } input && input.Name == fact.Id;

    private int? Variable(FactDefinition fact, string? tag)
    {
        var known = variables.FindIndex(variable => variable.Fact.Id == fact.Id && variable.Tag == tag);
        if (known >= 0)
            return known;
        var scale = FactScale.Of(fact, evaluation.Programme.Catalogue.Zone);
        if (scale is null)
            return null;
        var current = Current(fact);
        var position = current.IsValue ? scale.PositionOf(current) : null;
        if (current.IsValue && position is null)
            return null;
        variables.Add(new PathVariable(fact, tag, scale, position, rangeOf(fact)));
        return variables.Count - 1;
    }

    private int Tag(FactDefinition fact, string tag)
    {
        var known = variables.FindIndex(variable => variable.Fact.Id == fact.Id && variable.Tag == tag);
        if (known >= 0)
            return known;
        long? current = Current(fact) is { Kind: CelKind.List } tags ? tags.AsList().Contains(CelValue.Of(tag)) ? 1 : 0 : null;
        variables.Add(new PathVariable(fact, tag, new FlagScale(), current, 1));
        return variables.Count - 1;
    }

    private SettledGoal Settled(Condition condition, LeafShape leaf, bool negated, ObstacleKind kind)
    {
        var reason = reasons.Leaf(condition.Expression, leaf);
        var isTrue = reason.Truth == (negated ? Truth.False : Truth.True);
        return new SettledGoal(isTrue, new Obstacle(kind, condition.Label, reason));
    }
}
