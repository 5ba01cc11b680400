using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Programmes.Checking;

namespace Fuyao.Kernel.Engine;

/// <summary>Finds the step for a comparison of numbers, amounts, dates or instants, or says why there is none.</summary>
internal sealed class ComparisonPlanner(RowExpression bound)
{
    /// <summary>A longer list of numbers is looked up by the interpreter, which hashes.</summary>
    private const int MembersMax = 16;

    private readonly CheckedExpression expression = bound.Expression;

    public (Step? Step, string? Because) Plan(CallExpression call)
    {
        if (call.Function == CelOperators.In)
            return (PlanMembership(call), null);
        if (RelationOf(call.Function) is not { } asked)
            return (null, null);
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        if (ConstantOf(right) is { } rightConstant)
            return PlanAgainstConstant(call, asked, left, rightConstant);
        if (ConstantOf(left) is { } leftConstant)
            return PlanAgainstConstant(call, asked.Mirrored(), right, leftConstant);
        return PlanColumns(call, asked, left, right);
    }

    private (Step? Step, string? Because) PlanAgainstConstant(CallExpression call, Asked asked, Expression operand, in CelValue constant)
    {
        if (!constant.IsValue)
            return (new SameStep(call, constant), null);
        if (InputOf(operand) is not { } input)
            return (null, ComputedReason(operand));
        return Against(call, asked, input, constant) is { } step ? (step, null) : (null, "the two have no order");
    }

    private static Step? Against(Expression part, Asked asked, RowInput input, in CelValue constant)
    {
        switch (input)
        {
            case DoubleInput numbers when constant.Kind is CelKind.Double or CelKind.Int:
                var number = constant.Kind == CelKind.Double ? constant.AsDouble() : constant.AsInt();
                if (double.IsNaN(number))
                    return null;
                var (low, high) = asked.Range(number);
                return new MeasureRangeStep(part, numbers.Column, low, high, asked.IsNegatedEquality);
            case WholeNumberInput whole when Thresholds.Find(whole, constant) is { } thresholds:
                var (least, greatest) = asked.Range(thresholds, whole.Domain);
                return new NumberRangeStep(part, whole, new NumberRange(least, greatest), asked.IsNegatedEquality);
            default:
                return null;
        }
    }

    /// <summary>A number in a list of constants: equal to one of them.</summary>
    private JunctionStep? PlanMembership(CallExpression call)
    {
        if (InputOf(call.Arguments[0]) is not { } input || ConstantOf(call.Arguments[1]) is not { Kind: CelKind.List } list || list.AsList() is not { Count: > 0 and <= MembersMax } members)
            return null;
        var steps = members.Select(member => Against(call, Asked.Equal, input, member)).ToImmutableArray();
        return steps.All(step => step is not null) ? new JunctionStep(call, isAnd: false, steps!) : null;
    }

    private (Step? Step, string? Because) PlanColumns(CallExpression call, Asked asked, Expression left, Expression right)
    {
        if ((InputOf(left) is null ? left : InputOf(right) is null ? right : null) is { } computed)
            return (null, ComputedReason(computed));
        var (leftInput, rightInput) = (InputOf(left)!, InputOf(right)!);
        var (relation, isSwapped, isNegated) = asked.Primitive;
        if (isSwapped)
            (left, right, leftInput, rightInput) = (right, left, rightInput, leftInput);
        if (NumberOperands.StoredOf(leftInput, expression.TypeOf(left)) is { } leftStored
            && NumberOperands.StoredOf(rightInput, expression.TypeOf(right)) is { } rightStored && leftStored.Measure == rightStored.Measure)
            return (StoredComparison.Of(call, relation, leftStored.Operand, rightStored.Operand, isNegated), null);
        if (NumberOperands.NumbersOf(leftInput, expression.TypeOf(left)) is { } leftNumbers && NumberOperands.NumbersOf(rightInput, expression.TypeOf(right)) is { } rightNumbers)
            return (new CompareStep<double>(call, relation, leftNumbers, rightNumbers, isNegated), null);
        return (null, $"a {expression.TypeOf(left)} and a {expression.TypeOf(right)} that are stored differently");
    }

    private RowInput? InputOf(Expression operand) => expression.InputOf(operand) is { } input ? NumberOperands.Unwrap(bound.Inputs[input]) : null;

    /// <summary>The value where it is the same for everybody: a literal, a parameter without a table, or computed from these.</summary>
    private CelValue? ConstantOf(Expression operand) =>
        ExpressionTree.Walk(operand).Select(expression.InputOf).OfType<int>().All(input => NumberOperands.Unwrap(bound.Inputs[input]) is ConstantInput)
        && expression.TypeOf(operand).Kind is not null
            ? bound.EvaluatePart(operand, bound.Reader())
            : null;

    private static string ComputedReason(Expression operand) => $"`{operand}` is computed for each merchant";

    private static Asked? RelationOf(string function) => function switch
    {
        CelOperators.Less => Asked.Less,
        CelOperators.LessOrEqual => Asked.LessOrEqual,
        CelOperators.Greater => Asked.Greater,
        CelOperators.GreaterOrEqual => Asked.GreaterOrEqual,
        CelOperators.Equal => Asked.Equal,
        CelOperators.NotEqual => Asked.NotEqual,
        _ => null,
    };
}
