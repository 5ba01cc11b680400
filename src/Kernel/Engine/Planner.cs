using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Programmes.Checking;

namespace Fuyao.Kernel.Engine;

/// <summary>
/// Finds a step for each part of a condition, from the top: what depends on nothing, on one text only, logic, flags, comparisons; what is left goes to the interpreter.
/// </summary>
internal sealed class Planner(RowExpression bound)
{
    private readonly CheckedExpression expression = bound.Expression;

    public Step Plan(Expression part)
    {
        // A part that may be no truth value at all (dyn) is an error in logic, which the interpreter words.
        if (expression.TypeOf(part).Kind != CelKind.Bool)
            return PerRow(part, "its type is only known when it runs");
        var inputs = InputsOf(part);
        if (inputs.Length == 0)
            return new SameStep(part, bound.EvaluatePart(part, bound.Reader()));
        if (inputs[0] is CodedInput coded && inputs.All(input => input is CodedInput other && ReferenceEquals(other.Coded, coded.Coded)))
            return new CodeStep(bound, part, coded);
        if (expression.InputOf(part) is not null)
            return inputs[0] is BoolInput flags ? new FlagStep(part, flags.Column) : PerRow(part, "it is no column of bits");
        return part is CallExpression { Target: null } call ? PlanCall(call) : PerRow(part, ReasonFor(part));
    }

    private Step PlanCall(CallExpression call)
    {
        switch (call.Function)
        {
            case CelOperators.And or CelOperators.Or when AreTruths(call.Arguments):
                return new JunctionStep(call, call.Function == CelOperators.And, [.. OperandsOf(call).Select(Plan)]);
            case CelOperators.Not when AreTruths(call.Arguments):
                return new NotStep(call, Plan(call.Arguments[0]));
            case CelOperators.Conditional when AreTruths(call.Arguments):
                return new ConditionalStep(call, Plan(call.Arguments[0]), Plan(call.Arguments[1]), Plan(call.Arguments[2]));
            case CelOperators.Equal or CelOperators.NotEqual when AreTruths(call.Arguments):
                return new FlagEqualityStep(call, Plan(call.Arguments[0]), Plan(call.Arguments[1]), call.Function == CelOperators.Equal);
            case "known":
                return PlanKnown(call);
        }
        var (step, reason) = new ComparisonPlanner(bound).Plan(call);
        return step ?? PerRow(call, reason ?? ReasonFor(call));
    }

    private Step PlanKnown(CallExpression call)
    {
        if (expression.InputOf(call.Arguments[0]) is not { } input)
            return PerRow(call, "known() of more than a name takes its value");
        return NumberOperands.KnownOf(bound.Inputs[input]) is { } known ? new KnownStep(call, known) : PerRow(call, "some of its numbers may read as errors");
    }

    private PerRowStep PerRow(Expression part, string because) => new(bound, part, because);

    private bool AreTruths(IEnumerable<Expression> parts) => parts.All(part => expression.TypeOf(part).Kind == CelKind.Bool);

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

    /// <summary>Those that are not the same for everybody.</summary>
    private RowInput[] InputsOf(Expression part) =>
    [
        .. ExpressionTree.Walk(part).Select(expression.InputOf).OfType<int>().Distinct()
            .Select(input => NumberOperands.Unwrap(bound.Inputs[input])).Where(input => input is not ConstantInput),
    ];

    private static string ReasonFor(Expression part) => part switch
    {
        ComprehensionExpression => "a macro over a list that differs from merchant to merchant",
        CallExpression { Function: CelOperators.In } => "membership in what is no list of constants",
        CallExpression call => $"no column operator for {CelOperators.Sign(call.Function)} of these operands",
        _ => "no column operator for it",
    };
}
