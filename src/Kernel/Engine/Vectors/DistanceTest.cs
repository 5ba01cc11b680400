using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>Whether unsigned numbers lie in a range, by one comparison: from <c>low</c> to <c>low + width</c>, both included, is <c>value - low &lt;= width</c> when the difference wraps.</summary>
internal readonly ref struct DistanceTest<T> : ILaneTest<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly ref readonly T first;
    private readonly T low;
    private readonly T width;
    private readonly Vector512<T> lows;
    private readonly Vector512<T> widths;

    public DistanceTest(ReadOnlySpan<T> values, T low, T width)
    {
        first = ref MemoryMarshal.GetReference(values);
        (this.low, this.width) = (low, width);
        (lows, widths) = (Vector512.Create(low), Vector512.Create(width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> At(nuint row) => Vector512.LessThanOrEqual(Vector512.LoadUnsafe(in first, row) - lows, widths);

    public bool Holds(int row) => unchecked(Unsafe.Add(ref Unsafe.AsRef(in first), row) - low) <= width;
}
