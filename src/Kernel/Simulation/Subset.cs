using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Simulation;

/// <summary>Columns and masks of some of the merchants: row r is that of <c>rows[r]</c>.</summary>
internal static class Subset
{
    public static int[] RowsOf(ReadOnlySpan<ulong> words)
    {
        var count = 0;
        foreach (var word in words)
            count += BitOperations.PopCount(word);
        var (rows, next) = (new int[count], 0);
        for (var word = 0; word < words.Length; word++)
            for (var left = words[word]; left != 0; left &= left - 1)
                rows[next++] = word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(left);
        return rows;
    }

    public static Population Of(Population population, IEnumerable<string> facts, int[] rows)
    {
        var ids = new string[rows.Length];
        for (var row = 0; row < rows.Length; row++)
            ids[row] = population.MerchantIds[rows[row]];
        var columns = facts.Distinct().Select(fact => (Fact: fact, Column: population.Find(fact))).Where(found => found.Column is not null).ToArray();
        return new Population(ids, columns.AsParallel().ToDictionary(found => found.Fact, found => Of(found.Column!, rows)));
    }

    public static Column Of(Column column, int[] rows)
    {
        var known = Of(column.Known, rows);
        return column switch
        {
            BoolColumn flags => new BoolColumn(Of(flags.Values, rows), known),
            LongColumn numbers => new LongColumn(numbers.Type, Read(rows, row => numbers.Values[row]), known),
            DerivedColumn numbers => new DerivedColumn(Read(rows, row => numbers.Units[row]), known),
            DoubleColumn numbers => new DoubleColumn(Read(rows, row => numbers.Values[row]), known),
            StringColumn texts => new StringColumn(Read(rows, row => texts.Codes[row]), texts.Dictionary, known),
            SetColumn sets => new SetColumn(Read(rows, row => sets.Codes[row]), sets.Dictionary, known),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "No such column."),
        };
    }

    public static BitMask Of(BitMask mask, int[] rows)
    {
        var words = new ulong[BitMask.WordCount(rows.Length)];
        for (var row = 0; row < rows.Length; row++)
            if (mask[rows[row]])
                words[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
        return new BitMask(rows.Length, words);
    }

    public static T[] Read<T>(int[] rows, Func<int, T> read)
    {
        var values = new T[rows.Length];
        for (var row = 0; row < rows.Length; row++)
            values[row] = read(rows[row]);
        return values;
    }
}
