using System.Numerics;
using System.Runtime.CompilerServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Engine.Narrow;

/// <summary>How a column is compared with a table. Each of the six comparisons is one of these with thresholds moved by one or the answer negated.</summary>
internal enum TableRelation
{
    AtLeast,
    AtMost,
    Equal,
}

/// <summary>
/// A table's thresholds brought into the frame of one chunk, so that distances are compared as they lie. A threshold beyond the numbers of the chunk becomes one that every
/// distance passes, or, where the width has none to spare, its code is marked as one that nobody passes.
/// </summary>
internal sealed class TableThresholds
{
    private readonly TableRelation relation;
    private readonly NumberWidth width;

    /// <summary>By code; null where the chunk's numbers are all alike or of 64 bits.</summary>
    private readonly uint[]? narrow;

    /// <summary>By code, for chunks of 64 bits.</summary>
    private readonly ulong[]? wide;

    /// <summary>Whose threshold some number of the chunk may pass; the whole answer where all numbers are alike; null where that is every code.</summary>
    private readonly CodeAnswers? passable;

    public TableThresholds(NumberChunk chunk, TableRelation relation, ReadOnlySpan<NumberThreshold> thresholds)
    {
        this.relation = relation;
        width = chunk.Width;
        var isPassable = new bool[thresholds.Length];
        var distances = new ulong[thresholds.Length];
        for (var code = 0; code < thresholds.Length; code++)
            (isPassable[code], distances[code]) = Frame(chunk, relation, thresholds[code]);
        if (isPassable.Contains(false))
            passable = CodeAnswers.Of(isPassable.Length, code => isPassable[code]);
        if (width == NumberWidth.Bits64)
            wide = distances;
        else if (width != NumberWidth.None)
            narrow = Array.ConvertAll(distances, distance => unchecked((uint)distance));
    }

    /// <summary>Which rows stand in the relation to the threshold of their code; any answer for rows that are not known and bits beyond the rows.</summary>
    /// <param name="first">The first row within both chunks.</param>
    public void Test(NumberChunk chunk, NumberChunk codes, int first, int count, Span<ulong> bits)
    {
        if (width == NumberWidth.None)
            bits.Fill(ulong.MaxValue);
        else
            switch (relation)
            {
                case TableRelation.AtLeast: Test<GreaterThanOrEqual>(chunk, codes, first, count, bits); break;
                case TableRelation.AtMost: Test<LessThanOrEqual>(chunk, codes, first, count, bits); break;
                default: Test<EqualTo>(chunk, codes, first, count, bits); break;
            }
        if (passable is null)
            return;
        Span<ulong> mayPass = stackalloc ulong[bits.Length];
        passable.LookUp(codes, first, count, mayPass);
        TruthWords.Both(bits, bits, mayPass);
    }

    /// <summary>Whether any number of the chunk passes, and the distance to compare with then.</summary>
    private static (bool IsPassable, ulong Distance) Frame(NumberChunk chunk, TableRelation relation, NumberThreshold threshold)
    {
        if (!threshold.Exists)
            return (false, 0);
        var number = threshold.Number;
        // Distances wrap around as those of the chunk did when they were taken.
        unchecked
        {
            switch (relation)
            {
                case TableRelation.AtLeast:
                    return number > chunk.Greatest ? (false, 0) : (true, number <= chunk.Least ? 0 : (ulong)(number - chunk.Least));
                case TableRelation.AtMost:
                    return number < chunk.Least ? (false, 0) : (true, (ulong)(Math.Min(number, chunk.Greatest) - chunk.Least));
                default:
                    return number < chunk.Least || number > chunk.Greatest ? (false, 0) : (true, (ulong)(number - chunk.Least));
            }
        }
    }

    private void Test<TRelation>(NumberChunk chunk, NumberChunk codes, int first, int count, Span<ulong> bits)
        where TRelation : IRelation
    {
        switch (width)
        {
            case NumberWidth.Bits8: Test<byte, TRelation>(chunk.Distances8.Slice(first, count), codes, first, bits); break;
            case NumberWidth.Bits16: Test<ushort, TRelation>(chunk.Distances16.Slice(first, count), codes, first, bits); break;
            case NumberWidth.Bits32: Test<uint, TRelation>(chunk.Distances32.Slice(first, count), codes, first, bits); break;
            default: Gather<ulong, ulong, TRelation>(chunk.Distances64.Slice(first, count), codes, first, wide!, bits); break;
        }
    }

    private void Test<T, TRelation>(ReadOnlySpan<T> distances, NumberChunk codes, int first, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TRelation : IRelation
    {
        if (TableTest<T, TRelation>.Serves && narrow!.Length <= TableTest<T, TRelation>.EntriesMax && codes.Width == NumberWidth.Bits8)
            LaneBits.Write<TableTest<T, TRelation>, uint>(new(distances, codes.Distances8.Slice(first, distances.Length), narrow), distances.Length, bits);
        else
            Gather<T, uint, TRelation>(distances, codes, first, narrow!, bits);
    }

    private static void Gather<T, TWide, TRelation>(ReadOnlySpan<T> distances, NumberChunk codes, int first, TWide[] table, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>
        where TWide : unmanaged, IBinaryInteger<TWide>
        where TRelation : IRelation
    {
        switch (codes.Width)
        {
            case NumberWidth.None: Gather<T, TWide, byte, TRelation>(distances, [], table, bits); break;
            case NumberWidth.Bits8: Gather<T, TWide, byte, TRelation>(distances, codes.Distances8.Slice(first, distances.Length), table, bits); break;
            case NumberWidth.Bits16: Gather<T, TWide, ushort, TRelation>(distances, codes.Distances16.Slice(first, distances.Length), table, bits); break;
            default: Gather<T, TWide, uint, TRelation>(distances, codes.Distances32.Slice(first, distances.Length), table, bits); break;
        }
    }

    /// <param name="codes">Empty where every row has code 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T, TWide, TCode, TRelation>(ReadOnlySpan<T> distances, ReadOnlySpan<TCode> codes, TWide[] table, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>
        where TWide : unmanaged, IBinaryInteger<TWide>
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TRelation : IRelation
    {
        Span<TWide> numbers = stackalloc TWide[BitMask.BitsPerWord];
        Span<TWide> thresholds = stackalloc TWide[BitMask.BitsPerWord];
        if (codes.IsEmpty)
            thresholds.Fill(table[0]);
        for (var word = 0; word < bits.Length; word++)
        {
            var row = word * BitMask.BitsPerWord;
            var lane = distances[row..Math.Min(distances.Length, row + BitMask.BitsPerWord)];
            for (var index = 0; index < lane.Length; index++)
                numbers[index] = TWide.CreateTruncating(lane[index]);
            if (!codes.IsEmpty)
            {
                var laneCodes = codes.Slice(row, lane.Length);
                for (var index = 0; index < laneCodes.Length; index++)
                    thresholds[index] = table[int.CreateTruncating(laneCodes[index])];
            }
            bits[word] = LaneBits.Write<PairTest<TWide, TRelation>, TWide>(new(numbers, thresholds), lane.Length);
        }
    }
}

/// <param name="Exists">False where no number passes: below the least or above the greatest there is, or without a row in the table.</param>
internal readonly record struct NumberThreshold(bool Exists, long Number);
