using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Benefits;

/// <summary>
/// Merchants whom caps of <c>per: legal_entity</c> count together: those with the same unified social credit code (<see cref="EntityFact"/>), or the same declared group (<see cref="GroupFact"/>), also by way of a third.
/// A merchant of whom neither is known stands alone.
/// </summary>
public sealed class LinkedMerchants
{
    public const string EntityFact = "uscc";

    public const string GroupFact = "merchant_group";

    private readonly int[] first;
    private readonly ILookup<int, int> rowsByFirst;

    /// <param name="columns">Of texts; who has the same is linked.</param>
    public LinkedMerchants(IEnumerable<StringColumn> columns, int count)
    {
        first = [.. Enumerable.Range(0, count)];
        foreach (var column in columns)
        {
            var firstByCode = new Dictionary<int, int>();
            for (var row = 0; row < Math.Min(count, column.Count); row++)
                if (column.Known[row] && !firstByCode.TryAdd(column.Codes[row], row))
                    Join(firstByCode[column.Codes[row]], row);
        }
        rowsByFirst = Enumerable.Range(0, count).ToLookup(First);
    }

    /// <summary>As of an instant, by what is known today: who was one company all along was so before anybody wrote it down. Where the catalogue has neither fact, nobody is linked.</summary>
    public static LinkedMerchants Load(FuyaoDatabase database, FactCatalogue catalogue, Instant at)
    {
        var (reader, count) = (new PopulationReader(database), new MerchantStore(database).Count());
        return new LinkedMerchants(
            new[] { EntityFact, GroupFact }.Select(catalogue.Find).OfType<FactDefinition>().Where(fact => fact.Kind is FactKind.State)
                .Select(fact => reader.ReadState(fact, catalogue, at, Instant.MaxValue, count)).OfType<StringColumn>(), count);
    }

    /// <summary>The others linked to a merchant.</summary>
    public IEnumerable<int> Of(int row) => row < first.Length ? rowsByFirst[First(row)].Where(other => other != row) : [];

    private int First(int row)
    {
        while (first[row] != row)
            row = first[row] = first[first[row]];
        return row;
    }

    private void Join(int one, int other)
    {
        var (a, b) = (First(one), First(other));
        first[Math.Max(a, b)] = Math.Min(a, b);
    }
}
