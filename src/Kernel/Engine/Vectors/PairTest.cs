using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>Compares two numbers of each row.</summary>
internal readonly ref struct PairTest<T, TRelation> : ILaneTest<T>
    where T : unmanaged, INumber<T>
    where TRelation : IRelation
{
    private readonly ref readonly T firstLeft;
    private readonly ref readonly T firstRight;

    public PairTest(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        firstLeft = ref MemoryMarshal.GetReference(left);
        firstRight = ref MemoryMarshal.GetReference(right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> At(nuint row) => TRelation.Test(Vector512.LoadUnsafe(in firstLeft, row), Vector512.LoadUnsafe(in firstRight, row));

    public bool Holds(int row) => TRelation.Test(Unsafe.Add(ref Unsafe.AsRef(in firstLeft), row), Unsafe.Add(ref Unsafe.AsRef(in firstRight), row));
}
