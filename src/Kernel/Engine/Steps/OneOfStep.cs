using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary><c>x in [a, b]</c> with members that depend on the merchant: unknown where any of them is, since there is no list then.</summary>
internal sealed class OneOfStep<T>(Expression part, Operand<T> operand, ImmutableArray<Operand<T>> members) : Step(part)
    where T : unmanaged, INumber<T>
{
    public override string Operation => $"compare with each of {members.Length}";

    public override ImmutableArray<Step> Parts => [.. operand.Conditions, .. members.SelectMany(member => member.Conditions)];

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        Span<T> buffer = stackalloc T[BitMask.BitsPerWord];
        Span<T> memberBuffer = stackalloc T[BitMask.BitsPerWord];
        for (var word = 0; word < isTrue.Length; word++)
        {
            var row = first + word * BitMask.BitsPerWord;
            var length = Math.Min(BitMask.BitsPerWord, first + count - row);
            var known = operand.Read(row, length, buffer, out var values);
            ulong found = 0;
            foreach (var member in members)
            {
                known &= member.Read(row, length, memberBuffer, out var others);
                found |= Lanes.Compare(Relation.Equal, values, others);
            }
            (isTrue[word], isKnown[word]) = (found & known, known);
        }
    }
}
