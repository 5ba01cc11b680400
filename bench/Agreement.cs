namespace Fuyao.Bench;

/// <summary>A figure counts only once both sides have given every merchant the same answer.</summary>
public static class Agreement
{
    /// <exception cref="InvalidOperationException">They differ; the message says where first, and for how many.</exception>
    public static void Require<T>(string figure, ReadOnlySpan<T> ours, long[] theirs, string peer)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (ours.Length != theirs.Length)
            throw new InvalidOperationException($"{figure} does not count: {peer} answered for {theirs.Length} merchants, Fuyao for {ours.Length}.");
        var (differing, first) = (0, -1);
        for (var row = 0; row < ours.Length; row++)
            if (long.CreateChecked(ours[row]) != theirs[row])
                (differing, first) = (differing + 1, first < 0 ? row : first);
        if (differing > 0)
            throw new InvalidOperationException($"{figure} does not count: Fuyao and {peer} differ for {differing} merchants, first in row {first}: {ours[first]} against {theirs[first]}.");
    }
}
