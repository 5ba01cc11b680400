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

    /// <param name="fact">Null: everybody is one group.</param>
    public Grouping(string? fact, Population population)
    {
        Fact = fact;
        var column = fact is null ? null : population.Find(fact) as StringColumn;
        isUnknown = fact is not null && column is null;
        groups = new RowGroups(column, population.Count);
        // One more for those of whom it is unknown.
        Count = isUnknown ? 1 : groups.Count + 1;
    }

    public string? Fact { get; }

    public int Count { get; }

    public int this[int row] => isUnknown ? 0 : groups[row] is var group && group == RowGroups.None ? Count - 1 : group;

    public string? NameOf(int group) => group == Count - 1 ? null : groups.NameOf(group);
}
