using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>
/// Looks a bit up for each row by a code of one byte, without memory: a byte shuffle finds the eight answers that the upper bits of the code stand for, another one the place
/// among them. 64 rows in a handful of instructions.
/// </summary>
internal readonly ref struct CodeTest : ILaneTest<byte>
{
    /// <summary>Answers that two registers hold.</summary>
    public const int CodesMax = 256;

    private const int BytesPerTable = 16;

    private readonly ref readonly byte first;
    private readonly ReadOnlySpan<ulong> bitByCode;
    private readonly bool isOneTable;
    private readonly Vector512<byte> lower;
    private readonly Vector512<byte> upper;

    /// <param name="bitByCode">The answer for code c in bit c mod 64 of word c div 64, at most 256 answers; zero for further codes.</param>
    public CodeTest(ReadOnlySpan<byte> codes, ReadOnlySpan<ulong> bitByCode)
    {
        first = ref MemoryMarshal.GetReference(codes);
        this.bitByCode = bitByCode;
        Span<ulong> words = stackalloc ulong[CodesMax / BitMask.BitsPerWord];
        bitByCode[..Math.Min(bitByCode.Length, words.Length)].CopyTo(words);
        isOneTable = bitByCode.Length * sizeof(ulong) <= BytesPerTable;
        // The first answers in the first byte whatever the machine's order of bytes.
        Span<byte> bytes = stackalloc byte[CodesMax / 8];
        for (var index = 0; index < bytes.Length; index++)
            bytes[index] = unchecked((byte)(words[index / sizeof(ulong)] >> (index % sizeof(ulong) * 8)));
        lower = Repeat(Vector128.Create<byte>(bytes[..BytesPerTable]));
        upper = Repeat(Vector128.Create<byte>(bytes[BytesPerTable..]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<byte> At(nuint row)
    {
        var codes = Vector512.LoadUnsafe(in first, row);
        var eighth = Vector512.ShiftRightLogical(codes.AsUInt16(), 3).AsByte() & Vector512.Create((byte)(BytesPerTable - 1));
        var answers = Shuffle(lower, eighth);
        if (!isOneTable)
            answers = Vector512.ConditionalSelect(Vector512.GreaterThan(codes, Vector512.Create((byte)(BytesPerTable * 8 - 1))), Shuffle(upper, eighth), answers);
        var place = Shuffle(Repeat(Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0)), codes & Vector512.Create((byte)7));
        return Vector512.Equals(answers & place, place);
    }

    public bool Holds(int row)
    {
        var code = Unsafe.Add(ref Unsafe.AsRef(in first), row);
        return code / BitMask.BitsPerWord < bitByCode.Length && (bitByCode[code / BitMask.BitsPerWord] >> (code % BitMask.BitsPerWord) & 1) != 0;
    }

    /// <summary>Each byte is replaced by that of its table of 16 that it names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Shuffle(Vector512<byte> tables, Vector512<byte> index)
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

    private static Vector512<byte> Repeat(Vector128<byte> table) => Vector512.Create(Vector256.Create(table, table), Vector256.Create(table, table));
}
