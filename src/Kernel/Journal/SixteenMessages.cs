using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
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

    private static readonly uint[] InitialState = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static readonly uint[] RoundConstants =
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
        Span<Vector512<uint>> state = stackalloc Vector512<uint>[InitialState.Length];
        for (var word = 0; word < state.Length; word++)
            state[word] = Vector512.Create(InitialState[word]);
        Span<Vector512<uint>> schedule = stackalloc Vector512<uint>[WordsPerBlock];
        Span<byte> padded = stackalloc byte[BlockBytes];
        var blocks = (length + PaddingBytesMin + BlockBytes - 1) / BlockBytes;
        for (var block = 0; block < blocks; block++)
        {
            Load(messages, length, block, isLast: block == blocks - 1, padded, MemoryMarshal.Cast<Vector512<uint>, uint>(schedule));
            Compress(state, schedule);
        }

        Span<byte> digest = stackalloc byte[Digest.Bytes];
        for (var lane = 0; lane < Count; lane++)
        {
            for (var word = 0; word < state.Length; word++)
                BinaryPrimitives.WriteUInt32BigEndian(digest[(word * sizeof(uint))..], state[word][lane]);
            into[lane] = new Digest(digest);
        }
    }

    /// <summary>Puts the words of one block of each message side by side: first those that stand first.</summary>
    private static void Load(ReadOnlySpan<byte> messages, int length, int block, bool isLast, Span<byte> padded, Span<uint> words)
    {
        var first = block * BlockBytes;
        for (var lane = 0; lane < Count; lane++)
        {
            var message = messages.Slice(lane * length, length);
            var content = first + BlockBytes <= length ? message.Slice(first, BlockBytes) : Pad(message, first, isLast, padded);
            for (var word = 0; word < WordsPerBlock; word++)
                words[word * Count + lane] = BinaryPrimitives.ReadUInt32BigEndian(content[(word * sizeof(uint))..]);
        }
    }

    private static ReadOnlySpan<byte> Pad(ReadOnlySpan<byte> message, int first, bool isLast, Span<byte> padded)
    {
        padded.Clear();
        if (first < message.Length)
            message[first..].CopyTo(padded);
        if (first <= message.Length)
            padded[message.Length - first] = 0x80;
        if (isLast)
            BinaryPrimitives.WriteUInt64BigEndian(padded[(BlockBytes - sizeof(ulong))..], 8UL * (ulong)message.Length);
        return padded;
    }

    private static void Compress(Span<Vector512<uint>> state, Span<Vector512<uint>> schedule)
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var round = 0; round < Rounds; round++)
        {
            if (round >= WordsPerBlock)
                schedule[round % WordsPerBlock] += Small(schedule[(round + 1) % WordsPerBlock], 7, 18, 3) + schedule[(round + 9) % WordsPerBlock] + Small(schedule[(round + 14) % WordsPerBlock], 17, 19, 10);
            var one = h + Big(e, 6, 11, 25) + Avx512F.TernaryLogic(e, f, g, Choice) + Vector512.Create(RoundConstants[round]) + schedule[round % WordsPerBlock];
            var two = Big(a, 2, 13, 22) + Avx512F.TernaryLogic(a, b, c, Majority);
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Big(Vector512<uint> word, [ConstantExpected] byte first, [ConstantExpected] byte second, [ConstantExpected] byte third) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(word, first), Avx512F.RotateRight(word, second), Avx512F.RotateRight(word, third), Exclusive);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Small(Vector512<uint> word, [ConstantExpected] byte first, [ConstantExpected] byte second, [ConstantExpected] byte shift) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(word, first), Avx512F.RotateRight(word, second), Vector512.ShiftRightLogical(word, shift), Exclusive);
}
