using System.Collections.Frozen;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Facts;

/// <summary>
/// The facts that one review, explanation or simulation reads: one column a fact, all of the same length, by merchant row.
/// A fact without a column is unknown for everybody.
/// </summary>
public sealed class Population
{
    private readonly FrozenDictionary<string, Column> columnByFact;
    private readonly string[] merchantIds;

    /// <param name="merchantIds">Row r belongs to <c>merchantIds[r]</c>; taken over, not copied.</param>
    /// <param name="columnByFact">Fact id to column.</param>
    /// <exception cref="ArgumentException">A column has another length than there are merchants.</exception>
    public Population(string[] merchantIds, IReadOnlyDictionary<string, Column> columnByFact)
    {
        foreach (var (fact, column) in columnByFact)
            if (column.Count != merchantIds.Length)
                throw new ArgumentException($"The column of '{fact}' has {column.Count} rows for {merchantIds.Length} merchants.", nameof(columnByFact));
        this.merchantIds = merchantIds;
        this.columnByFact = columnByFact.ToFrozenDictionary();
    }

    public int Count => merchantIds.Length;

    public ReadOnlySpan<string> MerchantIds => merchantIds;

    public Column? Find(string fact) => columnByFact.GetValueOrDefault(fact);
}
