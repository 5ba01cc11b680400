using System.Numerics;
using System.Runtime.InteropServices;

namespace Fuyao.Kernel.Columns;

/// <summary>
/// Up to 65,536 whole numbers, each as its distance from the least in the narrowest of 0, 8, 16, 32 or 64 bits (docs/decisions/0021-columns-are-frames-of-distances.md).
/// Distances have no sign and wrap: <c>unchecked(Least + (long)distance)</c> is the number. A row that is not known has distance 0.
/// </summary>
public sealed class NumberChunk : IChunk<NumberChunk, long>, IChunk<NumberChunk, int>
{
    /// <summary>Rows of every chunk but the last of a column. Blocks of rows that threads work on are as large, so that none crosses chunks.</summary>
    public const int RowsMax = 65_536;

    /// <summary>What a chunk takes beside its distances: the object and the header of its array.</summary>
    private const int OverheadBytes = 96;

    private readonly byte[] distances8 = [];
    private readonly ushort[] distances16 = [];
    private readonly uint[] distances32 = [];
    private readonly ulong[] distances64 = [];

    private NumberChunk(int rows, long least, long greatest, NumberWidth width)
    {
        Rows = rows;
        Least = least;
        Greatest = greatest;
        Width = width;
        switch (width)
        {
            case NumberWidth.Bits8: distances8 = new byte[rows]; break;
            case NumberWidth.Bits16: distances16 = new ushort[rows]; break;
            case NumberWidth.Bits32: distances32 = new uint[rows]; break;
            case NumberWidth.Bits64: distances64 = new ulong[rows]; break;
        }
    }

    private NumberChunk(NumberChunk distances, long greatest)
    {
        (Rows, Least, Greatest, Width) = (distances.Rows, distances.Least, greatest, distances.Width);
        (distances8, distances16, distances32, distances64) = (distances.distances8, distances.distances16, distances.distances32, distances.distances64);
    }

    public int Rows { get; }

    /// <summary>What distances count from: the least known number; 0 for codes and where no row is known.</summary>
    public long Least { get; }

    /// <summary>The greatest known number; <see cref="Least"/> where no row is known.</summary>
    public long Greatest { get; }

    public NumberWidth Width { get; }

    /// <summary>One a row where that is the width, else empty.</summary>
    public ReadOnlySpan<byte> Distances8 => distances8;

    /// <inheritdoc cref="Distances8"/>
    public ReadOnlySpan<ushort> Distances16 => distances16;

    /// <inheritdoc cref="Distances8"/>
    public ReadOnlySpan<uint> Distances32 => distances32;

    /// <inheritdoc cref="Distances8"/>
    public ReadOnlySpan<ulong> Distances64 => distances64;

    public long Bytes => OverheadBytes + DistanceBytes(Rows, Width);

    /// <summary>A row's number; any number where the row is not known.</summary>
    public long this[int row]
    {
        get
        {
            // Wraps around as the distance did when it was taken.
            unchecked
            {
                return Width switch
                {
                    NumberWidth.Bits8 => Least + distances8[row],
                    NumberWidth.Bits16 => Least + distances16[row],
                    NumberWidth.Bits32 => Least + distances32[row],
                    NumberWidth.Bits64 => Least + (long)distances64[row],
                    _ => Least,
                };
            }
        }
    }

    public static int DistanceBytes(int rows, NumberWidth width) => rows * ((int)width / 8);

    /// <summary>The narrowest width for distances up to this one.</summary>
    public static NumberWidth WidthOf(ulong greatestDistance) => greatestDistance switch
    {
        0 => NumberWidth.None,
        <= byte.MaxValue => NumberWidth.Bits8,
        <= ushort.MaxValue => NumberWidth.Bits16,
        <= uint.MaxValue => NumberWidth.Bits32,
        _ => NumberWidth.Bits64,
    };

    /// <summary>Rows of which none is known.</summary>
    public static NumberChunk Unknown(int rows) => new(rows, 0, 0, NumberWidth.None);

    public static NumberChunk Pack(ReadOnlySpan<long> values, ReadOnlySpan<ulong> known)
    {
        if (Bounds(values, known) is not var (least, greatest))
            return Unknown(values.Length);
        // The distance of two 64-bit numbers fits in 64 bits without a sign; wrapping around is what makes it so.
        var chunk = new NumberChunk(values.Length, least, greatest, WidthOf(unchecked((ulong)(greatest - least))));
        foreach (var run in new KnownRuns(known, values.Length))
            switch (chunk.Width)
            {
                case NumberWidth.Bits8: Widths.Narrow(values[run], least, chunk.distances8.AsSpan(run)); break;
                case NumberWidth.Bits16: Widths.Narrow(values[run], least, chunk.distances16.AsSpan(run)); break;
                case NumberWidth.Bits32: Widths.Narrow(values[run], least, chunk.distances32.AsSpan(run)); break;
                case NumberWidth.Bits64: Widths.Narrow(values[run], least, chunk.distances64.AsSpan(run)); break;
            }
        return chunk;
    }

