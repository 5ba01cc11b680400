using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>
/// Gives texts that are compared with one another numbers: the rank of each text among all that the parts can have, so that two dictionaries meet in one order. For parts that one text fact
/// or set of tags decides, the same for everybody, or chosen by a condition.
/// </summary>
internal sealed class TextPlanner(BoundParts parts, Func<Expression, Step> planTruth)
{
    private readonly Dictionary<string, long> rankByText = [];

    /// <returns>An operand for each part, in ranks that compare as the texts do; null where one has none.</returns>
    public Operand<long>[]? Plan(IEnumerable<Expression> texts)
    {
        var leaves = new List<Leaf>();
        var built = new List<Func<Operand<long>>>();
        foreach (var text in texts)
        {
            if (Read(text, leaves) is not { } build)
                return null;
            built.Add(build);
        }
        var inOrder = leaves.SelectMany(leaf => leaf.Values).Where(value => value.IsValue).Select(value => value.AsString()).Distinct().ToArray();
        Array.Sort(inOrder, CodePoints.Compare);
        foreach (var text in inOrder)
            rankByText.Add(text, rankByText.Count);
        return [.. built.Select(build => build())];
    }

    private Func<Operand<long>>? Read(Expression part, List<Leaf> leaves)
    {
        if (parts.KindOf(part) != CelKind.String)
            return null;
        if (parts.IsSame(part))
            return parts.ConstantOf(part) is { } constant ? Add(new Leaf(null, [constant]), leaves) : null;
        if (parts.ValuesByCode(part) is var (codes, values))
            return Add(new Leaf(codes, values), leaves);
        if (part is not CallExpression { Function: CelOperators.Conditional } choice || parts.KindOf(choice.Arguments[0]) != CelKind.Bool
            || parts.Bound.MayGiveNotANumber(choice.Arguments[0]) || Read(choice.Arguments[1], leaves) is not { } then || Read(choice.Arguments[2], leaves) is not { } otherwise)
            return null;
        return () => new ConditionalOperand<long>(planTruth(choice.Arguments[0]), then(), otherwise());
    }

    private Func<Operand<long>> Add(Leaf leaf, List<Leaf> leaves)
    {
        leaves.Add(leaf);
        return () => leaf.Codes is { } codes ? NumberOperands.ByCode(codes, leaf.Values, RankOf) : new ConstantOperand<long>(RankOf(leaf.Values[0]));
    }

    private long? RankOf(CelValue value) => value.IsValue ? rankByText[value.AsString()] : null;

    /// <param name="Codes">Null where it is the same for everybody.</param>
    private sealed record Leaf(CodedInput? Codes, CelValue[] Values);
}
