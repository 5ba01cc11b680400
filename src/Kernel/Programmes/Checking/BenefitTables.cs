using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Reads the tables that benefits name: base rates and reduced prices.</summary>
internal sealed class BenefitTables(Tables tables, Problems problems)
{
    /// <returns>Null where something is wrong, which is reported.</returns>
    public RateTable? Rates(Fields source)
    {
        if (source.Find(BenefitKeys.BaseTable) is not { } file || tables.Find(file, source.PositionOf(BenefitKeys.BaseTable)) is not { } table)
            return null;
        var by = source.Find(BenefitKeys.BaseBy) ?? [];
        var columns = by.Select(column => (Name: column.Value, Index: tables.FindColumn(table, column.Value, column.At))).ToArray();
        var rate = tables.FindColumn(table, RateTable.RateColumn, source.PositionOf(BenefitKeys.BaseTable));
        if (rate is null || columns.Any(column => column.Index is null))
            return null;
        var rows = new Dictionary<string, SortedDictionary<LocalDate, decimal>>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var key = string.Join(RateTable.Separator, columns.Where(column => column.Name != RateTable.DateColumn).Select(column => row[column.Index!.Value].Text));
            var day = columns.FirstOrDefault(column => column.Name == RateTable.DateColumn).Index is { } date ? Day(row[date]) : LocalDate.MinIsoValue;
            if (day is not { } from || Percent(row[rate.Value]) is not { } read)
                continue;
            if (!rows.TryGetValue(key, out var dated))
                rows.Add(key, dated = []);
            if (!dated.TryAdd(from, read))
                problems.Report(row[columns[0].Index!.Value].At, $"there are two rates for {string.Join(", ", columns.Select(column => $"{column.Name} {row[column.Index!.Value].Text}"))}", "keep one of them");
        }
        return new RateTable(file, [.. columns.Select(column => column.Name)], rows.ToImmutableDictionary(row => row.Key, row => row.Value.Select(one => (one.Key, one.Value)).ToImmutableArray()));
    }

    /// <returns>By product; null where something is wrong, which is reported.</returns>
    public ImmutableDictionary<string, Money>? Prices(string file, SourcePosition at)
    {
        if (tables.Find(file, at) is not { } table)
            return null;
        var (product, price) = (tables.FindColumn(table, FeeTerms.ProductColumn, at), tables.FindColumn(table, FeeTerms.PriceColumn, at));
        if (product is null || price is null)
            return null;
        var prices = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            if (!Money.TryParse(row[price.Value].Text, out var amount) || amount < Money.Zero)
                problems.Report(row[price.Value].At, $"'{row[price.Value].Text}' is not a price", "write digits and at most 4 decimals, without currency or grouping, like 1800 or 1800.50");
            else if (!prices.TryAdd(row[product.Value].Text, amount))
                problems.Report(row[product.Value].At, $"'{row[product.Value].Text}' has two prices", "keep one of them");
        }
        return prices.ToImmutableDictionary();
    }

    private LocalDate? Day(TableCell cell)
    {
        if (CalendarText.ReadDate(cell.Text, out var day) is null)
            return day;
        problems.Report(cell.At, $"'{cell.Text}' is not a date", "write it like 2020-02-10");
        return null;
    }

    private decimal? Percent(TableCell cell)
    {
        if (Money.TryParse(cell.Text.TrimEnd('%'), out var rate) && rate >= Money.Zero)
            return rate.ToDecimal();
        problems.Report(cell.At, $"'{cell.Text}' is not a rate", "write per cent with at most 4 decimals, like 9 or 4.35");
        return null;
    }
}