    /// <summary>Small numbers, such as codes of tiers.</summary>
    public static NumberChunk Pack(ReadOnlySpan<byte> values, ReadOnlySpan<ulong> known)
    {
        if (Bounds(values, known) is not var (least, greatest))
            return Unknown(values.Length);
        var chunk = new NumberChunk(values.Length, least, greatest, WidthOf((ulong)(greatest - least)));
        if (chunk.Width is NumberWidth.Bits8)
            foreach (var run in new KnownRuns(known, values.Length))
                Widths.Lower(values[run], least, chunk.distances8.AsSpan(run));
        return chunk;
    }

    /// <summary>Codes into a dictionary: none is negative, and distances count from 0, so that they are the codes.</summary>
    public static NumberChunk Pack(ReadOnlySpan<int> values, ReadOnlySpan<ulong> known)
    {
        var greatest = 0;
        foreach (var run in new KnownRuns(known, values.Length))
            foreach (var code in values[run])
                greatest = Math.Max(greatest, code);
        var chunk = new NumberChunk(values.Length, 0, greatest, WidthOf((ulong)greatest));
        foreach (var run in new KnownRuns(known, values.Length))
            switch (chunk.Width)
            {
                case NumberWidth.Bits8: Widths.Narrow(values[run], chunk.distances8.AsSpan(run)); break;
                case NumberWidth.Bits16: Widths.Narrow(values[run], chunk.distances16.AsSpan(run)); break;
                case NumberWidth.Bits32: Widths.Narrow(values[run], chunk.distances32.AsSpan(run)); break;
            }
        return chunk;
    }

    /// <summary>From distances as <see cref="WriteDistances"/> wrote them.</summary>
    /// <param name="littleEndian">At most <see cref="DistanceBytes"/>, copied; rows beyond them are not known.</param>
    public static NumberChunk Read(int rows, long least, NumberWidth width, ReadOnlySpan<byte> littleEndian)
    {
        var packed = new NumberChunk(rows, least, least, width);
        littleEndian.CopyTo(packed.Raw);
        if (!BitConverter.IsLittleEndian)
            ReverseBytes(packed.Raw, width);
        // The least known number has distance 0, and so has what is not known.
        var distance = width switch
        {
            NumberWidth.Bits8 => Widths.Max<byte>(packed.distances8),
            NumberWidth.Bits16 => Widths.Max<ushort>(packed.distances16),
            NumberWidth.Bits32 => Widths.Max<uint>(packed.distances32),
            NumberWidth.Bits64 => Widths.Max<ulong>(packed.distances64),
            _ => 0UL,
        };
        return new NumberChunk(packed, unchecked(least + (long)distance));
    }

    /// <summary>Writes the distances of the first rows, little endian.</summary>
    public void WriteDistances(int rows, Span<byte> littleEndian)
    {
        Raw[..DistanceBytes(rows, Width)].CopyTo(littleEndian);
        if (!BitConverter.IsLittleEndian)
            ReverseBytes(littleEndian[..DistanceBytes(rows, Width)], Width);
    }

    public void Load(int first, Span<long> into)
    {
        switch (Width)
        {
            case NumberWidth.Bits8: Widths.Widen<byte>(distances8.AsSpan(first, into.Length), Least, into); break;
            case NumberWidth.Bits16: Widths.Widen<ushort>(distances16.AsSpan(first, into.Length), Least, into); break;
            case NumberWidth.Bits32: Widths.Widen<uint>(distances32.AsSpan(first, into.Length), Least, into); break;
            case NumberWidth.Bits64: Widths.Widen<ulong>(distances64.AsSpan(first, into.Length), Least, into); break;
            default: into.Fill(Least); break;
        }
    }

    /// <summary>Codes into a dictionary.</summary>
    public void Load(int first, Span<int> into)
    {
        switch (Width)
        {
            case NumberWidth.Bits8: Widths.Widen<byte>(distances8.AsSpan(first, into.Length), into); break;
            case NumberWidth.Bits16: Widths.Widen<ushort>(distances16.AsSpan(first, into.Length), into); break;
            case NumberWidth.Bits32: Widths.Widen<uint>(distances32.AsSpan(first, into.Length), into); break;
            default: into.Fill((int)Least); break;
        }
    }

    /// <summary>The least and the greatest known number; null where none is known.</summary>
    private static (T Least, T Greatest)? Bounds<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> known)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (least, greatest) = (T.MaxValue, T.MinValue);
        foreach (var run in new KnownRuns(known, values.Length))
            Widths.Stretch(values[run], ref least, ref greatest);
        return least > greatest ? null : (least, greatest);
    }

    private Span<byte> Raw => Width switch
    {
        NumberWidth.Bits8 => distances8,
        NumberWidth.Bits16 => MemoryMarshal.AsBytes(distances16.AsSpan()),
        NumberWidth.Bits32 => MemoryMarshal.AsBytes(distances32.AsSpan()),
        _ => MemoryMarshal.AsBytes(distances64.AsSpan()),
    };

    private static void ReverseBytes(Span<byte> distances, NumberWidth width)
    {
        for (var at = 0; at < distances.Length; at += (int)width / 8)
            distances.Slice(at, (int)width / 8).Reverse();
    }
}
