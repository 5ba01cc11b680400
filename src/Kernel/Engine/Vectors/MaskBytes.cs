using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>From one bit a row to one byte a row.</summary>
internal static class MaskBytes
{
    /// <summary>Writes the code wherever the mask has a row.</summary>
    /// <param name="codes">One a row; others keep what they hold.</param>
    /// <param name="mask">As many rows; bits beyond them do not matter.</param>
    public static void Assign(Span<byte> codes, ReadOnlySpan<ulong> mask, byte code) => Change(codes, mask, code, byte.MaxValue);

    /// <summary>Sets the flags wherever the mask has a row, beside what stands there.</summary>
    /// <param name="mask">As many rows; bits beyond them do not matter.</param>
    public static void Add(Span<byte> bytes, ReadOnlySpan<ulong> mask, byte flags)
    {
        // Most flags are nobody's.
        if (mask.ContainsAnyExcept(0UL))
            Change(bytes, mask, flags, flags);
    }

    /// <summary>Where the mask has a row, writes the value's bits of the changed ones, and leaves the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Change(Span<byte> bytes, ReadOnlySpan<ulong> mask, byte value, byte changed)
    {
        var row = 0;
        if (Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            ref var first = ref MemoryMarshal.GetReference(bytes);
            // Of 64 rows, which byte of their word has the bit of each, and which bit it is.
            var byteOfRow = Vector512.Create(0UL, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303, 0x0404_0404_0404_0404, 0x0505_0505_0505_0505, 0x0606_0606_0606_0606, 0x0707_0707_0707_0707).AsByte();
            var bitOfRow = Vector512.Create(0x8040_2010_0804_0201UL).AsByte();
            var (values, changes) = (Vector512.Create(value), Vector512.Create(changed));
            for (; row <= bytes.Length - BitMask.BitsPerWord; row += BitMask.BitsPerWord)
            {
                var bits = ByteTables.LookUp(Vector512.Create(mask[row / BitMask.BitsPerWord]).AsByte(), byteOfRow) & bitOfRow;
                Vector512.ConditionalSelect(Vector512.Equals(bits, bitOfRow) & changes, values, Vector512.LoadUnsafe(ref first, (nuint)row)).StoreUnsafe(ref first, (nuint)row);
            }
        }
        for (; row < bytes.Length; row++)
            if ((mask[row / BitMask.BitsPerWord] >> (row % BitMask.BitsPerWord) & 1) != 0)
                bytes[row] = (byte)((bytes[row] & ~changed) | (value & changed));
    }
}
