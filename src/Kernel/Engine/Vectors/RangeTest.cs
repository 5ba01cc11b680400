using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>Whether numbers lie between two others, both included. NaN lies nowhere.</summary>
internal readonly ref struct RangeTest<T> : ILaneTest<T>
    where T : unmanaged, INumber<T>
{
    private readonly ref readonly T first;
    private readonly T least;
    private readonly T greatest;
    private readonly Vector512<T> lows;
    private readonly Vector512<T> highs;

    public RangeTest(ReadOnlySpan<T> values, T least, T greatest)
    {
        first = ref MemoryMarshal.GetReference(values);
        (this.least, this.greatest) = (least, greatest);
        (lows, highs) = (Vector512.Create(least), Vector512.Create(greatest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> At(nuint row)
    {
        var lane = Vector512.LoadUnsafe(in first, row);
        return Vector512.GreaterThanOrEqual(lane, lows) & Vector512.LessThanOrEqual(lane, highs);
    }

    public bool Holds(int row)
    {
        var value = Unsafe.Add(ref Unsafe.AsRef(in first), row);
        return value >= least && value <= greatest;
    }
}
