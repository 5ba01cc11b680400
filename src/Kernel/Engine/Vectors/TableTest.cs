using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>
/// Compares numbers of up to 32 bits with those of a table by a code of one byte: the whole table stays in two or four registers, and a permutation takes 16 thresholds out of
/// it at once. Only where <see cref="Serves"/>: gathering from memory is slower than a plain loop on many machines.
/// </summary>
/// <typeparam name="T">byte, ushort or uint.</typeparam>
/// <typeparam name="TRelation">Of the number to its threshold.</typeparam>
internal readonly ref struct TableTest<T, TRelation> : ILaneTest<uint>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    where TRelation : IRelation
{
    public const int EntriesMax = 64;

    private readonly ref readonly T first;
    private readonly ref readonly byte firstCode;
    private readonly ReadOnlySpan<uint> table;
    private readonly bool isSmall;
    private readonly Vector512<uint> entries0;
    private readonly Vector512<uint> entries16;
    private readonly Vector512<uint> entries32;
    private readonly Vector512<uint> entries48;

    /// <param name="table">By code, at most <see cref="EntriesMax"/>; every code stands within it.</param>
    public TableTest(ReadOnlySpan<T> values, ReadOnlySpan<byte> codes, ReadOnlySpan<uint> table)
    {
        first = ref MemoryMarshal.GetReference(values);
        firstCode = ref MemoryMarshal.GetReference(codes);
        this.table = table;
        isSmall = table.Length <= 2 * Vector512<uint>.Count;
        Span<uint> entries = stackalloc uint[EntriesMax];
        table.CopyTo(entries);
        (entries0, entries16) = (Vector512.Create<uint>(entries[..16]), Vector512.Create<uint>(entries[16..32]));
        (entries32, entries48) = (Vector512.Create<uint>(entries[32..48]), Vector512.Create<uint>(entries[48..]));
    }

    /// <summary>Whether the machine has the permutations.</summary>
    public static bool Serves => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> At(nuint row)
    {
        var codes = Avx512F.ConvertToVector512UInt32(Vector128.LoadUnsafe(in firstCode, row));
        var thresholds = Avx512F.PermuteVar16x32x2(entries0, codes, entries16);
        if (!isSmall)
            thresholds = Vector512.ConditionalSelect(Vector512.GreaterThan(codes, Vector512.Create(31u)), Avx512F.PermuteVar16x32x2(entries32, codes, entries48), thresholds);
        return TRelation.Test(Widen(row), thresholds);
    }

    public bool Holds(int row) => TRelation.Test(uint.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in first), row)), table[Unsafe.Add(ref Unsafe.AsRef(in firstCode), row)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<uint> Widen(nuint row)
    {
        if (typeof(T) == typeof(byte))
            return Avx512F.ConvertToVector512UInt32(Vector128.LoadUnsafe(in first, row).AsByte());
        if (typeof(T) == typeof(ushort))
            return Avx512F.ConvertToVector512UInt32(Vector256.LoadUnsafe(in first, row).AsUInt16());
        return Vector512.LoadUnsafe(in first, row).AsUInt32();
    }
}
