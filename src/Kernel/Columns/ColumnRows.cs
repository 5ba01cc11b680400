namespace Fuyao.Kernel.Columns;

/// <summary>Makes short columns out of single rows of long ones.</summary>
public static class ColumnRows
{
    /// <summary>Those rows, in that order.</summary>
    /// <returns>Null for none.</returns>
    public static Column? Take(Column? column, ReadOnlySpan<int> rows)
    {
        if (column is null)
            return null;
        var known = new BitMask(rows.Length);
        for (var at = 0; at < rows.Length; at++)
            known[at] = column.Known[rows[at]];
        return column switch
        {
            BoolColumn flags => new BoolColumn(Flags(flags.Values, rows, known), known),
            LongColumn numbers => new LongColumn(numbers.Type, Values(row => numbers.Values[row], rows, known), known),
            DerivedColumn numbers => new DerivedColumn(Values(row => numbers.Units[row], rows, known), known),
            DoubleColumn numbers => new DoubleColumn(Values(row => numbers.Values[row], rows, known), known),
            StringColumn texts => new StringColumn(Values(row => texts.Codes[row], rows, known), texts.Dictionary, known),
            SetColumn sets => new SetColumn(Values(row => sets.Codes[row], rows, known), sets.Dictionary, known),
            _ => throw new ArgumentException($"Of a column of kind {column.GetType().Name} no rows are taken.", nameof(column)),
        };
    }

    /// <summary>The reverse: a column of so many rows in which these rows have the values of the short one, and all others none.</summary>
    public static Column Spread(Column column, ReadOnlySpan<int> rows, int count)
    {
        var places = new int[count];
        Array.Fill(places, column.Count);
        for (var at = 0; at < rows.Length; at++)
            places[rows[at]] = at;
        return Take(ColumnOverlay.Resize(column, column.Count + 1), places)!;
    }

    private static BitMask Flags(BitMask values, ReadOnlySpan<int> rows, BitMask known)
    {
        var taken = new BitMask(rows.Length);
        for (var at = 0; at < rows.Length; at++)
            taken[at] = known[at] && values[rows[at]];
        return taken;
    }

    private static T[] Values<T>(Func<int, T> read, ReadOnlySpan<int> rows, BitMask known)
        where T : struct
    {
        var values = new T[rows.Length];
        for (var at = 0; at < rows.Length; at++)
            if (known[at])
                values[at] = read(rows[at]);
        return values;
    }
}
