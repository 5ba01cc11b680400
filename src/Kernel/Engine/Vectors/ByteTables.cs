using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>Look-ups in tables of 16 bytes that stay in a register.</summary>
internal static class ByteTables
{
    public const int BytesPerTable = 16;

    /// <summary>The same table for every 16 bytes.</summary>
    public static Vector512<byte> Repeat(Vector128<byte> table) => Vector512.Create(Vector256.Create(table, table), Vector256.Create(table, table));

    /// <summary>Replaces each byte by that of the table which it names.</summary>
    /// <param name="tables">One table, repeated.</param>
    /// <param name="index">Below 16 each.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> LookUp(Vector512<byte> tables, Vector512<byte> index)
    {
        if (Avx512BW.IsSupported)
            return Avx512BW.Shuffle(tables, index);
        if (Avx2.IsSupported)
            return Vector512.Create(Avx2.Shuffle(tables.GetLower(), index.GetLower()), Avx2.Shuffle(tables.GetUpper(), index.GetUpper()));
        var table = tables.GetLower().GetLower();
        return Vector512.Create(
            Vector256.Create(Vector128.Shuffle(table, index.GetLower().GetLower()), Vector128.Shuffle(table, index.GetLower().GetUpper())),
            Vector256.Create(Vector128.Shuffle(table, index.GetUpper().GetLower()), Vector128.Shuffle(table, index.GetUpper().GetUpper())));
    }
}
