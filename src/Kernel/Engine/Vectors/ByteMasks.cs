using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Vectors;

/// <summary>From one byte a row (tiers, statuses, flags) to one bit a row. Bits beyond the rows are zero.</summary>
internal static class ByteMasks
{
    public static void Equal(ReadOnlySpan<byte> bytes, byte value, Span<ulong> mask) => LaneBits.Write<DistanceTest<byte>, byte>(new(bytes, value, 0), bytes.Length, mask);

    public static void AtMost(ReadOnlySpan<byte> bytes, byte value, Span<ulong> mask) => LaneBits.Write<DistanceTest<byte>, byte>(new(bytes, 0, value), bytes.Length, mask);

    /// <summary>Where the byte of one is less than that of the other.</summary>
    public static void Less(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<ulong> mask) => LaneBits.Write<PairTest<byte, LessThan>, byte>(new(one, other), one.Length, mask);

    public static void Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<ulong> mask) => LaneBits.Write<PairTest<byte, EqualTo>, byte>(new(one, other), one.Length, mask);

    /// <summary>Where the byte has any of the flags.</summary>
    public static void HasFlag(ReadOnlySpan<byte> bytes, byte flags, Span<ulong> mask) => LaneBits.Write<FlagTest, byte>(new(bytes, flags), bytes.Length, mask);

    private readonly ref struct FlagTest(ReadOnlySpan<byte> bytes, byte flags) : ILaneTest<byte>
    {
        private readonly ref readonly byte first = ref MemoryMarshal.GetReference(bytes);
        private readonly byte flags = flags;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<byte> At(nuint row) => ~Vector512.Equals(Vector512.LoadUnsafe(in first, row) & Vector512.Create(flags), Vector512<byte>.Zero);

        public bool Holds(int row) => (Unsafe.Add(ref Unsafe.AsRef(in first), row) & flags) != 0;
    }
}
