namespace Fuyao.Storage.Ledger;

/// <summary>
/// Tells of a hash that it is not among some others, or that it may be: a Bloom filter of three bytes for each hash, in which about one of ten thousand that are not there seems to be. All bits of one hash lie in one line of the
/// processor's cache, and are found without a division: a filter is asked for every key of every claim. The hashes are even already, so that their own bits choose.
/// </summary>
internal static class HashFilter
{
    private const int BitsPerHash = 24;
    private const int BitsSetPerHash = 7;
    private const int BitsPerByte = 8;
    private const int BytesPerLine = 64;
    private const int BitsOfHash = 64;

    /// <summary>One of the 512 bits of a line.</summary>
    private const int BitsOfPlace = 9;

    /// <summary>2⁶⁴ divided by the golden ratio, odd: carries the lower bits of a hash into the upper ones, of which all that lie in one line share the first.</summary>
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    public static byte[] Of(ReadOnlySpan<long> hashes)
    {
        var lines = 1 + (int)(hashes.Length * (long)BitsPerHash / (BitsPerByte * BytesPerLine));
        var filter = new byte[lines * BytesPerLine];
        foreach (var hash in hashes)
        {
            var line = LineOf(filter, hash);
            var bits = BitsOf(hash);
            for (var left = BitsSetPerHash; left > 0; left--, bits <<= BitsOfPlace)
                line[ByteOf(bits)] |= MaskOf(bits);
        }
        return filter;
    }

    public static bool MayHave(byte[] filter, long hash)
    {
        var line = LineOf(filter, hash);
        var bits = BitsOf(hash);
        for (var left = BitsSetPerHash; left > 0; left--, bits <<= BitsOfPlace)
            if ((line[ByteOf(bits)] & MaskOf(bits)) == 0)
                return false;
        return true;
    }

    private static Span<byte> LineOf(byte[] filter, long hash)
    {
        var line = Math.BigMul(unchecked((ulong)hash), (ulong)(filter.Length / BytesPerLine), out _);
        return filter.AsSpan((int)line * BytesPerLine, BytesPerLine);
    }

    /// <summary>The places of its bits in the line, the first in the uppermost nine bits, the next after it.</summary>
    private static ulong BitsOf(long hash) => unchecked((ulong)hash * Spread);

    private static int PlaceOf(ulong bits) => (int)(bits >> (BitsOfHash - BitsOfPlace));

    private static int ByteOf(ulong bits) => PlaceOf(bits) / BitsPerByte;

    private static byte MaskOf(ulong bits) => (byte)(1 << (PlaceOf(bits) % BitsPerByte));
}
