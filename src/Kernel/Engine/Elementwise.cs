using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine;

/// <summary>An operation on two numbers, alone and in vectors of each width. It has no result where the highest bit of <c>fails</c> is set.</summary>
internal interface IElementwise<T>
    where T : struct
{
    static abstract T Apply(T left, T right, out bool fails);

    static abstract Vector128<T> Apply(Vector128<T> left, Vector128<T> right, out Vector128<T> fails);

    static abstract Vector256<T> Apply(Vector256<T> left, Vector256<T> right, out Vector256<T> fails);

    static abstract Vector512<T> Apply(Vector512<T> left, Vector512<T> right, out Vector512<T> fails);
}

/// <summary>Applies an operation to up to 64 pairs, in the widest vectors that the machine has and the rest one by one, as <see cref="Lanes"/> compares them.</summary>
internal static class Elementwise
{
    /// <param name="left">As long as <paramref name="right"/>.</param>
    /// <param name="right">At most 64.</param>
    /// <param name="into">May be where the operands lie.</param>
    /// <returns>One bit for each pair without a result, the first in bit 0.</returns>
    public static ulong Apply<T, TOperation>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> into)
        where T : unmanaged
        where TOperation : struct, IElementwise<T>
    {
        ref var firstLeft = ref MemoryMarshal.GetReference(left);
        ref var firstRight = ref MemoryMarshal.GetReference(right);
        ref var firstInto = ref MemoryMarshal.GetReference(into[..left.Length]);
        ulong bits = 0;
        var index = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; index + Vector512<T>.Count <= right.Length; index += Vector512<T>.Count)
            {
                TOperation.Apply(Vector512.LoadUnsafe(ref firstLeft, (nuint)index), Vector512.LoadUnsafe(ref firstRight, (nuint)index), out var fails).StoreUnsafe(ref firstInto, (nuint)index);
                bits |= fails.ExtractMostSignificantBits() << index;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; index + Vector256<T>.Count <= right.Length; index += Vector256<T>.Count)
            {
                TOperation.Apply(Vector256.LoadUnsafe(ref firstLeft, (nuint)index), Vector256.LoadUnsafe(ref firstRight, (nuint)index), out var fails).StoreUnsafe(ref firstInto, (nuint)index);
                bits |= (ulong)fails.ExtractMostSignificantBits() << index;
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            for (; index + Vector128<T>.Count <= right.Length; index += Vector128<T>.Count)
            {
                TOperation.Apply(Vector128.LoadUnsafe(ref firstLeft, (nuint)index), Vector128.LoadUnsafe(ref firstRight, (nuint)index), out var fails).StoreUnsafe(ref firstInto, (nuint)index);
                bits |= (ulong)fails.ExtractMostSignificantBits() << index;
            }
        }
        for (; index < right.Length; index++)
        {
            into[index] = TOperation.Apply(left[index], right[index], out var fails);
            if (fails)
                bits |= 1UL << index;
        }
        return bits;
    }
}
