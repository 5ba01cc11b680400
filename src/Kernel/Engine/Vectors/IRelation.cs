using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>How two numbers are compared, known to the compiler. NaN stands in no relation.</summary>
internal interface IRelation
{
    static abstract bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T>;

    static abstract Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right);
}

internal readonly struct LessThan : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left < right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);
}

internal readonly struct LessThanOrEqual : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left <= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThanOrEqual(left, right);
}

internal readonly struct GreaterThanOrEqual : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left >= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.GreaterThanOrEqual(left, right);
}

internal readonly struct EqualTo : IRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left == right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, right);
}
