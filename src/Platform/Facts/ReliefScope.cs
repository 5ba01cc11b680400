using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Facts;

/// <summary>Which declared window something lies in that happened to a merchant. Whether the merchant is one of those that a window is about goes by its facts when the window began, as they are known now; unknown is not in it.</summary>
internal sealed class ReliefScope(FuyaoDatabase database, FactCatalogue catalogue)
{
    private readonly ImmutableArray<ReliefWindow> windows = new ReliefStore(database).Windows();
    private readonly Dictionary<long, Column?> columnByWindow = [];
    private readonly int merchantCount = new MerchantStore(database).Count();

    /// <returns>The first that was declared of those it lies in; null where it lies in none.</returns>
    public ReliefWindow? Of(string kind, int row, Instant at) => windows.FirstOrDefault(window => window.Covers(kind, at) && IsIn(window, row));

    private bool IsIn(ReliefWindow window, int row)
    {
        if (window.Fact is not { } fact)
            return true;
        if (row < 0 || row >= merchantCount || catalogue.Find(fact) is not { } definition)
            return false;
        if (!columnByWindow.TryGetValue(window.Number, out var column))
            columnByWindow[window.Number] = column = new PopulationReader(database).ReadState(definition, catalogue, window.From, Instant.MaxValue, merchantCount);
        return FactText.Write(column!, row) is { Length: > 0 } value && value.Split(FactColumns.SetSeparator).Any(window.Values.Contains);
    }
}
