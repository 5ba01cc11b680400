using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>Two numbers that both depend on the merchant: a column against a table by category, or against another column.</summary>
internal sealed class CompareStep<T>(Expression part, Relation relation, Operand<T> left, Operand<T> right, bool isNegated) : Step(part)
    where T : unmanaged, INumber<T>
{
    public override string Operation => (left, right) switch
    {
        (ComputedOperand<T>, _) or (_, ComputedOperand<T>) => "compute, and compare",
        (TableOperand<T>, TableOperand<T>) => "compare two tables, each gathered by dictionary code",
        (TableOperand<T>, _) or (_, TableOperand<T>) => "compare a column with a table gathered by dictionary code",
        _ => "compare two columns",
    };

    public override ImmutableArray<Step> Parts => [.. left.Conditions, .. right.Conditions];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        Span<T> leftBuffer = stackalloc T[BitMask.BitsPerWord];
        Span<T> rightBuffer = stackalloc T[BitMask.BitsPerWord];
        var invert = isNegated ? ulong.MaxValue : 0;
        for (var word = 0; word < isTrue.Length; word++)
        {
            var row = first + word * BitMask.BitsPerWord;
            var length = Math.Min(BitMask.BitsPerWord, first + count - row);
            var known = left.Read(row, length, leftBuffer, out var leftValues) & right.Read(row, length, rightBuffer, out var rightValues);
            isKnown[word] = known;
            isTrue[word] = (Lanes.Compare(relation, leftValues, rightValues) ^ invert) & known;
        }
    }
}
