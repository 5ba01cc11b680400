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

    /// <summary>Bytes as their distances from the least.</summary>
    public static void Lower(ReadOnlySpan<byte> values, byte least, Span<byte> into)
    {
        var (lanes, row) = (new Vector<byte>(least), 0);
        for (; row + Vector<byte>.Count <= values.Length; row += Vector<byte>.Count)
            (new Vector<byte>(values[row..]) - lanes).CopyTo(into[row..]);
        for (; row < values.Length; row++)
            into[row] = unchecked((byte)(values[row] - least));
    }

    /// <summary>Moves bounds apart until all values lie within.</summary>
    public static void Stretch<T>(ReadOnlySpan<T> values, ref T least, ref T greatest)
        where T : unmanaged, IBinaryInteger<T>
    {
        var row = 0;
        if (values.Length >= Vector<T>.Count)
        {
            var (low, high) = (new Vector<T>(least), new Vector<T>(greatest));
            for (; row + Vector<T>.Count <= values.Length; row += Vector<T>.Count)
            {
                var lanes = new Vector<T>(values[row..]);
                low = Vector.Min(low, lanes);
                high = Vector.Max(high, lanes);
            }
            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                least = T.Min(least, low[lane]);
                greatest = T.Max(greatest, high[lane]);
            }
        }
        for (; row < values.Length; row++)
        {
            least = T.Min(least, values[row]);
            greatest = T.Max(greatest, values[row]);
        }
    }

    /// <typeparam name="T">Of 8, 16 or 32 bits in vectors, of 64 one by one.</typeparam>
    public static void Widen<T>(ReadOnlySpan<T> distances, long least, Span<long> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        var row = 0;
        if (Vector.IsHardwareAccelerated && typeof(T) != typeof(ulong))
        {
            var frame = new Vector<long>(least);
            for (; row + Vector<T>.Count <= into.Length; row += Vector<T>.Count)
                Widen(new Vector<T>(distances[row..]), frame, into[row..]);
        }
        for (; row < into.Length; row++)
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

    private static void Widen<T>(Vector<T> distances, Vector<long> least, Span<long> into)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
        {
            Vector.Widen(distances.As<T, byte>(), out var low, out var high);
            Widen(low, least, into);
            Widen(high, least, into[Vector<ushort>.Count..]);
        }
        else if (typeof(T) == typeof(ushort))
        {
            Vector.Widen(distances.As<T, ushort>(), out var low, out var high);
            Widen(low, least, into);
            Widen(high, least, into[Vector<uint>.Count..]);
        }
        else
        {
            Vector.Widen(distances.As<T, uint>(), out var low, out var high);
            (low.As<ulong, long>() + least).CopyTo(into);
            (high.As<ulong, long>() + least).CopyTo(into[Vector<ulong>.Count..]);
        }
    }
}
