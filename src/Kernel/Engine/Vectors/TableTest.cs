using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>
/// Compares 32-bit numbers with those of a table by a code of one byte: the whole table stays in two or four registers, and a permutation takes 16 thresholds out of it at once.
/// Only where <see cref="Serves"/>.
/// </summary>
internal readonly ref struct TableTest<TRelation> : ILaneTest<uint>
    where TRelation : IRelation
{
    public const int EntriesMax = 64;

    private readonly ref readonly uint first;
    private readonly ref readonly byte firstCode;
    private readonly ReadOnlySpan<uint> table;
    private readonly bool isSmall;
    private readonly Vector512<uint> entries0;
    private readonly Vector512<uint> entries16;
    private readonly Vector512<uint> entries32;
    private readonly Vector512<uint> entries48;

    /// <param name="table">By code, exactly <see cref="EntriesMax"/>; what stands beyond the codes that there are does not matter.</param>
    /// <param name="codesCount">How many codes there are.</param>
    public TableTest(ReadOnlySpan<uint> values, ReadOnlySpan<byte> codes, ReadOnlySpan<uint> table, int codesCount)
    {
        first = ref MemoryMarshal.GetReference(values);
        firstCode = ref MemoryMarshal.GetReference(codes);
        this.table = table;
        isSmall = codesCount <= 2 * Vector512<uint>.Count;
        (entries0, entries16) = (Vector512.Create(table[..16]), Vector512.Create(table[16..32]));
        (entries32, entries48) = (Vector512.Create(table[32..48]), Vector512.Create(table[48..64]));
    }

    public static bool Serves => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> At(nuint row)
    {
        var codes = Avx512F.ConvertToVector512UInt32(Vector128.LoadUnsafe(in firstCode, row));
        var thresholds = Avx512F.PermuteVar16x32x2(entries0, codes, entries16);
        if (!isSmall)
            thresholds = Vector512.ConditionalSelect(Vector512.GreaterThan(codes, Vector512.Create(31u)), Avx512F.PermuteVar16x32x2(entries32, codes, entries48), thresholds);
        return TRelation.Test(Vector512.LoadUnsafe(in first, row), thresholds);
    }

    public bool Holds(int row) => TRelation.Test(Unsafe.Add(ref Unsafe.AsRef(in first), row), table[Unsafe.Add(ref Unsafe.AsRef(in firstCode), row)]);
}
