using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Cel.Checking;

/// <summary>A number written next to an amount of money is an amount itself, read exactly from the source text.</summary>
internal sealed partial class Checker
{
    private void ReadMoneyLiterals(Expression left, ref CelType leftType, Expression right, ref CelType rightType)
    {
        if (leftType == CelType.Money && rightType != CelType.Money && TryReadMoney(right))
            rightType = CelType.Money;
        else if (rightType == CelType.Money && leftType != CelType.Money && TryReadMoney(left))
            leftType = CelType.Money;
    }

    /// <summary>True where the node is a number literal, maybe negated; it then counts as money even if the amount itself is a problem.</summary>
    private bool TryReadMoney(Expression node)
    {
        if (node is CallExpression { Function: CelOperators.Negate } negation)
        {
            if (!TryReadMoney(negation.Arguments[0]))
                return false;
            Annotations.SetType(node, CelType.Money);
            return true;
        }
        if (node is not LiteralExpression { Value.Kind: CelKind.Int or CelKind.Double } literal)
            return false;
        Annotations.SetType(node, CelType.Money);
        if (Money.TryParse(WithLeadingNought(literal.Text), out var money))
            Annotations.SetConstant(node, CelValue.Of(money));
        else
            Problem(WhyNoMoney(literal.Text), node.Span);
        return true;
    }

    private static string WithLeadingNought(string text) =>
        text.StartsWith('.') ? "0" + text : text.StartsWith("-.", StringComparison.Ordinal) ? "-0" + text[1..] : text;

    private static string WhyNoMoney(string text)
    {
        if (text.AsSpan().IndexOfAny("xXeE") >= 0)
            return $"{text} is compared with money; write the amount as a plain decimal";
        var point = text.IndexOf('.');
        return point >= 0 && text.Length - point - 1 > Money.Decimals
            ? $"{text} has more than {Money.Decimals} decimals; money has {Money.Decimals}"
            : $"{text} is too large for an amount of money";
    }
}
