using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>Finds the step for a comparison of numbers, amounts, times, texts or truths, or says why there is none. Columns as they lie come first, then what is computed.</summary>
internal sealed class ComparisonPlanner(BoundParts parts, Func<Expression, Step> planTruth)
{
    private readonly CheckedExpression expression = parts.Bound.Expression;

    public (Step? Step, string? Because) Plan(CallExpression call)
    {
        if (RelationOf(call.Function) is not { } asked)
            return (null, null);
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        if (parts.ConstantOf(right) is { } rightConstant)
            return PlanAgainstConstant(call, asked, left, right, rightConstant);
        if (parts.ConstantOf(left) is { } leftConstant)
            return PlanAgainstConstant(call, asked.Mirrored(), right, left, leftConstant);
        return PlanColumns(call, asked, left, right) is { } step ? (step, null) : PlanComputed(call, asked, left, right);
    }

    /// <summary>A column as it lies against a constant: a range of stored numbers.</summary>
    public static Step? Against(Expression part, Asked asked, RowInput input, in CelValue constant)
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

    private (Step? Step, string? Because) PlanAgainstConstant(CallExpression call, Asked asked, Expression operand, Expression constantPart, in CelValue constant)
    {
        if (!constant.IsValue)
            return (new SameStep(call, constant), null);
        if (parts.InputOf(operand) is { } input && Against(call, asked, input, constant) is { } step)
            return (step, null);
        var numbers = new NumberPlanner(parts, planTruth);
        switch (parts.KindOf(operand), constant.Kind)
        {
            case (CelKind.Int, CelKind.Int) or (CelKind.Money, CelKind.Money) or (CelKind.Timestamp, CelKind.Timestamp) or (CelKind.Duration, CelKind.Duration):
                if (numbers.Whole(operand) is not var (whole, _))
                    return (null, numbers.Because);
                var (least, greatest) = asked.Range(NumberPlanner.ThresholdsOf(constant), (long.MinValue, long.MaxValue));
                return (new RangeStep<long>(call, whole, least, greatest, asked.IsNegatedEquality), null);
            case (CelKind.Int or CelKind.Double, CelKind.Int or CelKind.Double):
                if (numbers.Doubles(operand) is not { } measured)
                    return (null, numbers.Because);
                var (low, high) = asked.Range(constant.Kind == CelKind.Double ? constant.AsDouble() : constant.AsInt());
                return (new RangeStep<double>(call, measured, low, high, asked.IsNegatedEquality), null);
            default:
                return PlanComputed(call, asked, operand, constantPart);
        }
    }

    /// <summary>Two columns as they lie, or one against a table.</summary>
    private Step? PlanColumns(CallExpression call, Asked asked, Expression left, Expression right)
    {
        if (parts.InputOf(left) is not { } leftInput || parts.InputOf(right) is not { } rightInput)
            return null;
        var (relation, isSwapped, isNegated) = asked.Primitive;
        if (isSwapped)
            (left, right, leftInput, rightInput) = (right, left, rightInput, leftInput);
        if (NumberOperands.StoredOf(leftInput, expression.TypeOf(left)) is { } leftStored
            && NumberOperands.StoredOf(rightInput, expression.TypeOf(right)) is { } rightStored && leftStored.Measure == rightStored.Measure)
            return StoredComparison.Of(call, relation, leftStored.Operand, rightStored.Operand, isNegated);
        if (NumberOperands.NumbersOf(leftInput, expression.TypeOf(left)) is { } leftNumbers && NumberOperands.NumbersOf(rightInput, expression.TypeOf(right)) is { } rightNumbers)
            return new CompareStep<double>(call, relation, leftNumbers, rightNumbers, isNegated);
        return null;
    }

    private (Step? Step, string? Because) PlanComputed(CallExpression call, Asked asked, Expression left, Expression right)
    {
        var numbers = new NumberPlanner(parts, planTruth);
        var (relation, isSwapped, isNegated) = asked.Primitive;
        if (isSwapped)
            (left, right) = (right, left);
        switch (parts.KindOf(left), parts.KindOf(right))
        {
            case (CelKind.Int, CelKind.Int) or (CelKind.Money, CelKind.Money) or (CelKind.Timestamp, CelKind.Timestamp) or (CelKind.Duration, CelKind.Duration):
                return numbers.Whole(left) is var (leftWhole, _) && numbers.Whole(right) is var (rightWhole, _)
                    ? (StoredComparison.Of(call, relation, leftWhole, rightWhole, isNegated), null)
                    : (null, numbers.Because);
            case (CelKind.Int or CelKind.Double, CelKind.Int or CelKind.Double):
                return numbers.Doubles(left) is { } leftNumbers && numbers.Doubles(right) is { } rightNumbers
                    ? (new CompareStep<double>(call, relation, leftNumbers, rightNumbers, isNegated), null)
                    : (null, numbers.Because);
            case (CelKind.String, CelKind.String):
                return (new TextPlanner(parts, planTruth).Plan([left, right]) is [var leftRanks, var rightRanks]
                    ? new CompareStep<long>(call, relation, leftRanks, rightRanks, isNegated)
                    : null, "texts that are put together for each merchant");
            case (CelKind.Bool, CelKind.Bool):
                return (new CompareStep<long>(call, relation, AsNumber(left), AsNumber(right), isNegated), null);
            case (var leftKind, var rightKind):
                return (null, leftKind is null || rightKind is null ? "its type is only known when it runs" : null);
        }
    }

    /// <summary>False is below true.</summary>
    private ConditionalOperand<long> AsNumber(Expression truth) => new(planTruth(truth), new ConstantOperand<long>(1), new ConstantOperand<long>(0));

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
