using System.Numerics;

namespace Fuyao.Kernel.Columns;

/// <summary>The loops that bring numbers into a narrow width and back. All wrap around on purpose: a distance is a difference modulo 2^64, cut to a width that holds it.</summary>
internal static class Widths
{
    public static void Narrow<T>(ReadOnlySpan<long> values, long least, Span<T> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var row = 0; row < values.Length; row++)
            into[row] = T.CreateTruncating(unchecked((ulong)(values[row] - least)));
    }

    public static void Narrow<T>(ReadOnlySpan<int> codes, Span<T> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var row = 0; row < codes.Length; row++)
            into[row] = T.CreateTruncating(codes[row]);
    }

    public static void Widen<T>(ReadOnlySpan<T> distances, long least, Span<long> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var row = 0; row < into.Length; row++)
            into[row] = unchecked(least + long.CreateTruncating(distances[row]));
    }

    public static void Widen<T>(ReadOnlySpan<T> distances, Span<int> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var row = 0; row < into.Length; row++)
            into[row] = int.CreateTruncating(distances[row]);
    }

    public static ulong Max<T>(ReadOnlySpan<T> distances)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (lanes, index) = (Vector<T>.Zero, 0);
        for (; index + Vector<T>.Count <= distances.Length; index += Vector<T>.Count)
            lanes = Vector.Max(lanes, new Vector<T>(distances[index..]));
        var greatest = T.Zero;
        for (var lane = 0; lane < Vector<T>.Count; lane++)
            greatest = T.Max(greatest, lanes[lane]);
        for (; index < distances.Length; index++)
            greatest = T.Max(greatest, distances[index]);
        return ulong.CreateTruncating(greatest);
    }
}
