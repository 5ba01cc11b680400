using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fuyao.Platform.Tabular;

/// <summary>Finds the bytes at which a field of CSV may end or turn: commas, quotes, line feeds and carriage returns. Looks at 64 bytes at once and remembers what it saw.</summary>
/// <param name="text">Searched from the front to the back.</param>
internal ref struct CsvStops(ReadOnlySpan<byte> text)
{
    private const int BlockBytes = 64;

    private readonly ReadOnlySpan<byte> text = text;

    /// <summary>Where the block begins that was looked at last, and a bit for each stop in it; before there is one, a block in front of the text.</summary>
    private int start = -BlockBytes;
    private ulong stops;

    /// <param name="from">Not before what an earlier call has returned.</param>
    /// <returns>The first stop from there on; the length of the text where there is none.</returns>
    public int Next(int from)
    {
        var within = from - start;
        if (within < BlockBytes && stops >> within is var ahead and not 0)
            return from + BitOperations.TrailingZeroCount(ahead);
        return FindBeyond(within < BlockBytes ? start + BlockBytes : from);
    }

    private int FindBeyond(int from)
    {
        for (start = from; start <= text.Length - BlockBytes; start += BlockBytes)
        {
            stops = StopsOf(text.Slice(start, BlockBytes));
            if (stops != 0)
                return start + BitOperations.TrailingZeroCount(stops);
        }
        stops = 0;
        for (var at = text.Length - 1; at >= start; at--)
            stops = stops << 1 | (IsStop(text[at]) ? 1UL : 0);
        return stops == 0 ? text.Length : start + BitOperations.TrailingZeroCount(stops);
    }

    private static ulong StopsOf(ReadOnlySpan<byte> block) =>
        Stops32Of(Vector256.Create(block)) | (ulong)Stops32Of(Vector256.Create(block[Vector256<byte>.Count..])) << Vector256<byte>.Count;

    private static uint Stops32Of(Vector256<byte> bytes) => (
        Vector256.Equals(bytes, Vector256.Create((byte)',')) | Vector256.Equals(bytes, Vector256.Create((byte)'"')) |
        Vector256.Equals(bytes, Vector256.Create((byte)'\n')) | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))).ExtractMostSignificantBits();

    private static bool IsStop(byte character) => character is (byte)',' or (byte)'"' or (byte)'\n' or (byte)'\r';
}
