using System.Numerics;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine;

/// <summary>How two numbers are compared. The other three relations are these with sides swapped or the answer negated.</summary>
internal enum Relation
{
    Less,
    LessOrEqual,
    Equal,
}

/// <summary>Tests up to 64 numbers at once and gives one bit for each, the first in bit 0; bits beyond them are zero. A comparison with NaN holds in no relation.</summary>
internal static class Lanes
{
    public static ulong InRange<T>(ReadOnlySpan<T> values, T least, T greatest)
        where T : unmanaged, INumber<T> => LaneBits.Write<RangeTest<T>, T>(new(values, least, greatest), values.Length);

    public static ulong Compare<T>(Relation relation, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, INumber<T> => relation switch
        {
            Relation.Less => LaneBits.Write<PairTest<T, LessThan>, T>(new(left, right), left.Length),
            Relation.LessOrEqual => LaneBits.Write<PairTest<T, LessThanOrEqual>, T>(new(left, right), left.Length),
            _ => LaneBits.Write<PairTest<T, EqualTo>, T>(new(left, right), left.Length),
        };
}
