using System.Collections.Immutable;

namespace Fuyao.Kernel.Columns;

/// <summary>Makes new columns out of others of the same type.</summary>
public static class ColumnOverlay
{
    /// <summary>
    /// <paramref name="after"/> in the given rows, <paramref name="before"/> in all others; as long as <paramref name="rows"/>, with unknown where a column is shorter.
    /// A row that is given and unknown in <paramref name="after"/> becomes unknown.
    /// </summary>
    /// <exception cref="ArgumentException">The columns are of different types.</exception>
    public static Column Overlay(Column before, Column after, BitMask rows)
    {
        if (before.GetType() != after.GetType() || before.Type != after.Type)
            throw new ArgumentException($"A {before.GetType().Name} of {before.Type} and a {after.GetType().Name} of {after.Type} cannot be one column.", nameof(after));
        var count = rows.Count;
        var known = new ulong[BitMask.WordCount(count)];
        for (var word = 0; word < known.Length; word++)
            known[word] = (Word(before.Known, word) & ~rows.Words[word]) | (Word(after.Known, word) & rows.Words[word]);
        var mask = new BitMask(count, known);
        return (before, after) switch
        {
            (BoolColumn b, BoolColumn a) => new BoolColumn(Bits(b.Values, a.Values, rows, mask), mask),
            (LongColumn b, LongColumn a) => new LongColumn(b.Type, Pick(b.Values, a.Values, rows, mask), mask),
            (DerivedColumn b, DerivedColumn a) => new DerivedColumn(Pick(b.Units, a.Units, rows, mask), mask),
            (DoubleColumn b, DoubleColumn a) => new DoubleColumn(Pick(b.Values, a.Values, rows, mask), mask),
            (StringColumn b, StringColumn a) => Strings(b, a, rows, mask),
            (SetColumn b, SetColumn a) => Sets(b, a, rows, mask),
            _ => throw new ArgumentException($"A column of kind {before.GetType().Name} cannot be overlaid.", nameof(before)),
        };
    }

    /// <summary>The column with as many rows as told: further rows are unknown, rows beyond are left out.</summary>
    public static Column Resize(Column column, int count) =>
        column.Count == count ? column : Overlay(column, column, new BitMask(count));

    private static BitMask Bits(BitMask before, BitMask after, BitMask rows, BitMask known)
    {
        var words = new ulong[known.Words.Length];
        for (var word = 0; word < words.Length; word++)
            words[word] = ((Word(before, word) & ~rows.Words[word]) | (Word(after, word) & rows.Words[word])) & known.Words[word];
        return new BitMask(known.Count, words);
    }

    private static ulong Word(BitMask mask, int word) => word < mask.Words.Length ? mask.Words[word] : 0;

    private static T[] Pick<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after, BitMask rows, BitMask known)
        where T : struct
    {
        var picked = new T[known.Count];
        before[..Math.Min(before.Length, picked.Length)].CopyTo(picked);
        for (var row = 0; row < picked.Length; row++)
            if (rows[row] || !known[row])
                picked[row] = known[row] ? after[row] : default;
        return picked;
    }

    private static StringColumn Strings(StringColumn before, StringColumn after, BitMask rows, BitMask known)
    {
        if (ReferenceEquals(before, after))
            return new StringColumn(Pick(before.Codes, after.Codes, rows, known), before.Dictionary, known);
        var merged = before.Dictionary.ToBuilder();
        var codeByText = new Dictionary<string, int>(merged.Count);
        for (var code = 0; code < merged.Count; code++)
            codeByText.Add(merged[code], code);
        var recoded = Recode(after.Codes, after.Dictionary, text => codeByText.TryGetValue(text, out var code) ? code : Added(merged, codeByText, text, text));
        return new StringColumn(Pick(before.Codes, recoded, rows, known), merged.ToImmutable(), known);
    }

    private static SetColumn Sets(SetColumn before, SetColumn after, BitMask rows, BitMask known)
    {
        if (ReferenceEquals(before, after))
            return new SetColumn(Pick(before.Codes, after.Codes, rows, known), before.Dictionary, known);
        var merged = before.Dictionary.ToBuilder();
        var codeByKey = new Dictionary<string, int>(merged.Count);
        for (var code = 0; code < merged.Count; code++)
            codeByKey.Add(Key(merged[code]), code);
        var recoded = Recode(after.Codes, after.Dictionary, set => codeByKey.TryGetValue(Key(set), out var code) ? code : Added(merged, codeByKey, set, Key(set)));
        return new SetColumn(Pick(before.Codes, recoded, rows, known), merged.ToImmutable(), known);
    }

    private static string Key(ImmutableArray<string> set) => $"{set.Length}\u001f{string.Join('\u001f', set)}";

    private static int Added<T>(ImmutableArray<T>.Builder dictionary, Dictionary<string, int> codeByKey, T value, string key)
    {
        codeByKey.Add(key, dictionary.Count);
        dictionary.Add(value);
        return dictionary.Count - 1;
    }

    private static int[] Recode<T>(ReadOnlySpan<int> codes, ImmutableArray<T> dictionary, Func<T, int> codeOf)
    {
        var newCodes = dictionary.Select(codeOf).ToArray();
        var recoded = new int[codes.Length];
        // A column of only unknown values may have an empty dictionary; its codes are 0 then.
        if (newCodes.Length > 0)
            for (var row = 0; row < codes.Length; row++)
                recoded[row] = newCodes[codes[row]];
        return recoded;
    }
}
