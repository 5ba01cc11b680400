using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fuyao.Kernel.Journal;

/// <summary>SHA-256 (FIPS 180-4) of sixteen messages of one length side by side, a lane each: every step of the definition is one instruction for all of them.</summary>
internal static class SixteenMessages
{
    public const int Count = 16;

    private const int BlockBytes = 64;
    private const int WordsPerBlock = BlockBytes / sizeof(uint);
    private const int Rounds = 64;

    /// <summary>A 1 bit after the message, and its length in bits in the last 8 bytes.</summary>
    private const int PaddingBytesMin = 1 + sizeof(ulong);

    // Truth tables of three operands, as the instruction takes them.
    private const byte Exclusive = 0x96;
    private const byte Choice = 0xCA;
    private const byte Majority = 0xE8;

    // Of the four quarters of two vectors, those at even places, or those at odd ones.
    private const byte EvenQuarters = 0b10_00_10_00;
    private const byte OddQuarters = 0b11_01_11_01;

    /// <summary>Whether the processor has what this takes.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>The bytes of each word the other way round.</summary>
    private static Vector512<byte> BytesReversed => Vector512.Create(0x0405060700010203, 0x0C0D0E0F08090A0B, 0x0405060700010203, 0x0C0D0E0F08090A0B, 0x0405060700010203, 0x0C0D0E0F08090A0B, 0x0405060700010203, 0x0C0D0E0F08090A0B).AsByte();

    private static ReadOnlySpan<uint> InitialState => [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <param name="messages">Sixteen, one after another.</param>
    /// <param name="length">Bytes of each.</param>
    /// <param name="into">Sixteen.</param>
    public static void Hash(ReadOnlySpan<byte> messages, int length, Span<Digest> into)
    {
        // As many rows as a block has words, so that it can be turned round as one; those beyond the state hold anything.
        Span<uint> state = stackalloc uint[WordsPerBlock * Count];
        for (var word = 0; word < InitialState.Length; word++)
            state.Slice(word * Count, Count).Fill(InitialState[word]);
        Span<uint> words = stackalloc uint[WordsPerBlock * Count];
        Span<byte> padded = stackalloc byte[BlockBytes * Count];
        var blocks = (length + PaddingBytesMin + BlockBytes - 1) / BlockBytes;
        for (var block = 0; block < blocks; block++)
        {
            Load(messages, length, block, isLast: block == blocks - 1, padded, words);
            Compress(ref MemoryMarshal.GetReference(state), ref MemoryMarshal.GetReference(words));
        }

        Transpose(ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(state)), BlockBytes, ref MemoryMarshal.GetReference(words));
        for (var lane = 0; lane < Count; lane++)
            into[lane] = new Digest(MemoryMarshal.AsBytes(words.Slice(lane * Count, InitialState.Length)));
    }

    /// <summary>Puts the words of one block of each message side by side: first those that stand first.</summary>
    private static void Load(ReadOnlySpan<byte> messages, int length, int block, bool isLast, Span<byte> padded, Span<uint> words)
    {
        var first = block * BlockBytes;
        if (first + BlockBytes <= length)
        {
            // The last message that is read ends where the messages end.
            Transpose(ref MemoryMarshal.GetReference(messages[first..]), length, ref MemoryMarshal.GetReference(words));
            return;
        }
        padded.Clear();
        var rest = Math.Max(0, length - first);
        for (var lane = 0; lane < Count; lane++)
        {
            messages.Slice(lane * length + length - rest, rest).CopyTo(padded[(lane * BlockBytes)..]);
            // The 1 bit after the message, unless the block before had room for it.
            if (first <= length)
                padded[lane * BlockBytes + rest] = 0x80;
        }
        Transpose(ref MemoryMarshal.GetReference(padded), BlockBytes, ref MemoryMarshal.GetReference(words));
        if (isLast)
        {
            var bits = 8UL * (ulong)length;
            Store(Vector512.Create((uint)(bits >> 32)), ref MemoryMarshal.GetReference(words), WordsPerBlock - 2);
            Store(Vector512.Create((uint)(bits & uint.MaxValue)), ref MemoryMarshal.GetReference(words), WordsPerBlock - 1);
        }
    }

