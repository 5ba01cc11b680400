using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>A number in a long list of constants: found by halves among the ranges of stored numbers that are equal to a member.</summary>
internal sealed class MembersStep<T> : Step
    where T : unmanaged, INumber<T>
{
    private readonly Operand<T> operand;
    private readonly T[] least;
    private readonly T[] greatest;

    /// <param name="ranges">Both ends included; in any order, and some may be the same.</param>
    public MembersStep(Expression part, Operand<T> operand, IEnumerable<(T Least, T Greatest)> ranges)
        : base(part)
    {
        this.operand = operand;
        var sorted = ranges.Where(range => range.Least <= range.Greatest).Distinct().Order().ToArray();
        least = [.. sorted.Select(range => range.Least)];
        greatest = [.. sorted.Select(range => range.Greatest)];
    }

    public override string Operation => $"look a number up among {least.Length} sorted ones";

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
                if (Contains(values[index]))
                    found |= 1UL << index;
            }
            (isTrue[word], isKnown[word]) = (found, known);
        }
    }

    private bool Contains(T value)
    {
        var place = Array.BinarySearch(least, value);
        if (place >= 0)
            return true;
        // The last range that begins before the value.
        place = ~place - 1;
        return place >= 0 && value <= greatest[place];
    }
}
