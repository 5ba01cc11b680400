using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Plans a condition cut at the largest parts that no change reaches: their answers come from masks that are kept, so that only what reads a changed parameter runs again.
/// </summary>
internal sealed class CutPlanner(RowExpression bound, Reach reach, KeptMasks masks)
{
    private readonly CheckedExpression expression = bound.Expression;

    public Step Plan() => Plan(expression.Root);

    /// <summary>All of several conditions that no change reaches, as one mask.</summary>
    public static Step KeepAll(IReadOnlyList<RowExpression> conditions, KeptMasks masks) => conditions.Count == 1
        ? Keep(conditions[0], conditions[0].Expression.Root, masks)
        : masks.Keep(
            string.Join(" && ", conditions.Select(condition => $"({condition.Expression.Root})")),
            conditions[0].Expression.Root,
            () => new JunctionStep(conditions[0].Expression.Root, isAnd: true, [.. conditions.Select(condition => Uncut(condition, condition.Expression.Root))]));

    /// <summary>The answers of a whole condition for everybody.</summary>
    /// <returns>Words not to be written to: they may be kept ones.</returns>
    public static (ulong[] True, ulong[] Known) Judge(RowExpression condition, Reach reach, KeptMasks masks, int count) => reach.Reaches(condition.Expression)
        ? KeptMasks.Judge(new CutPlanner(condition, reach, masks).Plan(), count)
        : masks.Of(condition.Expression.Root.ToString(), () => Uncut(condition, condition.Expression.Root));

    private Step Plan(Expression part)
    {
        if (!reach.Reaches(expression, part))
            return Keep(bound, part, masks);
        if (part is not CallExpression { Target: null } call || !call.Arguments.Append(part).All(IsTruth))
            return Uncut(bound, part);
        return call.Function switch
        {
            CelOperators.And or CelOperators.Or => PlanJunction(call),
            CelOperators.Not => new NotStep(call, Plan(call.Arguments[0])),
            CelOperators.Conditional => new ConditionalStep(call, Plan(call.Arguments[0]), Plan(call.Arguments[1]), Plan(call.Arguments[2])),
            CelOperators.Equal or CelOperators.NotEqual => new FlagEqualityStep(call, Plan(call.Arguments[0]), Plan(call.Arguments[1]), call.Function == CelOperators.Equal),
            _ => Uncut(bound, part),
        };
    }

    /// <summary>The operands that no change reaches are one kept part together, wherever they stand in the row of operands.</summary>
    private JunctionStep PlanJunction(CallExpression call)
    {
        var operands = new List<Expression>();
        Flatten(call, call.Function, operands);
        var kept = operands.Where(operand => !reach.Reaches(expression, operand)).ToArray();
        var steps = operands.Except(kept).Select(Plan);
        if (kept.Length > 0)
        {
            var isAnd = call.Function == CelOperators.And;
            var text = string.Join(isAnd ? " && " : " || ", kept.Select(operand => $"({operand})"));
            steps = steps.Prepend(kept.Length == 1
                ? Keep(bound, kept[0], masks)
                : masks.Keep(text, call, () => new JunctionStep(call, isAnd, [.. kept.Select(operand => Uncut(bound, operand))])));
        }
        return new JunctionStep(call, call.Function == CelOperators.And, [.. steps]);
    }

    private void Flatten(Expression part, string function, List<Expression> operands)
    {
        if (part is CallExpression { Target: null } call && call.Function == function && call.Arguments.All(IsTruth))
            foreach (var argument in call.Arguments)
                Flatten(argument, function, operands);
        else
            operands.Add(part);
    }

    private bool IsTruth(Expression part) => expression.TypeOf(part).Kind == CelKind.Bool;

    private static KeptStep Keep(RowExpression bound, Expression part, KeptMasks masks) => masks.Keep(part.ToString(), part, () => Uncut(bound, part));

    private static Step Uncut(RowExpression bound, Expression part) => new Planner(bound).Plan(part);
}
