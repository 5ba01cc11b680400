namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>What one evaluation carries: where inputs come from, and the variables of the comprehensions it is inside of.</summary>
internal ref struct Frame(InputReader inputs, Span<CelValue> variables)
{
    public readonly InputReader Inputs = inputs;

    public readonly Span<CelValue> Variables = variables;

    private const int WorkMax = 20_000_000;

    public static readonly CelValue TooMuchWork = CelValue.Error(
        $"too much work: more than {WorkMax} steps, counting those for each element of all, exists, map and filter, and the characters and elements compared or copied");

    private long workLeft = WorkMax;

    /// <summary>Nested comprehensions multiply and values can be large, and no condition may run for minutes.</summary>
    /// <returns>False where the work is used up: then the answer is <see cref="TooMuchWork"/>.</returns>
    public bool Spend(long work)
    {
        workLeft -= work;
        return workLeft >= 0;
    }

    /// <summary>For looking through a value; free for scalars.</summary>
    public bool SpendOn(in CelValue value) => value.Kind is < CelKind.String or > CelKind.Map || Spend(value.Extent.Weight);
}

/// <summary>A step of a compiled expression. Errors and unknowns are values here; nothing is thrown.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(ref Frame frame);
}

internal sealed class ConstantNode(CelValue value) : Node
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(ref Frame frame) => Value;
}

internal sealed class InputNode(int input) : Node
{
    public override CelValue Evaluate(ref Frame frame) => frame.Inputs.Read(input);
}

internal sealed class VariableNode(int slot) : Node
{
    public override CelValue Evaluate(ref Frame frame) => frame.Variables[slot];
}

/// <summary>True where there is a value: not unknown, no error, and not NaN, which a row treats as unknown.</summary>
internal sealed class KnownNode(Node operand) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        return CelValue.Of(value.IsValue && !(value.Kind == CelKind.Double && double.IsNaN(value.AsDouble())));
    }
}

internal sealed class UnaryNode(UnaryFunction function, Node operand) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (!value.IsValue)
            return value;
        return frame.SpendOn(value) ? function(value) : Frame.TooMuchWork;
    }
}

internal sealed class BinaryNode(BinaryFunction function, Node left, Node right) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        var second = right.Evaluate(ref frame);
        if (!first.IsValue || !second.IsValue)
            return CelValue.Merge(first, second);
        return frame.SpendOn(first) && frame.SpendOn(second) ? function(first, second) : Frame.TooMuchWork;
    }
}

/// <summary>A function that nobody has, or that does not take so many operands: an error, unless an operand is unknown.</summary>
internal sealed class NoFunctionNode(string function, Node[] operands) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var result = CelValue.Error($"no such overload: {function} with {operands.Length} operand{(operands.Length == 1 ? "" : "s")}");
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            if (!value.IsValue)
                result = CelValue.Merge(result, value);
        }
        return result;
    }
}

internal sealed class ConditionalNode(Node condition, Node then, Node otherwise) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = condition.Evaluate(ref frame);
        if (value.Kind == CelKind.Bool)
            return value.IsTrue ? then.Evaluate(ref frame) : otherwise.Evaluate(ref frame);
        return value.IsValue ? Overloads.None(CelOperators.Conditional, value) : value;
    }
}
