using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Programmes.Checking;

namespace Fuyao.Kernel.Engine;

/// <summary>What planners ask of the parts of a bound expression: which inputs they read and which values they have without a merchant.</summary>
internal sealed class BoundParts(RowExpression bound)
{
    private readonly CheckedExpression expression = bound.Expression;
    private readonly Dictionary<Expression, RowInput[]> inputsByPart = [];

    public RowExpression Bound => bound;

    /// <summary>Null where it is only known when it runs.</summary>
    public CelKind? KindOf(Expression part) => expression.TypeOf(part).Kind;

    /// <summary>What a name or named call reads; null for every other part.</summary>
    public RowInput? InputOf(Expression part) => expression.InputOf(part) is { } input ? NumberOperands.Unwrap(bound.Inputs[input]) : null;

    /// <summary>Those that are not the same for everybody.</summary>
    public RowInput[] InputsOf(Expression part)
    {
        if (!inputsByPart.TryGetValue(part, out var inputs))
        {
            inputsByPart[part] = inputs =
            [
                .. ExpressionTree.Walk(part).Select(expression.InputOf).OfType<int>().Distinct()
                    .Select(input => NumberOperands.Unwrap(bound.Inputs[input])).Where(input => input is not ConstantInput),
            ];
        }
        return inputs;
    }

    public bool IsSame(Expression part) => InputsOf(part).Length == 0;

    /// <summary>The texts or sets of tags that alone decide the part, one input for each; null where something else does too.</summary>
    public CodedInput[]? CodesOf(Expression part) =>
        InputsOf(part) is { Length: > 0 } inputs && inputs.All(input => input is CodedInput)
            ? [.. inputs.Cast<CodedInput>().DistinctBy(coded => coded.Coded)]
            : null;

    /// <summary>The value where it is the same for everybody: a literal, a parameter without a table, or computed from these.</summary>
    public CelValue? ConstantOf(Expression part) => KindOf(part) is not null && IsSame(part) ? ValueOf(part, bound.Reader()) : null;

    /// <summary>
    /// The value of a part that others are computed from. What is no number is no value; null where that would hide what the language makes of it
    /// (<c>[0.0 / 0.0][0]</c>, a choice by a comparison with it).
    /// </summary>
    public CelValue? ValueOf(Expression part, InputReader reader)
    {
        var plain = expression.Evaluate(part, reader);
        if (!plain.IsValue)
            return plain;
        var isNumber = plain.Kind != CelKind.Double || !double.IsNaN(plain.AsDouble());
        if (!bound.MayGiveNotANumber(part))
            return isNumber ? plain : null;
        return !isNumber ? CelValue.Unknown("not a number") : bound.EvaluatePart(part, reader).IsValue ? plain : null;
    }

    /// <summary>The value of a part for each text or set of tags that decides it; null where a merchant without one has a value too, or <see cref="ValueOf"/> gives none.</summary>
    public (CodedInput Codes, CelValue[] Values)? ValuesByCode(Expression part)
    {
        if (KindOf(part) is null || CodesOf(part) is not [var codes])
            return null;
        var reader = new CodesReader(bound, codes.Coded);
        if (ValueOf(part, reader) is not { IsValue: false })
            return null;
        var values = new CelValue[codes.Values.Length];
        for (reader.FirstCode = 0; reader.FirstCode < values.Length; reader.FirstCode++)
        {
            if (ValueOf(part, reader) is not { } value)
                return null;
            values[reader.FirstCode] = value;
        }
        return (codes, values);
    }
}
