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
            (LongColumn b, LongColumn a) => new LongColumn(b.Type, new PackedNumbers(Pick(b.Values, a.Values, rows, mask)), mask),
            (DerivedColumn b, DerivedColumn a) => new DerivedColumn(new PackedNumbers(Pick(b.Units, a.Units, rows, mask)), mask),
            (DoubleColumn b, DoubleColumn a) => new DoubleColumn(new PackedDoubles(Pick(b.Values, a.Values, rows, mask)), mask),
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

    /// <summary>Chunk by chunk: one that comes from one side alone is shared with it.</summary>
    private static TChunk[] Pick<TChunk, T>(PackedRows<TChunk, T> before, PackedRows<TChunk, T> after, BitMask rows, BitMask known)
        where TChunk : class, IChunk<TChunk, T>
        where T : unmanaged
    {
        var picked = new TChunk[PackedRows<TChunk, T>.ChunksOf(known.Count)];
        T[] values = [], changed = [];
        for (var chunk = 0; chunk < picked.Length; chunk++)
        {
            var first = chunk * NumberChunk.RowsMax;
            var count = Math.Min(NumberChunk.RowsMax, known.Count - first);
            var given = rows.WordsOf(first, count);
            var side = !given.ContainsAnyExcept(0UL) ? before : IsFull(given, count) ? after : null;
            if (side is not null && chunk < side.ChunkCount && side.Chunk(chunk).Rows == count)
            {
                picked[chunk] = side.Chunk(chunk);
                continue;
            }
            if (values.Length == 0)
                (values, changed) = (new T[Math.Min(NumberChunk.RowsMax, known.Count)], new T[Math.Min(NumberChunk.RowsMax, known.Count)]);
            LoadThose(before, first, values.AsSpan(0, count));
            LoadThose(after, first, changed.AsSpan(0, count));
            foreach (var run in new KnownRuns(given, count))
                changed.AsSpan(run).CopyTo(values.AsSpan(run));
            picked[chunk] = TChunk.Pack(values.AsSpan(0, count), known.WordsOf(first, count));
        }
        return picked;
    }

    /// <summary>As many rows as there are; those beyond are not known.</summary>
    private static void LoadThose<TChunk, T>(PackedRows<TChunk, T> column, int first, Span<T> into)
        where TChunk : class, IChunk<TChunk, T>
        where T : unmanaged => column.Load(first, into[..Math.Clamp(column.Count - first, 0, into.Length)]);

    private static bool IsFull(ReadOnlySpan<ulong> words, int count)
    {
        var whole = count / BitMask.BitsPerWord;
        return !words[..whole].ContainsAnyExcept(ulong.MaxValue) && (whole == words.Length || words[whole] == (1UL << (count % BitMask.BitsPerWord)) - 1);
    }

    private static StringColumn Strings(StringColumn before, StringColumn after, BitMask rows, BitMask known)
    {
        if (ReferenceEquals(before, after))
            return new StringColumn(new PackedCodes(Pick(before.Codes, after.Codes, rows, known)), before.Dictionary, known);
        var merged = before.Dictionary.ToBuilder();
        var codeByText = new Dictionary<string, int>(merged.Count);
        for (var code = 0; code < merged.Count; code++)
            codeByText.Add(merged[code], code);
        var recoded = Recode(after, after.Codes, after.Dictionary, text => codeByText.TryGetValue(text, out var code) ? code : Added(merged, codeByText, text, text));
        return new StringColumn(new PackedCodes(Pick(before.Codes, recoded, rows, known)), merged.ToImmutable(), known);
    }

    private static SetColumn Sets(SetColumn before, SetColumn after, BitMask rows, BitMask known)
    {
        if (ReferenceEquals(before, after))
            return new SetColumn(new PackedCodes(Pick(before.Codes, after.Codes, rows, known)), before.Dictionary, known);
        var merged = before.Dictionary.ToBuilder();
        var codeByKey = new Dictionary<string, int>(merged.Count);
        for (var code = 0; code < merged.Count; code++)
            codeByKey.Add(Key(merged[code]), code);
        var recoded = Recode(after, after.Codes, after.Dictionary, set => codeByKey.TryGetValue(Key(set), out var code) ? code : Added(merged, codeByKey, set, Key(set)));
        return new SetColumn(new PackedCodes(Pick(before.Codes, recoded, rows, known)), merged.ToImmutable(), known);
    }

    private static string Key(ImmutableArray<string> set) => $"{set.Length}\u001f{string.Join('\u001f', set)}";

    private static int Added<T>(ImmutableArray<T>.Builder dictionary, Dictionary<string, int> codeByKey, T value, string key)
    {
        codeByKey.Add(key, dictionary.Count);
        dictionary.Add(value);
        return dictionary.Count - 1;
    }

    private static PackedCodes Recode<T>(Column column, PackedCodes codes, ImmutableArray<T> dictionary, Func<T, int> codeOf)
    {
        var newCodes = dictionary.Select(codeOf).ToArray();
        // A column of only unknown values may have an empty dictionary.
        if (newCodes.Length == 0)
            return codes;
        var chunks = new NumberChunk[codes.ChunkCount];
        var recoded = new int[Math.Min(NumberChunk.RowsMax, codes.Count)];
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var rows = recoded.AsSpan(0, codes.Chunk(chunk).Rows);
            codes.Chunk(chunk).Load(0, rows);
            foreach (ref var code in rows)
                code = newCodes[code];
            chunks[chunk] = NumberChunk.Pack(rows, column.Known.WordsOf(chunk * NumberChunk.RowsMax, rows.Length));
        }
        return new PackedCodes(chunks);
    }
}
