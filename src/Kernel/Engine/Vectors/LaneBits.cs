using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>
/// Runs a test over rows and packs the answers, one bit each. Everything is written once, in vectors of 512 bits: where a machine has narrower ones the runtime
/// makes two or four of each operation, which costs nothing that could be measured against loops of their own; where it has none, rows are asked one by one.
/// </summary>
internal static class LaneBits
{
    /// <summary>Answers for the first <paramref name="count"/> rows, the first in bit 0 of the first word; bits beyond them are zero.</summary>
    /// <remarks>Compiled at its best from the first call on: a program that judges once would else spend most of its time in the first, slow form.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<TTest, T>(TTest test, int count, Span<ulong> bits)
        where TTest : struct, ILaneTest<T>, allows ref struct
        where T : unmanaged
    {
        var wholeWords = count / BitMask.BitsPerWord;
        if (Vector128.IsHardwareAccelerated)
            for (var word = 0; word < wholeWords; word++)
                bits[word] = Word<TTest, T>(ref test, unchecked((nuint)word * BitMask.BitsPerWord));
        else
            for (var word = 0; word < wholeWords; word++)
                bits[word] = OneByOne<TTest, T>(ref test, word * BitMask.BitsPerWord, BitMask.BitsPerWord);
        if (count % BitMask.BitsPerWord != 0)
            bits[wholeWords] = OneByOne<TTest, T>(ref test, wholeWords * BitMask.BitsPerWord, count % BitMask.BitsPerWord);
    }

    /// <summary>Answers for up to 64 rows.</summary>
    public static ulong Write<TTest, T>(TTest test, int count)
        where TTest : struct, ILaneTest<T>, allows ref struct
        where T : unmanaged =>
        count == BitMask.BitsPerWord && Vector128.IsHardwareAccelerated ? Word<TTest, T>(ref test, 0) : OneByOne<TTest, T>(ref test, 0, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word<TTest, T>(ref TTest test, nuint row)
        where TTest : struct, ILaneTest<T>, allows ref struct
        where T : unmanaged
    {
        // Rows are far from where adding to them would overflow, and a check each time is not free. The compiler knows the number of lanes and keeps one branch of these.
        unchecked
        {
            if (Vector512<T>.Count == 64)
                return Bits<TTest, T>(ref test, row);
            if (Vector512<T>.Count == 32)
                return Bits<TTest, T>(ref test, row) | (Bits<TTest, T>(ref test, row + 32) << 32);
            if (Vector512<T>.Count == 16)
                return Bits<TTest, T>(ref test, row) | (Bits<TTest, T>(ref test, row + 16) << 16) | (Bits<TTest, T>(ref test, row + 32) << 32) | (Bits<TTest, T>(ref test, row + 48) << 48);
            return Bits<TTest, T>(ref test, row) | (Bits<TTest, T>(ref test, row + 8) << 8) | (Bits<TTest, T>(ref test, row + 16) << 16) | (Bits<TTest, T>(ref test, row + 24) << 24)
                | (Bits<TTest, T>(ref test, row + 32) << 32) | (Bits<TTest, T>(ref test, row + 40) << 40) | (Bits<TTest, T>(ref test, row + 48) << 48) | (Bits<TTest, T>(ref test, row + 56) << 56);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits<TTest, T>(ref TTest test, nuint row)
        where TTest : struct, ILaneTest<T>, allows ref struct
        where T : unmanaged => test.At(row).ExtractMostSignificantBits();

    private static ulong OneByOne<TTest, T>(ref TTest test, int first, int count)
        where TTest : struct, ILaneTest<T>, allows ref struct
        where T : unmanaged
    {
        ulong bits = 0;
        for (var index = 0; index < count; index++)
            if (test.Holds(first + index))
                bits |= 1UL << index;
        return bits;
    }
}
