using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews;

/// <summary>Which group each merchant belongs to: the values of a text fact, or one group for everybody.</summary>
internal readonly struct RowGroups(StringColumn? by, int rows)
{
    /// <summary>No group: the text fact is unknown for that merchant.</summary>
    public const int None = -1;

    public int Count => by?.Dictionary.Length ?? 1;

    public int Rows => rows;

    public int this[int row] => by is null ? 0 : by.Known[row] ? by.Codes[row] : None;

    /// <summary>The text that names the group; null where everybody is one group.</summary>
    public string? NameOf(int group) => by?.Dictionary[group];

    /// <summary>Fills <paramref name="into"/> with the groups of as many rows as it holds; what stands for a row without a group means nothing.</summary>
    public void Load(int first, Span<int> into)
    {
        if (by is null)
            into.Clear();
        else
            by.Codes.Load(first, into);
    }

    /// <summary>Those of the rows that have a group.</summary>
    public BitMask KnownWith(BitMask known)
    {
        if (by is null || by.Known.IsFull)
            return known;
        var words = new ulong[known.Words.Length];
        for (var word = 0; word < words.Length; word++)
            words[word] = known.Words[word] & by.Known.Words[word];
        return new BitMask(known.Count, words);
    }
}
