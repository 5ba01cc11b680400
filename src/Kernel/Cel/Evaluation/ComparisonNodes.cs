using System.Collections.Frozen;

namespace Fuyao.Kernel.Cel.Evaluation;

internal sealed class OrderingNode(Ordering ordering, Node left, Node right) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        var second = right.Evaluate(ref frame);
        if (!first.IsValue || !second.IsValue)
            return CelValue.Merge(first, second);
        return frame.SpendOn(first) && frame.SpendOn(second) ? Comparisons.Compare(ordering, first, second) : Frame.TooMuchWork;
    }
}

/// <summary>The ordering of an operand against a constant of a kind whose values order by their 64 bits: int and money.</summary>
internal sealed class BitsOrderingNode(Ordering ordering, Node operand, CelValue constant) : Node
{
    private readonly CelKind kind = constant.Kind;
    private readonly long bits = constant.Bits;

    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind != kind)
            return value.IsValue ? Comparisons.Compare(ordering, value, constant) : value;
        return CelValue.Of(ordering switch
        {
            Ordering.Less => value.Bits < bits,
            Ordering.LessOrEqual => value.Bits <= bits,
            Ordering.Greater => value.Bits > bits,
            _ => value.Bits >= bits,
        });
    }
}

internal sealed class DoubleOrderingNode(Ordering ordering, Node operand, double constant) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.Kind != CelKind.Double)
            return value.IsValue ? Comparisons.Compare(ordering, value, CelValue.Of(constant)) : value;
        var number = BitConverter.Int64BitsToDouble(value.Bits);
        return CelValue.Of(ordering switch
        {
            Ordering.Less => number < constant,
            Ordering.LessOrEqual => number <= constant,
            Ordering.Greater => number > constant,
            _ => number >= constant,
        });
    }
}

internal sealed class EqualityNode(bool wantsEqual, Node left, Node right) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        var second = right.Evaluate(ref frame);
        if (!first.IsValue || !second.IsValue)
            return CelValue.Merge(first, second);
        return frame.SpendOn(first) && frame.SpendOn(second) ? CelValue.Of(CelValue.AreEqual(first, second) == wantsEqual) : Frame.TooMuchWork;
    }
}

/// <summary>Membership in a list of constants.</summary>
internal sealed class ConstantMembershipNode(Node element, CelValue[] members) : Node
{
    private const int ScannedMax = 4;

    private readonly FrozenSet<CelValue>? set = members.Length > ScannedMax ? members.ToFrozenSet() : null;

    public override CelValue Evaluate(ref Frame frame)
    {
        var value = element.Evaluate(ref frame);
        if (!value.IsValue)
            return value;
        if (!frame.SpendOn(value))
            return Frame.TooMuchWork;
        if (set is not null)
            return CelValue.Of(set.Contains(value));
        foreach (var member in members)
            if (CelValue.AreEqual(value, member))
                return CelValue.True;
        return CelValue.False;
    }
}
