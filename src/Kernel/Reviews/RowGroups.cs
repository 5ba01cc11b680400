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
}
