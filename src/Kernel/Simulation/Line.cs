using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Margins;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>A comparison of a number with a line, somewhere in a condition: how far a merchant is from it, and what the condition would be if it went the other way.</summary>
internal sealed class Line
{
    private readonly RowExpression condition;
    private readonly CallExpression comparison;
    private readonly ComparisonOperator relation;
    private readonly Expression number;
    private readonly Expression bound;
    private readonly FactDefinition? fact;
    private readonly Evaluation evaluation;

    private Line(Evaluation evaluation, RowExpression condition, CallExpression comparison, bool isMirrored)
    {
        (this.evaluation, this.condition, this.comparison) = (evaluation, condition, comparison);
        relation = ComparisonOperators.Of(comparison.Function)!.Value;
        (number, bound) = (comparison.Arguments[0], comparison.Arguments[1]);
        if (isMirrored)
            (relation, number, bound) = (relation.Mirrored(), bound, number);
        fact = condition.Expression.InputOf(number) is { } input && !condition.Expression.Inputs[input].IsCall
            ? evaluation.Programme.Catalogue.Find(condition.Expression.Inputs[input].Name)
            : null;
    }

    public string Text => comparison.ToString();

    /// <summary>The names that are read on either side.</summary>
    public IEnumerable<string> Names => ExpressionTree.Walk(comparison).Select(condition.Expression.InputOf).OfType<int>().Select(input => condition.Expression.Inputs[input].Name);

    /// <summary>The lines of a condition. Of two numbers the line is the one that is no fact of the merchant, else the right one.</summary>
    public static ImmutableArray<Line> In(Evaluation evaluation, Condition condition)
    {
        var sides = evaluation.Bound(condition.Expression);
        return [.. Comparisons(condition.Expression.Root).Where(call => AreNumbers(sides.Expression, call)).Select(call => new Line(evaluation, sides, call, IsMirrored(evaluation, sides.Expression, call)))];
    }

    /// <summary>How far on the passing side (above zero) or the failing one a merchant is, as a share of the line; null where that cannot be said.</summary>
    public double? DistanceOf(RowReader reader)
    {
        if (Number(condition.EvaluatePart(number, reader)) is not { } value || Number(condition.EvaluatePart(bound, reader)) is not { } line || line == 0)
            return null;
        var distance = (value - line) / Math.Abs(line);
        return relation.IsLowerBound() ? distance : -distance;
    }

    /// <summary>Whether the next event may cross the line: a rate that an event worsens, or a count that may grow no further.</summary>
    public bool FallsByOneEvent(RowReader reader)
    {
        var line = condition.EvaluatePart(bound, reader);
        if (fact?.Rate is { } rate)
            return evaluation.Read(rate.Of, reader.Row) is { Kind: CelKind.Int } of && evaluation.Read(rate.Over, reader.Row) is { Kind: CelKind.Int } over
                && EventCounts.UntilFailure(of.AsInt(), over.AsInt(), relation.IsUpperBound(), value => Holds(CelValue.Of(value.ToDouble()), line)) == 1;
        return relation.IsUpperBound() && fact is { Type: Columns.ColumnType.Int } && condition.EvaluatePart(number, reader) is { Kind: CelKind.Int } count
            && count.AsInt() < long.MaxValue && !Holds(CelValue.Of(count.AsInt() + 1), line);
    }

    public Truth TruthOf(RowReader reader) => Evaluation.TruthOf(condition.EvaluatePart(comparison, reader));

    /// <summary>What the whole condition is where this comparison is as told and all else as it is.</summary>
    public Truth ConditionWith(bool holds, RowReader reader) => With(condition.Expression.Root, holds, reader);

    public RowReader Reader() => condition.Reader();

    private Truth With(Expression part, bool holds, RowReader reader)
    {
        if (ReferenceEquals(part, comparison))
            return holds ? Truth.True : Truth.False;
        if (part is not CallExpression { Target: null } call)
            return Evaluation.TruthOf(condition.EvaluatePart(part, reader));
        switch (call.Function)
        {
            case CelOperators.And or CelOperators.Or:
                var decides = call.Function == CelOperators.And ? Truth.False : Truth.True;
                var (left, right) = (With(call.Arguments[0], holds, reader), With(call.Arguments[1], holds, reader));
                return left == decides || right == decides ? decides : left == Truth.Unknown || right == Truth.Unknown ? Truth.Unknown : left;
            case CelOperators.Not:
                return With(call.Arguments[0], holds, reader) switch { Truth.True => Truth.False, Truth.False => Truth.True, _ => Truth.Unknown };
            case CelOperators.Conditional:
                return With(call.Arguments[0], holds, reader) switch
                {
                    Truth.True => With(call.Arguments[1], holds, reader),
                    Truth.False => With(call.Arguments[2], holds, reader),
                    _ => Truth.Unknown,
                };
            default:
                return Evaluation.TruthOf(condition.EvaluatePart(part, reader));
        }
    }

    private bool Holds(in CelValue value, in CelValue line) => CelValue.TryCompare(value, line, out var order, out var isNaN) && !isNaN && relation switch
    {
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        _ => order > 0,
    };

    /// <summary>Outside of arguments of functions and of equality between conditions, where going the other way has no one meaning.</summary>
    private static IEnumerable<CallExpression> Comparisons(Expression part) => part is not CallExpression { Target: null } call ? [] : call.Function switch
    {
        CelOperators.And or CelOperators.Or or CelOperators.Not or CelOperators.Conditional => call.Arguments.SelectMany(Comparisons),
        CelOperators.Less or CelOperators.LessOrEqual or CelOperators.Greater or CelOperators.GreaterOrEqual => [call],
        _ => [],
    };

    private static bool AreNumbers(CheckedExpression expression, CallExpression call) =>
        call.Arguments.All(argument => expression.TypeOf(argument).Kind is CelKind.Money or CelKind.Int or CelKind.Double or CelKind.Uint);

    private static bool IsMirrored(Evaluation evaluation, CheckedExpression expression, CallExpression call)
    {
        bool ReadsFacts(Expression side) => ExpressionTree.Walk(side).Select(expression.InputOf).OfType<int>()
            .Any(input => evaluation.Programme.Programme.Parameters.All(parameter => parameter.Name != expression.Inputs[input].Name));
        return !ReadsFacts(call.Arguments[0]) && ReadsFacts(call.Arguments[1]);
    }

    /// <summary>For distances only, which are told in percent; no decision rests on them.</summary>
    private static double? Number(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt(),
        CelKind.Uint => value.AsUint(),
        CelKind.Money => value.AsMoney().Units / (double)Money.UnitsPerWhole,
        CelKind.Double => double.IsFinite(value.AsDouble()) ? value.AsDouble() : null,
        _ => null,
    };
}
