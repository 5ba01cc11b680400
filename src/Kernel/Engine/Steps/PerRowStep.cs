using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>What no operator serves: the interpreter judges each merchant whose answer matters.</summary>
internal sealed class PerRowStep(RowExpression expression, Expression part, string because) : Step(part)
{
    public override string Operation => "ask the interpreter for each merchant";

    public override string PerRowBecause => because;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        var reader = expression.Reader();
        for (var word = 0; word < isTrue.Length; word++)
        {
            ulong trueBits = 0, knownBits = 0;
            for (var left = wanted[word]; left != 0; left &= left - 1)
            {
                var bit = BitOperations.TrailingZeroCount(left);
                reader.Row = first + word * BitMask.BitsPerWord + bit;
                var value = expression.EvaluatePart(Part, reader);
                if (value.Kind != CelKind.Bool)
                    continue;
                knownBits |= 1UL << bit;
                if (value.IsTrue)
                    trueBits |= 1UL << bit;
            }
            (isTrue[word], isKnown[word]) = (trueBits, knownBits);
        }
    }
}
