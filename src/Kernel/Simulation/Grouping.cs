using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>Merchants by the values of a text fact; those of whom it is unknown are the last group.</summary>
internal sealed class Grouping
{
    private readonly RowGroups groups;

    /// <summary>Nobody has the fact.</summary>
    private readonly bool isUnknown;

    /// <summary>By row; null where rows are few times asked for.</summary>
    private readonly ushort[]? codes;

    /// <param name="fact">Null: everybody is one group.</param>
    /// <param name="isKept">Whether the group of each merchant is written down: two bytes a merchant.</param>
    public Grouping(string? fact, Population population, bool isKept)
    {
        Fact = fact;
        var column = fact is null ? null : population.Find(fact) as StringColumn;
        isUnknown = fact is not null && column is null;
        groups = new RowGroups(column, population.Count);
        // One more for those of whom it is unknown.
        Count = isUnknown ? 1 : groups.Count + 1;
        if (!isKept || isUnknown || fact is null || Count > ushort.MaxValue)
            return;
        var kept = new ushort[population.Count];
        for (var row = 0; row < kept.Length; row++)
            kept[row] = (ushort)this[row];
        codes = kept;
    }

    public string? Fact { get; }

    public int Count { get; }

    public int this[int row] => codes is not null ? codes[row] : isUnknown || Fact is null ? 0 : groups[row] is var group && group == RowGroups.None ? Count - 1 : group;

    public string? NameOf(int group) => group == Count - 1 ? null : groups.NameOf(group);
}
