using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A number in a long list of constants, found by halves.</summary>
internal sealed class MembersStep<T>(Expression part, Operand<T> operand, IEnumerable<T> members) : Step(part)
    where T : unmanaged, INumber<T>
{
    private readonly T[] sorted = [.. members.Distinct().Order()];

    public override string Operation => $"look a number up among {sorted.Length} sorted ones";

    public override ImmutableArray<Step> Parts => operand.Conditions;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        Span<T> buffer = stackalloc T[BitMask.BitsPerWord];
        for (var word = 0; word < isTrue.Length; word++)
        {
            var row = first + word * BitMask.BitsPerWord;
            var length = Math.Min(BitMask.BitsPerWord, first + count - row);
            var known = operand.Read(row, length, buffer, out var values);
            ulong found = 0;
            for (var left = known & wanted[word]; left != 0; left &= left - 1)
            {
                var index = BitOperations.TrailingZeroCount(left);
                if (Array.BinarySearch(sorted, values[index]) >= 0)
                    found |= 1UL << index;
            }
            (isTrue[word], isKnown[word]) = (found, known);
        }
    }
}
