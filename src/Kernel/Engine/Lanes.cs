using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine;

/// <summary>How two numbers are compared. The other three relations are these with sides swapped or the answer negated.</summary>
internal enum Relation
{
    Less,
    LessOrEqual,
    Equal,
}

/// <summary>
/// Tests up to 64 numbers of 64 bits at once and gives one bit for each, the first in bit 0; bits beyond them are zero. In the widest vectors that the machine has,
/// the rest (everything, where it has none) one by one. A comparison with NaN holds in no relation.
/// </summary>
internal static class Lanes
{
    public static ulong InRange<T>(ReadOnlySpan<T> values, T least, T greatest)
        where T : struct, INumber<T>
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        ulong bits = 0;
        var index = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            var (low, high) = (Vector512.Create(least), Vector512.Create(greatest));
            for (; index + Vector512<T>.Count <= values.Length; index += Vector512<T>.Count)
            {
                var lane = Vector512.LoadUnsafe(ref first, (nuint)index);
                bits |= (Vector512.GreaterThanOrEqual(lane, low) & Vector512.LessThanOrEqual(lane, high)).ExtractMostSignificantBits() << index;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var (low, high) = (Vector256.Create(least), Vector256.Create(greatest));
            for (; index + Vector256<T>.Count <= values.Length; index += Vector256<T>.Count)
            {
                var lane = Vector256.LoadUnsafe(ref first, (nuint)index);
                bits |= (ulong)(Vector256.GreaterThanOrEqual(lane, low) & Vector256.LessThanOrEqual(lane, high)).ExtractMostSignificantBits() << index;
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var (low, high) = (Vector128.Create(least), Vector128.Create(greatest));
            for (; index + Vector128<T>.Count <= values.Length; index += Vector128<T>.Count)
            {
                var lane = Vector128.LoadUnsafe(ref first, (nuint)index);
                bits |= (ulong)(Vector128.GreaterThanOrEqual(lane, low) & Vector128.LessThanOrEqual(lane, high)).ExtractMostSignificantBits() << index;
            }
        }
        for (; index < values.Length; index++)
            if (values[index] >= least && values[index] <= greatest)
                bits |= 1UL << index;
        return bits;
    }

    public static ulong Compare<T>(Relation relation, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : struct, INumber<T> => relation switch
        {
            Relation.Less => Compare<T, LessThan>(left, right),
            Relation.LessOrEqual => Compare<T, LessThanOrEqual>(left, right),
            _ => Compare<T, EqualTo>(left, right),
        };

    private static ulong Compare<T, TRelation>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : struct, INumber<T>
        where TRelation : struct, IRelation
    {
        ref var firstLeft = ref MemoryMarshal.GetReference(left);
        ref var firstRight = ref MemoryMarshal.GetReference(right);
        ulong bits = 0;
        var index = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; index + Vector512<T>.Count <= left.Length; index += Vector512<T>.Count)
                bits |= TRelation.Test(Vector512.LoadUnsafe(ref firstLeft, (nuint)index), Vector512.LoadUnsafe(ref firstRight, (nuint)index)).ExtractMostSignificantBits() << index;
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; index + Vector256<T>.Count <= left.Length; index += Vector256<T>.Count)
                bits |= (ulong)TRelation.Test(Vector256.LoadUnsafe(ref firstLeft, (nuint)index), Vector256.LoadUnsafe(ref firstRight, (nuint)index)).ExtractMostSignificantBits() << index;
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            for (; index + Vector128<T>.Count <= left.Length; index += Vector128<T>.Count)
                bits |= (ulong)TRelation.Test(Vector128.LoadUnsafe(ref firstLeft, (nuint)index), Vector128.LoadUnsafe(ref firstRight, (nuint)index)).ExtractMostSignificantBits() << index;
        }
        for (; index < left.Length; index++)
            if (TRelation.Test(left[index], right[index]))
                bits |= 1UL << index;
        return bits;
    }

    private interface IRelation
    {
        static abstract bool Test<T>(T left, T right)
            where T : struct, INumber<T>;

        static abstract Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right);

        static abstract Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right);

        static abstract Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right);
    }

    private readonly struct LessThan : IRelation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Test<T>(T left, T right)
            where T : struct, INumber<T> => left < right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right) => Vector128.LessThan(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);
    }

    private readonly struct LessThanOrEqual : IRelation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Test<T>(T left, T right)
            where T : struct, INumber<T> => left <= right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right) => Vector128.LessThanOrEqual(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThanOrEqual(left, right);
    }

    private readonly struct EqualTo : IRelation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Test<T>(T left, T right)
            where T : struct, INumber<T> => left == right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right) => Vector128.Equals(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, right);
    }
}
