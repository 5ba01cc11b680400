namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>
/// Any number of conditions joined by &amp;&amp; (or by ||): one that decides the whole wins whatever the others are; else unknowns win over errors.
/// What is neither true nor false counts as an error.
/// </summary>
internal sealed class JunctionNode(bool isAnd, Node[] operands) : Node
{
    public bool IsAnd { get; } = isAnd;

    private string Function => IsAnd ? CelOperators.And : CelOperators.Or;

    public override CelValue Evaluate(ref Frame frame)
    {
        var result = CelValue.Of(IsAnd);
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            if (value.Kind == CelKind.Bool)
            {
                if (value.IsTrue != IsAnd)
                    return value;
            }
            else
            {
                if (value.IsValue)
                    value = Overloads.None(Function, value);
                result = result.IsValue ? value : CelValue.Merge(result, value);
            }
        }
        return result;
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind == CelKind.Bool)
            return CelValue.Of(!value.IsTrue);
        return value.IsValue ? Overloads.None(CelOperators.Not, value) : value;
    }
}
