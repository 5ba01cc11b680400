using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>
/// Looks a bit up for each row by a code of one byte, without memory: one byte of a table holds the eight answers that the upper bits of the code stand for, the lower bits
/// say which. 64 rows in a handful of instructions.
/// </summary>
internal readonly ref struct CodeTest : ILaneTest<byte>
{
    /// <summary>Answers that two registers hold: one for every byte.</summary>
    public const int CodesMax = 256;

    private const int AnswersPerTable = ByteTables.BytesPerTable * 8;

    private readonly ref readonly byte first;
    private readonly ReadOnlySpan<ulong> bitByCode;
    private readonly bool isOneTable;
    private readonly Vector512<byte> lower;
    private readonly Vector512<byte> upper;

    /// <param name="bitByCode">The answer for code c in bit c mod 64 of word c div 64; zero for further codes.</param>
    public CodeTest(ReadOnlySpan<byte> codes, ReadOnlySpan<ulong> bitByCode)
    {
        first = ref MemoryMarshal.GetReference(codes);
        this.bitByCode = bitByCode;
        isOneTable = bitByCode.Length * BitMask.BitsPerWord <= AnswersPerTable;
        Span<ulong> words = stackalloc ulong[CodesMax / BitMask.BitsPerWord];
        for (var word = 0; word < Math.Min(bitByCode.Length, words.Length); word++)
            words[word] = BitConverter.IsLittleEndian ? bitByCode[word] : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bitByCode[word]);
        var bytes = MemoryMarshal.AsBytes(words);
        lower = ByteTables.Repeat(Vector128.Create<byte>(bytes[..ByteTables.BytesPerTable]));
        upper = ByteTables.Repeat(Vector128.Create<byte>(bytes[ByteTables.BytesPerTable..]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<byte> At(nuint row)
    {
        var codes = Vector512.LoadUnsafe(in first, row);
        var eighth = Vector512.ShiftRightLogical(codes.AsUInt16(), 3).AsByte() & Vector512.Create((byte)(ByteTables.BytesPerTable - 1));
        var answers = ByteTables.LookUp(lower, eighth);
        if (!isOneTable)
            answers = Vector512.ConditionalSelect(Vector512.GreaterThan(codes, Vector512.Create((byte)(AnswersPerTable - 1))), ByteTables.LookUp(upper, eighth), answers);
        var bits = ByteTables.LookUp(ByteTables.Repeat(Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0)), codes & Vector512.Create((byte)7));
        return Vector512.Equals(answers & bits, bits);
    }

    public bool Holds(int row)
    {
        var code = Unsafe.Add(ref Unsafe.AsRef(in first), row);
        return code / BitMask.BitsPerWord < bitByCode.Length && (bitByCode[code / BitMask.BitsPerWord] >> (code % BitMask.BitsPerWord) & 1) != 0;
    }
}
