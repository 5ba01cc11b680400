using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>
/// Finds a step for each part of a condition, from the top: what depends on nothing, on one text only, logic, flags, comparisons, two texts; what is left goes to the interpreter.
/// </summary>
internal sealed class Planner
{
    private readonly RowExpression bound;
    private readonly BoundParts parts;

    public Planner(RowExpression bound)
    {
        this.bound = bound;
        parts = new BoundParts(bound);
    }

    public Step Plan(Expression part)
    {
        // A part that may be no truth value at all (dyn) is an error in logic, which the interpreter words.
        if (parts.KindOf(part) != CelKind.Bool)
            return PerRow(part, "its type is only known when it runs");
        if (parts.IsSame(part))
            return new SameStep(part, bound.EvaluatePart(part, bound.Reader()));
        var codes = parts.CodesOf(part);
        if (codes is [var coded])
            return new CodeStep(bound, part, coded);
        if (parts.InputOf(part) is { } input)
            return input is BoolInput flags ? new FlagStep(part, flags.Column) : PerRow(part, "it is no column of bits");
        var (step, because) = part is CallExpression { Target: null } call ? PlanCall(call) : (null, null);
        if (step is null && codes is [var first, var second])
            (step, because) = (CodePairStep.Of(bound, part, first, second), $"too many pairs of distinct values: {first.Values.Length} and {second.Values.Length}");
        return step ?? PerRow(part, because ?? ReasonFor(part));
    }

    /// <summary>A number that is computed for each merchant, for columns of them.</summary>
    public NumberPlanner Numbers() => new(parts, Plan);

    private (Step? Step, string? Because) PlanCall(CallExpression call)
    {
        switch (call.Function)
        {
            case CelOperators.And or CelOperators.Or when AreTruths(call.Arguments):
                return (new JunctionStep(call, call.Function == CelOperators.And, [.. OperandsOf(call).Select(Plan)]), null);
            case CelOperators.Not when AreTruths(call.Arguments):
                return (new NotStep(call, Plan(call.Arguments[0])), null);
            case CelOperators.Conditional when AreTruths(call.Arguments):
                return (new ConditionalStep(call, Plan(call.Arguments[0]), Plan(call.Arguments[1]), Plan(call.Arguments[2])), null);
            case CelOperators.Equal or CelOperators.NotEqual when AreTruths(call.Arguments):
                return (new FlagEqualityStep(call, Plan(call.Arguments[0]), Plan(call.Arguments[1]), call.Function == CelOperators.Equal), null);
            case "known":
                return PlanKnown(call);
            case CelOperators.In:
                return new MembershipPlanner(parts, Plan).Plan(call);
            default:
                return new ComparisonPlanner(parts, Plan).Plan(call);
        }
    }

    private (Step? Step, string? Because) PlanKnown(CallExpression call)
    {
        var operand = call.Arguments[0];
        if (parts.InputOf(operand) is { } input && NumberOperands.KnownOf(input) is { } known)
            return (new KnownStep(call, known), null);
        // What is no number is no value to known() itself, but a choice by a comparison with it is.
        if (bound.MayGiveNotANumber(operand) && MayChoose(operand))
            return (null, "a comparison in it may meet what is no number");
        var numbers = Numbers();
        return parts.KindOf(operand) switch
        {
            CelKind.Bool => (new KnownTruthStep(call, Plan(operand)), null),
            CelKind.Double => (numbers.Doubles(operand) is { } measured ? new KnownNumberStep<double>(call, measured) : null, numbers.Because),
            _ => (numbers.Whole(operand) is var (whole, _) ? new KnownNumberStep<long>(call, whole) : null, numbers.Because),
        };
    }

    private bool MayChoose(Expression part) => Programmes.Checking.ExpressionTree.Walk(part).Any(inner => parts.KindOf(inner) is CelKind.Bool);

    private PerRowStep PerRow(Expression part, string because) => new(bound, part, because);

    private bool AreTruths(IEnumerable<Expression> operands) => operands.All(operand => parts.KindOf(operand) == CelKind.Bool);

    /// <summary>A row of the same operator as one step: <c>(a &amp;&amp; b) &amp;&amp; c</c> has three operands.</summary>
    private IEnumerable<Expression> OperandsOf(CallExpression junction)
    {
        var operands = new Stack<Expression>();
        Expression left = junction;
        while (left is CallExpression { Target: null } inner && inner.Function == junction.Function && AreTruths(inner.Arguments))
        {
            operands.Push(inner.Arguments[1]);
            left = inner.Arguments[0];
        }
        return operands.Prepend(left);
    }

    private static string ReasonFor(Expression part) => part switch
    {
        ComprehensionExpression => "a macro over a list that differs from merchant to merchant",
        CallExpression { Function: CelOperators.In } => "membership in what is no list of constants",
        CallExpression call => $"no column operator for {CelOperators.Sign(call.Function)} of these operands",
        _ => "no column operator for it",
    };
}
