using System.Collections.Immutable;
using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Engine.Rows;

/// <summary>
/// An expression bound to its inputs. Judges as the condition language does, but for one thing: in a row a number that is none (0.0 / 0.0) is unknown with
/// a cause, where the language by itself would let every comparison with it be false (semantics.md, “Errors and NaN”).
/// </summary>
internal sealed class RowExpression(CheckedExpression expression, ImmutableArray<RowInput> inputs)
{
    private readonly bool mayMeetNotANumber = MayGiveNotANumber(expression, expression.Root);

    public CheckedExpression Expression => expression;

    /// <summary>In the order of the expression's own inputs.</summary>
    public ImmutableArray<RowInput> Inputs => inputs;

    /// <summary>Gives the inputs of one merchant after another; each thread has its own.</summary>
    public RowReader Reader() => new(inputs);

    public CelValue Evaluate(InputReader reader) => mayMeetNotANumber ? Evaluate(expression.Root, reader) : expression.Evaluate(reader);

    public CelValue Evaluate(int row)
    {
        var reader = Reader();
        reader.Row = row;
        return Evaluate(reader);
    }

    /// <summary>A part of the expression, by the same steps.</summary>
    public CelValue Evaluate(Expression part, int row)
    {
        var reader = Reader();
        reader.Row = row;
        return EvaluatePart(part, reader);
    }

    /// <summary>A part of the expression from whatever gives its inputs.</summary>
    public CelValue EvaluatePart(Expression part, InputReader reader) => mayMeetNotANumber ? Evaluate(part, reader) : expression.Evaluate(part, reader);

    /// <summary>Whether arithmetic in the part can give what is no number, so that the rule above sets it apart from the language.</summary>
    public bool MayGiveNotANumber(Expression part) => MayGiveNotANumber(expression, part);

    /// <summary>Walks the logic down to comparisons, and looks there whether what is compared is a number.</summary>
    private CelValue Evaluate(Expression part, InputReader reader)
    {
        if (part is not CallExpression call)
            return expression.Evaluate(part, reader);
        switch (call.Function)
        {
            case CelOperators.And:
            case CelOperators.Or:
                var absorbing = call.Function == CelOperators.Or;
                var left = Evaluate(call.Arguments[0], reader);
                if (Is(left, absorbing))
                    return left;
                var right = Evaluate(call.Arguments[1], reader);
                if (Is(right, absorbing) || (left.IsValue && right.IsValue))
                    return right;
                return CelValue.Merge(left, right);
            case CelOperators.Not:
                var operand = Evaluate(call.Arguments[0], reader);
                return operand.IsValue ? CelValue.Of(operand.IsFalse) : operand;
            case CelOperators.Conditional:
                var condition = Evaluate(call.Arguments[0], reader);
                return condition.IsValue ? Evaluate(call.Arguments[condition.IsTrue ? 1 : 2], reader) : condition;
            case "known":
                return expression.Evaluate(part, reader);
        }
        foreach (var argument in call.Arguments)
            if (NotANumber(argument, reader) is { } unknown)
                return unknown;
        return expression.Evaluate(part, reader);
    }

    private CelValue? NotANumber(Expression argument, InputReader reader)
    {
        if (expression.TypeOf(argument).Kind is not (CelKind.Double or CelKind.Bool) || !MayGiveNotANumber(expression, argument))
            return null;
        var value = Evaluate(argument, reader);
        if (value.IsUnknown)
            return value;
        return value.Kind == CelKind.Double && double.IsNaN(value.AsDouble()) ? CelValue.Unknown("not a number: division of zero by zero") : null;
    }

    private static bool Is(in CelValue value, bool truth) => truth ? value.IsTrue : value.IsFalse;

    /// <summary>
    /// Facts and derived columns are numbers, so only arithmetic on doubles and the reading of texts can give something that is none. The ratio of two amounts never does.
    /// </summary>
    private static bool MayGiveNotANumber(CheckedExpression expression, Expression part) => part is CallExpression call
        && ((expression.InputOf(call) is null
                && expression.TypeOf(call).Kind == CelKind.Double
                && call.Function switch
                {
                    CelOperators.Divide => expression.TypeOf(call.Arguments[0]).Kind != CelKind.Money,
                    CelOperators.Multiply or CelOperators.Add or CelOperators.Subtract => true,
                    "double" => expression.TypeOf(call.Arguments[0]).Kind is not (CelKind.Int or CelKind.Double),
                    _ => false,
                })
            || call.Arguments.Any(argument => MayGiveNotANumber(expression, argument)));
}

/// <summary>The inputs of one expression at one merchant after another.</summary>
internal sealed class RowReader(ImmutableArray<RowInput> inputs) : InputReader
{
    public int Row { get; set; }

    public override CelValue Read(int input) => inputs[input].Read(Row);
}
