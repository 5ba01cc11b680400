using Fuyao.Kernel.Cel.RegularExpressions;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>A search with a pattern that was compiled when the expression was.</summary>
internal sealed class MatchNode(Node operand, Pattern pattern) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind == CelKind.String)
            return !frame.SpendOn(value) ? Frame.TooMuchWork : CelValue.Of(pattern.IsMatch(value.AsString()));
        return value.IsValue ? Overloads.None(Functions.Matches, value, CelValue.Of("")) : value;
    }
}
