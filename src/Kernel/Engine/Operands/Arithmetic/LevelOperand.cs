using System.Collections.Immutable;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary><c>level(credit_points)</c>: the rank of the credit level that so many points have reached (B1).</summary>
internal sealed class LevelOperand(Operand<long> points) : ComputedOperand<long>
{
    private static readonly long[] PointsFrom = [.. CreditLevel.All.Skip(1).Select(level => level.PointsFrom)];

    public override ImmutableArray<Step> Conditions => points.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = points.Read(first, count, into, out var values);
        for (var index = 0; index < count; index++)
        {
            var rank = 0;
            foreach (var from in PointsFrom)
                rank += values[index] >= from ? 1 : 0;
            into[index] = rank;
        }
        return known;
    }
}
