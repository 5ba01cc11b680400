using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Narrow;

/// <summary>One answer for each code of a dictionary, looked up for rows.</summary>
/// <param name="bitByCode">The answer for code c in bit c mod 64 of word c div 64; one word at least.</param>
internal sealed class CodeAnswers(ulong[] bitByCode)
{
    public static CodeAnswers Of(int codesCount, Func<int, bool> answer)
    {
        var bits = new ulong[Math.Max(1, BitMask.WordCount(codesCount))];
        for (var code = 0; code < codesCount; code++)
            if (answer(code))
                bits[code / BitMask.BitsPerWord] |= 1UL << (code % BitMask.BitsPerWord);
        return new CodeAnswers(bits);
    }

    /// <summary>The answers of rows; any answer for bits beyond them.</summary>
    /// <param name="first">The first row within the chunk.</param>
    public void LookUp(NumberChunk codes, int first, int count, Span<ulong> bits)
    {
        switch (codes.Width)
        {
            case NumberWidth.None: bits.Fill((bitByCode[0] & 1) != 0 ? ulong.MaxValue : 0); break;
            case NumberWidth.Bits8: LaneBits.Write<CodeTest, byte>(new(codes.Distances8.Slice(first, count), bitByCode), count, bits); break;
            case NumberWidth.Bits16: OneByOne(codes.Distances16.Slice(first, count), bits); break;
            default: OneByOne(codes.Distances32.Slice(first, count), bits); break;
        }
    }

    private void OneByOne<TCode>(ReadOnlySpan<TCode> codes, Span<ulong> bits)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        for (var word = 0; word < bits.Length; word++)
        {
            var lane = codes[(word * BitMask.BitsPerWord)..Math.Min(codes.Length, (word + 1) * BitMask.BitsPerWord)];
            ulong found = 0;
            for (var index = 0; index < lane.Length; index++)
            {
                var code = int.CreateTruncating(lane[index]);
                found |= (bitByCode[code >> 6] >> code & 1) << index;
            }
            bits[word] = found;
        }
    }
}