    /// <summary>Reads a block of each message, big endian, and turns rows into columns: pairs of words, pairs of pairs, and then quarters of vectors.</summary>
    /// <param name="blocks">The block of the first message.</param>
    /// <param name="stride">Bytes from one block to that of the next message.</param>
    private static void Transpose(ref byte blocks, int stride, ref uint words)
    {
        for (var lane = 0; lane < Count; lane += 4)
        {
            var (one, two) = (Block(ref blocks, lane * stride), Block(ref blocks, (lane + 1) * stride));
            var (three, four) = (Block(ref blocks, (lane + 2) * stride), Block(ref blocks, (lane + 3) * stride));
            var (low, high) = (Avx512F.UnpackLow(one, two).AsUInt64(), Avx512F.UnpackHigh(one, two).AsUInt64());
            var (lowNext, highNext) = (Avx512F.UnpackLow(three, four).AsUInt64(), Avx512F.UnpackHigh(three, four).AsUInt64());
            Store(Avx512F.UnpackLow(low, lowNext).AsUInt32(), ref words, lane);
            Store(Avx512F.UnpackHigh(low, lowNext).AsUInt32(), ref words, lane + 1);
            Store(Avx512F.UnpackLow(high, highNext).AsUInt32(), ref words, lane + 2);
            Store(Avx512F.UnpackHigh(high, highNext).AsUInt32(), ref words, lane + 3);
        }
        for (var word = 0; word < 4; word++)
        {
            var (one, two, three, four) = (Row(ref words, word), Row(ref words, word + 4), Row(ref words, word + 8), Row(ref words, word + 12));
            var (even, evenNext) = (Avx512F.Shuffle4x128(one, two, EvenQuarters), Avx512F.Shuffle4x128(three, four, EvenQuarters));
            var (odd, oddNext) = (Avx512F.Shuffle4x128(one, two, OddQuarters), Avx512F.Shuffle4x128(three, four, OddQuarters));
            Store(Avx512F.Shuffle4x128(even, evenNext, EvenQuarters), ref words, word);
            Store(Avx512F.Shuffle4x128(odd, oddNext, EvenQuarters), ref words, word + 4);
            Store(Avx512F.Shuffle4x128(even, evenNext, OddQuarters), ref words, word + 8);
            Store(Avx512F.Shuffle4x128(odd, oddNext, OddQuarters), ref words, word + 12);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Block(ref byte blocks, int offset) => Avx512BW.Shuffle(Vector512.LoadUnsafe(ref blocks, (nuint)offset), BytesReversed).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<uint> row, ref uint words, int at) => row.StoreUnsafe(ref words, (nuint)(at * Count));

    private static void Compress(ref uint state, ref uint words)
    {
        var (a, b, c, d) = (Row(ref state, 0), Row(ref state, 1), Row(ref state, 2), Row(ref state, 3));
        var (e, f, g, h) = (Row(ref state, 4), Row(ref state, 5), Row(ref state, 6), Row(ref state, 7));
        // Eight rounds turn the eight variables once around, so that nothing has to be moved. Sixteen are written out: places of words that are constants cost nothing.
        for (var group = 0; group < Rounds; group += WordsPerBlock)
        {
            Round(a, b, c, ref d, e, f, g, ref h, Next(ref words, 0, group));
            Round(h, a, b, ref c, d, e, f, ref g, Next(ref words, 1, group));
            Round(g, h, a, ref b, c, d, e, ref f, Next(ref words, 2, group));
            Round(f, g, h, ref a, b, c, d, ref e, Next(ref words, 3, group));
            Round(e, f, g, ref h, a, b, c, ref d, Next(ref words, 4, group));
            Round(d, e, f, ref g, h, a, b, ref c, Next(ref words, 5, group));
            Round(c, d, e, ref f, g, h, a, ref b, Next(ref words, 6, group));
            Round(b, c, d, ref e, f, g, h, ref a, Next(ref words, 7, group));
            Round(a, b, c, ref d, e, f, g, ref h, Next(ref words, 8, group));
            Round(h, a, b, ref c, d, e, f, ref g, Next(ref words, 9, group));
            Round(g, h, a, ref b, c, d, e, ref f, Next(ref words, 10, group));
            Round(f, g, h, ref a, b, c, d, ref e, Next(ref words, 11, group));
            Round(e, f, g, ref h, a, b, c, ref d, Next(ref words, 12, group));
            Round(d, e, f, ref g, h, a, b, ref c, Next(ref words, 13, group));
            Round(c, d, e, ref f, g, h, a, ref b, Next(ref words, 14, group));
            Round(b, c, d, ref e, f, g, h, ref a, Next(ref words, 15, group));
        }
        Add(ref state, 0, a);
        Add(ref state, 1, b);
        Add(ref state, 2, c);
        Add(ref state, 3, d);
        Add(ref state, 4, e);
        Add(ref state, 5, f);
        Add(ref state, 6, g);
        Add(ref state, 7, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, ref Vector512<uint> d, Vector512<uint> e, Vector512<uint> f, Vector512<uint> g, ref Vector512<uint> h, Vector512<uint> word)
    {
        var one = Avx512F.Add(
            Avx512F.Add(h, word), Avx512F.Add(Exclusively(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25)), Avx512F.TernaryLogic(e, f, g, Choice)));
        d = Avx512F.Add(d, one);
        h = Avx512F.Add(
            one, Avx512F.Add(Exclusively(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22)), Avx512F.TernaryLogic(a, b, c, Majority)));
    }

    /// <summary>The word of a round with its constant; beyond the block's own words it is made of those before, in whose place it is kept.</summary>
    /// <param name="at">The word's place, the round's number modulo 16.</param>
    /// <param name="group">The number of the round with the first word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Next(ref uint words, int at, int group)
    {
        var word = Row(ref words, at);
        if (group > 0)
        {
            var (near, far) = (Row(ref words, (at + 14) % WordsPerBlock), Row(ref words, (at + 1) % WordsPerBlock));
            word = Avx512F.Add(
                Avx512F.Add(word, Row(ref words, (at + 9) % WordsPerBlock)),
                Avx512F.Add(
                    Exclusively(Avx512F.RotateRight(far, 7), Avx512F.RotateRight(far, 18), Avx512F.ShiftRightLogical(far, 3)),
                    Exclusively(Avx512F.RotateRight(near, 17), Avx512F.RotateRight(near, 19), Avx512F.ShiftRightLogical(near, 10))));
            Store(word, ref words, at);
        }
        // Below the number of rounds: no check is needed.
        return Avx512F.Add(word, Vector512.Create(Unsafe.Add(ref MemoryMarshal.GetReference(RoundConstants), unchecked(group + at))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Exclusively(Vector512<uint> one, Vector512<uint> two, Vector512<uint> three) => Avx512F.TernaryLogic(one, two, three, Exclusive);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Row(ref uint words, int row) => Vector512.LoadUnsafe(ref words, (nuint)(row * Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref uint state, int row, Vector512<uint> word) => Avx512F.Add(Row(ref state, row), word).StoreUnsafe(ref state, (nuint)(row * Count));
}
