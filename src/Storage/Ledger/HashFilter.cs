namespace Fuyao.Storage.Ledger;

/// <summary>
/// Tells of a hash that it is not among some others, or that it may be: a Bloom filter of two bytes for each hash, in which one of a thousand that are not there seems to be. The hashes are even already, so that their own bits choose.
/// </summary>
internal static class HashFilter
{
    private const int BitsPerHash = 16;
    private const int BitsSetPerHash = 6;
    private const int BitsPerByte = 8;

    public static byte[] Of(IReadOnlyCollection<long> hashes)
    {
        var filter = new byte[Math.Max(1, hashes.Count * BitsPerHash / BitsPerByte)];
        foreach (var hash in hashes)
            for (var turn = 0; turn < BitsSetPerHash; turn++)
            {
                var bit = BitOf(hash, turn, filter);
                filter[bit / BitsPerByte] |= (byte)(1 << (int)(bit % BitsPerByte));
            }
        return filter;
    }

    public static bool MayHave(byte[] filter, long hash)
    {
        for (var turn = 0; turn < BitsSetPerHash; turn++)
        {
            var bit = BitOf(hash, turn, filter);
            if ((filter[bit / BitsPerByte] & (1 << (int)(bit % BitsPerByte))) == 0)
                return false;
        }
        return true;
    }

    // What is carried over is of no account.
    private static ulong BitOf(long hash, int turn, byte[] filter) => unchecked((ulong)hash + (ulong)turn * (ulong.RotateLeft((ulong)hash, 32) | 1)) % ((ulong)filter.Length * BitsPerByte);
}
