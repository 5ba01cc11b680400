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

    /// <summary>Memory held for values and for who has them; without the merchants' ids and the texts of dictionaries.</summary>
    public long Bytes => columnByFact.Values.Sum(column => column.Bytes)
        + (columnByFact.Values.Any(column => column.Known.IsFull) ? BitMask.WordCount(Count) * (long)sizeof(ulong) : 0);

    /// <summary>Memory held for the distinct texts and sets of tags, as an estimate: strings that two columns share count twice.</summary>
    public long DictionaryBytes => columnByFact.Values.Sum(column => column.DictionaryBytes);

    public Column? Find(string fact) => columnByFact.GetValueOrDefault(fact);
}
